//! What people may do.

use crate::world::{code, institution, person, record, world};
use genpon_access::Operation::{self, *};
use genpon_access::{
    Actor, ActorId, Granted, Holding, Reason, RecordTarget, Refused, Rule, Target,
};
use genpon_model::institution::InstitutionKind;
use genpon_model::register::Register;
use genpon_model::registers::ConfirmationRule;

fn reason(answer: Result<Granted, Refused>) -> Reason {
    answer.map_or_else(|refused| refused.reason, |granted| granted.reason())
}

// shows: J-7.1.2-7, C-s14-8c
#[test]
fn only_a_role_that_the_type_names_confirms() {
    let world = world();
    let cases = [
        (
            &["physician"][..],
            "progress-note",
            Confirm,
            Reason::RoleAllows,
        ),
        (&["nurse"], "progress-note", Enter, Reason::RoleAllows),
        (&["nurse"], "progress-note", Confirm, Reason::TypeNotForRole),
        (&["clerk"], "progress-note", Confirm, Reason::NoRight),
        (
            &["nurse", "physician"],
            "progress-note",
            Confirm,
            Reason::RoleAllows,
        ),
        (&["dentist"], "progress-note", Enter, Reason::TypeNotForRole),
        (&["nurse"], "nursing-record", Confirm, Reason::RoleAllows),
        (
            &["technician"],
            "pathology-report",
            Confirm,
            Reason::NoRight,
        ),
        (&["clerk"], "referral-letter", Correct, Reason::NoRight),
        (&["administrator"], "progress-note", Read, Reason::NoRight),
        (
            &["administrator"],
            "progress-note",
            ReadHistory,
            Reason::NoRight,
        ),
        (&["auditor"], "progress-note", Read, Reason::NoRight),
        (&["auditor"], "progress-note", ReadProof, Reason::RoleAllows),
        (
            &["records-manager"],
            "pathology-report",
            Export,
            Reason::RoleAllows,
        ),
        (
            &["records-manager"],
            "progress-note",
            Confirm,
            Reason::NoRight,
        ),
        (&[], "progress-note", Read, Reason::NoRight),
    ];
    for (roles, name, operation, expected) in cases {
        let answer = world.ask(roles, operation, Target::Record(world.record(name)));
        assert_eq!(
            reason(answer),
            expected,
            "{roles:?} {} {name}",
            operation.code()
        );
    }
}

#[test]
fn an_answer_explains_itself_both_ways() {
    let world = world();
    let target = Target::Record(world.record("progress-note"));
    let granted = world.ask(&["physician"], Confirm, target).unwrap();
    assert_eq!(
        granted.rule(),
        &Rule::Right {
            role: code("physician"),
            row: 1
        }
    );
    assert_eq!(granted.by(), ActorId::Person(person(1)));
    let refused = world.ask(&["nurse"], Confirm, target).unwrap_err();
    assert_eq!(refused.rule, Rule::DocumentType(code("progress-note")));
    assert_eq!(
        refused.to_string(),
        "confirm is refused: type-not-for-role (document type progress-note)"
    );
    let refused = world
        .ask(&["clerk"], ReadAudit, Target::Institution)
        .unwrap_err();
    assert_eq!(
        (refused.reason, refused.rule),
        (Reason::NoRight, Rule::Default)
    );
}

