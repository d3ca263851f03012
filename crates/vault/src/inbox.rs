//! What waits for a person: drafts to finish, drafts to confirm, entries to approve.

use crate::Vault;
use crate::access_check::On;
use crate::by_proxy;
use crate::caller::Caller;
use crate::check_use::{Overdue, overdue};
use crate::confirm_automatically::covers;
use crate::decide_review::{ReviewWaiting, waiting};
use crate::desk::Desk;
use crate::draft_body::DraftBody;
use crate::error::Error;
use crate::late_item::missing_count;
use crate::masters::Entry;
use crate::read_accounts::{Account, alarming};
use crate::read_people::{self, PeopleTasks};
use genpon_access::Operation;
use genpon_model::Timestamp;
use genpon_model::id::PatientId;
use genpon_model::record::ConfirmationMode;
use genpon_model::register::Register as _;
use genpon_model::registers::{ConfirmationRule, Outage};
use genpon_store::{AuditFilter, DraftFilter, DraftRow, PatientRow, RevisionRow};

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
    /// Drafts of this person that a confirmer gave back.
    pub returned: Vec<Waiting>,
    /// Drafts the person began and has not confirmed or handed over.
    pub mine: Vec<Waiting>,
    /// Drafts of others that wait for this person's confirmation.
    pub to_confirm: Vec<Waiting>,
    /// Drafts that a rule will confirm in this person's name.
    pub automatic: Vec<Waiting>,
    /// What proxies entered in this person's name: how many wait for their answer, and how many of
    /// these too long.
    pub approvals: (usize, usize),
    /// Requests in registers that this person could decide.
    pub requests: Vec<RevisionRow>,
    /// How many papers of outages are still to be registered; none: not this person's concern.
    pub missing_papers: Option<usize>,
    /// Accounts that are locked, reported as leaked or copied, for those who answer for accounts.
    pub accounts: Vec<Account>,
    /// Rights that this person is to look at as a manager.
    pub reviews: Vec<ReviewWaiting>,
    /// Accounts of people who ended or are on leave, and accounts that nobody uses, for those who
    /// answer for people.
    pub people: PeopleTasks,
    /// Checks of the use and of devices that this person should have made.
    pub overdue: Vec<Overdue>,
    /// The charts this person opened last, the latest first.
    pub recent: Vec<PatientRow>,
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
            let (returned, mine) = drafts(desk, &entered)?
                .into_iter()
                .partition(|waiting| waiting.body.returned.is_some());
            let mut to_confirm = drafts(desk, &named)?;
            to_confirm.retain(|waiting| {
                waiting.draft.enterer != me && by_proxy::in_effect(&waiting.body).is_ok()
            });
            let automatic = automatic(desk)?;
            let requests = requests(desk)?;
            let approvals = desk.vault.approvals_waiting(caller)?;
            let missing_papers = missing_papers(desk)?;
            let overdue = overdue(desk)?;
            let recent = recent(desk)?;
            let reviews = waiting(desk);
            let accounts = alarming(desk)?;
            let people = read_people::waiting(desk)?;
            desk.commit_open()?;
            Ok(Inbox {
                returned,
                mine,
                to_confirm,
                automatic,
                approvals,
                requests,
                missing_papers,
                accounts,
                people,
                reviews,
                overdue,
                recent,
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

/// Looks whether something is allowed, without a trace among the details of this event.
fn allows(desk: &mut Desk<'_>, look: impl FnOnce(&mut Desk<'_>) -> bool) -> bool {
    let details = desk.about.details.clone();
    let allows = look(desk);
    desk.about.details = details;
    allows
}

fn missing_papers(desk: &mut Desk<'_>) -> Result<Option<usize>, Error> {
    let register = Outage::DESCRIPTION.code;
    let reads = allows(desk, |desk| {
        desk.may_in(Operation::ReadRegister, register).is_ok()
    });
    reads.then(|| missing_count(desk)).transpose()
}

/// How many charts are offered again, and how many of a person's events are looked through for them.
const RECENT_MAX: usize = 8;
const EVENTS_MAX: u32 = 500;

/// The charts that a person opened last, as their own trail has it.
fn recent(desk: &mut Desk<'_>) -> Result<Vec<PatientRow>, Error> {
    if !allows(desk, |desk| desk.may(Operation::FindPatient).is_ok()) {
        return Ok(Vec::new());
    }
    let (store, institution) = (desk.vault.store(), desk.caller.institution);
    let own = AuditFilter {
        person: Some(desk.caller.person.id),
        newest_first: true,
        ..AuditFilter::default()
    };
    let events = store.audit_events(institution, &own, EVENTS_MAX)?;
    let opened = events
        .iter()
        .filter(|event| event.action == "chart.read" && event.outcome == "success");
    let mut patients: Vec<PatientId> = Vec::new();
    for patient in opened.filter_map(|event| event.patient) {
        if !patients.contains(&patient) {
            patients.push(patient);
        }
    }
    let rows = patients
        .into_iter()
        .take(RECENT_MAX)
        .map(|id| Ok(store.patient(institution, id)?));
    let rows: Result<Vec<Option<PatientRow>>, Error> = rows.collect();
    let in_force = |row: &PatientRow| row.merged_into.is_none();
    let mut known = Vec::new();
    for row in rows?.into_iter().flatten().filter(in_force) {
        if desk.may_know(&row)? {
            known.push(row);
        }
    }
    Ok(known)
}

fn requests(desk: &mut Desk<'_>) -> Result<Vec<RevisionRow>, Error> {
    let rows = desk
        .vault
        .store()
        .requests(desk.caller.institution, SHOWN_MAX)?;
    let details = desk.about.details.clone();
    let me = Some(desk.caller.person.id);
    let decidable = rows
        .into_iter()
        .filter(|row| row.by != me)
        .filter(|row| {
            desk.may_in(Operation::ApproveRegister, &row.register)
                .is_ok()
        })
        .collect();
    desk.about.details = details;
    Ok(decidable)
}

fn drafts(desk: &mut Desk<'_>, filter: &DraftFilter) -> Result<Vec<Waiting>, Error> {
    let known = known_drafts(desk, filter)?.into_iter();
    let opened = known.map(|(draft, patient)| {
        Ok(Waiting {
            body: desk.house.sealing.open_draft(&draft)?,
            draft,
            patient,
            due_at: None,
        })
    });
    opened.collect()
}

/// The drafts of which the caller may know, each with its patient.
pub(crate) fn known_drafts(
    desk: &mut Desk<'_>,
    filter: &DraftFilter,
) -> Result<Vec<(DraftRow, Option<PatientRow>)>, Error> {
    let rows = desk
        .vault
        .store()
        .drafts(desk.caller.institution, filter, SHOWN_MAX)?;
    let masters = std::sync::Arc::clone(&desk.masters);
    let details = desk.about.details.clone();
    let mut known = Vec::new();
    for draft in rows {
        let own = draft.enterer == desk.caller.person.id;
        let patient = draft.patient.map(|id| desk.patient(id)).transpose()?;
        let knows = match &patient {
            Some(row) => !own || desk.may_know(row)?,
            None => true,
        };
        let readable = masters
            .document_type(&draft.document_type)
            .is_some_and(|entry| own || desk.may_on(Operation::Read, On::new(entry)).is_ok());
        desk.about.patient = None;
        if readable && knows {
            known.push((draft, patient));
        }
    }
    desk.about.details = details;
    Ok(known)
}
