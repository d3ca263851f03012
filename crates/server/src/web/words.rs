//! From rows, manifests and codes to the words of a page, in the language of its reader.
//!
//! Names of types, roles and rules come from the registers of the institution; the sentences from
//! the locale. Nothing is decided here.

use crate::pages::dates::Moment;
use crate::pages::form::Fault;
use crate::pages::layout::PatientHeader;
use crate::pages::marks::{Act, Digest, Mode, Person, State};
use crate::pages::proxied::Standing;
use crate::pages::record::{PartRow, Stamp, VersionFacts};
use crate::web::respond;
use genpon_formats::locale::{Lang, Locale};
use genpon_formats::manifest::{
    BilingualName, Confirmed, Entered, Late, Manifest, Part, Retention, RuleRef,
};
use genpon_formats::view::Arg;
use genpon_model::Timestamp;
use genpon_model::id::PersonId;
use genpon_model::patient::Sex;
use genpon_model::person::PersonRef;
use genpon_model::record::{self, ConfirmationMode, RecordState};
use genpon_model::register::Localized;
use genpon_model::text::{Code, Name};
use genpon_model::time::ClockState;
use genpon_vault::masters::Masters;
use genpon_vault::rows::{PatientRow, RecordRow, VersionRow};
use genpon_vault::{Caller, Error, Vault};
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use std::sync::Arc;

/// The words of one reader at one moment.
pub struct Words {
    locale: &'static Locale,
    /// The registers that names come from.
    pub masters: Arc<Masters>,
    /// Now.
    pub now: Timestamp,
}

impl Words {
    /// The words of this reader.
    #[must_use]
    pub fn of(vault: &Vault, caller: &Caller) -> Self {
        let masters = vault.house(caller.institution).map(|house| house.masters());
        Self {
            locale: Locale::of(caller.lang),
            masters: masters.unwrap_or_default(),
            now: vault.now().at,
        }
    }

    /// Today in Japan.
    #[must_use]
    pub fn today(&self) -> Date {
        self.now.date_in_japan()
    }

