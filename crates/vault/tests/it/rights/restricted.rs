//! A restricted patient is not there for those who may not know: not found, not counted, not hinted at.

use super::code;
use genpon_model::id::{PatientId, RecordId};
use genpon_model::record::RecordState;
use genpon_model::register::life::RevisionState;
use genpon_store::{ChartFilter, PatientSearch};
use genpon_testkit::World;
use genpon_vault::Caller;
use genpon_vault::patients::PatientData;
use serde_json::{Value, json};
use uuid::Uuid;

fn restriction(world: &World, number: &str, persons: &[&str]) -> Value {
    let persons: Vec<String> = persons
        .iter()
        .map(|user_id| world.person(user_id).to_string())
        .collect();
    json!({
        "patient_no": number,
        "kind": "staff",
        "reason": "当院の職員",
        "persons": persons,
    })
}

/// Everything that could tell of a patient or a record of theirs, as this caller is told.
fn told(world: &World, caller: &Caller, patient: PatientId, record: RecordId) -> Vec<String> {
    let vault = &world.vault;
    let error = |outcome: Result<(), genpon_vault::Error>| {
        outcome.map_or_else(|error| format!("{error}"), |()| "shown".to_owned())
    };
    vec![
        error(vault.read_patient(caller, patient).map(drop)),
        error(
            vault
                .read_chart(caller, patient, &ChartFilter::default())
                .map(drop),
        ),
        error(vault.read_location(caller, patient).map(drop)),
        error(vault.read_record(caller, record, None).map(drop)),
        error(vault.read_history(caller, record).map(drop)),
        error(vault.print_record(caller, record, None).map(drop)),
    ]
}

// shows: J-8.2.2.8-1, J-6.2.6-1
#[test]
fn a_restricted_patient_is_told_of_as_one_who_is_not_there() {
    let world = World::new();
    let (doctor, other) = (world.caller("sato"), world.caller("tanaka"));
    let (staff, plain) = (world.patient("777"), world.patient("778"));
    let record = world.record(&doctor, staff.id, "職員の診療").record;
    let draft = world.draft(&other, staff.id, "書きかけ").unwrap();
    let nobody = PatientId::from_uuid(Uuid::from_u128(7 << 76 | 8 << 62));
    let nothing = RecordId::from_uuid(Uuid::from_u128(7 << 76 | 8 << 62));
    let absent = told(&world, &other, nobody, nothing);
    assert!(
        absent.iter().all(|text| text.starts_with("no such")),
        "{absent:?}"
    );

    let manager = world.caller("kato");
    let asked = world
        .propose(
            &manager,
            "restriction",
            None,
            restriction(&world, "777", &["sato"]),
        )
        .unwrap();
    assert_eq!(asked.state, RevisionState::Effective, "it protects at once");

    assert_eq!(told(&world, &other, staff.id, record), absent);
    let search = |caller: &Caller| -> Vec<String> {
        let search = PatientSearch::default();
        let found = world.vault.find_patients(caller, &search).unwrap();
        found.patients.into_iter().map(|row| row.number).collect()
    };
    assert_eq!(search(&other), ["778"]);
    assert_eq!(search(&doctor), ["777", "778"]);
    let by_number = world
        .vault
        .patient_by_number(&other, &"777".parse().unwrap());
    assert!(by_number.unwrap().is_none());
    let inbox = world.vault.read_inbox(&other).unwrap();
    assert!(
        inbox.mine.is_empty() && inbox.recent.is_empty(),
        "own drafts are closed too"
    );
    assert_eq!(code(world.vault.read_draft(&other, draft.id)), "not-found");
    let changes = world.vault.read_changes(&other, 0, 100).unwrap();
    assert!(changes.versions.iter().all(|row| row.record != record));
    let begun = world.draft(&other, staff.id, "新しい記録");
    assert_eq!(code(begun), "not-found");
    assert!(
        told(&world, &doctor, staff.id, record)
            .iter()
            .all(|text| text == "shown")
    );
    let plain = told(&world, &other, plain.id, nothing);
    assert_eq!(plain[0], "shown");
    let event = &world.trail("record.read")[0];
    let refused = world.trail("record.read").into_iter().find(|event| {
        event
            .details
            .get(&"access-reason".parse().unwrap())
            .map(String::as_str)
            == Some("restricted")
    });
    assert!(refused.is_some(), "the trail knows: {event:?}");
    let kept = world.vault.read_record(&doctor, record, None).unwrap();
    assert_eq!(kept.record.state, RecordState::Confirmed);
}

