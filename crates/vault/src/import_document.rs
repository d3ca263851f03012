//! 取込み: a person brings in a file that another system or a scanner made.
//!
//! The bytes become the original part, unchanged. What the file says of its patient, date, title and
//! visit fills the draft, each with the place it was found at; what it does not say is not guessed
//! (docs/format/import.md). A file about another patient than the one named is refused. Confirmation
//! is left to a person.

use crate::Vault;
use crate::begin_draft::NewRecord;
use crate::caller::Caller;
use crate::deposit_record::{Confirmation, Deposit, Deposited, Taken, deposit};
use crate::desk::Desk;
use crate::error::{Error, Refusal};
use crate::idempotency::{Answer, Once};
use crate::patients::PatientData;
use crate::stage_part::{PartOffer, StagedPart, stage};
use crate::whose::Numbering;
use genpon_access::Operation;
use genpon_formats::import::{
    self, EncounterHint, Fact, Facts, KindHint, PatientFacts, Precision, Sex, Subject, When,
};
use genpon_formats::manifest::Encounter;
use genpon_formats::sniff::{self, Kind};
use genpon_model::Timestamp;
use genpon_model::id::{PatientId, PersonId};
use genpon_model::record::{MediaType, PartRole};
use genpon_model::text::{Code, Name, Title};
use jiff::tz::{TimeZone, offset};
use std::collections::BTreeMap;
use std::str::FromStr;

/// A file to be brought in, and what the person has decided about it.
pub struct ImportOffer<'a> {
    /// The file.
    pub bytes: &'a [u8],
    /// What it was called.
    pub file_name: &'a str,
    /// What it is said to be; the bytes decide, if nothing is said.
    pub media_type: Option<MediaType>,
    /// As what it is to be kept.
    pub document_type: TypeChoice,
    /// Whose it is.
    pub patient: PatientChoice,
    /// Whose patient numbers it carries.
    pub numbering: Numbering,
    /// Who is to confirm it, where that is another person.
    pub confirmer: Option<PersonId>,
    /// How it is to be confirmed.
    pub confirmation: Confirmation,
    /// For a file that shall be brought in once.
    pub once: Option<Once>,
}

/// How the document type is chosen.
#[derive(Debug, Clone)]
pub enum TypeChoice {
    /// By the person.
    Named(String),
    /// By what the file says it is.
    ByKind,
}

/// How the patient is chosen.
#[derive(Debug, Clone, Copy)]
pub enum PatientChoice {
    /// By the person.
    Named(PatientId),
    /// By the patient number in the file.
    ByContent {
        /// Whether a patient who is not registered yet is registered from the file.
        registers: bool,
    },
}

/// What became of a file.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The draft that was begun, or the one from an earlier import of the same file.
    pub deposited: Answer<Deposited>,
    /// As what it is kept.
    pub document_type: String,
    /// Whose it is.
    pub patient: Option<PatientId>,
    /// Whether the patient was registered from the file.
    pub is_patient_new: bool,
    /// Where in the file each value was found.
    pub drawn: BTreeMap<Code, String>,
}

impl Vault {
    /// Brings in one file.
    ///
    /// # Errors
    /// A file that cannot be read, a type that is not registered, a patient who is not named or is
    /// another one, no right to bring in files. Nothing is stored then.
    pub fn import_document(
        &self,
        caller: &Caller,
        offer: ImportOffer<'_>,
    ) -> Result<Imported, Error> {
        self.at_desk(caller, "document.import", |desk| {
            let staged = stage_original(desk, &offer)?;
            let taken = Taken::of(std::slice::from_ref(&staged));
            let imported = import(desk, offer, staged);
            let outcome = imported
                .as_ref()
                .map(|imported| imported.deposited.is_repeated);
            taken.settle(self, caller, outcome);
            imported
        })
    }
}

