//! The trail: refusals with all that is known of them, and the same care for old records and for
//! the dead.

use genpon_formats::audit_event::Outcome;
use genpon_model::patient::Sex;
use genpon_store::ChartFilter;
use genpon_testkit::World;
use genpon_vault::patients::PatientData;
use genpon_vault::{Error, Refusal};

const YEAR_SECONDS: i64 = 365 * 86_400;

#[test]
fn a_refusal_names_person_role_terminal_patient_record_and_outcome() {
    let world = World::new();
    let record = world
        .record(&world.caller("sato"), world.patient("00077").id, "所見")
        .record;
    let administrator = world.caller("admin");
    let refused = world.vault.read_record(&administrator, record, None);
    assert!(matches!(refused, Err(Error::Refused(Refusal::NotAllowed))));
    let event = &world.trail("record.read")[0];
    let person = event.person.as_ref().unwrap();
    assert_eq!(person.user_id.as_str(), "admin");
    assert_eq!(person.roles[0].as_str(), "administrator");
    assert_eq!(event.terminal.as_ref().unwrap().as_str(), "browser");
    assert_eq!(event.source.as_deref(), Some("192.0.2.7"));
    assert_eq!(event.patient.as_ref().unwrap().number.as_str(), "00077");
    assert_eq!(event.record, Some(record));
    assert_eq!(
        event.document_type.as_ref().unwrap().as_str(),
        "progress-note"
    );
    assert!(
        matches!(&event.outcome, Outcome::Refused { reason } if reason.as_str() == "not-allowed")
    );
    assert_eq!(event.details[&"access-reason".parse().unwrap()], "no-right");
}

// shows: D-2
#[test]
fn a_record_past_its_period_is_listed_protected_logged_and_printed_all_the_same() {
    let world = World::new();
    let patient = world.patient("1").id;
    let record = world.record(&world.caller("sato"), patient, "所見").record;
    world.clock.advance(30 * YEAR_SECONDS);
    let (doctor, administrator) = (world.caller("sato"), world.caller("admin"));
    let chart = world
        .vault
        .read_chart(&doctor, patient, &ChartFilter::default())
        .unwrap();
    assert_eq!(chart.records.len(), 1);
    world.vault.print_record(&doctor, record, None).unwrap();
    assert_eq!(world.trail("record.print")[0].record, Some(record));
    let refused = world.vault.read_record(&administrator, record, None);
    assert!(matches!(refused, Err(Error::Refused(Refusal::NotAllowed))));
    world.vault.prove_version(&doctor, record, None).unwrap();
}

// shows: D-47
#[test]
fn the_record_of_somebody_who_died_has_the_same_checks_and_the_same_trail() {
    let world = World::new();
    let (doctor, clerk) = (world.caller("sato"), world.caller("ito"));
    let patient = world.patient("1");
    let record = world.record(&doctor, patient.id, "所見").record;
    let data = PatientData {
        number: patient.number.parse().unwrap(),
        name: patient.name.parse().unwrap(),
        kana: None,
        birth_date: patient.birth_date,
        sex: Sex::Female,
        death_date: Some("2026-11-19".parse().unwrap()),
    };
    world
        .vault
        .revise_patient(&clerk, patient.id, data, "死亡".parse().unwrap())
        .unwrap();
    let refused = world
        .vault
        .read_record(&world.caller("admin"), record, None);
    assert!(matches!(refused, Err(Error::Refused(Refusal::NotAllowed))));
    world.vault.read_record(&doctor, record, None).unwrap();
    let told = world.trail("record.read");
    assert_eq!(told.len(), 2);
    assert!(
        told.iter()
            .all(|event| event.patient.as_ref().unwrap().id == patient.id)
    );
}
