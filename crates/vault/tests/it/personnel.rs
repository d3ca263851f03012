//! Accounts follow employment: the file of the personnel system, SCIM, and the roster of duties.

use genpon_formats::locale::Lang;
use genpon_model::registers::{Operation, Person};
use genpon_testkit::World;
use genpon_testkit::world::PASSWORD;
use genpon_vault::feed_personnel::{FeedReport, MismatchKind};
use genpon_vault::log_in_client::{KeyClaim, NewClient};
use genpon_vault::provision_people::ProvisionFilter;
use genpon_vault::report_off_duty::DutyQuestion;
use genpon_vault::{Caller, Error, Refusal};
use serde_json::json;

fn feed(world: &World, text: &str) -> Result<FeedReport, Error> {
    let by = world.caller("admin");
    world.vault.feed_personnel(&by, text.as_bytes(), false)
}

/// Gives everybody of the world a personnel number: their user id with a zero before it.
fn number_everybody(world: &World) {
    let by = world.caller("admin");
    let people = [
        "sato", "tanaka", "suzuki", "ito", "kato", "mori", "admin", "admin2",
    ];
    for user_id in people {
        let key = world.person(user_id).to_string();
        let mut value = world.entry(&by, "person", &key);
        value["personnel_no"] = format!("0{user_id}").into();
        world.propose(&by, "person", Some(&key), value).unwrap();
    }
}

const REST: &str = "0tanaka,田中 一郎,\n0ito,伊藤 薫,\n0kato,加藤 弘,\n0mori,森 由美,\n\
    0admin,管理 太郎,\n0admin2,管理 次郎,\n";

// shows: C-p13-3
#[test]
fn a_leaver_in_the_feed_is_disabled_a_joiner_gets_an_id_and_nothing_differs_afterwards() {
    let world = World::new();
    number_everybody(&world);
    let text = format!(
        "personnel_no,name,ends_on\n0sato,佐藤 恵子,\n0suzuki,鈴木 美咲,2026-11-19\n\
         0new,新人 桃子,\n{REST}"
    );
    let trial = world
        .vault
        .feed_personnel(&world.caller("admin"), text.as_bytes(), true)
        .unwrap();
    assert_eq!(trial.left[0].as_str(), "suzuki");
    world.log_in("suzuki", PASSWORD).unwrap();
    let report = feed(&world, &text).unwrap();
    assert_eq!(
        report.joined.len() + report.left.len() + report.changed.len(),
        2
    );
    assert_eq!(report.mismatches, []);
    assert!(world.log_in("suzuki", PASSWORD).is_err());
    let masters = world.vault.house(world.institution.id).unwrap().masters();
    assert!(!masters.people[&world.person("suzuki")].value.is_enabled);
    assert!(
        masters.people[&world.person("0new")].value.roles.is_empty(),
        "rights are not fed"
    );
    let again = feed(&world, &text).unwrap();
    assert_eq!(
        (again.unchanged, again.joined.len(), again.left.len()),
        (9, 0, 0)
    );
    let key = world.person("suzuki").to_string();
    let entry = world
        .vault
        .read_entry(&world.caller("admin"), "person", &key)
        .unwrap();
    assert_eq!(
        entry.history.last().unwrap().reason.as_str(),
        "personnel feed"
    );
}

// shows: C-p13-3
#[test]
fn whom_only_one_of_the_two_systems_knows_is_named_and_nobody_is_locked_out_for_it() {
    let world = World::new();
    number_everybody(&world);
    let by = world.caller("admin");
    let key = world.person("sato").to_string();
    let mut value = world.entry(&by, "person", &key);
    value["is_enabled"] = false.into();
    world.propose(&by, "person", Some(&key), value).unwrap();
    let report = feed(
        &world,
        &format!("personnel_no,name,ends_on\n0sato,佐藤 恵子,\n{REST}"),
    )
    .unwrap();
    let told: Vec<(MismatchKind, &str)> = report
        .mismatches
        .iter()
        .map(|one| (one.kind, one.user_id.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (MismatchKind::NotInFeed, "suzuki"),
            (MismatchKind::NotLive, "sato")
        ]
    );
    world.log_in("suzuki", PASSWORD).unwrap();
}

#[test]
fn a_move_gives_the_managers_a_review_and_a_bad_row_stops_the_file() {
    let world = World::new();
    number_everybody(&world);
    for code in ["ward-1", "ward-2"] {
        let name = json!({ "ja": "病棟", "en": "Ward" });
        let manager = world.person("tanaka").to_string();
        let value = json!({ "code": code, "name": name, "manager": manager });
        let asked = world
            .propose(&world.caller("admin"), "department", None, value)
            .unwrap();
        let decision = genpon_vault::administer_register::EntryDecision {
            edition: asked.edition,
            verdict: genpon_model::register::life::Verdict::Approve,
            reason: None,
        };
        let by = world.caller("admin2");
        world
            .vault
            .decide_entry(&by, "department", &asked.key, decision)
            .unwrap();
    }
    let row = |departments: &str| {
        format!("personnel_no,name,departments\n0suzuki,鈴木 美咲,{departments}\n")
    };
    feed(&world, &row("ward-1")).unwrap();
    feed(&world, &row("ward-2")).unwrap();
    let waiting = world
        .vault
        .reviews_waiting(&world.caller("tanaka"))
        .unwrap();
    assert!(!waiting.is_empty());
    let bad = format!("{}0ito,伊藤 薫,no-such-ward\n", row("ward-1"));
    let Error::Refused(Refusal::Rows(rows)) = feed(&world, &bad).unwrap_err() else {
        panic!("a row that cannot be taken was taken")
    };
    assert_eq!(rows[0].row, 2);
    let nurse = feed_by(&world, "suzuki", &row("ward-1"));
    assert!(matches!(nurse, Err(Error::Refused(Refusal::NotAllowed))));
}

