//! 全文検索: finds records by words in their text, of one patient or of all.
//!
//! The index only finds; what is shown is read from the sealed bytes, and each record is decided on
//! like any other reading. What the caller may not read is neither shown nor counted. The event says
//! how many words there were and which records were shown, never the words.

use crate::Vault;
use crate::access_check::On;
use crate::caller::Caller;
use crate::desk::{About, Desk};
use crate::error::{Error, Noun, Refusal};
use crate::patients::{joined, numbers};
use crate::text_index::{State, TextProgress};
use genpon_access::{Granted, Operation};
use genpon_model::id::{PatientId, RecordId};
use genpon_model::registers::FeatureCode;
use genpon_store::sqlite::{Excerpt, SearchIndex, TextFound, TextSearch};
use genpon_store::{PatientRow, RecordRow};

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct TextQuery {
    /// All of these, each anywhere in the text.
    pub words: Vec<String>,
    /// In the records of this patient alone.
    pub patient: Option<PatientId>,
    /// Behind the last record of the page before.
    pub after: Option<u64>,
    /// How many records one page shows.
    pub limit: u32,
}

/// A record that has the words.
#[derive(Debug, Clone)]
pub struct TextHit {
    /// Its index row.
    pub record: RecordRow,
    /// Whose it is.
    pub patient: Option<PatientRow>,
    /// Where the words stand; none where the text cannot be read any more.
    pub excerpt: Option<Excerpt>,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct TextHits {
    /// The patient in whose records was looked.
    pub patient: Option<PatientRow>,
    /// The records, newest confirmed first.
    pub hits: Vec<TextHit>,
    /// Where the next page begins, if there is more.
    pub next: Option<u64>,
    /// How far the index has come: what is behind was not looked through.
    pub progress: TextProgress,
    /// A word is so short that not all it stands for was looked up.
    pub is_partial: bool,
}

/// Where a person may search in the text of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TextOffer {
    /// In the chart of one patient.
    pub of_patient: bool,
    /// In the records of all patients.
    pub of_all: bool,
}

/// How many records one page shows at most.
pub const HITS_MAX: u32 = 50;
/// How many records one page looks at: more only where a system may see few of the patients.
const LOOKED_AT_MAX: usize = 2000;

impl Vault {
    /// Finds records by words in their text.
    ///
    /// # Errors
    /// [`Refusal::FeatureOff`]; no words or too many; no such patient; no right to find patients or, in
    /// the records of all, to search their text.
    pub fn search_text(&self, caller: &Caller, query: &TextQuery) -> Result<TextHits, Error> {
        self.at_desk(caller, "text.search", |desk| {
            let (patient, granted) = may_search(desk, query)?;
            let progress = desk.vault.text_progress(&desk.house)?;
            let progress = progress.ok_or(Refusal::FeatureOff)?;
            checked(&query.words)?;
            desk.detail("words", query.words.len().to_string());
            let about = desk.about.clone();
            let mut found = TextHits {
                progress,
                ..TextHits::default()
            };
            match desk.house.text.open() {
                Some(index) => look(desk, &index, query, patient.as_ref(), &mut found)?,
                None => found.progress.taken_in = 0,
            }
            desk.about = about;
            let shown = found.hits.iter().map(|hit| hit.record.id.to_string());
            let shown: Vec<String> = shown.collect();
            desk.detail("found", shown.len().to_string());
            desk.detail("records", shown.join(" "));
            desk.commit(&granted)?;
            Ok(TextHits { patient, ..found })
        })
    }

    /// Where the caller may search in the text of records.
    ///
    /// # Errors
    /// No such institution.
    pub fn text_offer(&self, caller: &Caller) -> Result<TextOffer, Error> {
        let mut desk = self.quiet_desk(caller)?;
        let is_on = desk.masters.is_on(FeatureCode::FullText);
        Ok(TextOffer {
            of_patient: is_on && desk.may(Operation::FindPatient).is_ok(),
            of_all: is_on && desk.may(Operation::SearchText).is_ok(),
        })
    }
}

