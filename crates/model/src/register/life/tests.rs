use super::*;
use crate::id::PersonId;
use crate::person::PersonRef;
use crate::register::Register;
use crate::register::reminder::{Due, due};
use crate::registers::{Label, Role, shipped};
use jiff::civil::date;

fn person(n: u8) -> PersonRef {
    PersonRef {
        id: PersonId::from_slice(&[n; 16]).unwrap(),
        user_id: format!("user{n}").parse().unwrap(),
        name: "見本 太郎".parse().unwrap(),
        roles: vec!["administrator".parse().unwrap()],
        qualification: None,
    }
}

fn label() -> Value {
    shipped()
        .into_iter()
        .find(|entry| entry.key.as_str() == "normal")
        .unwrap()
        .value
}

fn changed(importance: &str) -> Value {
    let mut value = label();
    value["importance"] = importance.into();
    value
}

fn proposal(by: Author, base: Option<u32>, value: Value) -> Proposal {
    Proposal {
        id: RevisionId::from_slice(&[9; 16]).unwrap(),
        key: "normal".parse().unwrap(),
        base: base.and_then(Edition::new),
        value,
        is_retired: false,
        reason: "見直し".parse().unwrap(),
        by,
        at: "2026-11-20T12:00:00Z".parse().unwrap(),
        care: Care::default(),
    }
}

fn vendor() -> Author {
    Author::Vendor("genpon 0.1.0".to_owned())
}

fn verdict(by: u8, reason: Option<&str>) -> Decision {
    Decision {
        by: person(by),
        at: "2026-11-21T12:00:00Z".parse().unwrap(),
        reason: reason.map(|reason| reason.parse().unwrap()),
    }
}

/// An entry that the vendor shipped.
fn shipped_label() -> Vec<Revision> {
    vec![propose_by_vendor(Label::DESCRIPTION, &[], proposal(vendor(), None, label())).unwrap()]
}

fn ask(
    history: &[Revision],
    approval: Approval,
    proposal: Proposal,
) -> Result<Revision, EntryRefusal> {
    propose(
        Label::DESCRIPTION,
        approval,
        Standing::of(history),
        proposal,
    )
}

#[test]
fn a_change_takes_effect_at_once_where_nobody_else_is_needed() {
    let history = shipped_label();
    let by = Author::Person(person(1));
    let revision = ask(
        &history,
        Approval::None,
        proposal(by, Some(1), changed("low")),
    )
    .unwrap();
    assert_eq!(revision.state, RevisionState::Effective);
    assert_eq!(
        (revision.edition.number(), revision.base),
        (2, Some(Edition::FIRST))
    );
    assert_eq!(revision.register.as_str(), "label");
    assert_eq!(
        revision.care.review_on,
        Some(date(2027, 11, 20)),
        "reviewed every 12 months"
    );
    let text = serde_json::to_string(&revision).unwrap();
    assert_eq!(serde_json::from_str::<Revision>(&text).unwrap(), revision);
}

#[test]
fn where_another_person_is_needed_nobody_approves_their_own() {
    assert_eq!(Role::DESCRIPTION.approval, Approval::SecondPerson);
    let mut history = shipped_label();
    let by = Author::Person(person(1));
    let request = ask(
        &history,
        Approval::SecondPerson,
        proposal(by, Some(1), changed("low")),
    )
    .unwrap();
    assert_eq!(request.state, RevisionState::Requested);
    history.push(request.clone());
    let standing = Standing::of(&history);
    assert_eq!(
        standing.current.map(|one| one.edition),
        Some(Edition::FIRST),
        "not in effect yet"
    );
    let decide = |verdict_, decision| decide(standing, &request, verdict_, decision);
    let state = |result: Result<Revision, EntryRefusal>| result.map(|one| one.state);

    assert_eq!(
        decide(Verdict::Approve, verdict(1, None)),
        Err(EntryRefusal::OwnRequest)
    );
    assert_eq!(
        decide(Verdict::Reject, verdict(1, Some("否"))),
        Err(EntryRefusal::OwnRequest)
    );
    assert_eq!(
        decide(Verdict::Reject, verdict(2, None)),
        Err(EntryRefusal::NoReason)
    );
    assert_eq!(
        decide(Verdict::TakeBack, verdict(2, None)),
        Err(EntryRefusal::NotYours)
    );
    assert_eq!(
        state(decide(Verdict::TakeBack, verdict(1, None))),
        Ok(RevisionState::TakenBack)
    );
    assert_eq!(
        state(decide(Verdict::Reject, verdict(2, Some("否")))),
        Ok(RevisionState::Rejected)
    );
    let approved = decide(Verdict::Approve, verdict(2, None)).unwrap();
    assert_eq!(approved.state, RevisionState::Effective);
    assert_eq!(
        approved.decision.as_ref().map(|one| one.by.id),
        Some(person(2).id)
    );

    history[1] = approved.clone();
    let again = super::decide(
        Standing::of(&history),
        &approved,
        Verdict::Approve,
        verdict(3, None),
    );
    assert_eq!(again, Err(EntryRefusal::NotOpen));
}

