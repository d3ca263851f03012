//! Getting in: pauses and locks after wrong attempts, passwords of one's own, substitutes, leaks, hours.

use genpon_formats::audit_event::{AuditEvent, Outcome};
use genpon_formats::locale::Lang;
use genpon_model::Timestamp;
use genpon_model::register::Register as _;
use genpon_model::registers::authentication_policy::SecondFactor;
use genpon_model::registers::person::{Hours, Weekday};
use genpon_model::registers::{AuthenticationPolicy, ConfirmationRule, HoursException, Person};
use genpon_model::text::{Code, Reason};
use genpon_testkit::archive::{has_sqlite, sqlite};
use genpon_testkit::world::{PASSWORD, quick_settings};
use genpon_testkit::{World, totp};
use genpon_vault::log_in::{Claim, Entered};
use genpon_vault::log_in_passkey::PasskeyClaim;
use genpon_vault::passkeys::Assertion;
use genpon_vault::prove::Proof;
use genpon_vault::read_accounts::AccountSearch;
use genpon_vault::read_register::Sought;
use genpon_vault::reset_credentials::IdentityCheck;
use genpon_vault::sessions::Presence;
use genpon_vault::{Caller, Error, Step};
use std::sync::Barrier;

const NEW: &str = "wv7-Tqu9+zmx4G";

fn reason() -> Reason {
    "本人に確認した".parse().unwrap()
}

fn policy(world: &World, change: impl Fn(&mut AuthenticationPolicy)) {
    let masters = world.vault.house(world.institution.id).unwrap().masters();
    for (key, entry) in &masters.authentication_policies {
        let mut value = entry.value.clone();
        change(&mut value);
        let (id, key) = (world.institution.id, key.clone());
        world.vault.put_at_setup(id, &key, &value).unwrap();
    }
}

fn begin(world: &World, user_id: &str, password: &str) -> Result<Entered, Error> {
    world.vault.log_in(&Claim {
        institution: world.institution.id,
        user_id,
        password,
        source: Some("192.0.2.7".to_owned()),
        device: None,
        lang: Lang::Ja,
    })
}

/// Enrols a device with one-time codes for somebody on the way in; its secret.
fn enrol(world: &World, user_id: &str) -> (Entered, String) {
    let entered = begin(world, user_id, PASSWORD).unwrap();
    assert_eq!(entered.step, Step::Enrol);
    let offer = world
        .vault
        .offer_totp(&entered.caller, &entered.token)
        .unwrap();
    let code = totp::code(&offer.secret, world.clock.now().at);
    let enrolled = world
        .vault
        .enrol_totp(&entered.caller, &entered.token, &code);
    assert_eq!(enrolled.unwrap().step, Step::Enter);
    (entered, offer.secret.to_string())
}

fn strict() -> World {
    let world = World::new();
    policy(&world, |policy| {
        policy.second_factor = SecondFactor::Required
    });
    world
}

fn code<T>(outcome: Result<T, Error>) -> &'static str {
    outcome.err().map_or("ok", |error| error.code())
}

fn log_in(world: &World, user_id: &str, password: &str) -> &'static str {
    code(world.log_in(user_id, password))
}

/// The events of log-ins with this id, newest first.
fn log_ins_of(world: &World, user_id: &str) -> Vec<AuditEvent> {
    let mut events = world.trail("session.log-in");
    events.retain(|event| {
        let claimed = event.claimed_user_id.as_ref().map(|id| id.to_string());
        let person = event
            .person
            .as_ref()
            .map(|person| person.user_id.to_string());
        claimed.or(person).as_deref() == Some(user_id)
    });
    events
}

fn refused_log_ins(world: &World) -> usize {
    let mut events = world.trail("session.log-in");
    events.retain(|event| matches!(event.outcome, Outcome::Refused { .. }));
    events.len()
}

/// An administrator who has come in with two elements.
fn administrator(world: &World) -> Caller {
    let (entered, _) = enrol(world, "admin");
    match world
        .vault
        .sessions()
        .resume(&entered.token, None, world.clock.now().at)
    {
        Presence::Open(caller) => caller,
        other => unreachable!("{other:?}"),
    }
}