#[test]
fn a_permission_is_good_for_what_it_was_given_for_and_nothing_else() {
    let world = world();
    let granted = world
        .ask(
            &["physician"],
            Read,
            Target::Record(world.record("consent")),
        )
        .unwrap();
    assert_eq!(granted.operation(), Read);
    assert!(granted.covers_record(Some(record(1)), "consent"));
    assert!(!granted.covers_record(Some(record(2)), "consent"));
    assert!(!granted.covers_record(Some(record(1)), "nursing-record"));
    assert!(!granted.covers_record(None, "consent") && !granted.covers_institution());
    assert!(granted.covers_patient(None));
    assert!(!granted.covers_patient(Some(&"0042".parse().unwrap())));
    assert_eq!(granted.institution(), world.institution.id);

    let new = world
        .ask(
            &["nurse"],
            Enter,
            Target::Record(world.new_record("nursing-record")),
        )
        .unwrap();
    assert!(new.covers_record(None, "nursing-record"));
    assert!(!new.covers_record(None, "consent"));
    assert!(!new.covers_record(Some(record(1)), "nursing-record"));

    let own = world
        .ask(
            &["administrator"],
            AdministerRegister,
            Target::Register("person"),
        )
        .unwrap();
    assert!(own.covers_register("person") && !own.covers_register("role"));
    assert!(!own.covers_institution());
}

#[test]
fn a_register_is_administered_by_those_who_have_it() {
    let world = world();
    let cases = [
        ("administrator", AdministerRegister, "role", true),
        ("administrator", AdministerRegister, "paper-item", false),
        ("records-manager", AdministerRegister, "document-type", true),
        ("records-manager", AdministerRegister, "role", false),
        ("records-manager", ApproveRegister, "role", true),
        ("physician", ReadRegister, "document-type", true),
        ("physician", AdministerRegister, "document-type", false),
        ("clerk", AdministerRegister, "paper-item", true),
        ("auditor", ReadRegister, "role", true),
        ("auditor", AdministerRegister, "role", false),
    ];
    for (role, operation, register, expected) in cases {
        let answer = world.ask(&[role], operation, Target::Register(register));
        assert_eq!(
            answer.is_ok(),
            expected,
            "{role} {} {register}",
            operation.code()
        );
    }
}

#[test]
fn an_operation_is_on_what_it_is_made_for() {
    let world = world();
    let record = Target::Record(world.record("progress-note"));
    for (operation, target) in [
        (Read, Target::Institution),
        (Confirm, Target::Register("role")),
        (ReadAudit, record),
        (AdministerRegister, Target::Institution),
    ] {
        let refused = world
            .ask(&["physician", "administrator"], operation, target)
            .unwrap_err();
        assert_eq!(
            refused.reason,
            Reason::TargetDoesNotFit,
            "{}",
            operation.code()
        );
    }
}

/// The label of the record and that of its type must both be covered.
#[test]
fn raising_a_label_protects_what_is_there() {
    let world = world();
    let sensitive = code("sensitive");
    let target = RecordTarget {
        label: &sensitive,
        ..world.record("laboratory-result")
    };
    let ask = |role| reason(world.ask(&[role], Read, Target::Record(target)));
    assert_eq!(ask("technician"), Reason::NoRight);
    assert_eq!(ask("physician"), Reason::RoleAllows);

    let mut raised = world.document_type("laboratory-result").clone();
    raised.label = sensitive.clone();
    let normal = code("normal");
    let target = RecordTarget {
        label: &normal,
        ..world.new_record_of(&raised)
    };
    let answer = world.ask(&["technician"], Read, Target::Record(target));
    assert_eq!(reason(answer), Reason::NoRight);
}

// shows: B-10
#[test]
fn nothing_new_of_a_type_that_is_retired_or_of_other_institutions() {
    let world = world();
    let retired = RecordTarget {
        is_type_retired: true,
        ..world.new_record("progress-note")
    };
    let answer = world.ask(&["physician"], Enter, Target::Record(retired));
    assert_eq!(reason(answer), Reason::TypeRetired);
    let existing = RecordTarget {
        is_type_retired: true,
        ..world.record("progress-note")
    };
    for operation in [Read, Correct, Confirm] {
        let answer = world.ask(&["physician"], operation, Target::Record(existing));
        assert_eq!(reason(answer), Reason::RoleAllows, "{}", operation.code());
    }
    let history = Target::Record(world.new_record("medication-history"));
    assert_eq!(
        reason(world.ask(&["pharmacist"], Enter, history)),
        Reason::TypeNotForInstitution
    );
    let mut pharmacy = crate::world::world();
    pharmacy.institution.kind = InstitutionKind::Pharmacy;
    let history = Target::Record(pharmacy.new_record("medication-history"));
    assert_eq!(
        reason(pharmacy.ask(&["pharmacist"], Enter, history)),
        Reason::RoleAllows
    );
}

