//! ID台帳: every user id that was ever issued, whose it was from when until when, and what became of it
//! (JAHIS 3.3, 6.2(1)(b); 運用14⑦).
//!
//! Derived from the history of the registers `person` and `pooled-id` and kept nowhere else: whoever
//! changes an entry writes the ledger by doing so.

use crate::id::PersonId;
use crate::register::life::RevisionState;
use crate::register::{Register as _, Revision};
use crate::registers::person::{Employment, IdDelivery};
use crate::registers::{Person, PooledId};
use crate::text::{Name, UserId};
use crate::time::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;

/// Some time during which an id is one person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// From when.
    pub from: Timestamp,
    /// Until when; none while it goes on.
    pub until: Option<Timestamp>,
}

impl Span {
    /// Whether any moment of that day in Japan is in it.
    #[must_use]
    pub fn touches(&self, day: Date) -> bool {
        let (begins, ends) = (Timestamp::day_in_japan(day), after(day));
        self.from < ends && self.until.is_none_or(|until| begins < until)
    }

    /// The first and the last day.
    #[must_use]
    pub fn days(&self) -> (Date, Option<Date>) {
        let last = self.until.map(|until| {
            let inside = Timestamp::from_micros(until.as_micros() - 1);
            inside.unwrap_or(until).date_in_japan()
        });
        (self.from.date_in_japan(), last)
    }
}

/// What became of an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum IdState {
    /// 使用中
    InUse,
    /// 開始前
    NotStarted,
    /// 無効
    Disabled,
    /// 休職
    OnLeave,
    /// 終了: the last day has passed, and nobody has dealt with the account.
    Ended,
    /// 変更: the person has another id by now.
    Replaced,
    /// 削除
    Deleted,
}

impl IdState {
    /// How the id of a person stands on a day.
    #[must_use]
    pub fn of(person: &Person, is_retired: bool, day: Date) -> Self {
        match () {
            () if is_retired => Self::Deleted,
            () if !person.is_enabled => Self::Disabled,
            () if person.has_ended_on(day) => Self::Ended,
            () if person.is_on_leave_on(day) => Self::OnLeave,
            () if person.starts_on.is_some_and(|first| day < first) => Self::NotStarted,
            () => Self::InUse,
        }
    }

    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::InUse => "in-use",
            Self::NotStarted => "not-started",
            Self::Disabled => "disabled",
            Self::OnLeave => "on-leave",
            Self::Ended => "ended",
            Self::Replaced => "replaced",
            Self::Deleted => "deleted",
        }
    }
}

/// Something that happened to an id, on a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// When.
    pub at: Timestamp,
    /// What it became.
    pub state: IdState,
    /// Who did it, where it was a person.
    pub by: Option<Name>,
}

/// One id in one person's hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedId {
    /// The id.
    pub user_id: UserId,
    /// Whose.
    pub holder: PersonId,
    /// The name of the holder, as it was last under this id; none for a lent id, whose holder has an
    /// id of their own.
    pub name: Option<Name>,
    /// Employed, or from outside.
    pub employment: Option<Employment>,
    /// By which rule it was issued.
    pub issue_rule: Option<Name>,
    /// How the holder got it.
    pub delivery: Option<IdDelivery>,
    /// When it was the holder's.
    pub spans: Vec<Span>,
    /// What happened to it, oldest first.
    pub changes: Vec<Change>,
    /// How it stands.
    pub state: IdState,
    /// Whether it is lent for some days.
    pub is_lent: bool,
}

impl IssuedId {
    /// Whether it was the holder's on that day.
    #[must_use]
    pub fn was_held_on(&self, day: Date) -> bool {
        self.spans.iter().any(|span| span.touches(day))
    }

    /// The first day of its use, and the last; none while it is in use. Of an id that was nobody's for
    /// longer than a moment, the day on which it was made.
    #[must_use]
    pub fn period(&self) -> Option<(Date, Option<Date>)> {
        if let (Some(first), Some(last)) = (self.spans.first(), self.spans.last()) {
            return Some((first.days().0, last.days().1));
        }
        let made = self.changes.first()?.at.date_in_japan();
        let ended = self.changes.last()?.at.date_in_japan();
        Some((made, Some(ended)))
    }

