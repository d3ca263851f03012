//! Strong rights for minutes, shared ids, and a trail that nobody can touch.

use super::{change_person, code, put};
use genpon_formats::locale::Lang;
use genpon_model::id::TerminalId;
use genpon_model::registers::{Operation, Person, Terminal, TerminalClass};
use genpon_store::{AuditFilter, Store as _};
use genpon_testkit::World;
use genpon_testkit::world::PASSWORD;
use genpon_vault::log_in::{Claim, Entered};
use genpon_vault::read_register::Sought;
use genpon_vault::sessions::Presence;
use genpon_vault::{Caller, Error};
use serde_json::json;

fn enter(world: &World, user_id: &str) -> Result<Entered, Error> {
    world.vault.log_in(&Claim {
        institution: world.institution.id,
        user_id,
        password: PASSWORD,
        source: None,
        device: None,
        lang: Lang::Ja,
    })
}

/// What a request of this session is made as now.
fn now(world: &World, entered: &Entered) -> Caller {
    let at = world.clock.now().at;
    match world.vault.sessions().resume(&entered.token, None, at) {
        Presence::Open(caller) => caller,
        other => unreachable!("{other:?}"),
    }
}

fn management(world: &World) -> TerminalId {
    let entry = Terminal::new("管理端末".parse().unwrap(), TerminalClass::Management);
    let added = world
        .vault
        .add_terminal_at_setup(world.institution.id, &entry);
    added.unwrap().0
}

/// Puts a person on the list of those who may inquire into the trail.
fn permit(world: &World, user_id: &str) {
    let mut value = world.entry(&world.caller("admin"), "privilege", "trail-inquiry");
    value["persons"] = json!([world.person(user_id).to_string()]);
    value["minutes_max"] = 30.into();
    put(world, "privilege", Some("trail-inquiry"), value);
}

fn reads_audit(world: &World, caller: &Caller) -> bool {
    world
        .vault
        .read_audit(caller, &AuditFilter::default())
        .is_ok()
}

// shows: J-8.2.2.9-2, J-8.2.2.9-3
#[test]
fn a_listed_person_holds_a_privilege_for_minutes_and_every_action_says_so() {
    let world = World::new();
    permit(&world, "kato");
    let place = management(&world);
    let (code_of, reason) = ("trail-inquiry".parse().unwrap(), "不正利用の疑い");
    let take = |entered: &Entered, caller: &Caller| {
        let reason = reason.parse().unwrap();
        world
            .vault
            .take_privilege(caller, &entered.token, (&code_of, 60), reason)
    };
    let entered = enter(&world, "kato").unwrap();
    let caller = now(&world, &entered);
    assert_eq!(
        code(take(&entered, &caller)),
        "privilege-refused",
        "at no management terminal"
    );
    let caller = Caller {
        place: Some(place),
        ..caller
    };
    let taken = take(&entered, &caller).unwrap();
    assert_eq!(taken.until.seconds_since(world.clock.now().at), 30 * 60);
    let held = Caller {
        place: Some(place),
        ..now(&world, &entered)
    };
    assert!(reads_audit(&world, &held));
    world.vault.read_inbox(&held).unwrap();
    for action in ["audit.read", "inbox.read"] {
        let event = &world.trail(action)[0];
        assert_eq!(event.person.as_ref().unwrap().user_id.as_str(), "kato");
        assert_eq!(
            event.details[&"privilege".parse().unwrap()],
            "trail-inquiry"
        );
        assert_eq!(event.details[&"privilege-reason".parse().unwrap()], reason);
    }
    world.clock.advance(30 * 60);
    assert!(!reads_audit(&world, &held), "the minutes are over");
    let late = Caller {
        authenticated_at: world.clock.now().at.plus_seconds(-3600),
        ..held
    };
    assert_eq!(code(take(&entered, &late)), "authentication-too-old");

    let other = enter(&world, "sato").unwrap();
    let caller = Caller {
        place: Some(place),
        ..now(&world, &other)
    };
    assert_eq!(code(take(&other, &caller)), "privilege-refused");
    let none = "no-such-privilege".parse().unwrap();
    let reason = "x".parse().unwrap();
    let unknown = world
        .vault
        .take_privilege(&caller, &other.token, (&none, 5), reason);
    assert_eq!(code(unknown), "privilege-refused", "told alike");
}