    /// The language.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.locale.lang()
    }

    /// A sentence.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.locale.say(key)
    }

    /// A sentence with places.
    #[must_use]
    pub fn text(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.locale.text(key, args)
    }

    /// The word `kind-code`; a code without one is shown as it is.
    #[must_use]
    pub fn code(&self, kind: &str, code: &str) -> String {
        let key = format!("{kind}-{code}");
        if self.locale.has(&key) {
            self.locale.say(&key)
        } else {
            code.to_owned()
        }
    }

    /// An action of the trail.
    #[must_use]
    pub fn action(&self, code: &str) -> String {
        let key = format!("action-{}", code.replace('.', "-"));
        if self.locale.has(&key) {
            self.say(&key)
        } else {
            code.to_owned()
        }
    }

    /// What is wrong and what to do, as one fault of a form.
    #[must_use]
    pub fn fault(&self, error: &Error, field: &str) -> Fault {
        let code = error.code();
        let place = respond::place(error, self.locale);
        let what = self.say(&format!("problem-{code}"));
        let next = self.say(&format!("problem-{code}-next"));
        let text = [what, place, next]
            .into_iter()
            .filter(|text| !text.is_empty());
        Fault {
            field: field.to_owned(),
            text: text.collect::<Vec<_>>().join(" "),
        }
    }

    // ---- names from registers

    /// A name that an entry gives in both languages.
    #[must_use]
    pub fn localized(&self, name: &Localized) -> String {
        self.choose(&name.ja, &name.en)
    }

    /// A name that a manifest gives in both languages.
    #[must_use]
    pub fn bilingual(&self, name: &BilingualName) -> String {
        self.choose(&name.ja, &name.en)
    }

    fn choose(&self, ja: &Name, en: &Name) -> String {
        match self.locale.lang() {
            Lang::Ja => ja.to_string(),
            Lang::En => en.to_string(),
        }
    }

    /// The name of a document type.
    #[must_use]
    pub fn document_type(&self, code: &str) -> String {
        let entry = self.masters.document_type(code);
        entry.map_or_else(
            || code.to_owned(),
            |entry| self.localized(&entry.value.name),
        )
    }

    /// The name of a handling class; empty for the usual one.
    #[must_use]
    pub fn label(&self, code: &Code) -> String {
        if code.as_str() == USUAL_LABEL {
            return String::new();
        }
        let entry = self.masters.labels.get(code);
        entry.map_or_else(
            || code.to_string(),
            |entry| self.localized(&entry.value.name),
        )
    }

    /// The same for the handling class that a type has now.
    #[must_use]
    pub fn label_of_type(&self, code: &str) -> String {
        let entry = self.masters.document_type(code);
        entry
            .map(|entry| self.label(&entry.value.label))
            .unwrap_or_default()
    }

    /// The name of a role.
    #[must_use]
    pub fn role(&self, code: &Code) -> String {
        let entry = self.masters.roles.get(code);
        entry.map_or_else(
            || self.code("role", code.as_str()),
            |entry| self.localized(&entry.value.name),
        )
    }

    /// The name of a confirmation rule with its edition.
    #[must_use]
    pub fn rule(&self, rule: &RuleRef) -> String {
        let entry = self.masters.confirmation_rules.get(&rule.code);
        let name = entry.map_or_else(
            || rule.code.to_string(),
            |entry| self.localized(&entry.value.name),
        );
        self.text(
            "rule-edition",
            &[("rule", name.into()), ("edition", rule.edition.into())],
        )
    }

    /// The paper that a record was made of: outage, number, time.
    #[must_use]
    pub fn late(&self, late: &Late) -> String {
        let at = Moment::from(late.written_at).minute();
        format!("{} {} ({at})", late.what, late.paper_reference)
    }

    // ---- people

    /// A person as a manifest names them.
    #[must_use]
    pub fn person(&self, person: &PersonRef) -> Person {
        Person {
            name: person.name.to_string(),
            user_id: person.user_id.to_string(),
            role: person
                .roles
                .first()
                .map(|role| self.role(role))
                .unwrap_or_default(),
        }
    }

    /// A person by id, as registered now.
    #[must_use]
    pub fn person_of(&self, id: PersonId) -> Person {
        match self.masters.people.get(&id) {
            Some(entry) => self.person(&entry.value.reference(id)),
            None => Person {
                name: id.short(),
                user_id: id.to_string(),
                role: String::new(),
            },
        }
    }

    /// Who entered, when, where.
    #[must_use]
    pub fn entered(&self, entered: &Entered) -> Stamp {
        self.stamp(&entered.by, entered.at, entered.terminal.as_ref())
    }

    /// Who confirmed, when, where.
    #[must_use]
    pub fn confirmed(&self, confirmed: &Confirmed) -> Stamp {
        self.stamp(&confirmed.by, confirmed.at, confirmed.terminal.as_ref())
    }

    fn stamp(&self, by: &PersonRef, at: Timestamp, terminal: Option<&Name>) -> Stamp {
        let terminal = terminal
            .map(|name| self.code("terminal", name.as_str()))
            .unwrap_or_default();
        Stamp {
            by: self.person(by),
            at: at.into(),
            terminal,
        }
    }

    // ---- patients

    /// The band of a patient.
    #[must_use]
    pub fn patient(&self, row: &PatientRow) -> PatientHeader {
        PatientHeader {
            patient_id: row.id.to_string(),
            patient_no: row.number.clone(),
            name: row.name.clone(),
            kana: row.kana.clone().unwrap_or_default(),
            birth_date: row.birth_date,
            today: self.today(),
            sex: self.sex(row.sex),
        }
    }

    /// A sex.
    #[must_use]
    pub fn sex(&self, sex: Sex) -> String {
        self.code("sex", sex.code())
    }

    // ---- records

    /// The facts of a version, for the head of its pages.
    #[must_use]
    pub fn facts(
        &self,
        record: &RecordRow,
        version: &VersionRow,
        manifest: &Manifest,
    ) -> VersionFacts {
        VersionFacts {
            record_id: record.id.to_string(),
            number: version.number.number(),
            latest: record.head.number(),
            title: manifest.title.to_string(),
            document_type: self.bilingual(&manifest.document_type.name),
            label: self.label(&manifest.document_type.label),
            state: state(record.state),
            act: act(manifest.act),
            mode: mode(manifest.mode),
            is_late: manifest.late.is_some(),
            approval: Standing::NotAsked,
            rule: manifest.rule.as_ref().map(|rule| self.rule(rule)),
            event_at: manifest.event_at.into(),
            entered: self.entered(&manifest.entered),
            confirmed: self.confirmed(&manifest.confirmed),
            on_behalf_of: manifest
                .on_behalf_of
                .as_ref()
                .map(|person| self.person(person)),
            reason: manifest.reason.as_ref().map(ToString::to_string),
            digest: digest(&version.manifest_digest),
            retention: self.retention(&manifest.document_type.retention),
            code_tables: manifest
                .code_tables
                .iter()
                .map(|table| format!("{} {}", table.code, table.edition))
                .collect(),
        }
    }

    /// The state of a clock.
    #[must_use]
    pub fn clock(&self, state: ClockState) -> String {
        self.say(match state {
            ClockState::Synchronized => "clock-synchronized",
            ClockState::Unsynchronized => "clock-unsynchronized",
            ClockState::Unknown => "clock-unknown",
        })
    }

    /// How long something is kept, with the basis.
    #[must_use]
    pub fn retention(&self, retention: &Retention) -> String {
        let basis = ("basis", Arg::from(retention.basis.to_string()));
        match retention.years {
            Some(years) => self.text("retention-years", &[("years", years.into()), basis]),
            None => self.text("retention-indefinite", &[basis]),
        }
    }

    /// The parts of a version or draft, each under this path.
    #[must_use]
    pub fn parts(&self, parts: &[Part], path: &str) -> Vec<PartRow> {
        let row = |part: &Part| PartRow {
            name: part.name.to_string(),
            role: self.code("part", part.role.code()),
            media_type: part.media_type.to_string(),
            size_bytes: part.size,
            digest: digest(&part.digest),
            href: format!("{path}{}", encoded(part.name.as_str())),
        };
        parts.iter().map(row).collect()
    }
}