    fn hold(&mut self, from: Timestamp, until: Option<Timestamp>) {
        if until.is_some_and(|until| until <= from) {
            return;
        }
        match self.spans.last_mut() {
            Some(last) if last.until == Some(from) => last.until = until,
            _ => self.spans.push(Span { from, until }),
        }
    }

    fn becomes(&mut self, state: IdState, revision: &Revision) {
        if self.changes.last().map(|change| change.state) != Some(state) {
            self.changes.push(Change {
                at: in_force_at(revision),
                state,
                by: revision.by.person().map(|person| person.name.clone()),
            });
        }
        self.state = state;
    }
}

/// The ids that a person ever had, oldest first, as the history of the entry tells.
#[must_use]
pub fn of_person(holder: PersonId, history: &[Revision], today: Date) -> Vec<IssuedId> {
    let mut effective: Vec<&Revision> = history
        .iter()
        .filter(|revision| revision.state == RevisionState::Effective)
        .collect();
    effective.sort_by_key(|revision| revision.edition);
    let mut issued: Vec<IssuedId> = Vec::new();
    for (at, revision) in effective.iter().enumerate() {
        let Ok(person) = Person::read(&revision.value) else {
            continue;
        };
        let replaced = issued
            .last_mut()
            .filter(|last| last.user_id != person.user_id);
        if let Some(replaced) = replaced {
            replaced.becomes(IdState::Replaced, revision);
        }
        let known = issued.iter().position(|one| one.user_id == person.user_id);
        let known = known.unwrap_or_else(|| {
            issued.push(new(holder, &person));
            issued.len() - 1
        });
        let Some(one) = issued.get_mut(known) else {
            continue;
        };
        one.name = Some(person.name.clone());
        one.employment = person.employment;
        one.issue_rule = person.issue_rule.clone().or(one.issue_rule.take());
        one.delivery = person.delivery.or(one.delivery);
        let next = effective.get(at + 1).map(|next| in_force_at(next));
        let entered = match next {
            Some(next) => next.date_in_japan(),
            None => today,
        };
        one.becomes(IdState::of(&person, revision.is_retired, entered), revision);
        if !revision.is_retired {
            let begins = person.starts_on.map(Timestamp::day_in_japan);
            let ends = person.ends_on.map(after);
            let from = begins.map_or(in_force_at(revision), |day| day.max(in_force_at(revision)));
            let until = [next, ends].into_iter().flatten().min();
            one.hold(from, until);
        }
    }
    issued
}

/// The loans of an id that goes from one person to another, oldest first.
#[must_use]
pub fn of_pool(pooled: &PooledId, is_retired: bool, today: Date) -> Vec<IssuedId> {
    let mut loans: Vec<_> = pooled.loans.iter().collect();
    loans.sort_by_key(|loan| loan.from);
    let lent = loans.into_iter().map(|loan| IssuedId {
        user_id: pooled.user_id.clone(),
        holder: loan.person,
        name: None,
        employment: None,
        issue_rule: Some(pooled.issue_rule.clone()),
        delivery: Some(loan.delivery),
        spans: vec![Span {
            from: Timestamp::day_in_japan(loan.from),
            until: Some(after(loan.until)),
        }],
        changes: Vec::new(),
        state: match () {
            () if is_retired => IdState::Deleted,
            () if loan.until < today => IdState::Ended,
            () if today < loan.from => IdState::NotStarted,
            () if !pooled.is_enabled => IdState::Disabled,
            () => IdState::InUse,
        },
        is_lent: true,
    });
    lent.collect()
}

fn new(holder: PersonId, person: &Person) -> IssuedId {
    IssuedId {
        user_id: person.user_id.clone(),
        holder,
        name: None,
        employment: None,
        issue_rule: None,
        delivery: None,
        spans: Vec::new(),
        changes: Vec::new(),
        state: IdState::NotStarted,
        is_lent: false,
    }
}

/// From when a revision is in force.
fn in_force_at(revision: &Revision) -> Timestamp {
    let decided = revision.decision.as_ref().map(|decision| decision.at);
    decided.unwrap_or(revision.at)
}