fn feed_by(world: &World, user_id: &str, text: &str) -> Result<FeedReport, Error> {
    world
        .vault
        .feed_personnel(&world.caller(user_id), text.as_bytes(), false)
}

/// A system that keeps people in step, or one that only deposits.
fn system(world: &World, operation: Operation) -> Caller {
    let new = NewClient {
        name: format!("人事 {}", operation.code()).parse().unwrap(),
        responsible: "kato".parse().unwrap(),
        operations: vec![operation],
        document_types: Vec::new(),
        patient_numbers: Vec::new(),
    };
    let issued = world
        .vault
        .add_client_at_setup(world.institution.id, new)
        .unwrap();
    let claim = KeyClaim {
        key: &issued.key,
        source: None,
        lang: Lang::Ja,
    };
    world.vault.log_in_client(&claim).unwrap()
}

#[test]
fn a_system_keeps_people_in_step_by_its_own_operation_and_gives_nobody_a_right() {
    let world = World::new();
    let feeder = system(&world, Operation::ProvisionPeople);
    let mut asked = Person::new("momo".parse().unwrap(), "新人 桃子".parse().unwrap());
    asked.roles = vec!["administrator".parse().unwrap()];
    let made = world.vault.provision_person(&feeder, asked).unwrap();
    assert!(made.person.roles.is_empty());
    let changed =
        world
            .vault
            .change_provisioned(&feeder, (made.id, Some(made.edition)), |person| {
                person.is_enabled = false;
                person.roles = vec!["administrator".parse().unwrap()];
                Ok(())
            });
    let changed = changed.unwrap();
    assert!(!changed.person.is_enabled && changed.person.roles.is_empty());
    let stale = world
        .vault
        .change_provisioned(&feeder, (made.id, Some(made.edition)), |_| Ok(()));
    assert!(matches!(
        stale,
        Err(Error::Refused(Refusal::PreconditionFailed))
    ));
    world
        .vault
        .withdraw_provisioned(&feeder, (made.id, None))
        .unwrap();
    let gone = world.vault.read_provisioned(&feeder, made.id);
    assert!(matches!(gone, Err(Error::NotFound(_))));
    let event = &world.trail("provision.delete")[0];
    assert_eq!(
        event.client.as_ref().unwrap().name.as_str(),
        "人事 provision_people"
    );
    let depositor = system(&world, Operation::Deposit);
    let refused = world
        .vault
        .list_provisioned(&depositor, &ProvisionFilter::default(), (0, 10));
    assert!(matches!(refused, Err(Error::Refused(Refusal::NotAllowed))));
}

// shows: J-6.2.1-9
#[test]
fn a_night_access_of_somebody_who_is_off_duty_is_the_only_line() {
    let world = World::new();
    let rows = "user_id,day,from,until\nsato,2026-11-20,8:30,17:15\nsato,2026-11-21,8:30,17:15\n\
        suzuki,2026-11-20,16:30,9:00\ntanaka,2026-11-21,8:30,22:00\n";
    let code = "2026-11".parse().unwrap();
    world.clock.advance(-4 * 3600);
    world
        .vault
        .import_roster(&world.caller("admin"), &code, rows.as_bytes())
        .unwrap();
    let (doctor, patient) = (world.caller("sato"), world.patient("1"));
    world.vault.read_patient(&doctor, patient.id).unwrap();
    world.clock.advance(10 * 3600);
    let nurse = world.caller("suzuki");
    world.vault.read_patient(&nurse, patient.id).unwrap();
    let night = world.caller("sato");
    world.vault.read_patient(&night, patient.id).unwrap();
    let question = DutyQuestion {
        from: "2026-11-20".parse().unwrap(),
        until: "2026-11-21".parse().unwrap(),
        grace_minutes: 30,
    };
    let found = world
        .vault
        .report_off_duty(&world.caller("mori"), &question)
        .unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].user_id.as_str(), "sato");
    assert_eq!(found[0].patients, 1);
    assert_eq!(found[0].first.date_in_japan().to_string(), "2026-11-21");
    let refused = world
        .vault
        .report_off_duty(&world.caller("sato"), &question);
    assert!(matches!(refused, Err(Error::Refused(Refusal::NotAllowed))));
}
