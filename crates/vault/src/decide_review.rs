//! 権限の見直し: a manager keeps or withdraws rights, and what is withdrawn ends at that moment.
//!
//! Open reviews are shown to those who may decide them and to nobody else (JAHIS 3.3, 6.2(6) 支援(5);
//! 企画管理13). Nobody decides on their own rights.

use crate::Vault;
use crate::administer_register::{history, take_effect, turn};
use crate::caller::Caller;
use crate::desk::Desk;
use crate::entry_row::revision_row;
use crate::error::{Error, Noun, Refusal};
use genpon_access::Granted;
use genpon_model::id::{PersonId, RevisionId};
use genpon_model::register::life::{self, Care, Proposal, Standing};
use genpon_model::register::{Approval, Author, Description, Register, Revision};
use genpon_model::registers::rights_review::{Cause, Outcome, ReviewItem, Reviewed};
use genpon_model::registers::{Grant, Person, RightsReview};
use genpon_model::text::{Code, Reason};
use genpon_store::Write;
use jiff::ToSpan;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A review that waits for a decision.
#[derive(Debug, Clone)]
pub struct ReviewWaiting {
    /// Its key.
    pub key: Code,
    /// What it is about.
    pub review: RightsReview,
    /// Whether its day is over.
    pub is_overdue: bool,
}

/// What a manager decides.
#[derive(Debug, Clone)]
pub struct ReviewDecision {
    /// For each right, in the order of the review.
    pub outcomes: Vec<Outcome>,
    /// Why so.
    pub remark: Option<Reason>,
}

impl Vault {
    /// The reviews that the caller may decide, the most urgent first. Not an action, no event.
    ///
    /// # Errors
    /// No such institution.
    pub fn reviews_waiting(&self, caller: &Caller) -> Result<Vec<ReviewWaiting>, Error> {
        let mut desk = self.quiet_desk(caller)?;
        Ok(waiting(&mut desk))
    }

    /// Reads one review that the caller may decide.
    ///
    /// # Errors
    /// No such review, or none of this caller's.
    pub fn read_review(&self, caller: &Caller, key: &Code) -> Result<ReviewWaiting, Error> {
        let mut desk = self.quiet_desk(caller)?;
        let mut all = waiting(&mut desk).into_iter();
        let found = all.find(|waits| waits.key == *key);
        found.ok_or(Error::NotFound(Noun::Entry))
    }

    /// Decides a review. What is withdrawn ends at this moment.
    ///
    /// # Errors
    /// No such review; [`Refusal::DecidedAlready`]; an outcome missing; nobody's own rights; the
    /// last administrator.
    pub fn decide_review(
        &self,
        caller: &Caller,
        key: &Code,
        decision: ReviewDecision,
    ) -> Result<(), Error> {
        self.at_desk(caller, "review.decide", |desk| {
            let house = Arc::clone(&desk.house);
            let _turn = turn(desk, &house);
            desk.detail("key", key.as_str());
            let review = desk.masters.rights.reviews.get(key);
            let review = review.ok_or(Error::NotFound(Noun::Entry))?.value.clone();
            let granted = may_decide(desk, &review)?;
            desk.detail("of", review.person.to_string());
            if !review.is_open() {
                return Err(Refusal::DecidedAlready.into());
            }
            let revisions = decided(desk, key, review, decision)?;
            take_effect(desk, &granted, &revisions)
        })
    }
}

pub(crate) fn waiting(desk: &mut Desk<'_>) -> Vec<ReviewWaiting> {
    let masters = Arc::clone(&desk.masters);
    let (details, today) = (desk.about.details.clone(), desk.now.at.date_in_japan());
    let open = masters.rights.open_reviews();
    let mine = open.filter(|(_, review)| may_decide(desk, review).is_ok());
    let mut mine: Vec<ReviewWaiting> = mine
        .map(|(key, review)| ReviewWaiting {
            key: key.clone(),
            is_overdue: review.is_overdue_on(today),
            review: review.clone(),
        })
        .collect();
    desk.about.details = details;
    mine.sort_by(|a, b| (a.review.due_on, &a.key).cmp(&(b.review.due_on, &b.key)));
    mine
}

fn may_decide(desk: &mut Desk<'_>, review: &RightsReview) -> Result<Granted, Error> {
    let departments = review.departments.iter();
    let departments = departments.filter_map(|code| desk.masters.department(code));
    let managers: Vec<PersonId> = departments.filter_map(|one| one.manager).collect();
    desk.may_review(review.person, &managers)
}

