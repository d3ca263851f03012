//! The audit event against its worked examples and its rules.

use std::collections::BTreeMap;

use genpon_formats::audit_event::{
    AuditEvent, AuditEventError, DETAILS_MAX, Format, Outcome, PatientMark,
};
use genpon_formats::manifest::ClientRef;

use crate::sample::{self, at, p};
use crate::vectors;

fn event(n: u8, action: &str, outcome: Outcome) -> AuditEvent {
    AuditEvent {
        format: Format::One,
        institution: p(sample::INSTITUTION),
        id: p(&format!("01935000-0000-7000-8000-0000000003{n:02}")),
        at: at("03:00:41"),
        clock: sample::create().clock,
        action: p(action),
        outcome,
        person: None,
        on_behalf_of: None,
        client: None,
        claimed_user_id: None,
        terminal: None,
        source: None,
        patient: None,
        record: None,
        version: None,
        document_type: None,
        details: BTreeMap::new(),
    }
}

fn confirmed() -> AuditEvent {
    AuditEvent {
        person: Some(sample::physician()),
        client: Some(ClientRef {
            id: p("01935000-0000-7000-8000-000000000301"),
            name: p("電子カルテ"),
        }),
        terminal: Some(p("診察室1")),
        source: Some("192.0.2.17".to_owned()),
        patient: Some(PatientMark {
            id: p(sample::PATIENT),
            number: p("00012345"),
        }),
        record: Some(p(sample::RECORD)),
        version: Some(sample::create().version),
        document_type: Some(p("progress-note")),
        details: BTreeMap::from([
            (p("mode"), "personal".to_owned()),
            (p("parts"), "1".to_owned()),
        ]),
        ..event(1, "record.confirm", Outcome::Success)
    }
}

fn log_in_refused() -> AuditEvent {
    AuditEvent {
        claimed_user_id: Some(p("d-takahasi")),
        source: Some("2001:db8::17".to_owned()),
        ..event(
            2,
            "session.log-in",
            Outcome::Refused {
                reason: p("unknown-user-or-password"),
            },
        )
    }
}

fn verify_job() -> AuditEvent {
    AuditEvent {
        details: BTreeMap::from([
            (p("damaged"), "1".to_owned()),
            (p("versions"), "1204".to_owned()),
        ]),
        ..event(
            3,
            "archive.verify",
            Outcome::Failed {
                reason: p("damage-found"),
            },
        )
    }
}

#[test]
fn the_worked_examples_are_written_byte_for_byte() {
    for (name, event) in [
        ("confirmed", confirmed()),
        ("log-in-refused", log_in_refused()),
        ("verify-job", verify_job()),
    ] {
        let bytes = event.to_bytes().unwrap();
        vectors::check(&format!("audit-event/{name}.json"), &bytes);
        assert_eq!(AuditEvent::parse(&bytes).unwrap(), event, "{name}");
    }
}

#[test]
fn a_broken_rule_is_named() {
    let lone = AuditEvent {
        record: None,
        ..confirmed()
    };
    assert!(matches!(
        lone.to_bytes(),
        Err(AuditEventError::VersionWithoutRecord)
    ));
    let both = AuditEvent {
        person: Some(sample::nurse()),
        ..log_in_refused()
    };
    assert!(matches!(
        both.to_bytes(),
        Err(AuditEventError::ClaimBesidePerson)
    ));
    let many = (0..=DETAILS_MAX)
        .map(|i| (p(&format!("d{i}")), String::new()))
        .collect();
    let many = AuditEvent {
        details: many,
        ..confirmed()
    };
    assert!(matches!(
        many.to_bytes(),
        Err(AuditEventError::TooManyDetails { .. })
    ));
    let long = AuditEvent {
        source: Some("x".repeat(65_536)),
        ..confirmed()
    };
    assert!(matches!(
        long.to_bytes(),
        Err(AuditEventError::TooLarge { .. })
    ));
}

#[test]
fn there_is_no_version_zero() {
    let text = String::from_utf8(confirmed().to_bytes().unwrap()).unwrap();
    let zero = text.replacen("\"version\":1", "\"version\":0", 1);
    assert!(matches!(
        AuditEvent::parse(zero.as_bytes()),
        Err(AuditEventError::Form(_))
    ));
}

#[test]
fn an_outcome_has_a_reason_exactly_when_it_is_no_success() {
    let text = String::from_utf8(confirmed().to_bytes().unwrap()).unwrap();
    let success = r#"{"result":"success"}"#;
    for outcome in [
        r#"{"reason":"no-rule","result":"success"}"#,
        r#"{"result":"refused"}"#,
    ] {
        let bytes = text.replacen(success, outcome, 1);
        assert!(
            matches!(
                AuditEvent::parse(bytes.as_bytes()),
                Err(AuditEventError::Form(_))
            ),
            "{outcome}"
        );
    }
}
