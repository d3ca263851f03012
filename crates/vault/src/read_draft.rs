//! Reads a draft for its editor: its fields, its note, its files, and who else is working on it.

use crate::Vault;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::draft_body::DraftBody;
use crate::error::{Error, Noun};
use crate::late_item::open_items;
use crate::save_draft::{open_draft, see_draft};
use genpon_formats::manifest::{Late, Part};
use genpon_formats::note::{MEDIA_TYPE, Note};
use genpon_model::Timestamp;
use genpon_model::id::{DraftId, PersonId};
use genpon_model::record::Act;
use genpon_store::{DraftRow, PatientRow};
use std::io::Read;

/// A draft as its editor shows it.
#[derive(Debug, Clone)]
pub struct DraftReading {
    /// Its index row.
    pub draft: DraftRow,
    /// Its fields and files.
    pub body: DraftBody,
    /// Whose record it will be.
    pub patient: Option<PatientRow>,
    /// The note among its parts: what is written in Genpon itself.
    pub note: Option<Note>,
    /// The papers of an outage that it may be made of.
    pub late_items: Vec<Late>,
    /// Who may confirm it.
    pub confirmers: Vec<PersonId>,
    /// Somebody else who saved it a short while ago, and when.
    pub other: Option<(PersonId, Timestamp)>,
}

/// For how long after a save a person counts as being at work.
const AT_WORK_SECONDS: i64 = 15 * 60;

impl Vault {
    /// Reads a draft.
    ///
    /// # Errors
    /// No such draft, no right to enter.
    pub fn read_draft(&self, caller: &Caller, id: DraftId) -> Result<DraftReading, Error> {
        self.at_desk(caller, "draft.read", |desk| {
            let (draft, body, granted) = open_draft(desk, id)?;
            let patient = draft.patient.map(|id| desk.patient(id)).transpose()?;
            let note = note_of(desk, &body)?;
            let confirmers = desk
                .vault
                .possible_confirmers(caller, &draft.document_type)?;
            let late_items = late_items(desk, &draft, patient.as_ref());
            let other = other(desk, &draft);
            desk.commit(&granted)?;
            Ok(DraftReading {
                draft,
                body,
                patient,
                note,
                late_items,
                confirmers,
                other,
            })
        })
    }

    /// Opens one part of a draft.
    ///
    /// # Errors
    /// No such part, no right to enter, damage.
    pub fn read_draft_part(
        &self,
        caller: &Caller,
        id: DraftId,
        name: &str,
    ) -> Result<(Part, Box<dyn Read + Send>), Error> {
        self.at_desk(caller, "draft.read-part", |desk| {
            let (_, body, granted) = see_draft(desk, id)?;
            let part = body
                .parts
                .into_iter()
                .find(|part| part.name.as_str() == name);
            let part = part.ok_or(Error::NotFound(Noun::Part))?;
            let opened = desk.house.sealing.open(desk.vault.store(), part.content)?;
            desk.commit(&granted)?;
            Ok((part, Box::new(opened) as Box<dyn Read + Send>))
        })
    }
}

/// The note, unless it is one that came in as a file and does not read as a note.
fn note_of(desk: &Desk<'_>, body: &DraftBody) -> Result<Option<Note>, Error> {
    let note = body
        .parts
        .iter()
        .find(|part| part.media_type.essence() == MEDIA_TYPE);
    let bytes = note
        .map(|part| desk.vault.part_bytes(&desk.house, part))
        .transpose()?;
    Ok(bytes.and_then(|bytes| Note::parse(&bytes).ok()))
}

/// Only a first version is made of paper.
fn late_items(desk: &Desk<'_>, draft: &DraftRow, patient: Option<&PatientRow>) -> Vec<Late> {
    match draft.act {
        Act::Create => open_items(&desk.masters, patient),
        Act::Correct | Act::Add | Act::Withdraw => Vec::new(),
    }
}

fn other(desk: &Desk<'_>, draft: &DraftRow) -> Option<(PersonId, Timestamp)> {
    let is_other = draft.enterer != desk.caller.person.id;
    let is_fresh = desk.now.at.seconds_since(draft.updated_at) <= AT_WORK_SECONDS;
    (is_other && is_fresh).then_some((draft.enterer, draft.updated_at))
}
