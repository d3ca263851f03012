//! 自動確定: drafts that nobody confirmed in time become versions, where a rule says so.
//!
//! JAHIS 3.3, 7.1.2(1)1)(a)(エ) and (b)(イ); 運用14⑧e. The rule names the document types, the hours
//! without a change, and who counts as the enterer and the confirmer; the version names the rule and
//! its edition and is marked as automatic for ever. Without a rule nothing is confirmed. Nothing is
//! shown to anybody and nobody is said to have proved who they are. A withdrawal is never automatic.

use crate::Vault;
use crate::access_check::On;
use crate::by_proxy;
use crate::caller::{Caller, Under};
use crate::confirm_version::{Confirmed, facts, finish, head};
use crate::desk::Desk;
use crate::error::{Error, Refusal};
use crate::house::House;
use crate::masters::Entry;
use crate::save_draft::on_draft;
use crate::seal_version::{Basis, seal_version};
use crate::sheet_of::DraftSheet;
use genpon_access::{Granted, Operation};
use genpon_formats::locale::Lang;
use genpon_formats::manifest::{Confirmed as ConfirmedBy, RuleRef};
use genpon_model::Timestamp;
use genpon_model::lifecycle::{self, Confirming};
use genpon_model::person::PersonRef;
use genpon_model::record::{Act, ConfirmationMode};
use genpon_model::registers::ConfirmationRule;
use genpon_store::{DraftFilter, DraftRow};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// What one round did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Round {
    /// The versions made.
    pub confirmed: Vec<Confirmed>,
    /// Drafts that a rule covers and that cannot be confirmed as they are: empty, started from an
    /// older version, or with a confirmer who may not confirm them. They stay drafts.
    pub left: usize,
}

/// How many drafts one rule takes in one round; the next round goes on.
const DRAFTS_MAX: u32 = 1000;

/// How often drafts are looked through.
const EVERY: Duration = Duration::from_secs(60);

/// Lets the rounds end.
#[derive(Debug, Default)]
pub struct Rounds {
    is_closing: Mutex<bool>,
    changed: Condvar,
}

impl Rounds {
    /// Waits for the next round; false when closing.
    fn wait(&self) -> bool {
        let is_closing = self
            .is_closing
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .changed
            .wait_timeout_while(is_closing, EVERY, |is_closing| !*is_closing);
        !*waited.unwrap_or_else(PoisonError::into_inner).0
    }

    fn close(&self) {
        *self
            .is_closing
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_all();
    }
}

impl Vault {
    /// Confirms what is due, again and again, until [`Vault::close_rounds`]; give it a thread of its
    /// own.
    pub fn run_rounds(&self) {
        while self.rounds.wait() {
            if let Err(fault) = self.lock_idle_screens() {
                tracing::error!(%fault, "a lock could not be recorded");
            }
            if let Err(fault) = self.file_due_reviews() {
                tracing::error!(%fault, "reviews of rights could not be filed");
            }
            if let Err(fault) = self.confirm_due_drafts() {
                tracing::error!(%fault, "drafts that are due could not be looked through");
            }
        }
    }

    /// Lets [`Vault::run_rounds`] end after the work at hand.
    pub fn close_rounds(&self) {
        self.rounds.close();
    }

    /// Confirms the drafts of all institutions that are due by a rule now.
    ///
    /// # Errors
    /// When the store cannot read or write.
    pub fn confirm_due_drafts(&self) -> Result<Round, Error> {
        let mut round = Round::default();
        for institution in self.institutions() {
            let house = self.house(institution.id)?;
            let masters = house.masters();
            for entry in masters
                .confirmation_rules
                .values()
                .filter(|entry| !entry.is_retired)
            {
                if entry.value.mode == ConfirmationMode::Automatic {
                    self.apply(&house, entry, &mut round)?;
                }
            }
        }
        Ok(round)
    }

    fn apply(
        &self,
        house: &House,
        entry: &Entry<ConfirmationRule>,
        round: &mut Round,
    ) -> Result<(), Error> {
        let Some(hours) = entry.value.after_hours else {
            return Ok(());
        };
        let now = self.now().at;
        let since = now.plus_seconds(-3600 * i64::from(hours));
        let filter = DraftFilter {
            untouched_since: Some(since),
            ..DraftFilter::default()
        };
        let rows = self
            .store()
            .drafts(house.institution.id, &filter, DRAFTS_MAX)?;
        let covered = rows.into_iter().filter(|row| covers(&entry.value, row));
        for row in covered {
            match self.confirm_by_rule(house, entry, row, now)? {
                Some(confirmed) => round.confirmed.push(confirmed),
                None => round.left += 1,
            }
        }
        Ok(())
    }

