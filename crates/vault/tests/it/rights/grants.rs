//! Roles for a time, and operations taken from one person.

use super::{DAY, FIRST, approve, code, grant_of_role, put, role};
use genpon_formats::locale::Lang;
use genpon_model::person::PersonRef;
use genpon_model::register::life::RevisionState;
use genpon_store::AuditFilter;
use genpon_testkit::World;
use genpon_testkit::work::new_record;
use genpon_testkit::world::PASSWORD;
use genpon_vault::Caller;
use genpon_vault::log_in::{Claim, Entered};
use genpon_vault::sessions::Presence;
use serde_json::json;

fn reads_audit(world: &World, user_id: &str) -> bool {
    let caller = world.caller(user_id);
    let read = world.vault.read_audit(&caller, &AuditFilter::default());
    let sees = world.vault.glance(&caller).sees("audit");
    assert_eq!(read.is_ok(), sees, "the menu and the answer differ");
    sees
}

// shows: J-6.2.6-1, J-6.2.6-5, C-p13-4
#[test]
fn a_grant_is_approved_by_another_and_holds_from_its_first_to_its_last_day() {
    let world = World::new();
    let mut value = grant_of_role(&world, "ito", "auditor");
    value["starts_on"] = "2026-11-21".into();
    value["ends_on"] = "2026-11-22".into();
    let asked = world
        .propose(&world.caller("admin"), "grant", None, value)
        .unwrap();
    assert_eq!(asked.state, RevisionState::Requested);
    world.clock.advance(DAY);
    assert!(!reads_audit(&world, "ito"), "nobody approved it");
    let own = approve(&world, &world.caller("admin"), "grant", &asked);
    assert_eq!(code(own), "self-approval");
    approve(&world, &world.caller("admin2"), "grant", &asked).unwrap();
    assert!(reads_audit(&world, "ito"));
    world.clock.advance(DAY);
    assert!(reads_audit(&world, "ito"), "the last day counts");
    world.clock.advance(DAY);
    assert!(!reads_audit(&world, "ito"), "it ended by itself");
    assert_eq!(asked.edition, FIRST);
}

#[test]
fn nobody_approves_what_is_granted_to_themselves() {
    let world = World::new();
    let value = grant_of_role(&world, "admin2", "physician");
    let asked = world
        .propose(&world.caller("admin"), "grant", None, value)
        .unwrap();
    let own = approve(&world, &world.caller("admin2"), "grant", &asked);
    assert_eq!(code(own), "own-rights");
}

// shows: J-7.1.1-9
#[test]
fn a_menu_is_taken_from_one_person_and_writing_on_one_label_from_another() {
    let world = World::new();
    assert!(reads_audit(&world, "mori"));
    let withheld = json!({
        "person": world.person("mori").to_string(),
        "effect": "withhold",
        "operations": ["read_audit"],
        "reason": "調査の対象",
    });
    put(&world, "grant", None, withheld);
    assert!(!reads_audit(&world, "mori"));

    let (doctor, patient) = (world.caller("sato"), world.patient("1"));
    let record = world.record(&doctor, patient.id, "異常なし");
    let view_only = json!({
        "person": world.person("sato").to_string(),
        "effect": "withhold",
        "operations": ["enter", "correct", "add", "withdraw", "confirm", "import"],
        "labels": ["normal"],
        "reason": "研修中",
    });
    put(&world, "grant", None, view_only);
    let read = world.vault.read_record(&doctor, record.record, None);
    assert!(read.is_ok(), "to view is not taken");
    let write = |document_type: &str| {
        let parts = vec![world.stage_note(&world.caller("tanaka"), "x")];
        let new = new_record(patient.id, document_type, parts);
        world.vault.begin_record(&doctor, new)
    };
    assert_eq!(code(write("progress-note")), "not-allowed");
    assert!(write("image").is_err() || write("pathology-report").is_ok());
    let other = world.record(&world.caller("tanaka"), patient.id, "別の医師");
    assert_eq!(other.version.number(), 1, "others write as before");
}

