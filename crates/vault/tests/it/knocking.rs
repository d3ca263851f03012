//! Whoever stands outside, or has only come half way in: no door is softer than the entrance itself.

use genpon_formats::audit_event::Outcome;
use genpon_formats::locale::Lang;
use genpon_model::registers::AuthenticationPolicy;
use genpon_model::registers::authentication_policy::SecondFactor;
use genpon_model::text::Code;
use genpon_testkit::world::PASSWORD;
use genpon_testkit::{World, totp};
use genpon_vault::log_in::{Claim, Entered};
use genpon_vault::log_in_passkey::PasskeyClaim;
use genpon_vault::passkeys::Assertion;
use genpon_vault::prove::Proof;
use genpon_vault::sessions::DeviceMark;
use genpon_vault::{Error, Step};
use std::sync::Arc;

const NEW: &str = "wv7-Tqu9+zmx4G";
const SOURCE: &str = "192.0.2.7";

fn policy(world: &World, change: impl Fn(&mut AuthenticationPolicy)) {
    let masters = world.vault.house(world.institution.id).unwrap().masters();
    for (key, entry) in &masters.authentication_policies {
        let mut value = entry.value.clone();
        change(&mut value);
        let (id, key) = (world.institution.id, key.clone());
        world.vault.put_at_setup(id, &key, &value).unwrap();
    }
}

fn claim<'a>(world: &World, user_id: &'a str, password: &'a str) -> Claim<'a> {
    Claim {
        institution: world.institution.id,
        user_id,
        password,
        source: Some(SOURCE.to_owned()),
        device: None,
        lang: Lang::Ja,
    }
}

fn begin(world: &World, password: &str) -> Result<Entered, Error> {
    world.vault.log_in(&claim(world, "sato", password))
}

fn code<T>(outcome: Result<T, Error>) -> &'static str {
    outcome.err().map_or("ok", |error| error.code())
}

// shows: J-6.2.2-4
#[test]
fn a_wrong_password_at_the_page_for_leaks_does_not_end_a_lock() {
    let world = World::new();
    policy(&world, |policy| {
        policy.failures_max = 3;
        policy.lock_minutes = 0;
    });
    for _ in 0..3 {
        assert_eq!(code(begin(&world, "wrong")), "log-in-failed");
        world.clock.advance(60);
    }
    assert_eq!(code(begin(&world, PASSWORD)), "log-in-failed", "locked");
    for password in ["wrong", PASSWORD] {
        let claim = claim(&world, "sato", password);
        let reported = world.vault.report_leak_by_password(&claim);
        assert_eq!(code(reported), "log-in-failed");
        world.clock.advance(60);
    }
    assert_eq!(
        code(begin(&world, PASSWORD)),
        "log-in-failed",
        "locked still"
    );
}

// shows: J-6.2.3-2
#[test]
fn who_knows_the_password_alone_changes_nothing_of_somebody_with_a_second_element() {
    let world = World::new();
    policy(&world, |policy| {
        policy.second_factor = SecondFactor::Required
    });
    let entered = begin(&world, PASSWORD).unwrap();
    assert_eq!(entered.step, Step::Enrol);
    let (caller, token) = (&entered.caller, &entered.token);
    let changed = world.vault.change_password(caller, token, (PASSWORD, NEW));
    assert_eq!(code(changed), "ok", "nothing is enrolled yet");
    let offer = world.vault.offer_totp(caller, token).unwrap();
    let now = || totp::code(&offer.secret, world.clock.now().at);
    world.vault.enrol_totp(caller, token, &now()).unwrap();
    let (thief, others) = (begin(&world, NEW).unwrap(), world.vault.sessions().count());
    assert_eq!(thief.step, Step::SecondFactor);
    let passwords = (NEW, "another-One9+zmx4G");
    let (caller, token) = (&thief.caller, &thief.token);
    let changed = world.vault.change_password(caller, token, passwords);
    assert_eq!(code(changed), "not-allowed");
    assert_eq!(
        world.vault.sessions().count(),
        others,
        "nobody was sent out"
    );
    let masters = world.vault.house(world.institution.id).unwrap().masters();
    for (rules, entry) in &masters.rules {
        let shown = (rules, entry.edition);
        let read = world.vault.acknowledge_rules(caller, token, shown);
        assert_eq!(code(read), "not-allowed");
    }
    world.clock.advance(60);
    let step = world.vault.prove(caller, token, Proof::Totp(&now()));
    assert_eq!(step.unwrap(), Step::Enter);
    let changed = world.vault.change_password(caller, token, passwords);
    assert_eq!(code(changed), "ok");
}