// shows: C-p13-6
#[test]
fn the_privileges_and_who_may_hold_them_are_a_list() {
    let world = World::new();
    permit(&world, "kato");
    let listed = world
        .vault
        .read_register(&world.caller("admin"), "privilege", &Sought::default())
        .unwrap();
    let inquiry = listed
        .entries
        .iter()
        .find(|entry| entry.key.as_str() == "trail-inquiry")
        .unwrap();
    let persons = &inquiry.shown().unwrap().value["persons"];
    assert_eq!(*persons, json!([world.person("kato").to_string()]));
    let mine = |user_id| {
        world
            .vault
            .privileges_of(&world.caller(user_id))
            .unwrap()
            .len()
    };
    assert_eq!((mine("kato"), mine("sato")), (1, 0));
    let policy = world.vault.export_policy(&world.caller("admin")).unwrap();
    assert!(policy.markdown().contains("加藤 弘 (kato)"));
}

// shows: J-8.2.2.9-4
#[test]
fn nobody_can_alter_or_delete_the_trail_whatever_they_hold() {
    let world = World::new();
    let every: Vec<&str> = Operation::ALL
        .iter()
        .map(|operation| operation.code())
        .collect();
    let value = json!({
        "code": "everything",
        "name": { "ja": "全部", "en": "Everything" },
        "rights": [{ "operations": every, "every_label": true, "every_register": true }],
        "persons": [world.person("kato").to_string()],
        "minutes_max": 30,
    });
    put(&world, "privilege", None, value);
    let place = management(&world);
    let entered = enter(&world, "kato").unwrap();
    let caller = Caller {
        place: Some(place),
        ..now(&world, &entered)
    };
    let (privilege, reason) = ("everything".parse().unwrap(), "x".parse().unwrap());
    world
        .vault
        .take_privilege(&caller, &entered.token, (&privilege, 30), reason)
        .unwrap();
    let held = Caller {
        place: Some(place),
        ..now(&world, &entered)
    };
    let before = trail(&world);
    // The operations there are: not one of them writes the trail, and no register holds it.
    let writing: Vec<&str> = every
        .into_iter()
        .filter(|code| code.contains("audit") || code.contains("delete") || code.contains("log"))
        .collect();
    assert_eq!(writing, ["read_audit"]);
    for register in ["audit", "audit-event", "checkpoint-key", "credential"] {
        let read = world
            .vault
            .read_register(&held, register, &Sought::default());
        assert_eq!(code(read), "not-found", "{register}");
    }
    assert!(reads_audit(&world, &held));
    let after = trail(&world);
    assert_eq!(
        after[..before.len()],
        before[..],
        "what was written stays, byte for byte"
    );
    assert!(
        after.len() > before.len(),
        "and what the privileged do is added"
    );
}

fn trail(world: &World) -> Vec<[u8; 32]> {
    let store: &genpon_store::sqlite::SqliteStore = &world.store;
    let events = store
        .audit_events(world.institution.id, &AuditFilter::default(), 10_000)
        .unwrap();
    events.into_iter().map(|event| event.commitment).collect()
}

// shows: J-8.2.2.9-1
#[test]
fn a_shared_id_is_changed_to_after_logging_in_and_events_name_both() {
    let world = World::new();
    let tablet = Person {
        roles: vec!["auditor".parse().unwrap()],
        is_group: true,
        members: vec![world.person("suzuki")],
        ..Person::new(
            "ward-tablet".parse().unwrap(),
            "病棟タブレット".parse().unwrap(),
        )
    };
    let id = world.institution.id;
    world
        .vault
        .add_person_at_setup(id, tablet, PASSWORD)
        .unwrap();
    let direct = enter(&world, "ward-tablet");
    assert_eq!(code(direct.map(drop)), "log-in-failed");
    let shared = "ward-tablet".parse().unwrap();
    let outsider = enter(&world, "sato").unwrap();
    let refused = world
        .vault
        .change_to(&outsider.caller, &outsider.token, Some(&shared));
    assert_eq!(code(refused), "not-allowed");

    let nurse = enter(&world, "suzuki").unwrap();
    assert!(!reads_audit(&world, &nurse.caller));
    world
        .vault
        .change_to(&nurse.caller, &nurse.token, Some(&shared))
        .unwrap();
    let changed = now(&world, &nurse);
    assert!(reads_audit(&world, &changed));
    let event = &world.trail("audit.read")[0];
    assert_eq!(event.person.as_ref().unwrap().user_id.as_str(), "suzuki");
    assert_eq!(event.details[&"group".parse().unwrap()], "ward-tablet");
    change_person(&world, "ward-tablet", &json!({ "members": [] })).unwrap();
    assert!(!reads_audit(&world, &changed), "no member any more");
    world.vault.change_to(&changed, &nurse.token, None).unwrap();
    assert_eq!(now(&world, &nurse).under.group, None);
}
