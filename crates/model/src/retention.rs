//! 保存期間: until when a document must be kept, by which statute; or what must be known to say it.
//!
//! Terms of one statute follow one another by the day of the starting event; of different statutes
//! the longest decides. A term counts to the day that corresponds to its starting day (民法143条).
//! An amendment whose first day is unknown makes the answer unknown from its promulgation on, until
//! the institution completes the rule. The end of a term permits disposal; it never causes it.

use crate::registers::retention_rule::{Period, RetentionRule, StartEvent, Term};
use crate::text::{Code, Name};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The days of what happened to a document, as far as they are known.
pub type Facts = BTreeMap<StartEvent, Date>;

/// Until when a document must be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// Up to and including this day.
    Until {
        /// The last day.
        date: Date,
        /// The statute that decided.
        statute: Code,
    },
    /// 永年, or no term that would allow disposal.
    Indefinitely {
        /// The statute that decided.
        statute: Code,
    },
    /// Nobody can say before this is known; it is kept.
    NeedsFact(MissingFact),
}

/// What must be known first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MissingFact {
    /// The day of an event.
    Day(StartEvent),
    /// The first day of an amendment of this statute: the institution completes the rule.
    FirstDay(Code),
    /// The rule has no term.
    Term,
}

impl Kept {
    /// Whether the duty to keep it is over on this day.
    #[must_use]
    pub fn is_over(&self, today: Date) -> bool {
        matches!(self, Self::Until { date, .. } if *date < today)
    }
}

/// Until when a document under this rule must be kept.
#[must_use]
pub fn keep_until(rule: &RetentionRule, facts: &Facts) -> Kept {
    let statutes: BTreeSet<&Code> = rule.terms.iter().map(|term| &term.statute).collect();
    let answers = statutes
        .into_iter()
        .map(|statute| under(statute, rule, facts));
    answers
        .max_by_key(strength)
        .unwrap_or(Kept::NeedsFact(MissingFact::Term))
}

/// The period that a rule asks for on a day, as a manifest names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// How many years; none for without end.
    pub years: Option<u32>,
    /// 根拠
    pub basis: Name,
}

impl RetentionRule {
    /// The longest period in force on this day. An amendment whose first day is not known is not in
    /// force yet: the manifest says what was known, [`keep_until`] says what is missing.
    #[must_use]
    pub fn in_force_on(&self, day: Date) -> InForce {
        let mut latest: BTreeMap<&Code, &Term> = BTreeMap::new();
        for term in self
            .terms
            .iter()
            .filter(|term| term.promulgated_on.is_none())
        {
            let applies = term.applies_from.is_none_or(|from| from <= day);
            let known = latest.get(&term.statute);
            if applies && known.is_none_or(|known| known.applies_from <= term.applies_from) {
                latest.insert(&term.statute, term);
            }
        }
        let longest = latest
            .into_values()
            .max_by_key(|term| term.years.unwrap_or(u16::MAX));
        longest.map_or_else(
            || InForce {
                years: None,
                basis: self.name.ja.clone(),
            },
            |term| InForce {
                years: term.years.map(u32::from),
                basis: term.basis.clone(),
            },
        )
    }
}

/// The answer of one statute.
fn under(statute: &Code, rule: &RetentionRule, facts: &Facts) -> Kept {
    let terms = || rule.terms.iter().filter(|term| term.statute == *statute);
    if let Some(forever) = terms().find(|term| term.period != Period::Years) {
        return Kept::Indefinitely {
            statute: forever.statute.clone(),
        };
    }
    // The day that decides which term applies is the starting day, of whatever event a term names.
    let mut missing = None;
    let mut latest: Option<(Option<Date>, &Term, Date)> = None;
    for term in terms() {
        let Some(start) = facts.get(&term.starts).copied() else {
            missing = Some(MissingFact::Day(term.starts));
            continue;
        };
        if term.promulgated_on.is_some_and(|day| day <= start) {
            return Kept::NeedsFact(MissingFact::FirstDay(statute.clone()));
        }
        let applies =
            term.promulgated_on.is_none() && term.applies_from.is_none_or(|day| day <= start);
        if applies && latest.is_none_or(|(from, ..)| from <= term.applies_from) {
            latest = Some((term.applies_from, term, start));
        }
    }
    match (missing, latest) {
        (Some(fact), _) => Kept::NeedsFact(fact),
        (None, None) => Kept::NeedsFact(MissingFact::Term),
        (None, Some((_, term, start))) => {
            let years = i64::from(term.years.unwrap_or(u16::MAX));
            Kept::Until {
                date: start.saturating_add(years.years()),
                statute: statute.clone(),
            }
        }
    }
}

/// Which answer decides: the longest; what is unknown is kept before what has an end.
fn strength(kept: &Kept) -> (u8, Option<Date>) {
    match kept {
        Kept::Until { date, .. } => (0, Some(*date)),
        Kept::NeedsFact(_) => (1, None),
        Kept::Indefinitely { .. } => (2, None),
    }
}

#[cfg(test)]
mod tests;