// shows: J-6.2.2-4
#[test]
fn right_after_a_wrong_password_not_even_the_right_one_is_looked_at() {
    for delay in [2, 20] {
        let world = World::new();
        policy(&world, |policy| policy.failure_delay_seconds = delay);
        assert_eq!(log_in(&world, "sato", "wrong"), "log-in-failed");
        world.clock.advance(i64::from(delay) - 1);
        assert_eq!(log_in(&world, "sato", PASSWORD), "log-in-failed");
        assert_eq!(log_in(&world, "sato", PASSWORD), "log-in-failed");
        world.clock.advance(1);
        assert_eq!(log_in(&world, "sato", PASSWORD), "ok");
        let trail = log_ins_of(&world, "sato");
        let told = |n: usize, name: &str| trail[n].details.get(&name.parse().unwrap()).cloned();
        // The second attempt without a look is counted and not told apart.
        assert_eq!(told(0, "not-looked-at-before").as_deref(), Some("1"));
        assert_eq!(told(1, "not-looked-at").as_deref(), Some("too-soon"));
        assert_eq!(told(2, "failures").as_deref(), Some("1"));
    }
}

// shows: J-6.2.2-5
#[test]
fn too_many_wrong_passwords_lock_until_somebody_with_the_right_unlocks() {
    let world = World::new();
    policy(&world, |policy| {
        policy.failures_max = 3;
        policy.lock_minutes = 0;
    });
    for _ in 0..3 {
        assert_eq!(log_in(&world, "sato", "wrong"), "log-in-failed");
        world.clock.advance(60);
    }
    assert_eq!(log_in(&world, "sato", PASSWORD), "log-in-failed");
    // A restart forgives nothing.
    let world = world.reopen();
    world.clock.advance(24 * 3600);
    assert_eq!(log_in(&world, "sato", PASSWORD), "log-in-failed");
    let administrator = world.caller("admin");
    let waiting = world.vault.read_inbox(&administrator).unwrap().accounts;
    assert_eq!(waiting[0].person.user_id.as_str(), "sato");
    assert!(
        world
            .vault
            .read_inbox(&world.caller("tanaka"))
            .unwrap()
            .accounts
            .is_empty()
    );
    let sato = world.person("sato");
    let by_doctor = world
        .vault
        .unlock_account(&world.caller("tanaka"), sato, &reason());
    assert_eq!(code(by_doctor), "not-allowed");
    world
        .vault
        .unlock_account(&administrator, sato, &reason())
        .unwrap();
    assert_eq!(log_in(&world, "sato", PASSWORD), "ok");
    let event = &world.trail("person.unlock")[0];
    assert_eq!(event.details[&"of".parse().unwrap()], "sato");
    assert!(
        world
            .vault
            .read_inbox(&administrator)
            .unwrap()
            .accounts
            .is_empty()
    );
}

#[test]
fn a_lock_with_an_end_ends_by_itself() {
    let world = World::new();
    policy(&world, |policy| {
        policy.failures_max = 3;
        policy.lock_minutes = 15;
    });
    for _ in 0..3 {
        log_in(&world, "sato", "wrong");
        world.clock.advance(10);
    }
    world.clock.advance(15 * 60 - 11);
    assert_eq!(log_in(&world, "sato", PASSWORD), "log-in-failed");
    world.clock.advance(1);
    assert_eq!(log_in(&world, "sato", PASSWORD), "ok");
}

// shows: J-8.2.2.9-10
#[test]
fn an_id_that_nobody_has_is_treated_like_one_that_somebody_has() {
    let world = World::new();
    policy(&world, |policy| policy.failures_max = 3);
    let looks = |user_id: &str| {
        let codes: Vec<String> = (0..8)
            .map(|n| {
                world.clock.advance(i64::from(n % 3));
                let outcome = world.log_in(user_id, "wrong");
                format!("{:?}", outcome.map(|_| ()).unwrap_err())
            })
            .collect();
        (codes, refused_log_ins(&world))
    };
    let (known, before) = looks("sato");
    let (unknown, after) = looks("nobody");
    assert_eq!(known, unknown);
    assert_eq!(after - before, before, "as many events");
}

#[test]
fn attempts_that_are_not_looked_at_do_not_flood_the_trail() {
    let world = World::new();
    for _ in 0..500 {
        log_in(&world, "sato", "wrong");
        log_in(&world, "nobody", "wrong");
    }
    assert_eq!(log_ins_of(&world, "sato").len(), 2);
    assert_eq!(refused_log_ins(&world), 4);
}

