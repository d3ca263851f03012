use super::*;
use crate::register::Register;
use jiff::civil::date;

fn rule(code: &str) -> RetentionRule {
    let shipped = crate::registers::shipped();
    let found = shipped.iter().find(|entry| {
        entry.register.code == RetentionRule::DESCRIPTION.code && entry.key.as_str() == code
    });
    RetentionRule::read(&found.unwrap().value).unwrap()
}

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn until(date: Date, statute: &str) -> Kept {
    Kept::Until {
        date,
        statute: code(statute),
    }
}

use StartEvent::*;

/// A rule, what is known, and the answer.
type Case<Answer> = (&'static str, Vec<(StartEvent, Date)>, Answer);

#[test]
fn the_longest_statute_decides() {
    let day = date(2024, 4, 1);
    let cases: [Case<Kept>; 8] = [
        (
            "medical-record",
            vec![(LastEntry, day), (Completion, date(2024, 6, 30))],
            until(date(2029, 6, 30), "insurance-medical-9"),
        ),
        (
            "medical-record",
            vec![(LastEntry, date(2025, 1, 1)), (Completion, day)],
            until(date(2030, 1, 1), "physicians-act"),
        ),
        (
            "hospital-record",
            vec![(Creation, day), (Completion, day)],
            until(date(2027, 4, 1), "insurance-medical-9"),
        ),
        (
            "biological-product-record",
            vec![(Use, day)],
            until(date(2044, 4, 1), "pharmaceuticals-act"),
        ),
        (
            "health-check-asbestos",
            vec![(LeavingWork, day)],
            until(date(2064, 4, 1), "asbestos-rules"),
        ),
        (
            "narcotics-ledger",
            vec![(LastEntry, day)],
            until(date(2026, 4, 1), "narcotics-act"),
        ),
        (
            "clinical-trial-source",
            vec![(MarketingApproval, date(2030, 1, 10)), (StudyEnd, day)],
            until(date(2030, 1, 10), "gcp-41-approval"),
        ),
        (
            "dental-laboratory-order",
            vec![(DentalWorkEnd, date(2024, 2, 29))],
            until(date(2026, 2, 28), "dental-technicians-act"),
        ),
    ];
    for (name, facts, expected) in cases {
        let facts: Facts = facts.into_iter().collect();
        assert_eq!(keep_until(&rule(name), &facts), expected, "{name}");
    }
}

#[test]
fn what_is_not_known_is_kept_and_named() {
    let day = date(2024, 4, 1);
    let cases: [Case<MissingFact>; 3] = [
        (
            "medical-record",
            vec![(LastEntry, day)],
            MissingFact::Day(Completion),
        ),
        (
            "hospital-record",
            vec![(Creation, day)],
            MissingFact::Day(Completion),
        ),
        (
            "health-check-asbestos",
            vec![(Creation, day)],
            MissingFact::Day(LeavingWork),
        ),
    ];
    for (name, facts, expected) in cases {
        let facts: Facts = facts.into_iter().collect();
        let kept = keep_until(&rule(name), &facts);
        assert_eq!(kept, Kept::NeedsFact(expected), "{name}");
        assert!(!kept.is_over(date(9999, 1, 1)));
    }
}

#[test]
fn no_term_and_for_ever_never_end() {
    for (name, statute) in [
        ("permanent", "institution"),
        ("institution-decides", "institution"),
        ("irradiation-record", "radiological-technologists-act"),
        ("regenerative-medicine", "regenerative-medicine-rules"),
    ] {
        let kept = keep_until(&rule(name), &Facts::new());
        assert_eq!(
            kept,
            Kept::Indefinitely {
                statute: code(statute)
            },
            "{name}"
        );
        assert!(!kept.is_over(date(9999, 1, 1)));
    }
}

/// 薬剤師法の3年→5年: the first day is not known, so the shipped rule cannot answer for what was
/// dispensed after the promulgation; the institution completes the rule and it answers.
#[test]
fn an_amendment_without_a_first_day_is_completed_by_the_institution() {
    let mut rule = rule("dispensed-prescription");
    let facts = |day: Date| Facts::from([(Dispensing, day), (Completion, day)]);
    let ask = |rule: &RetentionRule, day| keep_until(rule, &facts(day));

    let before = date(2025, 5, 20);
    assert!(
        matches!(ask(&rule, before), Kept::Until { date, .. } if date == before.with().year(2028).build().unwrap())
    );
    let unknown = Kept::NeedsFact(MissingFact::FirstDay(code("pharmacists-act-27")));
    assert_eq!(ask(&rule, date(2025, 5, 21)), unknown);

    let amendment = rule
        .terms
        .iter_mut()
        .find(|term| term.promulgated_on.is_some())
        .unwrap();
    amendment.promulgated_on = None;
    amendment.applies_from = Some(date(2027, 5, 1));
    assert_eq!(
        crate::register::check(RetentionRule::DESCRIPTION, &rule.write()),
        Ok(())
    );
    assert!(
        matches!(ask(&rule, date(2027, 4, 30)), Kept::Until { date: d, .. } if d == date(2030, 4, 30))
    );
    assert_eq!(
        ask(&rule, date(2027, 5, 1)),
        until(date(2032, 5, 1), "pharmacists-act-27")
    );
}

#[test]
fn terms_that_contradict_themselves_are_named() {
    let mut rule = rule("medical-record");
    rule.terms[0].years = None;
    rule.terms[1].period = Period::Indefinite;
    let faults = RetentionRule::read(&rule.write()).unwrap_err();
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        faults,
        [
            "terms.0.years: is missing",
            "terms.1.years: does not fit the field period"
        ]
    );
}

#[test]
fn a_manifest_names_the_longest_period_in_force() {
    let mut dispensed = rule("dispensed-prescription");
    let amendment = dispensed
        .terms
        .iter_mut()
        .find(|term| term.promulgated_on.is_some())
        .unwrap();
    amendment.promulgated_on = None;
    amendment.applies_from = Some(date(2027, 5, 1));
    let cases = [
        (rule("hospital-record"), Some(3), "療担規則9条"),
        (
            rule("health-check-asbestos"),
            Some(40),
            "石綿障害予防規則41条",
        ),
        (rule("permanent"), None, "医療機関等の規程"),
        (rule("irradiation-record"), None, "診療放射線技師法28条"),
        (rule("dispensed-prescription"), Some(3), "薬剤師法27条"),
    ];
    for (rule, years, basis) in cases {
        let found = rule.in_force_on(date(2026, 11, 20));
        assert_eq!(
            (found.years, found.basis.as_str()),
            (years, basis),
            "{}",
            rule.code
        );
    }
    assert_eq!(dispensed.in_force_on(date(2027, 4, 30)).years, Some(3));
    assert_eq!(dispensed.in_force_on(date(2027, 5, 1)).years, Some(5));
}
