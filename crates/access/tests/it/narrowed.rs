//! What holds, and narrows, one person's rights: groups, care, hours, restrictions, grants, reviews.

use crate::world::{World, code, entries, person, world};
use genpon_access::Operation::{self, *};
use genpon_access::holding::{GrantAtHand, HeldPrivilege, Source};
use genpon_access::{
    Actor, Context, Granted, Holding, Missing, PersonTarget, Policy, Reason, RecordTarget, Refused,
    Rule, Target, decide, explain,
};
use genpon_model::Timestamp;
use genpon_model::patient::PatientNo;
use genpon_model::register::Register;
use genpon_model::registers::{
    Department, Grant, InformationGroup, PatientCare, Person, Privilege, Restriction, Role,
    TerminalClass,
};
use serde_json::{Value, json};

const NOON: &str = "2026-11-20T12:00:00Z";

/// A person who asks, under the rules of an institution.
struct Asks {
    world: World,
    policy: Policy,
    roles: Vec<Role>,
    holding: Holding,
    at: Timestamp,
    class: Option<TerminalClass>,
}

impl Asks {
    fn new(right: Value) -> Self {
        let name = json!({ "ja": "役割", "en": "Role" });
        let role = json!({ "code": "narrow", "name": name, "rights": [right] });
        Self {
            world: world(),
            policy: Policy::default(),
            roles: vec![Role::read(&role).unwrap()],
            holding: Holding::default(),
            at: NOON.parse().unwrap(),
            class: None,
        }
    }

