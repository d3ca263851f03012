//! What waits for a person: drafts to finish, drafts to confirm, entries to approve.

use crate::Vault;
use crate::access_check::On;
use crate::caller::Caller;
use crate::confirm_automatically::covers;
use crate::desk::Desk;
use crate::draft_body::DraftBody;
use crate::error::Error;
use crate::masters::Entry;
use genpon_access::Operation;
use genpon_model::Timestamp;
use genpon_model::record::ConfirmationMode;
use genpon_model::registers::ConfirmationRule;
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
    /// When a rule confirms it, unless somebody does before.
    pub due_at: Option<Timestamp>,
}

/// What waits for a person.
#[derive(Debug, Clone, Default)]
pub struct Inbox {
    /// Drafts the person began and has not confirmed or handed over.
    pub mine: Vec<Waiting>,
    /// Drafts of others that wait for this person's confirmation.
    pub to_confirm: Vec<Waiting>,
    /// Drafts that a rule will confirm in this person's name.
    pub automatic: Vec<Waiting>,
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
            let entered = DraftFilter {
                enterer: Some(me),
                ..DraftFilter::default()
            };
            let named = DraftFilter {
                confirmer: Some(me),
                ..DraftFilter::default()
            };
            let mine = drafts(desk, &entered)?;
            let mut to_confirm = drafts(desk, &named)?;
            to_confirm.retain(|waiting| waiting.draft.enterer != me);
            let automatic = automatic(desk)?;
            let requests = requests(desk)?;
            desk.commit_open()?;
            Ok(Inbox {
                mine,
                to_confirm,
                automatic,
                requests,
            })
        })
    }
}

/// The drafts that rules will confirm with this person as the confirmer.
fn automatic(desk: &mut Desk<'_>) -> Result<Vec<Waiting>, Error> {
    let masters = std::sync::Arc::clone(&desk.masters);
    let me = desk.caller.person.id;
    let mine = |entry: &&Entry<ConfirmationRule>| {
        let is_automatic = entry.value.mode == ConfirmationMode::Automatic;
        !entry.is_retired && is_automatic && entry.value.confirmer == Some(me)
    };
    let rules: Vec<_> = masters.confirmation_rules.values().filter(mine).collect();
    if rules.is_empty() {
        return Ok(Vec::new());
    }
    let due_at = |draft: &DraftRow| {
        let covering = rules.iter().filter(|rule| covers(&rule.value, draft));
        let hours = covering.filter_map(|rule| rule.value.after_hours).min()?;
        Some(draft.updated_at.plus_seconds(3600 * i64::from(hours)))
    };
    let mut waiting = drafts(desk, &DraftFilter::default())?;
    waiting
        .iter_mut()
        .for_each(|waits| waits.due_at = due_at(&waits.draft));
    waiting.retain(|waits| waits.due_at.is_some());
    Ok(waiting)
}

fn requests(desk: &mut Desk<'_>) -> Result<usize, Error> {
    let rows = desk
        .vault
        .store()
        .requests(desk.caller.institution, SHOWN_MAX)?;
    let details = desk.about.details.clone();
    let me = Some(desk.caller.person.id);
    let decidable = rows
        .iter()
        .filter(|row| row.by != me)
        .filter(|row| {
            desk.may_in(Operation::ApproveRegister, &row.register)
                .is_ok()
        })
        .count();
    desk.about.details = details;
    Ok(decidable)
}

fn drafts(desk: &mut Desk<'_>, filter: &DraftFilter) -> Result<Vec<Waiting>, Error> {
    let rows = desk
        .vault
        .store()
        .drafts(desk.caller.institution, filter, SHOWN_MAX)?;
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
        let patient = draft
            .patient
            .map(|id| store.patient(desk.caller.institution, id));
        let patient = patient.transpose()?.flatten();
        waiting.push(Waiting {
            draft,
            body,
            patient,
            due_at: None,
        });
    }
    desk.about.details = details;
    Ok(waiting)
}
