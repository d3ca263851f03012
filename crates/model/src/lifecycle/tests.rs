use super::*;
use crate::digest::DigestAlgorithm;

fn person(n: u8) -> PersonId {
    PersonId::from_slice(&[n; 16]).unwrap()
}

fn digest(text: &str) -> Digest {
    DigestAlgorithm::Sha256.digest(text.as_bytes())
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000).unwrap()
}

fn head(version: u32, is_withdrawn: bool) -> Head {
    Head {
        version: VersionNo::new(version).unwrap(),
        manifest: digest("manifest"),
        is_withdrawn,
    }
}

fn draft(act: Act, base: Option<u32>) -> DraftFacts {
    DraftFacts {
        act,
        revision: 3,
        base: base.and_then(VersionNo::new),
        has_reason: act != Act::Create,
        has_content: true,
    }
}

fn shown() -> Presented {
    Presented {
        to: person(1),
        digest: digest("shown"),
        revision: 3,
    }
}

fn confirming() -> Confirming {
    Confirming {
        by: person(1),
        mode: ConfirmationMode::Personal,
        claims_to_have_seen: Some(digest("shown")),
        authenticated_at: at(1000),
        at: at(1100),
        authentication_age_seconds_max: 300,
        has_rule: false,
    }
}

#[test]
fn the_first_version_is_one_and_the_next_follows() {
    let first = may_confirm(
        &draft(Act::Create, None),
        None,
        Some(&shown()),
        &confirming(),
    );
    assert_eq!(first, Ok(VersionNo::FIRST));
    let next = may_confirm(
        &draft(Act::Add, Some(4)),
        Some(&head(4, false)),
        Some(&shown()),
        &confirming(),
    );
    assert_eq!(next, Ok(VersionNo::new(5).unwrap()));
}

// shows: J-7.1.2-11, C-s14-8b
#[test]
fn only_what_this_person_was_shown_can_be_confirmed() {
    let draft = draft(Act::Create, None);
    let decide = |presented: Option<&Presented>, confirming: &Confirming| {
        may_confirm(&draft, None, presented, confirming)
    };
    assert_eq!(decide(None, &confirming()), Err(Refusal::NotPresented));
    let to_another = Presented {
        to: person(2),
        ..shown()
    };
    assert_eq!(
        decide(Some(&to_another), &confirming()),
        Err(Refusal::NotPresented)
    );
    let silent = Confirming {
        claims_to_have_seen: None,
        ..confirming()
    };
    assert_eq!(decide(Some(&shown()), &silent), Err(Refusal::NotPresented));
    let mistaken = Confirming {
        claims_to_have_seen: Some(digest("other")),
        ..confirming()
    };
    assert_eq!(
        decide(Some(&shown()), &mistaken),
        Err(Refusal::OtherPresentation)
    );
    let earlier = Presented {
        revision: 2,
        ..shown()
    };
    assert_eq!(
        decide(Some(&earlier), &confirming()),
        Err(Refusal::ChangedSincePresented)
    );
}

#[test]
fn an_old_authentication_and_a_clock_that_went_back_are_refused() {
    let draft = draft(Act::Create, None);
    for now in [1301, 999] {
        let late = Confirming {
            at: at(now),
            ..confirming()
        };
        let decided = may_confirm(&draft, None, Some(&shown()), &late);
        assert_eq!(decided, Err(Refusal::AuthenticationTooOld), "{now}");
    }
    let just_in_time = Confirming {
        at: at(1300),
        ..confirming()
    };
    assert!(may_confirm(&draft, None, Some(&shown()), &just_in_time).is_ok());
}

// shows: J-7.1.3-2, J-7.1.3-3
#[test]
fn a_draft_from_an_older_version_is_refused() {
    let decided = may_confirm(
        &draft(Act::Correct, Some(1)),
        Some(&head(2, false)),
        Some(&shown()),
        &confirming(),
    );
    assert_eq!(decided, Err(Refusal::NotLatest));
}

#[test]
fn the_act_must_fit_the_record() {
    let cases = [
        (Act::Create, None, Ok(())),
        (
            Act::Create,
            Some(head(1, false)),
            Err(Refusal::ActDoesNotFit),
        ),
        (Act::Correct, None, Err(Refusal::ActDoesNotFit)),
        (Act::Add, None, Err(Refusal::ActDoesNotFit)),
        (Act::Withdraw, None, Err(Refusal::ActDoesNotFit)),
        (Act::Correct, Some(head(1, true)), Ok(())),
        (Act::Add, Some(head(1, true)), Err(Refusal::Withdrawn)),
        (Act::Withdraw, Some(head(1, true)), Err(Refusal::Withdrawn)),
        (Act::Withdraw, Some(head(1, false)), Ok(())),
    ];
    for (act, head, expected) in cases {
        assert_eq!(
            may_start(act, head.as_ref()),
            expected,
            "{act:?} on {head:?}"
        );
    }
}

// shows: J-7.1.3-7
#[test]
fn every_later_version_needs_a_reason() {
    for act in [Act::Correct, Act::Add, Act::Withdraw] {
        let silent = DraftFacts {
            has_reason: false,
            ..draft(act, Some(1))
        };
        let decided = may_confirm(
            &silent,
            Some(&head(1, false)),
            Some(&shown()),
            &confirming(),
        );
        assert_eq!(decided, Err(Refusal::NoReason), "{act:?}");
    }
}

// shows: J-7.1.2-8, J-7.1.2-9, C-s14-8e, C-s14-8f
#[test]
fn other_modes_need_a_rule_and_automatic_ones_no_presentation() {
    let modes = [
        ConfirmationMode::StandIn,
        ConfirmationMode::Automatic,
        ConfirmationMode::Device,
    ];
    for mode in modes {
        let without = Confirming {
            mode,
            ..confirming()
        };
        let draft = DraftFacts {
            has_reason: true,
            ..draft(Act::Create, None)
        };
        assert_eq!(
            may_confirm(&draft, None, Some(&shown()), &without),
            Err(Refusal::NoRule)
        );
        let with = Confirming {
            has_rule: true,
            ..without
        };
        let unseen = may_confirm(&draft, None, None, &with);
        let expected = if mode == ConfirmationMode::StandIn {
            Err(Refusal::NotPresented)
        } else {
            Ok(VersionNo::FIRST)
        };
        assert_eq!(unseen, expected, "{mode:?}");
    }
}

#[test]
fn an_empty_draft_is_refused() {
    let empty = DraftFacts {
        has_content: false,
        ..draft(Act::Create, None)
    };
    assert_eq!(
        may_confirm(&empty, None, Some(&shown()), &confirming()),
        Err(Refusal::NoContent)
    );
}
