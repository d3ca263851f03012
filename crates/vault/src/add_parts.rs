//! An import that arrives in pieces: more contents for a draft, until it is said to be complete.

use crate::Vault;
use crate::begin_draft::DraftMark;
use crate::caller::Caller;
use crate::deposit_record::Taken;
use crate::error::Error;
use crate::save_draft::{DraftChange, open_draft};
use crate::stage_part::StagedPart;
use crate::whose::{Numbering, check_parts_are_about};
use genpon_model::id::DraftId;

/// More contents for a draft.
pub struct Pieces {
    /// Which draft.
    pub draft: DraftId,
    /// Its revision as the caller knows it.
    pub revision: u32,
    /// The contents: one of the same name is replaced.
    pub put: Vec<StagedPart>,
    /// Whose patient numbers they carry.
    pub numbering: Numbering,
}

impl Vault {
    /// Adds contents to a draft.
    ///
    /// # Errors
    /// No such draft, a draft that was saved since, contents about somebody else, no right.
    pub fn add_parts(&self, caller: &Caller, pieces: Pieces) -> Result<DraftMark, Error> {
        let taken = Taken::of(&pieces.put);
        let Pieces {
            draft,
            revision,
            put,
            numbering,
        } = pieces;
        let checked = self.at_desk(caller, "draft.save", |desk| {
            let (row, _, _) = open_draft(desk, draft)?;
            let patient = row.patient.map(|id| desk.patient(id)).transpose()?;
            Ok(check_parts_are_about(&put, patient.as_ref(), numbering)?)
        });
        let change = DraftChange {
            put,
            ..DraftChange::default()
        };
        let saved = checked.and_then(|()| self.save_draft(caller, draft, revision, change));
        taken.settle(self, caller, saved.as_ref().map(|_| false));
        saved
    }
}