#[test]
fn no_change_is_lost_unseen() {
    let by = || Author::Person(person(1));
    let mut history = shipped_label();
    history.push(
        ask(
            &history,
            Approval::None,
            proposal(by(), Some(1), changed("low")),
        )
        .unwrap(),
    );

    let cases = [
        (
            proposal(by(), Some(1), changed("high")),
            EntryRefusal::NotLatest,
        ),
        (
            proposal(by(), Some(3), changed("high")),
            EntryRefusal::NotLatest,
        ),
        (
            proposal(by(), None, changed("normal")),
            EntryRefusal::KeyTaken,
        ),
        (
            proposal(by(), Some(2), changed("low")),
            EntryRefusal::KeyChanged,
        ),
        (
            Proposal {
                care: history[1].care.clone(),
                ..proposal(by(), Some(2), changed("low"))
            },
            EntryRefusal::NothingChanged,
        ),
    ];
    for (at, (mut proposal, expected)) in cases.into_iter().enumerate() {
        if expected == EntryRefusal::KeyChanged {
            proposal.value["code"] = "other".into();
        }
        assert_eq!(
            ask(&history, Approval::None, proposal),
            Err(expected),
            "case {at}"
        );
    }
    let request = proposal(by(), Some(2), changed("normal"));
    history.push(ask(&history, Approval::SecondPerson, request).unwrap());
    let second = ask(
        &history,
        Approval::None,
        proposal(by(), Some(2), changed("critical")),
    );
    assert_eq!(second, Err(EntryRefusal::RequestOpen));
}

#[test]
fn a_retired_entry_keeps_its_key_and_can_come_back() {
    let by = || Author::Person(person(1));
    let mut history = shipped_label();
    let retire = Proposal {
        is_retired: true,
        ..proposal(by(), Some(1), label())
    };
    let retired = ask(&history, Approval::None, retire).unwrap();
    assert!(retired.is_retired && retired.care.review_on.is_none());
    history.push(retired);
    let anew = ask(&history, Approval::None, proposal(by(), None, label()));
    assert_eq!(anew, Err(EntryRefusal::KeyTaken));
    let back = ask(&history, Approval::None, proposal(by(), Some(2), label())).unwrap();
    assert_eq!((back.is_retired, back.edition.number()), (false, 3));
}

// shows: J-6.1.2-3
#[test]
fn the_proposal_of_the_vendor_stays_beside_what_the_institution_made_of_it() {
    let mut history = shipped_label();
    let by = Author::Person(person(1));
    history.push(
        ask(
            &history,
            Approval::None,
            proposal(by, Some(1), changed("low")),
        )
        .unwrap(),
    );
    assert_eq!(vendor_proposal(&history).unwrap().value, label());
    let current = Standing::of(&history).current.unwrap();
    assert_eq!(current.value["importance"], "low");
    assert_eq!(
        current.by.person().map(|person| person.id),
        Some(person(1).id),
        "author of the change"
    );

    let same = propose_by_vendor(
        Label::DESCRIPTION,
        &history,
        proposal(vendor(), None, label()),
    );
    assert_eq!(same, None, "an update that says nothing new");
    let update = proposal(vendor(), None, changed("critical"));
    let waiting = propose_by_vendor(Label::DESCRIPTION, &history, update.clone()).unwrap();
    assert_eq!(waiting.state, RevisionState::Requested, "a person decides");
    let untouched = propose_by_vendor(Label::DESCRIPTION, &shipped_label(), update).unwrap();
    assert_eq!(untouched.state, RevisionState::Effective);
}

#[test]
fn what_is_due_is_told_in_order() {
    let mut entry = shipped_label().remove(0);
    entry.care.review_on = Some(date(2026, 12, 1));
    entry.care.expires_on = Some(date(2026, 11, 1));
    let mut request = entry.clone();
    request.state = RevisionState::Requested;
    let mut retired = entry.clone();
    retired.is_retired = true;
    let found = due([&entry, &request, &retired], date(2026, 11, 25), 7);
    let told: Vec<_> = found
        .iter()
        .map(|one| (one.on, one.due, one.is_overdue))
        .collect();
    assert_eq!(
        told,
        [
            (date(2026, 11, 1), Due::Expiry, true),
            (date(2026, 11, 20), Due::Decision, false),
            (date(2026, 12, 1), Due::Review, false),
        ]
    );
    assert!(due([&entry], date(2026, 10, 1), 7).is_empty());
}