fn import(
    desk: &mut Desk<'_>,
    offer: ImportOffer<'_>,
    staged: StagedPart,
) -> Result<Imported, Error> {
    let nothing = Facts::no_place();
    let (subject, facts) = match &staged.reading {
        Some(reading) => (&reading.subject, &reading.facts),
        None => (&Subject::Unsaid, &nothing),
    };
    let document_type = match offer.document_type {
        TypeChoice::Named(code) => code,
        TypeChoice::ByKind => type_by_kind(facts.kind.value(), subject).to_owned(),
    };
    let has_patient = desk.usable_type(&document_type)?.value.has_patient;
    let (patient, is_patient_new) = match has_patient {
        true => whose(desk, offer.patient, offer.numbering, subject)?,
        false => (nobodys(subject)?, false),
    };
    let (draft, drawn) = Drawn::of(facts, staged.part.name.as_str())?.with_patient(subject);
    let new = NewRecord {
        patient,
        document_type: document_type.clone(),
        title: draft.title,
        event_at: draft.event_at,
        encounter: draft.encounter,
        confirmer: offer.confirmer,
        device: None,
        on_behalf: None,
        parts: vec![staged],
    };
    let (numbering, confirmation, once) = (offer.numbering, offer.confirmation, offer.once);
    let request = Deposit {
        new,
        numbering,
        confirmation,
        once,
    };
    let deposited = deposit(desk, Operation::Import, request, drawn.clone())?;
    Ok(Imported {
        deposited,
        document_type,
        patient,
        is_patient_new,
        drawn,
    })
}

/// Takes in the bytes; what no reader knows is refused here, because nobody could check it.
fn stage_original(desk: &mut Desk<'_>, offer: &ImportOffer<'_>) -> Result<StagedPart, Error> {
    let refused = |refusal: import::Refusal| Error::from(Refusal::Import(Box::new(refusal)));
    let media_type = match &offer.media_type {
        Some(declared) => declared.clone(),
        None => {
            let kind = sniff::agree(None, offer.bytes).map_err(|fault| refused(fault.into()))?;
            media_type_of(kind).map_err(refused)?
        }
    };
    desk.detail("media-type", media_type.essence());
    let name = sniff::PartName::clean(offer.file_name);
    let name = name
        .as_str()
        .parse()
        .map_err(|_| Error::Internal("a part name"))?;
    let part = PartOffer {
        name,
        role: PartRole::Original,
        media_type,
        digest: None,
    };
    let staged = stage(desk, &part, &mut &*offer.bytes)?;
    match (&staged.reading, &staged.unread) {
        (None, Some(_)) => {
            desk.vault
                .discard_parts(desk.caller, std::slice::from_ref(&staged));
            let kind = sniff::agree(None, offer.bytes).map_err(|fault| refused(fault.into()))?;
            Err(refused(import::Refusal::NoReader { kind }))
        }
        _ => Ok(staged),
    }
}

fn media_type_of(kind: Kind) -> Result<MediaType, import::Refusal> {
    let essence = match kind {
        Kind::Empty => return Err(import::Refusal::Empty),
        Kind::Text(charset) => return text_type(charset.name(), kind),
        _ => kind
            .media_type()
            .ok_or(import::Refusal::NoReader { kind })?,
    };
    essence
        .parse()
        .map_err(|_| import::Refusal::NoReader { kind })
}

fn text_type(charset: &str, kind: Kind) -> Result<MediaType, import::Refusal> {
    let text = format!("text/plain; charset={}", charset.to_ascii_lowercase());
    text.parse().map_err(|_| import::Refusal::NoReader { kind })
}

/// The document type of what a file says it is: by its LOINC code, as the Japanese profiles have it.
fn type_by_kind(kind: Option<&KindHint>, subject: &Subject) -> &'static str {
    let code = kind.map_or("", |kind| kind.code.as_str());
    let known = BY_KIND.iter().find(|(loinc, _)| *loinc == code);
    match (known, subject, kind) {
        (Some((_, document_type)), ..) => document_type,
        (None, Subject::Nobody, _) => "reference-data",
        (None, _, Some(_)) | (None, Subject::Patient(_) | Subject::Elsewhere { .. }, None) => {
            "patient-data"
        }
        (None, Subject::Unsaid, None) => "external-document",
    }
}

const BY_KIND: [(&str, &str); 4] = [
    ("57133-1", "received-referral"),
    ("18842-5", "discharge-summary"),
    ("53576-5", "health-check-general"),
    ("57833-6", "prescription"),
];

/// Content about a patient does not go where no patient is.
fn nobodys(subject: &Subject) -> Result<Option<PatientId>, Refusal> {
    match subject {
        Subject::Patient(_) | Subject::Elsewhere { .. } => Err(Refusal::PatientDoesNotFit),
        Subject::Unsaid | Subject::Nobody => Ok(None),
    }
}

