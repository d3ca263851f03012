//! The life of ids: who had which when, loans and their rest, who left, who is unused, what was decided.

use genpon_model::register::life::{RevisionState, Verdict};
use genpon_model::registers::id_stocktake::{IdDecision, IdFinding};
use genpon_model::registers::person::IdDelivery;
use genpon_model::registers::pooled_id::Loan;
use genpon_model::text::Code;
use genpon_testkit::World;
use genpon_testkit::world::PASSWORD;
use genpon_vault::administer_register::EntryDecision;
use genpon_vault::read_people::Cause;
use genpon_vault::settle_account::Settlement;
use genpon_vault::{Caller, Error, Refusal};
use serde_json::{Value, json};

const DAY: i64 = 24 * 3600;

/// Changes fields of a person's entry.
fn change(world: &World, by: &Caller, user_id: &str, fields: &Value) -> Result<(), Error> {
    let key = world.person(user_id).to_string();
    let mut value = world.entry(by, "person", &key);
    for (name, field) in fields.as_object().unwrap() {
        value[name] = field.clone();
    }
    world.propose(by, "person", Some(&key), value).map(|_| ())
}

fn settle(world: &World, user_id: &str, settlement: Settlement) -> Result<(), Error> {
    let (by, reason) = (world.caller("admin"), "人事課の連絡".parse().unwrap());
    let id = world.person(user_id);
    world.vault.settle_account(&by, id, settlement, &reason)
}

fn held(world: &World, id: &str, day: &str) -> Option<String> {
    let (id, day) = (id.parse().unwrap(), day.parse().unwrap());
    let held = world.vault.who_held(&world.caller("admin"), &id, day).ok();
    held.map(|line| line.holder.to_string())
}

fn newcomer(user_id: &str, name: &str) -> Value {
    json!({ "user_id": user_id, "name": name, "is_enabled": true, "employment": "temporary",
        "purpose": "応援", "ends_on": "2027-03-31" })
}

// shows: J-6.2.1-6
#[test]
fn a_refused_id_says_when_it_was_in_use() {
    let world = World::new();
    world.clock.advance(2 * DAY);
    settle(&world, "suzuki", Settlement::Delete).unwrap();
    world.clock.advance(3 * DAY);
    let administrator = world.caller("admin");
    let again = newcomer("suzuki", "別人 太郎");
    let refused = world.propose(&administrator, "person", None, again);
    let Err(Error::Refused(Refusal::Entry(faults))) = refused else {
        panic!("the id was given again")
    };
    assert_eq!(faults[0].fault.code(), "issued-before");
    let facts: Vec<String> = faults[0]
        .fault
        .facts()
        .iter()
        .map(|(name, day)| format!("{name} {}", day.as_str().unwrap()))
        .collect();
    assert_eq!(facts, ["from 2026-11-20", "until 2026-11-22"]);
}

// shows: J-6.2.1-4, J-6.2.1-7
#[test]
fn the_ledger_dates_what_happens_to_an_id_and_names_one_holder_for_each_day() {
    let world = World::new();
    settle(&world, "suzuki", Settlement::Disable).unwrap();
    assert!(world.log_in("suzuki", PASSWORD).is_err());
    world.clock.advance(10 * DAY);
    settle(&world, "suzuki", Settlement::Enable).unwrap();
    assert_eq!(
        world.caller("suzuki").person.id,
        world.person("suzuki"),
        "the same id works"
    );
    let lines = world.vault.read_id_ledger(&world.caller("admin")).unwrap();
    let own: Vec<_> = lines
        .iter()
        .filter(|line| line.issued.user_id.as_str() == "suzuki")
        .collect();
    assert_eq!(own.len(), 1, "no new id was issued");
    let told: Vec<(String, &str)> = own[0]
        .issued
        .changes
        .iter()
        .map(|one| (one.at.date_in_japan().to_string(), one.state.code()))
        .collect();
    let expected = [
        ("2026-11-20", "in-use"),
        ("2026-11-20", "disabled"),
        ("2026-11-30", "in-use"),
    ];
    assert_eq!(told, expected.map(|(day, state)| (day.to_owned(), state)));
    assert_eq!(
        held(&world, "suzuki", "2026-11-25").as_deref(),
        Some("鈴木 美咲")
    );
    assert_eq!(held(&world, "suzuki", "2026-11-19"), None);
}

