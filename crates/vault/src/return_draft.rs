//! 差戻し: whoever may confirm a draft gives it back to the one who entered it, with the reason.
//!
//! A returned draft waits for its enterer and for nobody else: no rule confirms it, and it stands in
//! no confirmer's inbox, until it is saved again.

use crate::Vault;
use crate::begin_draft::{DraftMark, mark};
use crate::caller::Caller;
use crate::confirm_version::may_confirm;
use crate::error::{Error, Refusal};
use crate::save_draft::{draft_race, see_draft};
use genpon_model::Timestamp;
use genpon_model::id::DraftId;
use genpon_model::person::PersonRef;
use genpon_model::record::ConfirmationMode;
use genpon_model::text::Reason;
use genpon_store::Write;
use serde::{Deserialize, Serialize};

/// Who gave a draft back, when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// Who.
    pub by: PersonRef,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: Reason,
}

impl Vault {
    /// Gives a draft back to whoever entered it.
    ///
    /// # Errors
    /// [`Refusal::DraftChanged`] when it was saved since `revision`; no right to confirm it; it is the
    /// caller's own.
    pub fn return_draft(
        &self,
        caller: &Caller,
        id: DraftId,
        revision: u32,
        reason: Reason,
    ) -> Result<DraftMark, Error> {
        self.at_desk(caller, "draft.return", |desk| {
            let (mut row, mut body, _) = see_draft(desk, id)?;
            let (_, granted) = may_confirm(desk, &row, ConfirmationMode::Personal)
                .or_else(|_| may_confirm(desk, &row, ConfirmationMode::StandIn))?;
            if row.enterer == desk.caller.person.id {
                return Err(Refusal::NotAllowed.into());
            }
            if row.revision != revision {
                return Err(Refusal::DraftChanged.into());
            }
            body.returned = Some(Returned {
                by: desk.caller.person.clone(),
                at: desk.now.at,
                reason,
            });
            row.revision += 1;
            row.confirmer = None;
            row.updated_at = desk.now.at;
            row.body = desk.house.sealing.seal_draft(id, &body)?;
            desk.write(Write::SaveDraft(row.clone()));
            desk.commit(&granted).map_err(draft_race)?;
            Ok(mark(&row))
        })
    }
}