// shows: J-6.2.2-6, J-8.2.2.9-5
#[test]
fn a_person_changes_their_password_and_the_old_one_is_asked_for_and_counted() {
    let world = World::new();
    policy(&world, |policy| policy.failures_max = 3);
    let entered = begin(&world, "sato", PASSWORD).unwrap();
    let other = begin(&world, "sato", PASSWORD).unwrap();
    let change = |old: &str, new: &str| {
        let changed = world
            .vault
            .change_password(&entered.caller, &entered.token, (old, new));
        code(changed)
    };
    assert_eq!(change("", NEW), "old-password-wrong");
    world.clock.advance(10);
    assert_eq!(change("wrong", NEW), "old-password-wrong");
    world.clock.advance(10);
    assert_eq!(change(PASSWORD, "Sato-2026-x!"), "password-weak");
    assert_eq!(change(PASSWORD, NEW), "ok");
    let trail = world.trail("person.change-password");
    let by = trail[0].person.as_ref().unwrap();
    assert_eq!(
        (by.user_id.as_str(), &trail[0].outcome),
        ("sato", &Outcome::Success)
    );
    let now = world.clock.now().at;
    let resume = |entered: &Entered| world.vault.sessions().resume(&entered.token, None, now);
    assert!(
        matches!(resume(&other), Presence::Gone),
        "elsewhere it ends"
    );
    assert!(matches!(resume(&entered), Presence::Open(_)));
    assert_eq!(log_in(&world, "sato", PASSWORD), "log-in-failed");
    world.clock.advance(10);
    assert_eq!(log_in(&world, "sato", NEW), "ok");
    for _ in 0..3 {
        assert_eq!(change("wrong", "kd3/Hbn8=rpy6C"), "old-password-wrong");
        world.clock.advance(10);
    }
    assert_eq!(
        change(NEW, "kd3/Hbn8=rpy6C"),
        "old-password-wrong",
        "even the right one"
    );
    world.clock.advance(15 * 60);
    assert_eq!(change(NEW, "kd3/Hbn8=rpy6C"), "ok");
}

// shows: J-6.2.4-4
#[test]
fn the_last_passwords_are_not_taken_again_and_only_hashes_are_kept() {
    let world = World::new();
    policy(&world, |policy| policy.password_generations = 3);
    let entered = begin(&world, "sato", PASSWORD).unwrap();
    let change = |old: &str, new: &str| {
        code(
            world
                .vault
                .change_password(&entered.caller, &entered.token, (old, new)),
        )
    };
    let passwords = [NEW, "kd3/Hbn8=rpy6C", "Zq4~mvE7?xwk2J", "u8=Ryc5!fTgh9W"];
    assert_eq!(change(PASSWORD, passwords[0]), "ok");
    assert_eq!(
        change(passwords[0], &format!("{}1", passwords[0])),
        "password-weak"
    );
    for pair in passwords.windows(2) {
        assert_eq!(change(pair[0], pair[1]), "ok");
    }
    for used in &passwords[1..] {
        assert_eq!(change(passwords[3], used), "password-weak");
    }
    assert_eq!(change(passwords[3], passwords[0]), "ok", "older than three");
}

// shows: J-6.2.4-5
#[test]
fn a_temporary_password_is_random_and_changed_before_anything_else() {
    let world = World::new();
    let administrator = world.caller("admin");
    let mut issued = Vec::new();
    for user_id in ["momo", "kiku"] {
        let value = serde_json::json!({
            "user_id": user_id, "name": "新人 桃子", "roles": ["nurse"], "is_enabled": true
        });
        world
            .propose(&administrator, "person", None, value)
            .unwrap();
        let id = world.person(user_id);
        let handed = world
            .vault
            .issue_temporary_password(&administrator, id, &reason());
        issued.push(handed.unwrap().secret);
    }
    assert_ne!(*issued[0], *issued[1]);
    let again =
        world
            .vault
            .issue_temporary_password(&administrator, world.person("momo"), &reason());
    assert_eq!(code(again), "has-password");
    let entered = begin(&world, "momo", &issued[0]).unwrap();
    assert_eq!(entered.step, Step::ChangePassword);
    let at = world.clock.now().at;
    let presence = world.vault.sessions().resume(&entered.token, None, at);
    assert!(matches!(presence, Presence::At(Step::ChangePassword, _)));
    let change = world
        .vault
        .change_password(&entered.caller, &entered.token, (&issued[0], NEW));
    assert_eq!(change.unwrap(), Step::Enter);
    assert_eq!(begin(&world, "momo", NEW).unwrap().step, Step::Enter);
}

