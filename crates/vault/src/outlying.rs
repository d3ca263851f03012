//! What stands out of the use of an institution: by numbers alone, without a threshold that fits one
//! house and not the next (JAHIS 3.3, 7.1.1(1)1)(b)(ア), 2)(a)(ウ)).
//!
//! A number is outlying when it lies further above the upper quartile than three times the distance
//! from there to the median: Tukey's fence, measured on the upper half alone. Pure.

use crate::uses::{Period, Place, Stretch, Use};
use genpon_access::hours::may_be_in;
use genpon_model::Timestamp;
use genpon_model::id::PersonId;
use genpon_model::registers::AuditRule;
use std::collections::BTreeMap;

/// Above this, a number is outlying. `None` where there is nothing to compare with.
#[must_use]
pub fn fence(numbers: impl IntoIterator<Item = i64>) -> Option<i64> {
    let mut sorted: Vec<i64> = numbers.into_iter().collect();
    sorted.sort_unstable();
    let (median, upper) = (quartile(&sorted, 2)?, quartile(&sorted, 3)?);
    Some(upper + 3 * (upper - median))
}

/// The number so many quarters of the way up.
fn quartile(sorted: &[i64], quarters: usize) -> Option<i64> {
    let last = sorted.len().checked_sub(1)?;
    sorted.get(last * quarters / 4).copied()
}

/// Uses that are outlyingly long, the longest first. They are compared with how long a log-in of each
/// person usually is: many short ones of one person do not hide the long one of another.
#[must_use]
pub fn long<'u>(uses: &'u [Use], rule: &AuditRule) -> Vec<&'u Use> {
    let mut lengths: BTreeMap<PersonId, Vec<i64>> = BTreeMap::new();
    for one in uses {
        lengths
            .entry(one.person.id)
            .or_default()
            .push(one.seconds());
    }
    let usual = lengths.into_values().filter_map(|mut own| {
        own.sort_unstable();
        quartile(&own, 2)
    });
    let fence = fence(usual).unwrap_or(i64::MAX);
    let seconds_min = i64::from(rule.long_minutes) * 60;
    let is_long = |one: &&Use| one.seconds() >= seconds_min && one.seconds() > fence;
    let mut long: Vec<&Use> = uses.iter().filter(is_long).collect();
    long.sort_by_key(|one| std::cmp::Reverse(one.seconds()));
    long
}

/// People with outlyingly many log-ins, the most first.
#[must_use]
pub fn many(uses: &[Use], rule: &AuditRule) -> Vec<(PersonId, i64)> {
    let mut counts: BTreeMap<PersonId, i64> = BTreeMap::new();
    for one in uses {
        *counts.entry(one.person.id).or_default() += 1;
    }
    let fence = fence(counts.values().copied()).unwrap_or(i64::MAX);
    let least = i64::from(rule.many_log_ins);
    let mut many: Vec<(PersonId, i64)> = counts
        .into_iter()
        .filter(|(_, count)| *count >= least && *count > fence)
        .collect();
    many.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    many
}

/// Somebody at work in two places at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simultaneous {
    /// Who.
    pub person: PersonId,
    /// Where.
    pub places: (Place, Place),
    /// The time they have in common.
    pub stretch: Stretch,
}

/// Everybody who was at work in two places at once; a locked screen is nobody's work.
#[must_use]
pub fn simultaneous(uses: &[Use]) -> Vec<Simultaneous> {
    let mut by_person: BTreeMap<PersonId, Vec<&Use>> = BTreeMap::new();
    for one in uses {
        by_person.entry(one.person.id).or_default().push(one);
    }
    let mut found = Vec::new();
    for (person, uses) in by_person {
        for (number, first) in uses.iter().enumerate() {
            let later = uses.iter().skip(number + 1);
            let begun_meanwhile = later.take_while(|one| one.began_at < first.ended_at());
            for second in begun_meanwhile.filter(|one| one.place != first.place) {
                found.extend(in_common(first, second).map(|stretch| Simultaneous {
                    person,
                    places: (first.place.clone(), second.place.clone()),
                    stretch,
                }));
            }
        }
    }
    found.sort_by_key(|one| one.stretch);
    found
}