/// The review as decided, with every revision that follows from it.
fn decided(
    desk: &mut Desk<'_>,
    key: &Code,
    review: RightsReview,
    decision: ReviewDecision,
) -> Result<Vec<Revision>, Error> {
    if decision.outcomes.len() != review.items.len() {
        let (field, fault) = ("items", "an outcome is missing".to_owned());
        return Err(Refusal::Field { field, fault }.into());
    }
    let items = review.items.into_iter().zip(decision.outcomes);
    let items: Vec<ReviewItem> = items
        .map(|(item, outcome)| ReviewItem {
            outcome: Some(outcome),
            ..item
        })
        .collect();
    let review = RightsReview {
        items,
        decided_by: Some(desk.caller.person.id),
        decided_on: Some(desk.now.at.date_in_japan()),
        remark: decision.remark,
        ..review
    };
    let reason = format!("review {key}").parse();
    let reason: Reason = reason.map_err(|_| Error::Internal("a key is no reason"))?;
    let mut revisions = follow(desk, &review, &reason)?;
    let register = RightsReview::DESCRIPTION;
    let value = review.write();
    revisions.push(next(desk, register, key, &reason, |proposal| Proposal {
        value,
        ..proposal
    })?);
    for revision in &revisions {
        let row = revision_row(&desk.house.sealing, revision)?;
        desk.write(Write::AddRevision(row));
    }
    let withdrawn = review
        .items
        .iter()
        .filter(|item| item.outcome == Some(Outcome::Withdraw))
        .map(|item| item.key.as_str());
    desk.detail("withdrawn", withdrawn.collect::<Vec<_>>().join(" "));
    Ok(revisions)
}

/// What the outcomes do to grants and to the entry of the person.
fn follow(
    desk: &mut Desk<'_>,
    review: &RightsReview,
    reason: &Reason,
) -> Result<Vec<Revision>, Error> {
    let mut revisions = Vec::new();
    let mut roles = BTreeSet::new();
    for item in &review.items {
        match (item.kind, item.outcome) {
            (Reviewed::Role, Some(Outcome::Withdraw)) => drop(roles.insert(&item.key)),
            (Reviewed::Grant, Some(Outcome::Withdraw)) if is_held(desk, &item.key) => {
                let retired = |proposal| Proposal {
                    is_retired: true,
                    ..proposal
                };
                revisions.push(next(desk, Grant::DESCRIPTION, &item.key, reason, retired)?);
            }
            (Reviewed::Grant, Some(Outcome::Keep)) if review.cause == Cause::Periodic => {
                let review_on = next_review(desk);
                let put_off = |proposal: Proposal| Proposal {
                    care: Care {
                        review_on,
                        ..proposal.care
                    },
                    ..proposal
                };
                revisions.push(next(desk, Grant::DESCRIPTION, &item.key, reason, put_off)?);
            }
            _ => {}
        }
    }
    if !roles.is_empty() {
        let key: Code = review
            .person
            .to_string()
            .parse()
            .map_err(|_| Error::Internal("an id is no key"))?;
        let without = |mut proposal: Proposal| {
            if let Ok(mut person) = Person::read(&proposal.value) {
                person.roles.retain(|role| !roles.contains(role));
                proposal.value = person.write();
            }
            proposal
        };
        revisions.push(next(desk, Person::DESCRIPTION, &key, reason, without)?);
    }
    Ok(revisions)
}

/// Whether a grant was not withdrawn meanwhile.
fn is_held(desk: &Desk<'_>, key: &Code) -> bool {
    let entry = desk.masters.rights.grants.get(key);
    entry.is_some_and(|entry| !entry.is_retired)
}

fn next_review(desk: &Desk<'_>) -> Option<jiff::civil::Date> {
    let months = Grant::DESCRIPTION.review_months?;
    let today = desk.now.at.date_in_japan();
    Some(today.saturating_add(i64::from(months).months()))
}

/// The next revision of an entry, changed from what it is.
pub(crate) fn next(
    desk: &mut Desk<'_>,
    register: &'static Description,
    key: &Code,
    reason: &Reason,
    change: impl FnOnce(Proposal) -> Proposal,
) -> Result<Revision, Error> {
    let past = history(desk, register, key)?;
    let standing = Standing::of(&past);
    let current = standing.current.ok_or(Error::NotFound(Noun::Entry))?;
    let proposal = change(Proposal {
        id: RevisionId::from_uuid(desk.new_uuid()?),
        key: key.clone(),
        base: Some(current.edition),
        value: current.value.clone(),
        is_retired: current.is_retired,
        reason: reason.clone(),
        by: Author::Person(desk.caller.person.clone()),
        at: desk.now.at,
        care: current.care.clone(),
    });
    let revision = life::propose(register, Approval::None, standing, proposal);
    Ok(revision.map_err(Refusal::from)?)
}