#[test]
fn a_restriction_holds_under_every_number_and_is_opened_by_two() {
    let world = World::new();
    let (doctor, manager) = (world.caller("sato"), world.caller("kato"));
    let (old, new) = (world.patient("777"), world.patient("778"));
    let record = world.record(&doctor, old.id, "x").record;
    let clerk = world.caller("ito");
    let reason = "重複".parse().unwrap();
    world
        .vault
        .merge_patients(&clerk, old.id, new.id, reason)
        .unwrap();
    let asked = world
        .propose(
            &manager,
            "restriction",
            None,
            restriction(&world, "778", &[]),
        )
        .unwrap();
    assert_eq!(
        code(world.vault.read_record(&doctor, record, None)),
        "not-found"
    );
    assert_eq!(code(world.vault.read_patient(&doctor, old.id)), "not-found");
    let wider = restriction(&world, "778", &["sato"]);
    let change = world
        .propose(&manager, "restriction", Some(asked.key.as_str()), wider)
        .unwrap();
    assert_eq!(change.state, RevisionState::Requested);
    assert!(world.vault.read_record(&doctor, record, None).is_err());
    super::approve(&world, &world.caller("admin"), "restriction", &change).unwrap();
    assert!(world.vault.read_record(&doctor, record, None).is_ok());
}

#[test]
fn entries_about_a_restricted_patient_are_hidden_in_other_registers() {
    let world = World::new();
    let (clerk, manager) = (world.caller("ito"), world.caller("kato"));
    let _patient = world.patient("777");
    let paper = json!({
        "patient_no": "777", "what": "紙カルテ", "place": "書庫", "minutes_to_obtain": 20,
    });
    let item = world.propose(&clerk, "paper-item", None, paper).unwrap();
    let seen = |caller: &Caller| {
        let sought = genpon_vault::read_register::Sought::default();
        let list = world
            .vault
            .read_register(caller, "paper-item", &sought)
            .unwrap();
        let form = genpon_vault::import_register::TableForm::Csv;
        let file = world
            .vault
            .export_register(caller, "paper-item", form)
            .unwrap();
        let entry = world
            .vault
            .read_entry(caller, "paper-item", item.key.as_str());
        let in_file = String::from_utf8(file.bytes).unwrap().contains("777");
        (list.entries.len(), in_file, entry.is_ok())
    };
    assert_eq!(seen(&clerk), (1, true, true));
    let value = restriction(&world, "777", &["kato"]);
    world.propose(&manager, "restriction", None, value).unwrap();
    assert_eq!(seen(&clerk), (0, false, false));
    assert_eq!(seen(&manager), (1, true, true));
}

#[test]
fn a_number_that_a_restriction_names_is_not_given_up() {
    let world = World::new();
    let (patient, manager) = (world.patient("777"), world.caller("kato"));
    let value = restriction(&world, "777", &["kato"]);
    world.propose(&manager, "restriction", None, value).unwrap();
    let data = PatientData {
        number: "999".parse().unwrap(),
        name: patient.name.parse().unwrap(),
        kana: None,
        birth_date: None,
        sex: patient.sex,
        death_date: None,
    };
    let reason = "番号変更".parse().unwrap();
    let changed = world
        .vault
        .revise_patient(&manager, patient.id, data, reason);
    assert_eq!(code(changed), "patient-number-named");
}

#[test]
fn a_full_page_does_not_tell_that_somebody_was_passed_over() {
    let world = World::new();
    let manager = world.caller("kato");
    for number in 1000..1103 {
        let _patient = world.patient(&number.to_string());
    }
    for number in ["1000", "1050", "1100"] {
        let value = restriction(&world, number, &[]);
        world.propose(&manager, "restriction", None, value).unwrap();
    }
    let doctor = world.caller("sato");
    let search = PatientSearch::default();
    let page = world.vault.find_patients(&doctor, &search).unwrap();
    assert_eq!((page.patients.len(), page.next), (100, None));
    let _patient = world.patient("1200");
    let page = world.vault.find_patients(&doctor, &search).unwrap();
    let last = page.patients.last().unwrap();
    assert_eq!((page.patients.len(), page.next), (100, Some(last.id)));
}