/// An id of the pool, and two helpers.
fn pool(world: &World) -> Code {
    let administrator = world.caller("admin");
    for (user_id, name) in [("helper-1", "応援 一子"), ("helper-2", "応援 二郎")] {
        world
            .propose(&administrator, "person", None, newcomer(user_id, name))
            .unwrap();
    }
    let value =
        json!({ "user_id": "ouen", "issue_rule": "応援医師", "rest_days": 7, "is_enabled": true });
    world
        .propose(&administrator, "pooled-id", None, value)
        .unwrap()
        .key
}

fn lend(world: &World, key: &Code, to: &str, days: (&str, &str)) -> Result<Option<String>, Error> {
    let loan = Loan {
        person: world.person(to),
        from: days.0.parse().unwrap(),
        until: days.1.parse().unwrap(),
        delivery: IdDelivery::InPerson,
    };
    let reason = "当直の応援".parse().unwrap();
    let link = world
        .vault
        .lend_id(&world.caller("admin"), key, loan, &reason)?;
    Ok(link.map(|link| link.secret.to_string()))
}

// shows: J-6.2.1-7
#[test]
fn a_short_term_id_rests_between_two_people_and_each_has_a_secret_of_their_own() {
    let world = World::new();
    let key = pool(&world);
    let link = lend(&world, &key, "helper-1", ("2026-11-20", "2026-11-22")).unwrap();
    let (institution, first) = (world.institution.id, "First helper secret 1");
    world
        .vault
        .choose_password(institution, &link.unwrap(), first)
        .unwrap();
    assert_eq!(
        world.log_in("ouen", first).unwrap().person.user_id.as_str(),
        "helper-1"
    );
    let early = lend(&world, &key, "helper-2", ("2026-11-29", "2026-12-05")).unwrap_err();
    let Error::Refused(Refusal::Entry(faults)) = early else {
        panic!("{early}")
    };
    assert_eq!(faults[0].fault.code(), "resting");
    world.clock.advance(11 * DAY);
    assert!(world.log_in("ouen", first).is_err(), "the loan is over");
    let link = lend(&world, &key, "helper-2", ("2026-11-30", "2026-12-05")).unwrap();
    let link = link.expect("who has no secret gets a link");
    assert!(
        world.log_in("ouen", first).is_err(),
        "what the other knew opens nothing"
    );
    world
        .vault
        .choose_password(institution, &link, "Second helper secret 2")
        .unwrap();
    world.clock.advance(60);
    let caller = world.log_in("ouen", "Second helper secret 2").unwrap();
    assert_eq!(caller.person.user_id.as_str(), "helper-2");
    for (day, holder) in [
        ("2026-11-21", Some("応援 一子")),
        ("2026-11-25", None),
        ("2026-12-01", Some("応援 二郎")),
    ] {
        assert_eq!(held(&world, "ouen", day).as_deref(), holder, "{day}");
    }
}

#[test]
fn who_had_a_short_term_id_is_not_rewritten_and_its_name_is_nobody_elses() {
    let world = World::new();
    let key = pool(&world);
    lend(&world, &key, "helper-1", ("2026-11-15", "2026-11-17")).unwrap();
    let administrator = world.caller("admin");
    let mut value = world.entry(&administrator, "pooled-id", key.as_str());
    value["loans"][0]["person"] = world.person("helper-2").to_string().into();
    let refused = world
        .propose(&administrator, "pooled-id", Some(key.as_str()), value)
        .unwrap_err();
    let Error::Refused(Refusal::Entry(faults)) = refused else {
        panic!("{refused}")
    };
    assert_eq!(faults[0].fault.code(), "rewritten");
    for (register, value) in [
        ("person", newcomer("ouen", "別人")),
        (
            "pooled-id",
            json!({ "user_id": "sato", "issue_rule": "x", "rest_days": 1 }),
        ),
    ] {
        assert!(
            world
                .propose(&administrator, register, None, value)
                .is_err(),
            "{register}"
        );
    }
}

