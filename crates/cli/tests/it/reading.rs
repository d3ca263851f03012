//! `genpon readers` and `genpon measure`: the means of reading, and how quick they are here.

use genpon_testkit::World;
use std::path::Path;
use std::process::{Command, Output};

fn genpon(directory: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_genpon"))
        .args(arguments)
        .arg("--data")
        .arg(directory)
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8(said).unwrap()
}

// shows: J-7.2.2-1
#[test]
fn formats_without_a_viewer_are_none_and_a_viewer_thought_away_names_the_records() {
    let world = World::new();
    let patient = world.patient("1");
    let note = world.record(&world.caller("sato"), patient.id, "咽頭痛");
    let directory = world.directory.clone();
    let _home = world.close();
    let all = genpon(&directory, &["readers"]);
    assert_eq!(all.status.code(), Some(0), "{}", text(&all));
    assert!(text(&all).contains("genpon-note-1"));
    let missing = genpon(&directory, &["readers", "--missing"]);
    assert_eq!(text(&missing).lines().count(), 1, "the institution alone");
    let gone = genpon(
        &directory,
        &["readers", "--missing", "--without", "genpon-note-1"],
    );
    assert_eq!(gone.status.code(), Some(1));
    assert!(
        text(&gone).contains(&note.record.to_string()),
        "{}",
        text(&gone)
    );
}

// shows: J-7.2.3-2
#[test]
fn each_purpose_has_its_means_and_its_average_as_measured_here() {
    let world = World::new();
    let patient = world.patient("1");
    for text in ["一", "二", "三"] {
        world.record(&world.caller("sato"), patient.id, text);
    }
    let directory = world.directory.clone();
    let _home = world.close();
    let measured = genpon(&directory, &["measure", "--samples", "2"]);
    let said = text(&measured);
    assert_eq!(said.matches("2 read, average ").count(), 5, "{said}");
    for means in [
        "the chart",
        "one record",
        "the file fixed",
        "the trail",
        "the proof",
    ] {
        assert!(said.contains(means), "{means}: {said}");
    }
    assert!(said.contains(" 2026-"), "when it was measured: {said}");
    let code = i32::from(said.contains("MISSED"));
    assert_eq!(measured.status.code(), Some(code), "{said}");
}
