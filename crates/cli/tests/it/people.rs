//! `genpon people`: what an operator reads of accounts, and how files of other systems come in.

use genpon_model::registers::Operation;
use genpon_testkit::World;
use genpon_testkit::world::PASSWORD;
use genpon_vault::log_in_client::NewClient;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const DAY: i64 = 24 * 3600;

fn genpon(directory: &Path, arguments: &[&str], typed: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_genpon"))
        .args(arguments)
        .arg("--data")
        .arg(directory)
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    writeln!(input, "{typed}").ok();
    drop(input);
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr[..]].concat()).unwrap()
}

// shows: J-6.2.1-5
#[test]
fn ids_that_were_idle_for_so_many_days_are_listed() {
    let world = World::new();
    world.clock.advance(-400 * DAY);
    let _long_ago = world.caller("suzuki");
    let directory = world.directory.clone();
    let _home = world.close();
    let idle = genpon(&directory, &["people", "dormant", "--days", "300"], "");
    let lines = said(&idle);
    assert!(lines.starts_with("suzuki\t鈴木 美咲\t2025-"), "{lines}");
    assert_eq!(idle.status.code(), Some(1));
    let never = genpon(&directory, &["people", "dormant", "--days", "9000"], "");
    assert_eq!(never.status.code(), Some(0), "{}", said(&never));
}

// shows: J-6.2.1-9
#[test]
fn a_planted_night_access_by_somebody_off_duty_is_the_only_line() {
    let world = World::new();
    let patient = world.patient("1");
    world.clock.advance(6 * 3600);
    let night = world.caller("sato");
    world.vault.read_patient(&night, patient.id).unwrap();
    let on_duty = world.caller("suzuki");
    world.vault.read_patient(&on_duty, patient.id).unwrap();
    let directory = world.directory.clone();
    let home = world.close();
    let roster = home.path().join("roster.csv");
    let rows = "user_id,day,from,until\nsato,2026-11-20,8:30,17:15\nsato,2026-11-21,8:30,17:15\n\
        suzuki,2026-11-20,16:30,9:00\n";
    std::fs::write(&roster, rows).unwrap();
    let roster = roster.to_str().unwrap();
    let bring_in = [
        "people", "roster", "--code", "2026-11", "--as", "admin", roster,
    ];
    let brought = genpon(&directory, &bring_in, PASSWORD);
    assert_eq!(brought.status.code(), Some(0), "{}", said(&brought));
    let report = [
        "people",
        "off-duty",
        "--from",
        "2026-11-20",
        "--until",
        "2026-11-21",
    ];
    let report = genpon(&directory, &report, "");
    let lines = said(&report);
    assert_eq!(lines.lines().count(), 1, "{lines}");
    assert!(
        lines.starts_with("sato\t佐藤 恵子\t2026-11-21 03:00:00"),
        "{lines}"
    );
    assert_eq!(report.status.code(), Some(1));
}

// shows: J-6.2.1-2, C-p13-3
#[test]
fn a_personnel_file_is_taken_from_who_may_and_says_who_left() {
    let world = World::new();
    let by = world.caller("admin");
    let key = world.person("suzuki").to_string();
    let mut value = world.entry(&by, "person", &key);
    value["personnel_no"] = "0001".into();
    world.propose(&by, "person", Some(&key), value).unwrap();
    let new = NewClient {
        name: "人事システム".parse().unwrap(),
        responsible: "kato".parse().unwrap(),
        operations: vec![Operation::ProvisionPeople],
        document_types: Vec::new(),
        patient_numbers: Vec::new(),
    };
    let issued = world
        .vault
        .add_client_at_setup(world.institution.id, new)
        .unwrap();
    let directory = world.directory.clone();
    let home = world.close();
    let (feed, key) = (home.path().join("feed.csv"), home.path().join("key"));
    std::fs::write(
        &feed,
        "personnel_no,name,ends_on\n0001,鈴木 美咲,2025-03-31\n",
    )
    .unwrap();
    std::fs::write(&key, issued.key.as_bytes()).unwrap();
    let (feed, key) = (feed.to_str().unwrap(), key.to_str().unwrap());
    let doctor = genpon(
        &directory,
        &["people", "feed", "--as", "sato", feed],
        PASSWORD,
    );
    assert_eq!(doctor.status.code(), Some(3), "{}", said(&doctor));
    assert!(said(&doctor).contains("not allowed"), "{}", said(&doctor));
    let nobody = genpon(&directory, &["people", "feed", feed], "");
    assert_eq!(nobody.status.code(), Some(3), "{}", said(&nobody));
    let fed = genpon(
        &directory,
        &["people", "feed", "--client-key-file", key, feed],
        "",
    );
    assert!(said(&fed).contains("left\tsuzuki"), "{}", said(&fed));
    let ledger = genpon(&directory, &["people", "ledger", "--id", "suzuki"], "");
    assert!(said(&ledger).contains("disabled"), "{}", said(&ledger));
}