// shows: J-6.2.3-1, C-s14-3
#[test]
fn a_substitute_stands_in_for_a_device_until_its_end() {
    let world = strict();
    let (entered, _) = enrol(&world, "sato");
    world.vault.log_out(&entered.token).unwrap();
    let administrator = administrator(&world);
    let sato = world.person("sato");
    let too_long = world
        .vault
        .issue_substitute(&administrator, sato, (100, &reason()));
    assert_eq!(code(too_long), "field-refused");
    let doctor = Caller {
        person: entered.caller.person.clone(),
        ..entered.caller.clone()
    };
    assert_eq!(
        code(world.vault.issue_substitute(&doctor, sato, (8, &reason()))),
        "not-allowed"
    );
    let issued = world
        .vault
        .issue_substitute(&administrator, sato, (8, &reason()))
        .unwrap();
    let entered = begin(&world, "sato", PASSWORD).unwrap();
    assert_eq!(entered.step, Step::SecondFactor);
    let prove = |entered: &Entered| {
        let proof = Proof::Substitute(&issued.secret);
        world.vault.prove(&entered.caller, &entered.token, proof)
    };
    assert_eq!(prove(&entered).unwrap(), Step::Enter);
    world.clock.advance(8 * 3600);
    let at = world.clock.now().at;
    let presence = world.vault.sessions().resume(&entered.token, None, at);
    assert!(
        matches!(presence, Presence::Gone),
        "the session ends with it"
    );
    let late = begin(&world, "sato", PASSWORD).unwrap();
    assert_eq!(code(prove(&late)), "proof-wrong");
    let event = &world.trail("person.issue-substitute")[0];
    let detail = |name: &str| event.details[&name.parse().unwrap()].clone();
    assert_eq!(event.person.as_ref().unwrap().user_id.as_str(), "admin");
    assert_eq!(
        (detail("of"), detail("reason")),
        ("sato".to_owned(), reason().to_string())
    );
}

#[test]
fn wrong_codes_are_counted_across_log_ins_and_end_in_a_lock() {
    let world = strict();
    policy(&world, |policy| policy.failures_max = 3);
    let (_, secret) = enrol(&world, "sato");
    let mut last = "ok";
    for _ in 0..3 {
        world.clock.advance(60);
        let entered = begin(&world, "sato", PASSWORD).unwrap();
        let proof = Proof::Totp("000000");
        last = code(world.vault.prove(&entered.caller, &entered.token, proof));
    }
    assert_eq!(last, "log-in-failed", "the last one ends the log-in");
    world.clock.advance(60);
    assert_eq!(code(begin(&world, "sato", PASSWORD)), "log-in-failed");
    world.clock.advance(15 * 60);
    let entered = begin(&world, "sato", PASSWORD).unwrap();
    let right = totp::code(&secret, world.clock.now().at);
    let step = world
        .vault
        .prove(&entered.caller, &entered.token, Proof::Totp(&right));
    assert_eq!(step.unwrap(), Step::Enter);
}

// shows: J-6.2.2-7
#[test]
fn a_reported_leak_closes_the_account_at_once_and_the_right_people_see_it() {
    let world = World::new();
    let entered = begin(&world, "sato", PASSWORD).unwrap();
    world.vault.report_leak(&entered.caller).unwrap();
    let at = world.clock.now().at;
    let gone = world.vault.sessions().resume(&entered.token, None, at);
    assert!(matches!(gone, Presence::Gone));
    assert_eq!(log_in(&world, "sato", PASSWORD), "log-in-failed");
    let administrator = world.caller("admin");
    let seen = world.vault.read_inbox(&administrator).unwrap().accounts;
    assert!(seen[0].leaked_at.is_some() && seen.len() == 1);
    // By somebody who is not logged in and knows the password.
    let claim = |password| Claim {
        institution: world.institution.id,
        user_id: "tanaka",
        password,
        source: None,
        device: None,
        lang: Lang::Ja,
    };
    let wrong = world.vault.report_leak_by_password(&claim("wrong"));
    assert_eq!(code(wrong), "log-in-failed");
    world.clock.advance(60);
    world
        .vault
        .report_leak_by_password(&claim(PASSWORD))
        .unwrap();
    assert_eq!(log_in(&world, "tanaka", PASSWORD), "log-in-failed");
    assert_eq!(
        world
            .vault
            .read_inbox(&administrator)
            .unwrap()
            .accounts
            .len(),
        2
    );
}