    fn in_context<T>(&self, ask: impl FnOnce(&Context<'_>) -> T) -> T {
        let actor = Actor::Person {
            id: person(1),
            is_enabled: true,
            roles: &self.roles,
            holding: &self.holding,
        };
        ask(&Context {
            institution: &self.world.institution,
            actor,
            at: self.at,
            authenticated_at: self.at,
            policy: &self.policy,
            terminal: None,
            terminal_class: self.class,
            proxy: None,
            emergency: None,
        })
    }

    fn ask(&self, operation: Operation, target: &Target<'_>) -> Result<Granted, Refused> {
        self.in_context(|context| decide(context, operation, target))
    }

    fn reason(&self, operation: Operation, target: &Target<'_>) -> Reason {
        let answer = self.ask(operation, target);
        answer.map_or_else(|refused| refused.reason, |granted| granted.reason())
    }

    fn reads(&self, document_type: &str, number: &PatientNo) -> Reason {
        let numbers = std::slice::from_ref(number);
        let target = RecordTarget {
            patient: Some(number),
            numbers,
            ..self.world.record(document_type)
        };
        self.reason(Read, &Target::Record(target))
    }
}

fn number(text: &str) -> PatientNo {
    text.parse().unwrap()
}

fn read<R: Register>(value: &Value) -> R {
    R::read(value).unwrap()
}

// shows: J-6.2.6-2
#[test]
fn a_row_names_groups_of_information_and_nothing_else_is_opened() {
    let mut asks = Asks::new(json!({ "groups": ["clinical-reading"] }));
    let note = Target::Record(asks.world.record("progress-note"));
    assert_eq!(
        asks.reason(Read, &note),
        Reason::NoRight,
        "no such group yet"
    );
    asks.policy.set_groups(entries::<InformationGroup>());
    let note = Target::Record(asks.world.record("progress-note"));
    assert_eq!(asks.reason(Read, &note), Reason::RoleAllows);
    assert_eq!(asks.reason(Print, &note), Reason::NoRight);
    assert_eq!(
        asks.reason(FindPatient, &Target::Institution),
        Reason::NoRight
    );
}

#[test]
fn a_row_for_some_types_covers_no_other() {
    let right = json!({
        "operations": ["read"],
        "every_label": true,
        "document_types": ["nursing-record"],
    });
    let asks = Asks::new(right);
    assert_eq!(
        asks.reads("nursing-record", &number("1")),
        Reason::RoleAllows
    );
    assert_eq!(asks.reads("progress-note", &number("1")), Reason::NoRight);
}

#[test]
fn own_patients_are_under_care_today() {
    let right = json!({
        "operations": ["read", "find_patient", "search_text"],
        "every_label": true,
        "own_patients": true,
    });
    let mut asks = Asks::new(right);
    asks.policy.add_care(read::<PatientCare>(&json!({
        "patient_no": "1", "persons": [person(1)], "ends_on": "2026-11-20",
    })));
    asks.policy.add_care(read::<PatientCare>(&json!({
        "patient_no": "2", "departments": ["ward"],
    })));
    assert_eq!(
        asks.reads("progress-note", &number("1")),
        Reason::RoleAllows
    );
    assert_eq!(
        asks.reads("progress-note", &number("2")),
        Reason::NotUnderCare
    );
    asks.holding.departments.push(code("ward"));
    assert_eq!(
        asks.reads("progress-note", &number("2")),
        Reason::RoleAllows
    );
    assert_eq!(
        asks.reason(FindPatient, &Target::Institution),
        Reason::RoleAllows
    );
    assert_eq!(
        asks.reason(SearchText, &Target::Institution),
        Reason::NotUnderCare
    );
    let (own, other) = ([number("2")], [number("3")]);
    assert_eq!(
        asks.reason(FindPatient, &Target::Patient(&own)),
        Reason::RoleAllows
    );
    assert_eq!(
        asks.reason(FindPatient, &Target::Patient(&other)),
        Reason::NotUnderCare
    );
    let tomorrow = "2026-11-21T12:00:00Z".parse().unwrap();
    asks.at = tomorrow;
    assert_eq!(
        asks.reads("progress-note", &number("1")),
        Reason::NotUnderCare
    );
}

#[test]
fn a_row_for_a_department_hours_and_a_place_says_what_is_missing() {
    // Noon UTC on this Friday is 21:00 in Japan.
    let right = json!({
        "operations": ["read"],
        "every_label": true,
        "departments": ["ward"],
        "days": ["fri"],
        "from_minute": 1200,
        "until_minute": 1320,
        "terminal_classes": ["staff"],
    });
    let mut asks = Asks::new(right);
    let target = Target::Record(world_record());
    let missing = |asks: &Asks| {
        let roles = asks.roles.clone();
        let explained = asks.in_context(|context| explain(context, Read, &target, &roles));
        explained.ways[0].missing.clone()
    };
    assert_eq!(missing(&asks), [Missing::Department, Missing::Terminal]);
    assert_eq!(
        asks.reads("progress-note", &number("1")),
        Reason::OtherDepartment
    );
    asks.holding.departments.push(code("ward"));
    assert_eq!(
        asks.reads("progress-note", &number("1")),
        Reason::OtherTerminal
    );
    asks.class = Some(TerminalClass::Staff);
    assert_eq!(
        asks.reads("progress-note", &number("1")),
        Reason::RoleAllows
    );
    asks.at = asks.at.plus_seconds(3600);
    assert_eq!(
        asks.reads("progress-note", &number("1")),
        Reason::OtherHours
    );
    assert_eq!(missing(&asks), [Missing::Hours]);
}

fn world_record() -> RecordTarget<'static> {
    let world: &'static World = Box::leak(Box::new(world()));
    world.record("progress-note")
}

#[test]
fn a_restriction_closes_what_roles_open_under_every_number() {
    let mut asks = Asks::new(json!({ "operations": ["read"], "every_label": true }));
    let restriction = json!({
        "patient_no": "1", "kind": "wish", "reason": "x", "roles": ["other"], "ends_on": "2026-11-20",
    });
    asks.policy
        .add_restriction(code("k"), read::<Restriction>(&restriction));
    assert_eq!(
        asks.reads("progress-note", &number("1")),
        Reason::Restricted
    );
    let (joined, own) = ([number("9"), number("1")], number("9"));
    let target = RecordTarget {
        patient: Some(&own),
        numbers: &joined,
        ..asks.world.record("progress-note")
    };
    let refused = asks.ask(Read, &Target::Record(target)).unwrap_err();
    assert_eq!(refused.rule, Rule::Restriction(code("k")));
    asks.at = "2026-11-21T12:00:00Z".parse().unwrap();
    assert_eq!(
        asks.reads("progress-note", &number("1")),
        Reason::RoleAllows
    );
}