// shows: J-6.2.1-8
#[test]
fn who_ends_cannot_log_in_and_stays_in_the_list_until_dealt_with() {
    let world = World::new();
    let administrator = world.caller("admin");
    let overdue = |world: &World| {
        let tasks = world
            .vault
            .list_account_tasks(&world.caller("admin"))
            .unwrap();
        let overdue = tasks.into_iter().filter(|task| task.is_overdue);
        overdue
            .map(|task| (task.person.user_id.to_string(), task.cause))
            .collect::<Vec<_>>()
    };
    change(
        &world,
        &administrator,
        "suzuki",
        &json!({ "ends_on": "2026-11-19" }),
    )
    .unwrap();
    assert!(
        world.log_in("suzuki", PASSWORD).is_err(),
        "from that moment"
    );
    change(
        &world,
        &administrator,
        "ito",
        &json!({ "leave_from": "2026-11-22" }),
    )
    .unwrap();
    world.log_in("ito", PASSWORD).unwrap();
    assert_eq!(overdue(&world), [("suzuki".to_owned(), Cause::Ends)]);
    world.clock.advance(2 * DAY);
    assert!(world.log_in("ito", PASSWORD).is_err());
    let both = [
        ("suzuki".to_owned(), Cause::Ends),
        ("ito".to_owned(), Cause::Leave),
    ];
    assert_eq!(overdue(&world), both);
    let inbox = world.vault.read_inbox(&world.caller("admin")).unwrap();
    assert_eq!(inbox.people.overdue.len(), 2);
    settle(&world, "suzuki", Settlement::Delete).unwrap();
    settle(&world, "ito", Settlement::Disable).unwrap();
    assert_eq!(overdue(&world), []);
    let doctors = world.vault.read_inbox(&world.caller("sato")).unwrap();
    assert!(doctors.people.overdue.is_empty() && doctors.people.dormant.is_empty());
    change(
        &world,
        &world.caller("admin"),
        "ito",
        &json!({ "leave_until": "2026-11-21" }),
    )
    .unwrap_err();
    change(
        &world,
        &world.caller("admin"),
        "ito",
        &json!({ "leave_until": "2026-11-23" }),
    )
    .unwrap();
    world.clock.advance(2 * DAY);
    assert_eq!(overdue(&world), [("ito".to_owned(), Cause::Returns)]);
    settle(&world, "ito", Settlement::Enable).unwrap();
    assert_eq!(overdue(&world), []);
    world.log_in("ito", PASSWORD).unwrap();
}

// shows: J-6.2.1-5
#[test]
fn who_did_not_log_in_for_long_is_found_and_administrators_are_told() {
    let world = World::new();
    let _ = world.caller("suzuki");
    world.clock.advance(20 * DAY);
    let _ = world.caller("sato");
    let administrator = world.caller("admin");
    let found = |days| {
        let dormant = world.vault.list_dormant(&administrator, days).unwrap();
        dormant
            .into_iter()
            .map(|one| one.person.user_id.to_string())
            .collect::<Vec<_>>()
    };
    assert!(found(Some(20)).contains(&"suzuki".to_owned()));
    assert!(!found(Some(20)).contains(&"sato".to_owned()));
    assert!(!found(Some(21)).contains(&"suzuki".to_owned()));
    assert_eq!(found(None), [""; 0], "the policy allows more");
    world.clock.advance(100 * DAY);
    let inbox = world.vault.read_inbox(&world.caller("admin")).unwrap();
    let named: Vec<&str> = inbox
        .people
        .dormant
        .iter()
        .map(|one| one.person.user_id.as_str())
        .collect();
    assert!(
        named.contains(&"suzuki") && named.contains(&"sato"),
        "{named:?}"
    );
}

/// Approves what the first administrator asked for.
fn approve(
    world: &World,
    key: &Code,
    edition: genpon_model::register::Edition,
) -> Result<(), Error> {
    let decision = EntryDecision {
        edition,
        verdict: Verdict::Approve,
        reason: None,
    };
    let by = world.caller("admin2");
    world
        .vault
        .decide_entry(&by, "id-stocktake", key, decision)
        .map(|_| ())
}

