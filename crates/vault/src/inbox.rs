//! What waits for a person: drafts to finish, drafts to confirm, entries to approve.

use crate::Vault;
use crate::access_check::On;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::draft_body::DraftBody;
use crate::error::Error;
use genpon_access::Operation;
use genpon_store::{DraftFilter, DraftRow, PatientRow};

/// A draft that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Its index row.
    pub draft: DraftRow,
    /// What it holds.
    pub body: DraftBody,
    /// Whose record it is.
    pub patient: Option<PatientRow>,
}

/// What waits for a person.
#[derive(Debug, Clone, Default)]
pub struct Inbox {
    /// Drafts the person began and has not confirmed or handed over.
    pub mine: Vec<Waiting>,
    /// Drafts of others that wait for this person's confirmation.
    pub to_confirm: Vec<Waiting>,
    /// Requests in registers that this person could decide.
    pub requests: usize,
}

/// How many drafts are shown.
const SHOWN_MAX: u32 = 200;

impl Vault {
    /// Reads what waits for the caller.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn read_inbox(&self, caller: &Caller) -> Result<Inbox, Error> {
        self.at_desk(caller, "inbox.read", |desk| {
            let me = caller.person.id;
            let entered = DraftFilter { enterer: Some(me), ..DraftFilter::default() };
            let named = DraftFilter { confirmer: Some(me), ..DraftFilter::default() };
            let mine = drafts(desk, &entered)?;
            let mut to_confirm = drafts(desk, &named)?;
            to_confirm.retain(|waiting| waiting.draft.enterer != me);
            let requests = requests(desk)?;
            desk.commit_open()?;
            Ok(Inbox { mine, to_confirm, requests })
        })
    }
}

fn requests(desk: &mut Desk<'_>) -> Result<usize, Error> {
    let rows = desk.vault.store().requests(desk.caller.institution, SHOWN_MAX)?;
    let details = desk.about.details.clone();
    let me = Some(desk.caller.person.id);
    let decidable = rows
        .iter()
        .filter(|row| row.by != me)
        .filter(|row| desk.may_in(Operation::ApproveRegister, &row.register).is_ok())
        .count();
    desk.about.details = details;
    Ok(decidable)
}

fn drafts(desk: &mut Desk<'_>, filter: &DraftFilter) -> Result<Vec<Waiting>, Error> {
    let rows = desk.vault.store().drafts(desk.caller.institution, filter, SHOWN_MAX)?;
    let masters = std::sync::Arc::clone(&desk.masters);
    let details = desk.about.details.clone();
    let mut waiting = Vec::new();
    for draft in rows {
        let own = draft.enterer == desk.caller.person.id;
        let readable = masters
            .document_type(&draft.document_type)
            .is_some_and(|entry| own || desk.may_on(Operation::Read, On::new(entry)).is_ok());
        if !readable {
            continue;
        }
        let body = desk.house.sealing.open_draft(&draft)?;
        let store = desk.vault.store();
        let patient = draft.patient.map(|id| store.patient(desk.caller.institution, id));
        let patient = patient.transpose()?.flatten();
        waiting.push(Waiting { draft, body, patient });
    }
    desk.about.details = details;
    Ok(waiting)
}
