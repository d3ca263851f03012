//! What `/audit/screening` says: what stands out of a week, in listings and rankings.

use crate::pages::listing::{Bar, Cell, Listing};
use crate::pages::use_seen::{Look, Ranking, UseSeenPage};
use crate::web::seen_words::{duration, moment, person, place};
use crate::web::use_seen::{check_form, empty_page, listing, overdue};
use crate::web::words::Words;
use genpon_model::registers::audit_check::CheckKind;
use genpon_vault::screen_use::Screening;
use genpon_vault::uses::{Period, Use};

pub(super) fn screening_page(words: &Words, period: Period, found: Screening) -> UseSeenPage {
    let mut page = empty_page(words, Look::Screening, period);
    page.overdue = found
        .overdue
        .iter()
        .map(|one| overdue(words, one))
        .collect();
    let unseen = found.out_of_sight.iter().map(|one| {
        let people: Vec<String> = one
            .uses
            .iter()
            .map(|one| name_and_time(words, one))
            .collect();
        let seconds = one.uses.iter().map(Use::seconds).sum();
        vec![
            Cell::Text(one.terminal.clone()),
            Cell::Number(one.uses.len().to_string()),
            Cell::Number(duration(seconds)),
            Cell::Number(
                one.failures
                    .iter()
                    .map(|one| one.attempts)
                    .sum::<u64>()
                    .to_string(),
            ),
            Cell::Lines(people),
        ]
    });
    let unseen_heads = [
        "terminal",
        "seen-log-ins",
        "seen-duration",
        "seen-attempts",
        "seen-times",
    ];
    page.listings = vec![
        long(words, &found),
        many(words, &found),
        simultaneous(words, &found),
        listing(words, "seen-unseen", &unseen_heads, unseen.collect()),
        checks(words, &found),
    ];
    page.rankings = vec![unusual(words, &found), patients(words, &found)];
    page.check = Some(check_form(
        words,
        &[CheckKind::AbnormalUse, CheckKind::Screening],
        Vec::new(),
        found.findings() as u64,
    ));
    page
}

fn long(words: &Words, found: &Screening) -> Listing {
    let rows = found.long.iter().map(|one| {
        vec![
            person(words, one.person.id),
            moment(one.began_at),
            Cell::Number(duration(one.seconds())),
            Cell::Text(place(words, &one.place)),
        ]
    });
    let heads = ["person", "at", "seen-duration", "terminal"];
    listing(words, "seen-long", &heads, rows.collect())
}

fn many(words: &Words, found: &Screening) -> Listing {
    let rows = found.many.iter();
    let rows = rows.map(|(who, count)| vec![person(words, *who), Cell::Number(count.to_string())]);
    listing(
        words,
        "seen-many",
        &["person", "seen-log-ins"],
        rows.collect(),
    )
}

fn simultaneous(words: &Words, found: &Screening) -> Listing {
    let rows = found.simultaneous.iter().map(|one| {
        let (from, until) = one.stretch;
        vec![
            person(words, one.person),
            moment(from),
            Cell::Number(duration(until.seconds_since(from))),
            Cell::Lines(vec![
                place(words, &one.places.0),
                place(words, &one.places.1),
            ]),
        ]
    });
    let heads = ["person", "at", "seen-duration", "terminal"];
    listing(words, "seen-simultaneous", &heads, rows.collect())
}

fn checks(words: &Words, found: &Screening) -> Listing {
    let rows = found.checks.iter().map(|check| {
        vec![
            Cell::Text(words.say(&check.kind.label_key())),
            moment(check.from),
            moment(check.until),
            Cell::Number(check.findings.to_string()),
            Cell::Text(words.say(&check.result.label_key())),
            Cell::Text(
                check
                    .note
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
            ),
        ]
    });
    let heads = [
        "register-audit-check-kind",
        "filter-from",
        "filter-to",
        "register-audit-check-findings",
        "register-audit-check-result",
        "register-audit-check-note",
    ];
    listing(words, "seen-checks", &heads, rows.collect())
}

fn unusual(words: &Words, found: &Screening) -> Ranking {
    let rows = found.unusual.iter();
    let rows =
        rows.map(|(who, seconds)| vec![person(words, *who), Cell::Number(duration(*seconds))]);
    let bars = found.unusual.iter().map(|(who, seconds)| Bar {
        name: words.person_of(*who).name,
        amount: u64::try_from(*seconds).unwrap_or(0),
        words: duration(*seconds),
    });
    Ranking {
        listing: listing(
            words,
            "seen-unusual",
            &["person", "seen-duration"],
            rows.collect(),
        ),
        bars: bars.collect(),
    }
}

fn patients(words: &Words, found: &Screening) -> Ranking {
    let rows = found.patients.iter().map(|sum| {
        vec![
            person(words, sum.person),
            Cell::Number(sum.patients.to_string()),
            Cell::Number(sum.events.to_string()),
        ]
    });
    let bars = found.patients.iter().map(|sum| Bar {
        name: words.person_of(sum.person).name,
        amount: sum.patients,
        words: sum.patients.to_string(),
    });
    let heads = ["person", "seen-patients-count", "seen-events"];
    Ranking {
        listing: listing(words, "seen-patients", &heads, rows.collect()),
        bars: bars.collect(),
    }
}

fn name_and_time(words: &Words, one: &Use) -> String {
    let at = one.began_at.to_japan_text();
    format!(
        "{} {} {}",
        &at[..16],
        one.person.name,
        duration(one.seconds())
    ) + &end_mark(words, one)
}

fn end_mark(words: &Words, one: &Use) -> String {
    match one.auto_locks {
        0 => String::new(),
        count => format!(" {} {count}", words.say("seen-by-itself")),
    }
}
