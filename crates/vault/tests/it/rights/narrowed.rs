//! Rights narrowed by care, department, hours and terminal; and what is asked again at every request.

use super::{DAY, change_person, code, department, give_role, put, role};
use genpon_model::registers::{Terminal, TerminalClass};
use genpon_store::PatientSearch;
use genpon_testkit::World;
use genpon_vault::Caller;
use serde_json::json;

fn reads(world: &World, caller: &Caller, record: genpon_model::id::RecordId) -> bool {
    world.vault.read_record(caller, record, None).is_ok()
}

// shows: J-6.2.6-1
#[test]
fn own_patients_are_those_under_the_care_of_the_person_or_the_department() {
    let world = World::new();
    let doctor = world.caller("sato");
    let (own, other) = (world.patient("1"), world.patient("2"));
    let mine = world.record(&doctor, own.id, "担当");
    let theirs = world.record(&doctor, other.id, "担当外");
    let right = json!({
        "operations": ["read", "find_patient"],
        "labels": ["normal"],
        "own_patients": true,
    });
    role(&world, "ward-clerk", right);
    department(&world, "ward-3", "kato", Some("ito"));
    give_role(&world, "ito", "ward-clerk");
    let ito = world.caller("ito");
    assert!(!reads(&world, &ito, mine.record));
    let found = |caller: &Caller| -> Vec<String> {
        let search = PatientSearch::default();
        let found = world.vault.find_patients(caller, &search).unwrap();
        found.patients.into_iter().map(|row| row.number).collect()
    };
    assert_eq!(found(&ito), Vec::<String>::new());
    let care = "patient_no,departments,ends_on\n1,ward-3,2026-11-21\n";
    let file = (
        genpon_vault::import_register::TableForm::Csv,
        care.as_bytes(),
    );
    let reason = "入院".parse().unwrap();
    let manager = world.caller("kato");
    world
        .vault
        .import_register(&manager, "patient-care", file, &reason)
        .unwrap();
    assert!(reads(&world, &ito, mine.record));
    assert_eq!(found(&ito), ["1"]);
    let missing = world.vault.read_record(&ito, theirs.record, None);
    assert_eq!(code(missing), "not-found");
    assert!(
        world
            .vault
            .read_chart(&ito, own.id, &genpon_store::ChartFilter::default())
            .is_ok()
    );
    world.clock.advance(2 * DAY);
    assert!(
        !reads(&world, &world.caller("ito"), mine.record),
        "care ended"
    );
}

// shows: A-4, B-1
#[test]
fn a_right_holds_at_its_hours_and_at_its_terminals_only() {
    let world = World::new();
    let record = world.record(&world.caller("sato"), world.patient("1").id, "x");
    // The clock stands at noon UTC on a Friday: 21:00 in Japan.
    let right = json!({
        "operations": ["read"],
        "labels": ["normal"],
        "days": ["fri"],
        "from_minute": 20 * 60,
        "until_minute": 22 * 60,
        "terminal_classes": ["staff"],
    });
    role(&world, "evening", right);
    give_role(&world, "ito", "evening");
    let ito = world.caller("ito");
    assert!(!reads(&world, &ito, record.record), "at no terminal");
    let at = |class| {
        let entry = Terminal::new(format!("{class:?}").parse().unwrap(), class);
        let added = world
            .vault
            .add_terminal_at_setup(world.institution.id, &entry);
        Caller {
            place: Some(added.unwrap().0),
            ..ito.clone()
        }
    };
    let (staff, reachable) = (
        at(TerminalClass::Staff),
        at(TerminalClass::PatientReachable),
    );
    assert!(reads(&world, &staff, record.record));
    assert!(!reads(&world, &reachable, record.record));
    world.clock.advance(3600);
    assert!(!reads(&world, &staff, record.record), "after its hours");
    world.clock.advance(7 * DAY - 3600);
    assert!(reads(&world, &staff, record.record));
}

// shows: A-4
#[test]
fn who_is_suspended_or_expires_is_refused_at_the_next_request() {
    let world = World::new();
    let record = world.record(&world.caller("tanaka"), world.patient("1").id, "x");
    let doctor = world.caller("sato");
    assert!(reads(&world, &doctor, record.record));
    change_person(&world, "sato", &json!({ "ends_on": "2026-11-20" })).unwrap();
    assert!(reads(&world, &doctor, record.record), "the last day");
    world.clock.advance(DAY);
    assert!(!reads(&world, &doctor, record.record), "left yesterday");
    change_person(&world, "sato", &json!({ "ends_on": "2027-03-31" })).unwrap();
    assert!(reads(&world, &doctor, record.record));
    let nights = json!([{ "days": ["mon"], "from_minute": 0, "until_minute": 60 }]);
    change_person(&world, "sato", &json!({ "hours": nights })).unwrap();
    assert!(
        !reads(&world, &doctor, record.record),
        "outside of the hours"
    );
    let exception = json!({
        "person": world.person("sato").to_string(),
        "from": "2026-11-21T00:00:00Z",
        "until": "2026-11-22T00:00:00Z",
        "reason": "緊急手術",
    });
    put(&world, "hours-exception", None, exception);
    assert!(reads(&world, &doctor, record.record), "an exception");
    change_person(&world, "sato", &json!({ "is_enabled": false })).unwrap();
    assert!(!reads(&world, &doctor, record.record), "suspended");
    let told = &world.trail("record.read")[0];
    assert_eq!(told.details[&"access-reason".parse().unwrap()], "disabled");
}