/// The code of the handling class that needs no mark.
const USUAL_LABEL: &str = "normal";

/// The state of a record.
#[must_use]
pub const fn state(state: RecordState) -> State {
    match state {
        RecordState::Confirmed => State::Confirmed,
        RecordState::Withdrawn => State::Withdrawn,
    }
}

/// What a version does.
#[must_use]
pub const fn act(act: record::Act) -> Act {
    match act {
        record::Act::Create => Act::Create,
        record::Act::Correct => Act::Correct,
        record::Act::Add => Act::Add,
        record::Act::Withdraw => Act::Withdraw,
    }
}

/// How a version was confirmed.
#[must_use]
pub const fn mode(mode: ConfirmationMode) -> Mode {
    match mode {
        ConfirmationMode::Personal => Mode::Personal,
        ConfirmationMode::StandIn => Mode::StandIn,
        ConfirmationMode::Automatic => Mode::Automatic,
        ConfirmationMode::Device => Mode::Device,
    }
}

/// A digest.
#[must_use]
pub fn digest(digest: &genpon_model::Digest) -> Digest {
    Digest(digest.to_string())
}

/// The query of an address, from names and values.
pub(crate) fn query<'n, 'v>(pairs: impl IntoIterator<Item = (&'n str, &'v str)>) -> String {
    let pairs = pairs.into_iter();
    let pairs: Vec<_> = pairs
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    format!("?{}", pairs.join("&"))
}

/// A text as one step or one value of an address.
#[must_use]
pub fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, STEP).to_string()
}

const STEP: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The beginning of a day in Japan.
pub(crate) fn day_start(day: Date) -> Option<Timestamp> {
    moment_in_japan(day.into())
}

/// A time typed as `YYYY-MM-DDTHH:MM`, in Japan.
pub(crate) fn typed_moment(text: &str) -> Option<Timestamp> {
    moment_in_japan(text.trim().parse().ok()?)
}

fn moment_in_japan(clock: DateTime) -> Option<Timestamp> {
    let japan = TimeZone::fixed(Offset::constant(9));
    let micros = clock.to_zoned(japan).ok()?.timestamp().as_microsecond();
    Timestamp::from_micros(micros).ok()
}

/// The moment that a `datetime-local` field shows.
pub(crate) fn field(at: Timestamp) -> String {
    Moment::from(at).field()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_field_shows_is_read_back_as_the_same_minute() {
        let at: Timestamp = "2026-11-20T12:34:00Z".parse().unwrap();
        assert_eq!(field(at), "2026-11-20T21:34");
        assert_eq!(typed_moment(&field(at)), Some(at));
        assert_eq!(typed_moment("yesterday"), None);
    }

    #[test]
    fn a_day_begins_in_japan() {
        let day = Date::constant(2026, 11, 20);
        assert_eq!(day_start(day), "2026-11-19T15:00:00Z".parse().ok());
    }

    #[test]
    fn names_of_files_are_one_step_of_an_address() {
        assert_eq!(encoded("a b/所見.pdf"), "a%20b%2F%E6%89%80%E8%A6%8B.pdf");
    }
}