/// The instant at which a day is over.
fn after(day: Date) -> Timestamp {
    Timestamp::day_in_japan(day.saturating_add(1.day()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::RevisionId;
    use crate::register::Author;
    use crate::register::life::{Care, Edition};
    use serde_json::{Value, json};

    const ME: &str = "0193a2f0-7c1e-7abc-8def-0123456789ab";

    /// A history from days at noon (UTC) and changed fields; `retired` retires.
    fn history(steps: &[(&str, Value)]) -> Vec<Revision> {
        let mut value = json!({ "user_id": "sato", "name": "佐藤 恵子", "is_enabled": true });
        let revision = |(at, (day, change)): (usize, &(&str, Value))| {
            let mut change = change.clone();
            let retired = change.as_object_mut().unwrap().shift_remove("retired");
            for (name, field) in change.as_object().unwrap() {
                value[name] = field.clone();
            }
            Revision {
                id: ME.parse::<RevisionId>().unwrap(),
                register: Person::DESCRIPTION.code(),
                key: ME.parse().unwrap(),
                edition: Edition::new(u32::try_from(at).unwrap() + 1).unwrap(),
                base: None,
                value: value.clone(),
                is_retired: retired.is_some(),
                reason: "試験".parse().unwrap(),
                by: Author::Setup,
                at: format!("{day}T12:00:00Z").parse().unwrap(),
                state: RevisionState::Effective,
                decision: None,
                care: Care::default(),
            }
        };
        steps.iter().enumerate().map(revision).collect()
    }

    fn ledger(steps: &[(&str, Value)], today: &str) -> Vec<IssuedId> {
        of_person(ME.parse().unwrap(), &history(steps), today.parse().unwrap())
    }

    #[test]
    fn an_id_is_held_from_its_issue_until_it_ends_and_again_after_a_return() {
        let steps = [
            ("2026-01-10", json!({})),
            ("2026-02-01", json!({ "is_enabled": false })),
            ("2026-03-01", json!({ "is_enabled": true })),
            ("2026-04-01", json!({ "ends_on": "2026-04-30" })),
            ("2026-06-01", json!({ "ends_on": "2027-03-31" })),
            ("2026-07-01", json!({ "retired": true })),
        ];
        let issued = ledger(&steps, "2026-11-20");
        assert_eq!(issued.len(), 1);
        let days: Vec<_> = issued[0].spans.iter().map(Span::days).collect();
        let day = |text: &str| text.parse::<Date>().unwrap();
        let expected = [
            (day("2026-01-10"), Some(day("2026-04-30"))),
            (day("2026-06-01"), Some(day("2026-07-01"))),
        ];
        assert_eq!(days, expected);
        let states: Vec<&str> = issued[0]
            .changes
            .iter()
            .map(|one| one.state.code())
            .collect();
        assert_eq!(
            states,
            ["in-use", "disabled", "in-use", "ended", "in-use", "deleted"]
        );
        for (asked, held) in [
            ("2026-01-09", false),
            ("2026-02-10", true),
            ("2026-05-15", false),
        ] {
            assert_eq!(issued[0].was_held_on(day(asked)), held, "{asked}");
        }
    }

    #[test]
    fn another_id_ends_the_one_before_it() {
        let steps = [
            (
                "2026-01-10",
                json!({ "delivery": "sealed_letter", "issue_rule": "職員番号" }),
            ),
            ("2026-02-01", json!({ "user_id": "sato-k" })),
        ];
        let issued = ledger(&steps, "2026-11-20");
        let told: Vec<(&str, &str)> = issued
            .iter()
            .map(|one| (one.user_id.as_str(), one.state.code()))
            .collect();
        assert_eq!(told, [("sato", "replaced"), ("sato-k", "in-use")]);
        assert_eq!(issued[0].delivery, Some(IdDelivery::SealedLetter));
        let last = issued[0].period().unwrap().1.unwrap();
        assert_eq!(last.to_string(), "2026-02-01");
        assert_eq!(issued[1].period().unwrap().1, None);
    }
}