/// Whose records may be looked through. The right comes before anything is said of the feature.
fn may_search(
    desk: &mut Desk<'_>,
    query: &TextQuery,
) -> Result<(Option<PatientRow>, Granted), Error> {
    let Some(id) = query.patient else {
        return Ok((None, desk.may(Operation::SearchText)?));
    };
    let (row, granted) = desk.known_patient(Operation::FindPatient, id)?;
    Ok((Some(row), granted))
}

fn checked(words: &[String]) -> Result<(), Refusal> {
    let refused = |fault: String| {
        Err(Refusal::Field {
            field: "text",
            fault,
        })
    };
    if words.iter().all(|word| word.trim().is_empty()) {
        refused("has no words".to_owned())
    } else if words.len() > TextSearch::WORDS_MAX {
        refused(format!("has more than {} words", TextSearch::WORDS_MAX))
    } else {
        Ok(())
    }
}

/// Goes through what the index finds until a page is full.
fn look(
    desk: &mut Desk<'_>,
    index: &SearchIndex,
    query: &TextQuery,
    patient: Option<&PatientRow>,
    found: &mut TextHits,
) -> Result<(), Error> {
    let document_types = desk.readable_types();
    let patients = match patient {
        Some(row) => Some(numbers(row, &joined(desk, row)?)),
        None => None,
    };
    let limit = query.limit.clamp(1, HITS_MAX) as usize;
    let mut before = query.after;
    let mut looked_at = 0;
    loop {
        let search = TextSearch {
            words: &query.words,
            patients: patients.as_deref(),
            document_types: &document_types,
            before,
        };
        let Some(page) = ask(desk, index, &search, limit + 1, found)? else {
            return Ok(());
        };
        found.is_partial |= page.is_partial;
        let is_last = page.records.len() <= limit;
        for (leaf, record) in page.records {
            if found.hits.len() == limit {
                found.next = before;
                return Ok(());
            }
            found.hits.extend(hit(desk, index, record, query)?);
            before = Some(leaf);
            looked_at += 1;
        }
        if is_last {
            return Ok(());
        }
        if looked_at >= LOOKED_AT_MAX {
            found.next = before;
            return Ok(());
        }
    }
}

/// Asks the index. One that is damaged or gone is made again, and the answer is that it is not ready.
fn ask(
    desk: &Desk<'_>,
    index: &SearchIndex,
    search: &TextSearch<'_>,
    limit: usize,
    found: &mut TextHits,
) -> Result<Option<TextFound>, Error> {
    let limit = u32::try_from(limit).unwrap_or(u32::MAX);
    match index.search(search, limit) {
        Ok(page) => Ok(Some(page)),
        Err(error) if desk.vault.is_beyond_use(&desk.house, &error) => {
            desk.house.text.set(State::Damaged);
            desk.vault.text_follower.wake();
            found.hits.clear();
            found.progress.taken_in = 0;
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// The record, if the caller may read it and it still is what the index found.
fn hit(
    desk: &mut Desk<'_>,
    index: &SearchIndex,
    id: RecordId,
    query: &TextQuery,
) -> Result<Option<TextHit>, Error> {
    desk.about = About::default();
    let (store, institution) = (desk.vault.store(), desk.caller.institution);
    let Some(record) = store.record(institution, id)? else {
        return Ok(None);
    };
    let patient = record.patient.map(|patient| desk.patient(patient));
    let patient = patient.transpose()?;
    let document_type = desk.stored_type(&record.document_type)?;
    if desk
        .may_on(Operation::Read, On::record(id, &document_type))
        .is_err()
    {
        return Ok(None);
    }
    let store = desk.vault.store();
    let version = store.version(institution, id, record.head)?;
    let version = version.ok_or(Error::NotFound(Noun::Version))?;
    let Some(text) = desk.vault.text_of(&desk.house, &version)? else {
        forget(index, id);
        return Ok(None);
    };
    Ok(Some(TextHit {
        excerpt: Excerpt::of(&text, &query.words),
        record,
        patient,
    }))
}

/// A record whose content was disposed of leaves the index too.
fn forget(index: &SearchIndex, record: RecordId) {
    if let Err(fault) = index.remove(record) {
        tracing::error!(%fault, %record, "a disposed record is still in the full-text index");
    }
}