/// A month after somebody left and a shared id was made, with three people at work.
fn a_month_later() -> World {
    let world = World::new();
    let administrator = world.caller("admin");
    let gone = json!({ "ends_on": "2026-11-01" });
    change(&world, &administrator, "kato", &gone).unwrap();
    let shared =
        json!({ "user_id": "er", "name": "救急共用", "is_group": true, "is_enabled": true });
    world
        .propose(&administrator, "person", None, shared)
        .unwrap();
    world.clock.advance(30 * DAY);
    for user_id in ["sato", "tanaka", "mori", "admin2"] {
        let _ = world.caller(user_id);
    }
    world
}

fn is_live(world: &World, user_id: &str) -> bool {
    let masters = world.vault.house(world.institution.id).unwrap().masters();
    masters.active_person(world.person(user_id)).is_some()
}

// shows: C-s14-7
#[test]
fn a_stocktake_lists_what_is_unused_ownerless_expired_or_shared() {
    use IdFinding::{Expired, Ownerless, Shared, Unused};
    let world = a_month_later();
    let administrator = world.caller("admin");
    world.vault.take_stocktake(&administrator, 14).unwrap();
    let read = world.vault.read_stocktakes(&administrator).unwrap();
    let listed: Vec<(&str, &[IdFinding])> = read[0]
        .stocktake
        .items
        .iter()
        .map(|item| (item.user_id.as_str(), item.findings.as_slice()))
        .collect();
    let expected: [(&str, &[IdFinding]); 4] = [
        ("er", &[Ownerless, Shared]),
        ("ito", &[Unused]),
        ("kato", &[Unused, Expired]),
        ("suzuki", &[Unused]),
    ];
    assert_eq!(listed, expected);
}

// shows: C-s14-7
#[test]
fn what_a_stocktake_decides_is_carried_out_when_another_person_approves_it() {
    use IdDecision::{Delete, Disable, Keep};
    let world = a_month_later();
    let (vault, by) = (&world.vault, world.caller("admin"));
    let key = vault.take_stocktake(&by, 14).unwrap();
    let decisions = [Delete, Keep, Delete, Disable];
    let short = vault.decide_stocktake(&by, &key, (&decisions[..2], None));
    assert!(matches!(short, Err(Error::Refused(Refusal::Field { .. }))));
    let asked = vault
        .decide_stocktake(&by, &key, (&decisions, None))
        .unwrap();
    assert_eq!(asked.state, RevisionState::Requested);
    assert!(
        is_live(&world, "kato") && is_live(&world, "suzuki"),
        "nothing changes before the approval"
    );
    let own = EntryDecision {
        edition: asked.edition,
        verdict: Verdict::Approve,
        reason: None,
    };
    let refused = vault.decide_entry(&by, "id-stocktake", &key, own);
    assert!(matches!(
        refused,
        Err(Error::Refused(Refusal::SelfApproval))
    ));
    approve(&world, &key, asked.edition).unwrap();
    let live = ["er", "ito", "kato", "suzuki"].map(|user_id| is_live(&world, user_id));
    assert_eq!(live, [false, true, false, false]);
    let read = vault.read_stocktakes(&by).unwrap().remove(0);
    assert_eq!(read.decided.unwrap().0.as_str(), "管理 次郎");
    let by_hand = world.propose(&by, "id-stocktake", Some(key.as_str()), json!({}));
    assert!(matches!(by_hand, Err(Error::Refused(Refusal::NotByHand))));
}