#[test]
fn institutions_are_apart_and_the_disabled_do_nothing() {
    let world = world();
    let other = institution(2, InstitutionKind::Hospital).id;
    let target = RecordTarget {
        institution: other,
        ..world.record("progress-note")
    };
    let refused = world
        .ask(&["physician"], Read, Target::Record(target))
        .unwrap_err();
    assert_eq!(
        (refused.reason, refused.rule),
        (Reason::OtherInstitution, Rule::Separation)
    );

    let roles = world.roles(&["physician"]);
    let on_leave = Actor::Person {
        id: person(1),
        is_enabled: false,
        roles: &roles,
        holding: Holding::NOTHING,
    };
    let answer = world.decide(
        on_leave,
        Read,
        Target::Record(world.record("progress-note")),
    );
    assert_eq!(reason(answer), Reason::Disabled);
}

#[test]
fn who_entered_a_draft_may_look_at_it() {
    let world = world();
    let mut document_type = world.document_type("progress-note").clone();
    document_type.label = code("operations");
    let mut roles = world.roles(&["clerk"]);
    for right in &mut roles[0].rights {
        right
            .operations
            .retain(|operation| *operation != Operation::Read);
    }
    let clerk = Actor::Person {
        id: person(1),
        is_enabled: true,
        roles: &roles,
        holding: Holding::NOTHING,
    };
    for (is_own_draft, expected) in [(true, Reason::OwnDraft), (false, Reason::NoRight)] {
        let target = RecordTarget {
            is_own_draft,
            ..world.new_record_of(&document_type)
        };
        assert_eq!(
            reason(world.decide(clerk, Read, Target::Record(target))),
            expected
        );
    }
}

// shows: J-7.1.2-9, C-s14-8f
#[test]
fn only_a_designated_manager_confirms_in_place() {
    let world = world();
    let rule = |manager: u8, mode: &str| {
        let value = serde_json::json!({
            "code": "absence", "name": { "ja": "不在時の代行確定", "en": "Absence" },
            "mode": mode, "document_types": ["progress-note"], "after_hours": 24,
            "managers": [person(manager)], "confirmer": person(3),
        });
        ConfirmationRule::read(&value).unwrap()
    };
    let ask = |roles: &[&str], name: &str, rule: Option<&ConfirmationRule>| {
        let target = RecordTarget {
            rule,
            ..world.record(name)
        };
        reason(world.ask(roles, ConfirmStandIn, Target::Record(target)))
    };
    let names_me = rule(1, "stand_in");
    assert_eq!(
        ask(&["physician"], "progress-note", Some(&names_me)),
        Reason::RoleAllows
    );
    assert_eq!(
        ask(&["records-manager"], "progress-note", Some(&names_me)),
        Reason::RoleAllows
    );
    assert_eq!(
        ask(&["nurse"], "progress-note", Some(&names_me)),
        Reason::NoRight
    );
    assert_eq!(
        ask(&["physician"], "consent", Some(&names_me)),
        Reason::NotDesignated
    );
    assert_eq!(
        ask(&["physician"], "progress-note", None),
        Reason::NotDesignated
    );
    let names_another = rule(2, "stand_in");
    assert_eq!(
        ask(&["physician"], "progress-note", Some(&names_another)),
        Reason::NotDesignated
    );
    let automatic = rule(1, "automatic");
    assert_eq!(
        ask(&["physician"], "progress-note", Some(&automatic)),
        Reason::NotDesignated
    );
}