// shows: J-6.2.6-2, J-6.2.6-3
#[test]
fn a_new_role_and_a_new_person_may_do_nothing_until_something_is_granted() {
    let world = World::new();
    let value = json!({ "user_id": "momo", "name": "新人 桃子", "roles": [], "is_enabled": true });
    put(&world, "person", None, value);
    let nothing = json!({ "operations": ["read_health"] });
    role(&world, "medical-scribe", nothing);
    let (patient, doctor) = (world.patient("1"), world.caller("sato"));
    let record = world.record(&doctor, patient.id, "異常なし");
    let momo = genpon_vault::Caller {
        person: {
            let masters = world.vault.house(world.institution.id).unwrap().masters();
            let id = world.person("momo");
            masters.people[&id].value.reference(id)
        },
        ..doctor
    };
    let glance = world.vault.glance(&momo);
    for area in ["patients", "audit", "health", "registers", "types"] {
        assert!(!glance.sees(area), "{area}");
    }
    let read = world.vault.read_record(&momo, record.record, None);
    assert_eq!(code(read), "not-allowed");
    // The role is renamed and given a group of information, switched on as a whole.
    let mut value = world.entry(&world.caller("admin"), "role", "medical-scribe");
    value["name"]["ja"] = "医師事務作業補助者".into();
    value["rights"] = json!([{ "groups": ["clinical-reading", "patient-search"] }]);
    put(&world, "role", Some("medical-scribe"), value);
    super::give_role(&world, "momo", "medical-scribe");
    assert!(world.vault.read_record(&momo, record.record, None).is_ok());
    assert!(world.vault.glance(&momo).sees("patients"));
    let change = genpon_vault::administer_register::EntryChange {
        key: Some("medical-scribe".parse().unwrap()),
        base: genpon_model::register::Edition::new(2),
        value: world.entry(&world.caller("admin"), "role", "medical-scribe"),
        is_retired: true,
        reason: "使わない".parse().unwrap(),
        care: genpon_model::register::life::Care::default(),
    };
    let administrator = world.caller("admin");
    let asked = world
        .vault
        .propose_entry(&administrator, "role", change)
        .unwrap();
    approve(&world, &world.caller("admin2"), "role", &asked).unwrap();
    let read = world.vault.read_record(&momo, record.record, None);
    assert_eq!(code(read), "not-allowed", "a retired role opens nothing");
}

fn enter(world: &World, user_id: &str) -> Entered {
    let claim = Claim {
        institution: world.institution.id,
        user_id,
        password: PASSWORD,
        source: None,
        device: None,
        lang: Lang::Ja,
    };
    world.vault.log_in(&claim).unwrap()
}

/// What a request of this session is made as now.
fn request(world: &World, entered: &Entered) -> Caller {
    match world.vault.presence(&entered.token, None, None).unwrap() {
        Presence::Open(caller) => caller,
        other => unreachable!("{other:?}"),
    }
}

fn roles(person: &PersonRef) -> Vec<&str> {
    person.roles.iter().map(|role| role.as_str()).collect()
}

#[test]
fn a_session_that_outlasts_a_grant_is_named_without_its_role() {
    let world = World::new();
    let patient = world.patient("1").id;
    let entered = enter(&world, "sato");
    let mut value = grant_of_role(&world, "sato", "auditor");
    value["ends_on"] = "2026-11-20".into();
    put(&world, "grant", None, value);
    let by_grant = request(&world, &entered);
    assert_eq!(roles(&by_grant.person), ["auditor", "physician"]);

    // 21:00 in Japan: the last day of the grant ends while the session goes on.
    for _ in 0..20 {
        world.clock.advance(600);
        request(&world, &entered);
    }
    let at = world.clock.now().at;
    let proven = &entered.caller.authentication;
    world.vault.sessions().renew(&entered.token, proven, at);
    let doctor = request(&world, &entered);
    let confirmed = world.record(&doctor, patient, "異常なし");
    let read = world.vault.read_record(&doctor, confirmed.record, None);
    let manifest = read.unwrap().manifest;
    assert_eq!(roles(&manifest.confirmed.by), ["physician"]);
    assert_eq!(roles(&manifest.entered.by), ["physician"]);
    world.vault.lock_screen(&entered.token).unwrap();
    world.vault.log_out(&entered.token).unwrap();
    for action in ["record.confirm", "session.lock", "session.log-out"] {
        let event = world.trail(action).remove(0);
        assert_eq!(
            roles(event.person.as_ref().unwrap()),
            ["physician"],
            "{action}"
        );
    }
}

#[test]
fn a_screen_that_locks_by_itself_is_told_of_with_the_roles_held_by_then() {
    let world = World::new();
    let mut value = grant_of_role(&world, "sato", "auditor");
    value["ends_on"] = "2026-11-20".into();
    put(&world, "grant", None, value);
    let entered = enter(&world, "sato");
    assert_eq!(roles(&entered.caller.person), ["auditor", "physician"]);
    world.clock.advance(4 * 3600);
    world.vault.lock_idle_screens().unwrap();
    let events = world.trail("session.auto-lock");
    let people = events.iter().filter_map(|event| event.person.as_ref());
    let own: Vec<_> = people
        .filter(|one| one.user_id.as_str() == "sato")
        .collect();
    assert_eq!(own.len(), 1);
    assert_eq!(roles(own[0]), ["physician"]);
}