#[test]
fn what_a_person_holds_comes_from_the_entry_the_departments_and_grants_in_force() {
    let entry = read::<Person>(&json!({
        "user_id": "ito", "name": "伊藤", "roles": ["clerk"], "is_enabled": true,
    }));
    let department = read::<Department>(&json!({
        "code": "ward", "name": { "ja": "病棟", "en": "Ward" }, "roles": ["nurse"],
    }));
    let grant = |effect: &str, ends_on: &str| {
        let mut value = json!({
            "person": person(1), "effect": effect, "ends_on": ends_on, "reason": "x",
        });
        match effect {
            "allow" => value["role"] = "auditor".into(),
            _ => value["operations"] = json!(["print"]),
        }
        read::<Grant>(&value)
    };
    let (allow, ended) = (grant("allow", "2026-11-20"), grant("allow", "2026-11-19"));
    let withhold = grant("withhold", "2026-11-20");
    let keys = [code("a"), code("b"), code("c")];
    let hand = |key, grant, is_provisional| GrantAtHand {
        key,
        grant,
        is_provisional,
    };
    let grants = [
        hand(&keys[0], &allow, true),
        hand(&keys[1], &ended, false),
        hand(&keys[2], &withhold, false),
    ];
    let at: Timestamp = NOON.parse().unwrap();
    let holding = Holding::at(at, &entry, [&department], grants);
    let granted = Source::Grant {
        key: code("a"),
        is_provisional: true,
    };
    let expected = [
        (code("clerk"), Source::Own),
        (code("nurse"), Source::Department(code("ward"))),
        (code("auditor"), granted),
    ];
    assert_eq!(holding.sources, expected);
    assert_eq!(holding.withheld.len(), 1);
}

#[test]
fn a_privilege_opens_for_its_time_and_never_writes_records() {
    let mut asks = Asks::new(json!({ "operations": ["read_health"] }));
    let every: Vec<&str> = Operation::ALL.iter().map(|one| one.code()).collect();
    let entry = read::<Privilege>(&json!({
        "code": "all", "name": { "ja": "全", "en": "All" }, "minutes_max": 30,
        "rights": [{ "operations": every, "every_label": true, "every_register": true }],
    }));
    let until = asks.at.plus_seconds(60);
    asks.holding.privilege = Some(HeldPrivilege { entry, until });
    assert_eq!(
        asks.reason(ReadAudit, &Target::Institution),
        Reason::PrivilegeAllows
    );
    assert_eq!(
        asks.reason(AdministerRegister, &Target::Register("role")),
        Reason::PrivilegeAllows
    );
    let world = world();
    let note = Target::Record(world.record("progress-note"));
    assert_eq!(asks.reason(Read, &note), Reason::PrivilegeAllows);
    for operation in [
        Enter,
        Confirm,
        ConfirmStandIn,
        Correct,
        Add,
        Withdraw,
        Import,
    ] {
        assert_eq!(
            asks.reason(operation, &note),
            Reason::NoRight,
            "{}",
            operation.code()
        );
    }
    asks.at = until;
    assert_eq!(
        asks.reason(ReadAudit, &Target::Institution),
        Reason::NoRight
    );
}

#[test]
fn managers_review_the_rights_of_others_and_nobody_their_own() {
    let asks = Asks::new(json!({ "operations": ["read"] }));
    let target = |of: u8, managers: &'static [u8]| {
        let managers: Vec<_> = managers.iter().map(|n| person(*n)).collect();
        (person(of), managers)
    };
    let cases = [
        (target(2, &[1]), Reason::ManagerAllows),
        (target(2, &[3]), Reason::NoRight),
        (target(1, &[1]), Reason::OwnRights),
    ];
    for ((person, managers), expected) in cases {
        let target = Target::Person(PersonTarget {
            person,
            managers: &managers,
        });
        assert_eq!(asks.reason(ReviewRights, &target), expected);
    }
    let granted = Asks::new(json!({ "operations": ["review_rights"] }));
    let managers = [];
    let target = Target::Person(PersonTarget {
        person: person(2),
        managers: &managers,
    });
    let granted = granted.ask(ReviewRights, &target).unwrap();
    assert_eq!(granted.person(), Some(person(2)));
    assert!(!granted.covers_institution());
}