#[test]
fn a_leak_reported_while_the_account_is_busy_is_a_leak_all_the_same() {
    let world = World::new();
    let caller = world.caller("sato");
    let screens = 4;
    let ready = Barrier::new(screens);
    let (ready, world_of, caller) = (&ready, &world, &caller);
    for _ in 0..5 {
        std::thread::scope(|scope| {
            let report = move || {
                ready.wait();
                world_of.vault.report_leak(caller)
            };
            let all: Vec<_> = (0..screens).map(|_| scope.spawn(report)).collect();
            for one in all {
                assert_eq!(code(one.join().unwrap()), "ok");
            }
        });
    }
    let events = world.trail("person.report-leak");
    assert_eq!(events.len(), 5 * screens, "one event for each");
    assert!(events.iter().all(|event| event.outcome == Outcome::Success));
}

// shows: J-6.2.2-3, C-s14-6c
#[test]
fn a_reset_takes_evidence_and_the_person_alone_chooses_the_new_password() {
    let world = strict();
    enrol(&world, "sato");
    let administrator = administrator(&world);
    let sato = world.person("sato");
    let check = |evidence| IdentityCheck {
        method: "職員証を対面で確認".parse().unwrap(),
        name: "card.jpg".parse().unwrap(),
        media_type: "image/jpeg".parse().unwrap(),
        evidence,
    };
    let reset = |evidence| {
        world
            .vault
            .reset_credentials(&administrator, sato, &check(evidence))
    };
    assert_eq!(code(reset(b"")), "field-refused");
    let issued = reset(b"a copy").unwrap();
    world.clock.advance(60);
    assert_eq!(code(begin(&world, "sato", PASSWORD)), "log-in-failed");
    world.clock.advance(60);
    let institution = world.institution.id;
    world
        .vault
        .choose_password(institution, &issued.secret, NEW)
        .unwrap();
    let entered = begin(&world, "sato", NEW).unwrap();
    assert_eq!(
        entered.step,
        Step::Enrol,
        "what was enrolled before is gone"
    );
    let ledger = world
        .vault
        .read_register(&administrator, "credential-reset", &Sought::default())
        .unwrap();
    let key = ledger.entries[0].key.clone();
    let value = world.entry(&administrator, "credential-reset", key.as_str());
    assert_eq!(value["method"], "職員証を対面で確認");
    assert_eq!(
        world.vault.read_evidence(&administrator, &key).unwrap().1,
        b"a copy"
    );
    let by_hand = world.propose(&administrator, "credential-reset", None, value);
    assert!(by_hand.is_err());
}

// shows: J-8.2.2.9-8
#[test]
fn who_comes_in_is_told_of_the_last_time_and_of_what_was_tried_since() {
    let world = World::new();
    let first = world.caller("sato");
    let came_in = world.clock.now().at;
    let told = |caller: &Caller| world.vault.welcome(caller).unwrap().before;
    assert_eq!(told(&first), None);
    world.clock.advance(3600);
    log_in(&world, "sato", "wrong");
    let tried = world.clock.now().at;
    world.clock.advance(60);
    let before = told(&world.caller("sato")).unwrap();
    assert_eq!(
        (before.entered_at, before.failed_at),
        (Some(came_in), Some(tried))
    );
    let third = world.caller("sato");
    assert_eq!(told(&third).unwrap().failed_at, None);
    world.vault.dismiss_welcome(&third).unwrap();
    assert_eq!(told(&third), None);
}

// shows: J-8.2.2.9-9
#[test]
fn outside_permitted_hours_nobody_gets_in_but_by_an_approved_exception() {
    let world = World::new();
    let key = world.person("sato").to_string().parse().unwrap();
    let masters = world.vault.house(world.institution.id).unwrap().masters();
    let person = Person {
        hours: vec![Hours {
            days: vec![Weekday::Friday],
            from_minute: 8 * 60,
            until_minute: 22 * 60,
        }],
        ..masters.people[&world.person("sato")].value.clone()
    };
    world
        .vault
        .put_at_setup(world.institution.id, &key, &person)
        .unwrap();
    // Friday, 21:00 in Japan.
    let entered = begin(&world, "sato", PASSWORD).unwrap();
    world.clock.advance(29 * 60);
    let presence = || world.vault.presence(&entered.token, None, None).unwrap();
    assert!(matches!(presence(), Presence::Open(_)));
    world.clock.advance(29 * 60);
    assert!(matches!(presence(), Presence::Open(_)));
    world.clock.advance(2 * 60);
    assert!(
        matches!(presence(), Presence::Gone),
        "asked at every request"
    );
    assert_eq!(log_in(&world, "sato", PASSWORD), "outside-hours");
    let (one, other) = (world.caller("admin"), world.caller("admin2"));
    let at = world.clock.now().at;
    let exception = HoursException {
        person: world.person("sato"),
        from: at,
        until: at.plus_seconds(3600),
        reason: "急患".parse().unwrap(),
    };
    let asked = world
        .propose(
            &one,
            HoursException::DESCRIPTION.code,
            None,
            exception.write(),
        )
        .unwrap();
    assert_eq!(log_in(&world, "sato", PASSWORD), "outside-hours");
    let decision = genpon_vault::administer_register::EntryDecision {
        edition: asked.edition,
        verdict: genpon_model::register::life::Verdict::Approve,
        reason: None,
    };
    let register = HoursException::DESCRIPTION.code;
    world
        .vault
        .decide_entry(&other, register, &asked.key, decision)
        .unwrap();
    assert_eq!(log_in(&world, "sato", PASSWORD), "ok");
    world.clock.advance(3600);
    assert_eq!(log_in(&world, "sato", PASSWORD), "outside-hours");
}

