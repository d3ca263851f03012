//! The sheet: one version (or draft) as a person reads it, complete on its own.
//!
//! Content with everything that says whose it is and who answers for it (JAHIS 3.3, 7.1.2(1)1)):
//! state, patient, enterer, confirmer, principal, mode, reason, times with the clock, ids and
//! digests. [`crate::html`] makes of it the presentation that a confirmer signs off, and the rendition
//! fixed at confirmation.

use genpon_model::id::RecordId;
use genpon_model::person::PersonRef;
use genpon_model::record::{Act, ConfirmationMode, VersionNo};
use genpon_model::text::{Code, Name, Reason, Title};
use genpon_model::{ClockReading, Timestamp};

use crate::manifest::{
    CodeTableRef, Confirmed, Device, DocumentTypeRef, Encounter, Entered, Late, Manifest, Part,
    PatientExtract, Previous, ProxyEntry, RuleRef,
};
use crate::view::{Block, Field, Label, Notice, Severity, Table, Text, Value, View};

mod proxy;
mod responsibility;
mod words;

pub use words::{
    act_text, label_text, mode_text, part_role_text, person_text, role_text, sex_text, version_text,
};
use words::{encounter_text, state_text};

/// One version or draft with the readable views of its parts.
#[derive(Debug, Clone)]
pub struct Sheet<'a> {
    /// Whose record it is.
    pub institution: &'a Name,
    /// The master entry that applies.
    pub document_type: &'a DocumentTypeRef,
    /// About whom.
    pub patient: Option<&'a PatientExtract>,
    /// The visit or stay.
    pub encounter: Option<&'a Encounter>,
    /// The record.
    pub record: RecordId,
    /// The version it is, or will be.
    pub version: VersionNo,
    /// What it does to the record.
    pub act: Act,
    /// As its maker gave it.
    pub title: &'a Title,
    /// When what it describes happened.
    pub event_at: Timestamp,
    /// Why.
    pub reason: Option<&'a Reason>,
    /// Who entered it.
    pub entered: &'a Entered,
    /// The principal, or in whose place a stand-in confirms.
    pub on_behalf_of: Option<&'a PersonRef>,
    /// What a proxy entered, and how the principal approved it.
    pub proxy: Option<&'a ProxyEntry>,
    /// The device that made it.
    pub device: Option<&'a Device>,
    /// The paper it was made of, after an outage.
    pub late: Option<&'a Late>,
    /// The code tables it was made with.
    pub code_tables: &'a [CodeTableRef],
    /// The contents, in reading order.
    pub parts: &'a [SheetPart<'a>],
    /// Who answers for it; none: a draft.
    pub confirmation: Option<Confirmation<'a>>,
}

/// A part and what a person reads of it.
#[derive(Debug, Clone)]
pub struct SheetPart<'a> {
    /// As in the manifest.
    pub part: &'a Part,
    /// Its readable view; none where another part of the version is read instead.
    pub view: Option<View>,
}

/// What a confirmation adds to a draft.
#[derive(Debug, Clone, Copy)]
pub struct Confirmation<'a> {
    /// Who, when, where.
    pub confirmed: &'a Confirmed,
    /// How.
    pub mode: ConfirmationMode,
    /// The rule that was applied.
    pub rule: Option<&'a RuleRef>,
    /// The clock at that time.
    pub clock: &'a ClockReading,
    /// The version before.
    pub previous: Option<&'a Previous>,
    /// The program that confirmed.
    pub software: &'a str,
}

/// The state that every sheet carries visibly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// 未確定
    Draft,
    /// 確定
    Confirmed,
    /// 消去
    Withdrawn,
}

impl State {
    /// Its code in markup and in the locales.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Confirmed => "confirmed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// For a view.
    #[must_use]
    pub fn to_text(self) -> Text {
        state_text(self)
    }
}