/// The first time that two uses have in common.
fn in_common(first: &Use, second: &Use) -> Option<Stretch> {
    let of = |stretch: &Stretch| Period {
        from: stretch.0,
        until: stretch.1,
    };
    let mut parts = first.stretches.iter().flat_map(|own| {
        let others = second.stretches.iter();
        others.filter_map(move |other| of(own).part_of(*other))
    });
    parts.next()
}

/// Seconds at work in unusual hours by person, the most first.
#[must_use]
pub fn unusual(uses: &[Use], period: Period, rule: &AuditRule) -> Vec<(PersonId, i64)> {
    let mut sums: BTreeMap<PersonId, i64> = BTreeMap::new();
    for one in uses {
        let parts = one.stretches.iter().filter_map(|own| period.part_of(*own));
        let seconds: i64 = parts.map(|part| unusual_seconds(part, rule)).sum();
        *sums.entry(one.person.id).or_default() += seconds;
    }
    let mut ranked: Vec<_> = sums
        .into_iter()
        .filter(|(_, seconds)| *seconds > 0)
        .collect();
    ranked.sort_by_key(|(_, seconds)| std::cmp::Reverse(*seconds));
    ranked
}

/// How much of a stretch lies in unusual hours: cut where the hours change, each piece is one or the
/// other.
fn unusual_seconds((from, until): Stretch, rule: &AuditRule) -> i64 {
    let hours = rule.unusual_hours();
    let mut seconds = 0;
    let mut begin = from;
    while begin < until {
        let end = next_change(begin, rule).min(until);
        if may_be_in(&hours, begin) {
            seconds += end.seconds_since(begin);
        }
        begin = end;
    }
    seconds
}

/// The next moment at which usual hours may become unusual ones, or the other way round.
fn next_change(at: Timestamp, rule: &AuditRule) -> Timestamp {
    const DAY_SECONDS: i64 = 24 * 3600;
    const JAPAN_SECONDS: i64 = 9 * 3600;
    let local = at.as_micros() + JAPAN_SECONDS * 1_000_000;
    let into_day = local.rem_euclid(DAY_SECONDS * 1_000_000);
    let edges = [
        i64::from(rule.unusual_from_minute) * 60,
        i64::from(rule.unusual_until_minute) * 60,
        DAY_SECONDS,
    ];
    let later = edges.iter().map(|edge| edge * 1_000_000 - into_day);
    let ahead = later.filter(|ahead| *ahead > 0).min();
    let next = at.as_micros() + ahead.unwrap_or(DAY_SECONDS * 1_000_000);
    Timestamp::from_micros(next).unwrap_or_else(|_| at.plus_seconds(DAY_SECONDS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("{text}:00+09:00").parse().unwrap()
    }

    #[test]
    fn what_lies_far_above_most_is_outlying_and_nothing_else_is() {
        let fence = |numbers: &[i64]| fence(numbers.iter().copied());
        assert_eq!(fence(&[]), None);
        assert_eq!(fence(&[5]), Some(5));
        assert_eq!(fence(&[4, 5, 6, 5, 4, 5, 40]), Some(5));
        assert_eq!(fence(&[1, 2, 3, 4, 5, 6, 7, 8, 9]), Some(7 + 3 * 2));
    }

    #[test]
    fn unusual_hours_are_cut_to_the_second_over_midnight_and_on_whole_days() {
        let rule = AuditRule::default();
        let seconds = |from, until| unusual_seconds((at(from), at(until)), &rule);
        assert_eq!(seconds("2026-11-20T21:00", "2026-11-20T22:00"), 0);
        assert_eq!(seconds("2026-11-20T21:30", "2026-11-20T22:30"), 1800);
        assert_eq!(seconds("2026-11-20T21:00", "2026-11-21T07:00"), 8 * 3600);
        assert_eq!(seconds("2026-11-21T10:00", "2026-11-21T11:00"), 0);
        let weekend = AuditRule {
            unusual_days: vec![genpon_model::registers::person::Weekday::Saturday],
            ..rule
        };
        let day = (at("2026-11-21T10:00"), at("2026-11-21T23:00"));
        assert_eq!(unusual_seconds(day, &weekend), 13 * 3600);
    }
}