// shows: J-6.2.1-5, J-6.2.4-6
#[test]
fn accounts_are_found_by_age_of_password_by_disuse_and_by_what_they_lack() {
    let world = World::new();
    let administrator = world.caller("admin");
    world.clock.advance(40 * 24 * 3600);
    let sato = begin(&world, "sato", PASSWORD).unwrap();
    world
        .vault
        .change_password(&sato.caller, &sato.token, (PASSWORD, NEW))
        .unwrap();
    let find = |search: AccountSearch| {
        let administrator = Caller {
            authenticated_at: world.clock.now().at,
            ..administrator.clone()
        };
        let found = world.vault.find_accounts(&administrator, &search).unwrap();
        let ids = found.into_iter().map(|one| one.person.user_id.to_string());
        ids.collect::<Vec<_>>()
    };
    let unchanged_days = Some(40);
    let old = find(AccountSearch {
        unchanged_days,
        ..AccountSearch::default()
    });
    assert!(old.contains(&"tanaka".to_owned()) && !old.contains(&"sato".to_owned()));
    let dormant_days = Some(30);
    let dormant = find(AccountSearch {
        dormant_days,
        ..AccountSearch::default()
    });
    assert!(dormant.contains(&"tanaka".to_owned()) && !dormant.contains(&"sato".to_owned()));
    // Before its end the person is warned.
    let tanaka = world.caller("tanaka");
    assert_eq!(
        world.vault.welcome(&tanaka).unwrap().password_days_left,
        None
    );
    world.clock.advance(8 * 24 * 3600);
    let tanaka = world.caller("tanaka");
    assert_eq!(
        world.vault.welcome(&tanaka).unwrap().password_days_left,
        Some(12)
    );
}

