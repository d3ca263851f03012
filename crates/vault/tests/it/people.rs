//! People and their ids: who may register them, what leaving does, that an id names one person for ever.

use genpon_formats::audit_event::Outcome;
use genpon_model::register::Edition;
use genpon_model::register::life::{Care, Verdict};
use genpon_testkit::World;
use genpon_testkit::world::PASSWORD;
use genpon_vault::administer_register::{EntryChange, EntryDecision};
use genpon_vault::read_register::Sought;
use genpon_vault::{Caller, Error, Refusal};
use serde_json::{Value, json};

fn newcomer(user_id: &str) -> Value {
    json!({ "user_id": user_id, "name": "新人 桃子", "roles": ["nurse"], "is_enabled": true })
}

fn set_enabled(world: &World, by: &Caller, user_id: &str, is_enabled: bool) -> Result<(), Error> {
    let key = world.person(user_id).to_string();
    let mut value = world.entry(by, "person", &key);
    value["is_enabled"] = is_enabled.into();
    world.propose(by, "person", Some(&key), value).map(|_| ())
}

// shows: J-6.2.1-2
#[test]
fn only_who_may_registers_people_and_the_attempt_is_kept() {
    let world = World::new();
    let refused = world.propose(&world.caller("sato"), "person", None, newcomer("momo"));
    assert!(matches!(refused, Err(Error::Refused(Refusal::NotAllowed))));
    let event = &world.trail("register.propose")[0];
    assert_eq!(event.person.as_ref().unwrap().user_id.as_str(), "sato");
    assert!(
        matches!(&event.outcome, Outcome::Refused { reason } if reason.as_str() == "not-allowed")
    );
    world
        .propose(&world.caller("admin"), "person", None, newcomer("momo"))
        .unwrap();
}

// shows: J-6.2.1-4
#[test]
fn who_is_on_leave_cannot_log_in_and_comes_back_with_the_same_id() {
    let world = World::new();
    let administrator = world.caller("admin");
    let before = world.person("suzuki");
    let _open = world.caller("suzuki");
    let open = world.vault.sessions().count();
    set_enabled(&world, &administrator, "suzuki", false).unwrap();
    assert_eq!(
        world.vault.sessions().count(),
        open - 1,
        "the open session ended"
    );
    let refused = world.log_in("suzuki", PASSWORD);
    assert!(matches!(refused, Err(Error::Refused(Refusal::LogInFailed))));
    set_enabled(&world, &administrator, "suzuki", true).unwrap();
    world.clock.advance(60);
    assert_eq!(world.caller("suzuki").person.id, before);
    assert_eq!(world.trail("register.propose").len(), 2);
}

// shows: J-6.2.1-3
#[test]
fn who_left_is_gone_and_what_they_confirmed_still_names_them() {
    let world = World::new();
    let administrator = world.caller("admin");
    let doctor = world.caller("sato");
    let record = world.record(&doctor, world.patient("1").id, "異常なし");
    let key = world.person("sato").to_string();
    let change = EntryChange {
        value: world.entry(&administrator, "person", &key),
        key: Some(key.parse().unwrap()),
        base: Some(Edition::FIRST),
        is_retired: true,
        reason: "退職".parse().unwrap(),
        care: Care::default(),
    };
    world
        .vault
        .propose_entry(&administrator, "person", change)
        .unwrap();
    assert!(world.log_in("sato", PASSWORD).is_err());
    let late = world.vault.read_record(&doctor, record.record, None);
    assert!(matches!(late, Err(Error::Refused(Refusal::NotAllowed))));
    let read = world
        .vault
        .read_record(&world.caller("tanaka"), record.record, None)
        .unwrap();
    assert_eq!(read.manifest.confirmed.by.name.as_str(), "佐藤 恵子");
}

// shows: J-6.2.1-6
#[test]
fn an_id_that_anybody_ever_had_is_never_given_again() {
    let world = World::new();
    let administrator = world.caller("admin");
    let key = world.person("suzuki").to_string();
    let mut value = world.entry(&administrator, "person", &key);
    value["user_id"] = "suzuki-m".into();
    world
        .propose(&administrator, "person", Some(&key), value)
        .unwrap();
    for taken in ["suzuki", "suzuki-m", "sato"] {
        let refused = world.propose(&administrator, "person", None, newcomer(taken));
        let Err(Error::Refused(Refusal::Entry(faults))) = refused else {
            panic!("{taken} was given")
        };
        let is_live = taken != "suzuki";
        let code = if is_live { "issued" } else { "issued-before" };
        assert_eq!(
            (faults[0].path.as_str(), faults[0].fault.code()),
            ("user_id", code)
        );
    }
}

