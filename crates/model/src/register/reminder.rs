//! Reminders: entries to review, entries that expire, requests that wait for a decision.

use super::revision::{Revision, RevisionState};
use crate::id::PersonId;
use crate::register::field::choices;
use crate::text::Code;
use jiff::ToSpan;
use jiff::civil::Date;

choices! {
    /// What is to be done.
    Due("due") {
        /// A request waits for another person.
        Decision = "decision",
        /// The entry expires, or has expired.
        Expiry = "expiry",
        /// The entry is to be looked over.
        Review = "review",
    }
}

/// Something to be done with an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// By when.
    pub on: Date,
    /// What.
    pub due: Due,
    /// Code of the register.
    pub register: Code,
    /// Key of the entry.
    pub key: Code,
    /// Who looks after it.
    pub owner: Option<PersonId>,
    /// Whether the day is over.
    pub is_overdue: bool,
}

/// What is due within `days_ahead` days, the earliest first. Give the current and the open revision
/// of each entry; retired entries ask for nothing.
#[must_use]
pub fn due<'a>(
    revisions: impl IntoIterator<Item = &'a Revision>,
    today: Date,
    days_ahead: u16,
) -> Vec<Reminder> {
    let horizon = today.saturating_add(i64::from(days_ahead).days());
    let all = revisions.into_iter().flat_map(days_of);
    let mut found: Vec<Reminder> = all
        .filter(|(on, ..)| *on <= horizon)
        .map(|(on, due, revision)| Reminder {
            on,
            due,
            register: revision.register.clone(),
            key: revision.key.clone(),
            owner: revision.care.owner,
            is_overdue: due != Due::Decision && on < today,
        })
        .collect();
    found.sort_by(|a, b| {
        (a.on, a.due, &a.register, &a.key).cmp(&(b.on, b.due, &b.register, &b.key))
    });
    found
}

fn days_of(revision: &Revision) -> impl Iterator<Item = (Date, Due, &Revision)> {
    let is_effective = revision.state == RevisionState::Effective && !revision.is_retired;
    let is_open = revision.state == RevisionState::Requested;
    let care = &revision.care;
    [
        (care.review_on.filter(|_| is_effective), Due::Review),
        (care.expires_on.filter(|_| is_effective), Due::Expiry),
        (is_open.then(|| revision.at.date_in_japan()), Due::Decision),
    ]
    .into_iter()
    .filter_map(move |(on, due)| on.map(|on| (on, due, revision)))
}