    /// None when the draft cannot be confirmed as it is: that is found out before there is an event,
    /// so that a draft left lying does not fill the trail.
    fn confirm_by_rule(
        &self,
        house: &House,
        entry: &Entry<ConfirmationRule>,
        row: DraftRow,
        now: Timestamp,
    ) -> Result<Option<Confirmed>, Error> {
        let people = house.masters();
        let confirmer = entry
            .value
            .confirmer
            .and_then(|id| Some((id, people.active_person(id)?)));
        let Some((id, confirmer)) = confirmer else {
            return Ok(None);
        };
        let caller = rule_caller(house, confirmer.reference(id), now);
        let mut quiet = self.quiet_desk(&caller)?;
        match prepare(&mut quiet, entry, &row) {
            Ok(_) => {}
            Err(Error::Refused(_)) => return Ok(None),
            Err(other) => return Err(other),
        }
        let confirmed = self.at_desk(&caller, "record.confirm", |desk| {
            let (draft, basis, granted) = prepare(desk, entry, &row)?;
            let sealed = seal_version(desk, draft, basis)?;
            finish(desk, sealed, &granted)
        });
        match confirmed {
            Ok(confirmed) => Ok(Some(confirmed)),
            // Somebody saved or confirmed it at this moment.
            Err(Error::Refused(_) | Error::Race(_)) => Ok(None),
            Err(other) => Err(other),
        }
    }
}

/// Whether a rule confirms this draft after its time. A withdrawal always needs a person.
pub(crate) fn covers(rule: &ConfirmationRule, row: &DraftRow) -> bool {
    let code = row.document_type.parse();
    let is_covered = code.is_ok_and(|code| rule.covers(ConfirmationMode::Automatic, &code));
    is_covered && row.act != Act::Withdraw
}

/// Who counts as the confirmer, by rule: nobody logged in, nothing was typed.
fn rule_caller(house: &House, person: PersonRef, at: Timestamp) -> Caller {
    Caller {
        institution: house.institution.id,
        person,
        client: None,
        terminal: None,
        place: None,
        source: None,
        authenticated_at: at,
        authentication: Vec::new(),
        lang: Lang::Ja,
        under: Under::default(),
    }
}

fn prepare(
    desk: &mut Desk<'_>,
    entry: &Entry<ConfirmationRule>,
    row: &DraftRow,
) -> Result<(DraftSheet, Basis, Granted), Error> {
    let (rule, mode) = (&entry.value, ConfirmationMode::Automatic);
    desk.note_draft(row)?;
    desk.detail("mode", mode.code());
    desk.detail("act", row.act.code());
    desk.detail("rule", format!("{} {}", rule.code, entry.edition));
    let document_type = desk.stored_type(&row.document_type)?;
    if document_type.is_retired && row.act == Act::Create {
        return Err(Refusal::TypeRetired.into());
    }
    let granted = desk.may_on(Operation::Confirm, on_rule(desk, row, &document_type, rule))?;
    let mut body = desk.house.sealing.open_draft(row)?;
    by_proxy::in_effect(&body)?;
    if body.returned.is_some() {
        return Err(Refusal::DraftReturned.into());
    }
    let head = head(desk, row)?;
    lifecycle::may_confirm(
        &facts(row, &body),
        head.as_ref(),
        None,
        &confirming(desk, mode),
    )?;
    if let Some(id) = rule.enterer {
        let person = desk.masters.people.get(&id).ok_or(Refusal::NotAllowed)?;
        body.entered.by = person.value.reference(id);
    }
    let basis = Basis {
        mode,
        confirmed: ConfirmedBy {
            by: desk.caller.person.clone(),
            at: desk.now.at,
            terminal: None,
            client: None,
            authenticated_at: None,
            authentication: Vec::new(),
        },
        presentation: None,
        on_behalf_of: body.on_behalf_of.clone(),
        rule: Some(RuleRef {
            code: rule.code.clone(),
            edition: entry.edition,
        }),
        previous: head,
    };
    Ok((
        DraftSheet::read(desk, row.clone(), body, &document_type)?,
        basis,
        granted,
    ))
}

fn on_rule<'a>(
    desk: &Desk<'_>,
    row: &DraftRow,
    document_type: &'a Entry<genpon_model::registers::DocumentType>,
    rule: &'a ConfirmationRule,
) -> On<'a> {
    On {
        rule: Some(rule),
        ..on_draft(desk, row, document_type)
    }
}

fn confirming(desk: &Desk<'_>, mode: ConfirmationMode) -> Confirming {
    Confirming {
        by: desk.caller.person.id,
        mode,
        claims_to_have_seen: None,
        authenticated_at: desk.now.at,
        at: desk.now.at,
        authentication_age_seconds_max: 0,
        has_rule: true,
    }
}