#[test]
fn the_last_administrator_stays() {
    let world = World::new();
    let administrator = world.caller("admin");
    set_enabled(&world, &administrator, "admin2", false).unwrap();
    let refused = set_enabled(&world, &administrator, "admin", false);
    assert!(matches!(
        refused,
        Err(Error::Refused(Refusal::LastAdministrator))
    ));
}

#[test]
fn a_new_person_is_found_by_name() {
    let world = World::new();
    let administrator = world.caller("admin");
    world
        .propose(&administrator, "person", None, newcomer("momo"))
        .unwrap();
    let sought = Sought {
        q: "桃子".to_owned(),
        ..Sought::default()
    };
    let found = world
        .vault
        .read_register(&administrator, "person", &sought)
        .unwrap();
    assert_eq!(found.entries.len(), 1);
    assert!(found.may_administer);
}

#[test]
fn no_form_brings_a_secret_and_none_goes_out() {
    let world = World::new();
    let (administrator, other) = (world.caller("admin"), world.caller("admin2"));
    let value = json!({
        "name": "検査部門システム",
        "responsible": world.person("sato").to_string(),
        "operations": ["deposit"],
        "document_types": ["laboratory-result"],
        "patients": "all",
        "key_digest": format!("sha-256:{}", "0".repeat(64)),
        "is_enabled": true,
    });
    let asked = world
        .propose(&administrator, "system-client", None, value)
        .unwrap();
    let decision = EntryDecision {
        edition: asked.edition,
        verdict: Verdict::Approve,
        reason: None,
    };
    world
        .vault
        .decide_entry(&other, "system-client", &asked.key, decision)
        .unwrap();
    let masters = world.vault.house(world.institution.id).unwrap().masters();
    assert_eq!(masters.clients[&asked.key].value.key_digest, None);
}

// shows: C-s14-2
#[test]
fn a_new_person_chooses_the_password_behind_a_one_time_link_and_nobody_else_knows_it() {
    let world = World::new();
    let administrator = world.caller("admin");
    world
        .propose(&administrator, "person", None, newcomer("momo"))
        .unwrap();
    let (institution, id) = (world.institution.id, world.person("momo"));
    let doctors = world.vault.issue_link(&world.caller("sato"), id);
    assert!(matches!(doctors, Err(Error::Refused(Refusal::NotAllowed))));
    let earlier = world.vault.issue_link(&administrator, id).unwrap();
    let issued = world.vault.issue_link(&administrator, id).unwrap();
    let choose = |secret: &str, password: &str| {
        world
            .vault
            .choose_password(institution, secret, password)
            .map_err(|error| error.code())
    };
    assert_eq!(
        choose(&earlier.secret, "wv7-Tqu9+zmx4G"),
        Err("link-used"),
        "a newer one ends it"
    );
    assert_eq!(choose(&issued.secret, "short"), Err("password-weak"));
    choose(&issued.secret, "wv7-Tqu9+zmx4G").unwrap();
    assert_eq!(choose(&issued.secret, "another password"), Err("link-used"));
    world.log_in("momo", "wv7-Tqu9+zmx4G").unwrap();
    let told = &world.trail("person.choose-password")[0];
    assert_eq!(told.person.as_ref().unwrap().user_id.as_str(), "momo");
}

#[test]
fn a_link_ends_with_its_time_and_with_the_account() {
    let world = World::new();
    let administrator = world.caller("admin");
    world
        .propose(&administrator, "person", None, newcomer("momo"))
        .unwrap();
    let id = world.person("momo");
    let issued = world.vault.issue_link(&administrator, id).unwrap();
    world.clock.advance(73 * 3600);
    let late = world
        .vault
        .person_of_link(world.institution.id, &issued.secret);
    assert!(matches!(late, Err(Error::Refused(Refusal::LinkUsed))));
    let administrator = world.caller("admin");
    let issued = world.vault.issue_link(&administrator, id).unwrap();
    set_enabled(&world, &administrator, "momo", false).unwrap();
    let disabled = world
        .vault
        .person_of_link(world.institution.id, &issued.secret);
    assert!(matches!(disabled, Err(Error::Refused(Refusal::LinkUsed))));
}