// shows: J-7.1.1-1
#[test]
fn what_takes_a_fresh_proof_takes_two_elements_where_two_let_one_in() {
    let world = strict();
    let (entered, secret) = enrol(&world, "sato");
    world.clock.advance(16 * 60);
    let at = world.clock.now().at;
    let Presence::Open(caller) = world.vault.sessions().resume(&entered.token, None, at) else {
        panic!("not in")
    };
    let stale = world.vault.new_recovery_codes_for(&caller);
    assert_eq!(code(stale), "authentication-too-old");
    assert!(world.vault.step_up(&caller).unwrap().is_due);
    let again = |proofs: &[Proof<'_>]| world.vault.prove_again(&caller, &entered.token, proofs);
    assert_eq!(code(again(&[Proof::Password(PASSWORD)])), "proof-wrong");
    world.clock.advance(60);
    let digits = totp::code(&secret, world.clock.now().at);
    let caller = again(&[Proof::Password(PASSWORD), Proof::Totp(&digits)]).unwrap();
    assert_eq!(caller.authentication.len(), 2);
    assert_eq!(
        world.vault.new_recovery_codes_for(&caller).unwrap().len(),
        10
    );
}

// shows: J-8.2.2.9-6, J-6.2.2-1
#[test]
fn stored_hashes_that_were_swapped_open_for_nobody() {
    let world = World::new();
    if !has_sqlite() {
        return;
    }
    let [one, other] = ["sato", "tanaka"].map(|user_id| world.person(user_id).to_string());
    let both = format!("register = 'credential' AND key IN ('{one}', '{other}')");
    let swapped = format!("CASE revision.key WHEN '{one}' THEN '{other}' ELSE '{one}' END");
    let world = world.reopen_after(|directory| {
        let database = directory.join("genpon.db");
        let bodies = sqlite(
            &database,
            &format!("SELECT hex(body) FROM revision WHERE {both}"),
        );
        let bodies: Vec<&str> = bodies.lines().collect();
        assert_ne!(bodies[0], bodies[1], "equal passwords, different bytes");
        let triggers = sqlite(
            &database,
            "SELECT 'DROP TRIGGER ' || name || ';' FROM sqlite_schema WHERE type = 'trigger'",
        );
        let script = format!(
            "{triggers} CREATE TEMP TABLE kept AS SELECT key, id, body FROM revision WHERE {both};
             UPDATE revision SET id = randomblob(16) WHERE {both};
             UPDATE revision SET id = (SELECT id FROM kept WHERE kept.key = {swapped}),
                 body = (SELECT body FROM kept WHERE kept.key = {swapped}) WHERE {both};"
        );
        let _ = sqlite(&database, &script);
    });
    for user_id in ["sato", "tanaka"] {
        assert_eq!(log_in(&world, user_id, PASSWORD), "damaged");
    }
    assert_eq!(log_in(&world, "suzuki", PASSWORD), "ok");
}

// shows: J-6.2.2-2, J-6.2.2-1
#[test]
fn a_password_stands_nowhere_in_the_data_and_in_no_answer() {
    const MARKER: &str = "Qz7#marker-wvut-4930";
    let world = World::with(quick_settings());
    let entered = begin(&world, "sato", PASSWORD).unwrap();
    let changed = world
        .vault
        .change_password(&entered.caller, &entered.token, (PASSWORD, MARKER));
    changed.unwrap();
    let caller = world.caller_with("sato", MARKER);
    // Typed where it does not belong, too.
    let _ = world.log_in(MARKER, MARKER);
    let refused = world.log_in("tanaka", MARKER).map(|_| ()).unwrap_err();
    let account = world.vault.read_own_account(&caller).unwrap();
    let administrator = world.caller("admin");
    let seen = world
        .vault
        .read_account(&administrator, caller.person.id)
        .unwrap();
    let events = world.trail("session.log-in");
    let answers = format!("{refused:?}{account:?}{seen:?}{caller:?}{events:?}");
    let spellings = spellings(MARKER);
    for spelling in &spellings {
        assert!(
            !answers.contains(spelling.as_str()),
            "{spelling} is in an answer"
        );
    }
    let directory = world.directory.clone();
    world.vault.integrate_all().unwrap();
    let mut files = 0;
    for path in walk(&directory) {
        let bytes = std::fs::read(&path).unwrap();
        files += 1;
        for spelling in &spellings {
            let is_there = bytes
                .windows(spelling.len())
                .any(|part| part == spelling.as_bytes());
            assert!(!is_there, "{spelling} is in {}", path.display());
        }
    }
    assert!(files > 2, "nothing was looked at");
}

fn spellings(password: &str) -> Vec<String> {
    use base64::Engine as _;
    let hex: String = password.bytes().map(|byte| format!("{byte:02x}")).collect();
    let base64 = base64::engine::general_purpose::STANDARD_NO_PAD.encode(password);
    // Without the ends, which depend on what stands beside it.
    let inner = base64[2..base64.len() - 2].to_owned();
    vec![password.to_owned(), hex.to_uppercase(), hex, inner]
}

fn walk(directory: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(walk(&path)),
            false => found.push(path),
        }
    }
    found
}

// shows: J-8.2.2.9-7
#[test]
fn a_new_institution_has_no_account_and_asks_for_two_elements() {
    let world = World::new();
    let name = "新しい診療所".parse().unwrap();
    let kind = genpon_model::institution::InstitutionKind::Clinic;
    let founded = world.vault.found_institution(name, kind).unwrap();
    let masters = world.vault.house(founded.institution.id).unwrap().masters();
    assert!(masters.people.is_empty());
    let first = |password| genpon_vault::found_institution::FirstAdministrator {
        link_secret: &founded.link_secret,
        user_id: "first".parse().unwrap(),
        name: "院長".parse().unwrap(),
        password,
        device: None,
    };
    let set_up = |password| {
        world
            .vault
            .set_up_administrator(founded.institution.id, &first(password))
    };
    assert_eq!(code(set_up("admin")), "password-weak");
    set_up(NEW).unwrap();
    let entered = world.vault.log_in(&Claim {
        institution: founded.institution.id,
        user_id: "first",
        password: NEW,
        source: None,
        device: None,
        lang: Lang::Ja,
    });
    // Not from any device, and on the right one not with a password alone.
    match entered {
        Ok(entered) => assert_eq!(entered.step, Step::Enrol),
        Err(error) => assert_eq!(error.code(), "terminal-unknown"),
    }
}