// shows: C-p13-5
#[test]
fn an_account_from_outside_needs_purpose_and_end_and_its_use_is_reported() {
    let world = World::new();
    let administrator = world.caller("admin");
    let mut vendor = json!({ "user_id": "hoshu", "name": "保守 誠", "roles": ["clerk"],
        "employment": "vendor", "employer": "保守会社", "is_enabled": true });
    let refused = world
        .propose(&administrator, "person", None, vendor.clone())
        .unwrap_err();
    let Error::Refused(Refusal::Entry(faults)) = refused else {
        panic!("{refused}")
    };
    let places: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(places, ["purpose", "ends_on"]);
    vendor["purpose"] = "サーバの保守".into();
    vendor["ends_on"] = "2027-03-31".into();
    world
        .propose(&administrator, "person", None, vendor)
        .unwrap();
    let link = world
        .vault
        .issue_link(&administrator, world.person("hoshu"))
        .unwrap();
    let (institution, password) = (world.institution.id, "A vendor's own secret 3");
    world
        .vault
        .choose_password(institution, &link.secret, password)
        .unwrap();
    let caller = world.log_in("hoshu", password).unwrap();
    world.vault.read_inbox(&caller).unwrap();
    let days = ("2026-11-01".parse().unwrap(), "2026-11-30".parse().unwrap());
    let report = world
        .vault
        .report_outsiders(&world.caller("mori"), days)
        .unwrap();
    assert_eq!(report.len(), 1);
    let line = &report[0];
    assert_eq!(
        line.person.purpose.as_ref().unwrap().as_str(),
        "サーバの保守"
    );
    assert_eq!(line.person.ends_on.unwrap().to_string(), "2027-03-31");
    assert_eq!(line.roles[0].as_str(), "clerk");
    assert!(line.events >= 2 && line.entered_at.is_some());
}

// shows: C-k3.1.2-1
#[test]
fn vendor_staff_stand_in_the_list_of_accounts_and_among_those_whose_training_is_due() {
    let world = World::new();
    let administrator = world.caller("admin");
    let vendor = json!({ "user_id": "hoshu", "name": "保守 誠", "employment": "vendor",
        "purpose": "保守", "ends_on": "2027-03-31", "is_enabled": true });
    world
        .propose(&administrator, "person", None, vendor)
        .unwrap();
    let text = json!({ "code": "training-2026", "name": { "ja": "年次教育", "en": "Training" },
        "kind": "training", "text": "読むこと" });
    let asked = world.propose(&administrator, "rules", None, text).unwrap();
    if asked.state == RevisionState::Requested {
        let decision = EntryDecision {
            edition: asked.edition,
            verdict: Verdict::Approve,
            reason: None,
        };
        let by = world.caller("admin2");
        world
            .vault
            .decide_entry(&by, "rules", &asked.key, decision)
            .unwrap();
    }
    let people = world.vault.list_people(&administrator).unwrap();
    let employment = people
        .iter()
        .find(|one| one.person.user_id.as_str() == "hoshu");
    assert_eq!(
        employment.unwrap().person.employment.unwrap().code(),
        "vendor"
    );
    let due = world.vault.who_has_read(&administrator).unwrap();
    let due = due
        .iter()
        .find(|one| one.text.code.as_str() == "training-2026")
        .unwrap();
    assert!(
        due.missing
            .iter()
            .any(|person| person.user_id.as_str() == "hoshu")
    );
}

// shows: C-p13-6
#[test]
fn administrative_rights_name_their_holders_and_old_keys_are_flagged() {
    let world = World::new();
    let client = genpon_vault::log_in_client::NewClient {
        name: "検査システム".parse().unwrap(),
        responsible: "sato".parse().unwrap(),
        operations: vec![genpon_model::registers::Operation::Deposit],
        document_types: vec!["laboratory-result".parse().unwrap()],
        patient_numbers: Vec::new(),
    };
    world
        .vault
        .add_client_at_setup(world.institution.id, client)
        .unwrap();
    let (held, keys) = world.vault.list_privileged(&world.caller("admin")).unwrap();
    let administrators = held
        .iter()
        .find(|one| one.key.as_str() == "administrator")
        .unwrap();
    let ids: Vec<&str> = administrators
        .people
        .iter()
        .map(|one| one.user_id.as_str())
        .collect();
    assert_eq!(ids, ["admin", "admin2"]);
    assert!(!keys[0].is_old && !keys[0].is_ownerless && keys[0].since.is_some());
    settle(&world, "sato", Settlement::Disable).unwrap();
    world.clock.advance(400 * DAY);
    let (_, keys) = world.vault.list_privileged(&world.caller("admin")).unwrap();
    assert!(keys[0].is_old && keys[0].is_ownerless);
}