// shows: C-s14-6c
#[test]
fn a_link_is_no_way_around_a_reset() {
    let world = World::new();
    let link = world
        .vault
        .issue_link(&world.caller("admin"), world.person("sato"));
    assert_eq!(code(link), "has-password");
}

/// Refused log-ins in the trail.
fn refused(world: &World) -> usize {
    let mut events = world.trail("session.log-in");
    events.retain(|event| matches!(event.outcome, Outcome::Refused { .. }));
    events.len()
}

#[test]
fn nobody_fills_the_trail_by_knocking() {
    let world = World::new();
    let assertion = Assertion {
        id: "x",
        client_data: "",
        authenticator_data: "",
        signature: "",
        user_handle: "bm9ib2R5",
    };
    let knock = || {
        let claim = PasskeyClaim {
            institution: world.institution.id,
            assertion,
            source: Some(SOURCE.to_owned()),
            device: None,
            lang: Lang::Ja,
        };
        assert_eq!(code(world.vault.log_in_passkey(&claim)), "log-in-failed");
    };
    (0..200).for_each(|_| knock());
    assert_eq!(refused(&world), 20);
    world.clock.advance(60);
    knock();
    let events = world.trail("session.log-in");
    let mut told = events
        .iter()
        .filter_map(|event| event.details.get(&Code::constant("not-told-before")));
    assert_eq!(told.next().map(String::as_str), Some("180"));
    let device = DeviceMark::new("a secret", Arc::default());
    for _ in 0..200 {
        let source = Some(SOURCE.to_owned());
        let id = world.institution.id;
        let typed = world
            .vault
            .become_terminal(id, "AAAA-BBBB", &device, source);
        assert_eq!(code(typed), "link-used");
    }
    assert_eq!(world.trail("terminal.set-up").len(), 20);
}

// shows: J-6.2.6-5
#[test]
fn nobody_gives_themselves_rights_in_the_register_of_people() {
    let world = World::new();
    let administrator = world.caller("admin");
    let own = world.person("admin").to_string();
    let entry = world.entry(&administrator, "person", &own);
    let change = |name: &str, value: serde_json::Value| {
        let mut next = entry.clone();
        next[name] = value;
        code(world.propose(&administrator, "person", Some(&own), next))
    };
    let mut roles = entry["roles"].as_array().unwrap().clone();
    roles.push("physician".into());
    assert_eq!(change("roles", roles.into()), "own-rights");
    assert_eq!(change("authentication", "staff".into()), "own-rights");
    assert_eq!(change("kana", "カンリ".into()), "ok", "a name is no right");
    let mut shared = serde_json::json!({ "user_id": "ward", "name": "病棟", "is_enabled": true });
    shared["is_group"] = true.into();
    shared["members"] = [own.clone()].into();
    let joined = world.propose(&administrator, "person", None, shared);
    assert_eq!(code(joined), "own-rights");
}

#[test]
fn a_proof_that_is_printed_by_mistake_shows_no_secret() {
    let shown = format!("{:?}", [Proof::Password(PASSWORD), Proof::Totp("123456")]);
    assert_eq!(shown, "[Proof(password), Proof(totp)]");
}