#[test]
fn time_that_went_back_forgives_no_lock() {
    let world = World::new();
    policy(&world, |policy| policy.failures_max = 3);
    for _ in 0..3 {
        log_in(&world, "sato", "wrong");
        world.clock.advance(60);
    }
    let locked_at: Timestamp = world.clock.now().at;
    world.clock.advance(-7200);
    assert!(world.clock.now().at < locked_at);
    assert_eq!(log_in(&world, "sato", PASSWORD), "log-in-failed");
}

// shows: J-8.3.1-1, C-p13-1
#[test]
fn the_rules_in_words_say_what_the_settings_say() {
    let world = World::new();
    let text = |lang| {
        let risk = Some("リスク評価書 2026-1");
        let report = world
            .vault
            .describe_authentication(world.institution.id, risk, lang);
        report.unwrap()
    };
    let before = text(Lang::Ja);
    assert!(before.contains("有効期間は 60 日") && before.contains("リスク評価書 2026-1"));
    assert!(
        before.contains("推奨しない"),
        "a password alone is flagged: {before}"
    );
    policy(&world, |policy| policy.password_days_max = 45);
    let after = text(Lang::Ja);
    assert!(after.contains("有効期間は 45 日") && !after.contains("有効期間は 60 日"));
    assert!(text(Lang::En).contains("good for 45 days"));
    policy(&world, |policy| {
        policy.second_factor = SecondFactor::Required
    });
    assert!(!text(Lang::Ja).contains("推奨しない"));
}

// shows: D-60, D-61, C-p13-8a
#[test]
fn the_rules_name_each_class_the_disclosure_and_how_records_are_confirmed() {
    let world = World::new();
    let text = |lang| {
        let report = world
            .vault
            .describe_authentication(world.institution.id, None, lang);
        report.unwrap()
    };
    let before = text(Lang::Ja);
    let classes = ["職員など", "管理者・特権", "受託事業者", "開発・保守"];
    assert!(
        classes.iter().all(|class| before.contains(class)),
        "{before}"
    );
    assert!(before.contains("まだ記載がない") && before.contains("本人だけが確定する"));
    policy(&world, |policy| {
        policy.disclosure = "SDS 第3版".parse().ok();
    });
    let rule = ConfirmationRule::read(&serde_json::json!({
        "code": "stand-in", "name": {"ja": "代行確定", "en": "Stand-in"}, "mode": "stand_in",
        "document_types": ["progress-note"], "managers": [world.person("sato")],
    }));
    let key = Code::constant("stand-in");
    let put = world
        .vault
        .put_at_setup(world.institution.id, &key, &rule.unwrap());
    put.unwrap();
    let after = text(Lang::Ja);
    assert!(
        after.contains("SDS 第3版") && after.contains("代行確定 (stand-in"),
        "{after}"
    );
    assert!(!after.contains("本人だけが確定する"));
    assert!(text(Lang::En).contains("Who enters, who confirms"));
}

// shows: J-7.1.1-2
#[test]
fn a_passkey_that_does_not_say_whose_it_is_lets_nobody_in() {
    let world = World::new();
    for user_handle in ["", "AAAA", "AAAAAAAAAAAAAAAAAAAAAA"] {
        let claim = PasskeyClaim {
            institution: world.institution.id,
            assertion: Assertion {
                id: "AQIDBA",
                client_data: "e30",
                authenticator_data: "AAAA",
                signature: "AAAA",
                user_handle,
            },
            source: None,
            device: None,
            lang: Lang::Ja,
        };
        assert_eq!(code(world.vault.log_in_passkey(&claim)), "log-in-failed");
    }
    assert_eq!(refused_log_ins(&world), 3);
}

#[test]
fn who_changes_people_or_takes_the_trail_out_has_just_shown_who_they_are() {
    let world = World::new();
    let administrator = world.caller("admin");
    let value = serde_json::json!({
        "user_id": "momo", "name": "新人 桃子", "roles": ["nurse"], "is_enabled": true
    });
    world.clock.advance(16 * 60);
    let stale = world.propose(&administrator, "person", None, value.clone());
    assert_eq!(code(stale), "authentication-too-old");
    world
        .propose(&world.caller("admin"), "person", None, value)
        .unwrap();
}