/// The patient, and whether they were registered just now.
fn whose(
    desk: &mut Desk<'_>,
    choice: PatientChoice,
    numbering: Numbering,
    subject: &Subject,
) -> Result<(Option<PatientId>, bool), Error> {
    let registers = match (choice, subject) {
        (_, Subject::Nobody) => return Err(Refusal::PatientDoesNotFit.into()),
        (PatientChoice::Named(id), _) => return Ok((Some(id), false)),
        (PatientChoice::ByContent { registers }, _) => registers,
    };
    let (Subject::Patient(facts), Numbering::Ours) = (subject, numbering) else {
        return Err(Refusal::PatientNotSaid.into());
    };
    let number = &facts.number.value().ok_or(Refusal::PatientNotSaid)?.value;
    let found = desk
        .vault
        .store()
        .patient_by_number(desk.caller.institution, number)?;
    match found {
        Some(row) => Ok((Some(row.id), false)),
        None if registers => {
            let data = registration(number, facts)?;
            let row = desk.vault.register_patient(desk.caller, data)?;
            Ok((Some(row.id), true))
        }
        None => Err(Refusal::PatientUnknown.into()),
    }
}

/// A registration from what the file says; without a number and a name there is none.
fn registration(number: &str, facts: &PatientFacts) -> Result<PatientData, Refusal> {
    let name = facts.name.value().and_then(|name| name.parse().ok());
    Ok(PatientData {
        number: number.parse().map_err(|_| Refusal::PatientNotSaid)?,
        name: name.ok_or(Refusal::PatientNotSaid)?,
        kana: facts.kana.value().and_then(|kana| kana.parse().ok()),
        birth_date: facts.birth_date.value().copied(),
        sex: match facts.sex.value() {
            Some(Sex::Male) => genpon_model::patient::Sex::Male,
            Some(Sex::Female) => genpon_model::patient::Sex::Female,
            Some(Sex::Other) => genpon_model::patient::Sex::Other,
            Some(Sex::Unknown) | None => genpon_model::patient::Sex::Unknown,
        },
        death_date: None,
    })
}

/// What the content fills in of a draft.
struct Drawn {
    title: Title,
    event_at: Option<Timestamp>,
    encounter: Option<Encounter>,
    places: BTreeMap<Code, String>,
}

impl Drawn {
    fn of(facts: &Facts, file_name: &str) -> Result<Self, Error> {
        let mut places = BTreeMap::new();
        let said: Option<Title> = drawn(&mut places, "title", &facts.title, |title| parsed(title));
        let title = said.or_else(|| parsed(file_name));
        note(&mut places, "author", &facts.author);
        note(&mut places, "kind", &facts.kind);
        Ok(Self {
            title: title.ok_or(Error::Internal("a part name is no title"))?,
            event_at: drawn(&mut places, "event_at", &facts.date, instant),
            encounter: drawn(&mut places, "encounter", &facts.encounter, encounter),
            places,
        })
    }

    fn with_patient(mut self, subject: &Subject) -> (Self, BTreeMap<Code, String>) {
        if let Subject::Patient(facts) = subject {
            note(&mut self.places, "patient", &facts.number);
        }
        let places = std::mem::take(&mut self.places);
        (self, places)
    }
}

/// The value made of a fact, and its place noted.
fn drawn<T, U>(
    places: &mut BTreeMap<Code, String>,
    name: &'static str,
    fact: &Fact<T>,
    make: impl FnOnce(&T) -> Option<U>,
) -> Option<U> {
    let made = make(fact.value()?)?;
    note(places, name, fact);
    Some(made)
}

fn note<T>(places: &mut BTreeMap<Code, String>, name: &'static str, fact: &Fact<T>) {
    if let Some(from) = fact.from() {
        places.insert(Code::constant(name), from.to_owned());
    }
}

fn parsed<T: FromStr>(text: impl AsRef<str>) -> Option<T> {
    text.as_ref().parse().ok()
}

/// The instant, or the beginning of the day in Japan; a month or a year is no point in time.
fn instant(when: &When) -> Option<Timestamp> {
    let at = match when.precision {
        Precision::Instant(at) => at,
        Precision::Day(day) => day.to_zoned(TimeZone::fixed(offset(9))).ok()?.timestamp(),
        Precision::Month(..) | Precision::Year(_) => return None,
    };
    Timestamp::from_micros(at.as_microsecond()).ok()
}

fn encounter(hint: &EncounterHint) -> Option<Encounter> {
    let number: Name = hint.id.parse().ok()?;
    let kind = match hint.class.as_deref() {
        Some("AMB") => Some("outpatient"),
        Some("IMP" | "ACUTE" | "NONAC") => Some("inpatient"),
        Some("EMER") => Some("emergency"),
        Some("HH") => Some("home"),
        _ => None,
    };
    Some(Encounter {
        number,
        kind: kind.map(Code::constant),
        department: None,
    })
}