impl<'a> Sheet<'a> {
    /// The sheet of a confirmed version.
    #[must_use]
    pub fn of(manifest: &'a Manifest, parts: &'a [SheetPart<'a>]) -> Self {
        Self {
            institution: &manifest.institution.name,
            document_type: &manifest.document_type,
            patient: manifest.patient.as_ref(),
            encounter: manifest.encounter.as_ref(),
            record: manifest.record,
            version: manifest.version,
            act: manifest.act,
            title: &manifest.title,
            event_at: manifest.event_at,
            reason: manifest.reason.as_ref(),
            entered: &manifest.entered,
            on_behalf_of: manifest.on_behalf_of.as_ref(),
            proxy: manifest.proxy.as_ref(),
            device: manifest.device.as_ref(),
            late: manifest.late.as_ref(),
            code_tables: &manifest.code_tables,
            parts,
            confirmation: Some(Confirmation {
                confirmed: &manifest.confirmed,
                mode: manifest.mode,
                rule: manifest.rule.as_ref(),
                clock: &manifest.clock,
                previous: manifest.previous.as_ref(),
                software: &manifest.software,
            }),
        }
    }

    /// Unconfirmed, confirmed or withdrawn.
    #[must_use]
    pub fn state(&self) -> State {
        match (&self.confirmation, self.act) {
            (None, _) => State::Draft,
            (Some(_), Act::Withdraw) => State::Withdrawn,
            (Some(_), _) => State::Confirmed,
        }
    }

    /// 情報区分, for a view.
    #[must_use]
    pub fn label_text(&self) -> Text {
        label_text(&self.document_type.label)
    }

    /// What must be said before anything else.
    #[must_use]
    pub fn notices(&self) -> Vec<Notice> {
        let mut notices = match self.state() {
            State::Draft => vec![(Severity::Caution, "sheet-is-draft")],
            State::Withdrawn => vec![(Severity::Warning, "sheet-is-withdrawn")],
            State::Confirmed => Vec::new(),
        };
        if self.late.is_some() {
            notices.push((Severity::Caution, "sheet-is-late"));
        }
        if self.proxy.is_some_and(ProxyEntry::is_waiting) {
            notices.push((Severity::Caution, "sheet-approval-waiting"));
        }
        if let Some(confirmation) = &self.confirmation {
            notices.extend(match confirmation.mode {
                ConfirmationMode::Personal => None,
                ConfirmationMode::StandIn => Some((Severity::Information, "sheet-is-stand-in")),
                ConfirmationMode::Automatic => Some((Severity::Caution, "sheet-is-automatic")),
                ConfirmationMode::Device => Some((Severity::Information, "sheet-is-device")),
            });
            if !confirmation.clock.is_reliable() {
                notices.push((Severity::Caution, "sheet-clock-unreliable"));
            }
        }
        let notice = |(severity, key)| Notice {
            severity,
            text: Text::label(key),
        };
        notices.into_iter().map(notice).collect()
    }

    /// What stands before the content: about whom, and what it is.
    #[must_use]
    pub fn head(&self) -> Vec<Block> {
        let patient = self
            .patient
            .map(|patient| Block::Fields(patient_fields(patient)));
        patient
            .into_iter()
            .chain([Block::Fields(self.heading_fields())])
            .collect()
    }

    /// What stands after the content: who answers for it, and what identifies it.
    #[must_use]
    pub fn foot(&self) -> Vec<Block> {
        let responsibility = Block::Fields(responsibility::fields(self));
        vec![
            Block::section(Text::label("sheet-responsibility"), vec![responsibility]),
            Block::section(Text::label("sheet-identity"), self.identity()),
        ]
    }

    fn heading_fields(&self) -> Vec<Field> {
        let document_type = self.document_type;
        let mut fields = vec![
            field(
                "sheet-institution",
                Text::content(self.institution.as_str()),
            ),
            field("sheet-document-type", document_type.name.to_text()),
            field("sheet-label", self.label_text()),
            field("sheet-event-at", time(self.event_at)),
        ];
        if let Some(encounter) = self.encounter {
            let number = Text::content(encounter.number.as_str());
            let kind = encounter
                .kind
                .as_ref()
                .map(|kind| Text::Joined(vec![encounter_text(kind), Text::content(" ")]));
            let shown = Text::Joined(kind.into_iter().chain([number]).collect());
            fields.push(field("sheet-encounter", shown));
            fields.extend(
                encounter.department.as_ref().map(|department| {
                    field("sheet-department", Text::content(department.as_str()))
                }),
            );
        }
        fields
    }

    fn identity(&self) -> Vec<Block> {
        let mut fields = vec![
            field("sheet-record", Text::content(self.record.to_string())),
            field("sheet-version", version_text(self.version)),
        ];
        if let Some(confirmation) = &self.confirmation {
            fields.extend(confirmation.previous.map(|previous| {
                field("sheet-previous", Text::content(previous.digest.to_string()))
            }));
            fields.push(field(
                "sheet-software",
                Text::content(confirmation.software),
            ));
        }
        let mut blocks = vec![Block::Fields(fields), Block::Table(self.part_table())];
        if !self.code_tables.is_empty() {
            blocks.push(Block::Table(code_table_table(self.code_tables)));
        }
        blocks
    }

    fn part_table(&self) -> Table {
        let row = |part: &Part| {
            let size = Label::new("size-bytes").with("size", part.size);
            [
                Text::content(part.name.as_str()),
                part_role_text(part.role),
                Text::content(part.media_type.as_str()),
                size.into(),
                Text::content(part.digest.to_string()),
            ]
            .map(Value::Inline)
            .to_vec()
        };
        Table {
            caption: Some(Text::label("sheet-parts")),
            columns: ["name", "role", "media-type", "size", "digest"]
                .map(|column| Text::label(format!("sheet-part-{column}")))
                .to_vec(),
            rows: self.parts.iter().map(|p| row(p.part)).collect(),
        }
    }
}

fn code_table_table(tables: &[CodeTableRef]) -> Table {
    let row = |table: &CodeTableRef| {
        [
            table.code.to_string(),
            table.edition.to_string(),
            table.digest.to_string(),
        ]
        .map(|cell| Value::Inline(Text::content(cell)))
        .to_vec()
    };
    Table {
        caption: Some(Text::label("sheet-code-tables")),
        columns: ["sheet-code-table", "sheet-edition", "sheet-part-digest"]
            .map(Text::label)
            .to_vec(),
        rows: tables.iter().map(row).collect(),
    }
}

fn patient_fields(patient: &PatientExtract) -> Vec<Field> {
    let mut fields = vec![
        field(
            "sheet-patient-number",
            Text::content(patient.number.as_str()),
        ),
        field("sheet-patient-name", Text::content(patient.name.as_str())),
    ];
    fields.extend(
        patient
            .kana
            .as_ref()
            .map(|kana| field("sheet-patient-kana", Text::content(kana.as_str()))),
    );
    fields.extend(
        patient
            .birth_date
            .map(|d| field("sheet-patient-birth-date", Text::content(d.to_string()))),
    );
    fields.push(field("sheet-patient-sex", sex_text(patient.sex)));
    fields
}

fn rule_text(code: &Code, edition: u32) -> Text {
    Label::new("sheet-rule-edition")
        .with("code", code.as_str())
        .with("edition", edition)
        .into()
}

fn field(key: &'static str, value: Text) -> Field {
    Field::new(Text::label(key), value)
}

fn time(at: Timestamp) -> Text {
    Text::content(at.to_japan_text())
}
