//! `genpon verify`, `genpon check-proof` and `genpon index rebuild` on archives that were damaged.

use genpon_model::record::VersionNo;
use genpon_store::Log;
use genpon_testkit::archive::{Archive, blob, found, has_sqlite};
use genpon_vault::verify::{Finding, Kind, VerificationReport};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn genpon(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_genpon"));
    command
        .args(arguments)
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap()
}

/// Runs `genpon verify` beside the process that has the archive open.
fn verify(archive: &Archive, more: &[&str]) -> Output {
    let data = archive.world.directory.display().to_string();
    let witness = archive
        .world
        .vault
        .settings()
        .witness
        .clone()
        .unwrap()
        .display()
        .to_string();
    genpon(&[&["verify", "--data", &data, "--witness", &witness], more].concat())
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The exit code and the damage that the JSON report names.
fn judged(archive: &Archive, more: &[&str]) -> (i32, Vec<Finding>) {
    let output = verify(archive, &[&["--json"], more].concat());
    let said = String::from_utf8_lossy(&output.stderr);
    let reports = serde_json::from_slice::<Vec<VerificationReport>>(&output.stdout);
    assert!(reports.is_ok(), "{said}");
    let reports = reports.unwrap();
    let damage = reports
        .into_iter()
        .flat_map(|report| report.findings)
        .filter(Finding::is_damage);
    (output.status.code().unwrap(), damage.collect())
}

#[test]
fn a_whole_archive_is_said_to_be_whole() {
    let archive = Archive::new();
    for more in [&[][..], &["--deep"], &["--no-keys"]] {
        assert_eq!(judged(&archive, more), (0, vec![]), "{more:?}");
    }
    let said = text(&verify(&archive, &[]));
    assert!(
        said.contains("whole") && said.contains("9 versions"),
        "{said}"
    );
}

// shows: J-7.1.2-13, J-7.1.2-16, C-s14-8d
#[test]
fn each_damage_is_named_with_record_version_and_kind() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let (altered, lost, record) = (archive.results[0], archive.results[1], archive.corrected);
    Archive::flip_bit(&archive.file(altered));
    std::fs::remove_file(archive.file(lost)).unwrap();
    archive.sql(&format!(
        "UPDATE version SET title = '別の題' WHERE record = {} AND number = 1; \
         UPDATE record SET title = '別の題' WHERE id = {}",
        blob(record),
        blob(archive.notes[0])
    ));
    let (code, damage) = judged(&archive, &[]);
    assert_eq!((code, damage.len()), (1, 4));
    let _ = found(&damage, Kind::ContentAltered, altered, 1);
    let _ = found(&damage, Kind::FileMissing, lost, 1);
    let later = found(&damage, Kind::VersionRowDiffers, record, 1).later;
    assert_eq!(later, [2, 3].map(|number| VersionNo::new(number).unwrap()));
    let said = text(&verify(&archive, &[]));
    for words in [
        &format!("record {altered} · version 1 · part results.txt"),
        "[content-altered]",
        "[file-missing]",
        "[version-row-differs]",
        "[record-row-differs]",
        "differs in: title",
        "must each be decided on: 2, 3",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
    let (code, without_keys) = judged(&archive, &["--no-keys"]);
    assert_eq!(code, 1);
    let _ = found(&without_keys, Kind::ContentAltered, altered, 1);
    let _ = found(&without_keys, Kind::FileMissing, lost, 1);
}

#[test]
fn without_keys_the_signatures_are_judged_with_the_keys_that_are_given() {
    let archive = Archive::new();
    let house = archive
        .world
        .vault
        .house(archive.world.institution.id)
        .unwrap();
    let keys = [Log::Versions, Log::Audit].map(|log| house.verifier_keys(log)[0].to_string());
    let given = ["--no-keys", "--key", &keys[0], "--key", &keys[1]];
    assert_eq!(judged(&archive, &given), (0, vec![]));
    assert!(!text(&verify(&archive, &given)).contains("signature-not-judged"));
    assert!(text(&verify(&archive, &["--no-keys"])).contains("signature-not-judged"));
}

// shows: D-1
#[test]
fn alone_it_keeps_its_report_so_that_the_record_warns() {
    let archive = Archive::new();
    let record = archive.results[0];
    Archive::flip_bit(&archive.file(record));
    let Archive { world, doctor, .. } = archive;
    let witness = world.vault.settings().witness.clone().unwrap();
    let world = world.reopen_after(|directory| {
        let (data, witness) = (
            directory.display().to_string(),
            witness.display().to_string(),
        );
        let output = genpon(&["verify", "--data", &data, "--witness", &witness]);
        assert_eq!(
            output.status.code(),
            Some(1),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    });
    let reading = world.vault.read_record(&doctor, record, None).unwrap();
    assert!(reading.record.is_damaged);
    assert_eq!(reading.damage[0].kind, "content-altered");
    assert_eq!(world.trail("archive.verify").len(), 1);
}

#[test]
fn what_cannot_be_answered_is_no_verdict() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("nothing").display().to_string();
    let output = genpon(&["verify", "--data", &data]);
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing"));
}

#[test]
fn the_index_is_rebuilt_and_the_old_database_kept() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    archive.sql("UPDATE version SET title = '別の題'; DELETE FROM part; DELETE FROM record");
    assert_eq!(judged(&archive, &[]).0, 1);
    let Archive {
        world,
        doctor,
        patient,
        corrected,
        notes,
        results,
    } = archive;
    let world = world.reopen_after(|directory| {
        let output = genpon(&[
            "index",
            "rebuild",
            "--data",
            &directory.display().to_string(),
        ]);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(text(&output).contains("9 versions of 7 records"));
        assert!(directory.join("before-rebuild-1.db").is_file());
    });
    let archive = Archive {
        world,
        doctor,
        patient,
        corrected,
        notes,
        results,
    };
    assert_eq!(judged(&archive, &["--deep"]), (0, vec![]));
}

/// A proof with the keys that verify it, in files.
struct ProofFile {
    path: PathBuf,
    json: serde_json::Value,
    key: String,
}

fn prove(archive: &Archive, record: genpon_model::id::RecordId) -> ProofFile {
    let proof = archive
        .world
        .vault
        .prove_version(&archive.doctor, record, None)
        .unwrap();
    let path = archive.world.home().join(format!("{record}.json"));
    std::fs::write(&path, &proof.file).unwrap();
    let json = serde_json::from_str(&proof.file).unwrap();
    ProofFile {
        path,
        json,
        key: proof.verifier_keys[0].clone(),
    }
}

/// What both checkers say: ours, and the one that shares no code with it.
#[expect(clippy::print_stdout, reason = "how a test says that it was skipped")]
fn checked(path: &Path, key: &str, content: Option<&Path>) -> Option<(i32, i32)> {
    let path = path.display().to_string();
    let content = content.map(|content| content.display().to_string());
    let mut arguments = vec!["check-proof", path.as_str(), "--key", key];
    arguments.extend(
        content
            .iter()
            .flat_map(|content| ["--content", content.as_str()]),
    );
    let ours = genpon(&arguments).status.code().unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/check_proof.py");
    let mut python = Command::new("python3");
    python.arg(script).args(["--key", key, &path]).args(content);
    let Ok(theirs) = python.output() else {
        println!("SKIPPED: there is no python3 for tools/check_proof.py");
        return None;
    };
    if theirs.status.code() == Some(3) {
        println!("SKIPPED: python3 has no package cryptography");
        return None;
    }
    Some((ours, theirs.status.code().unwrap()))
}

#[test]
fn a_proof_of_an_undamaged_version_holds_in_a_damaged_archive() {
    let archive = Archive::new();
    Archive::flip_bit(&archive.file(archive.results[0]));
    std::fs::remove_file(archive.file(archive.results[1])).unwrap();
    let proof = prove(&archive, archive.corrected);
    let note = archive.world.home().join("note.json");
    std::fs::write(&note, genpon_testkit::World::note("セフェム系は可")).unwrap();
    let Some(verdict) = checked(&proof.path, &proof.key, Some(&note)) else {
        return;
    };
    assert_eq!(verdict, (0, 0));
    std::fs::write(&note, genpon_testkit::World::note("セフェム系も不可")).unwrap();
    assert_eq!(checked(&proof.path, &proof.key, Some(&note)), Some((1, 1)));
}

#[test]
fn every_proof_that_was_tampered_with_is_rejected() {
    let archive = Archive::new();
    let proof = prove(&archive, archive.corrected);
    let other = prove(&archive, archive.notes[0]);
    if checked(&proof.path, &proof.key, None).is_none() {
        return;
    }
    let tamper: [(&str, serde_json::Value); 6] = [
        (
            "object",
            proof.json["object"]
                .as_str()
                .unwrap()
                .replacen("セフェム", "ペニシ", 1)
                .replacen("再診", "初診", 1)
                .into(),
        ),
        ("salt", other.json["salt"].clone()),
        ("index", 0.into()),
        ("path", serde_json::json!([])),
        (
            "checkpoint",
            proof.json["checkpoint"]
                .as_str()
                .unwrap()
                .replacen("versions\n", "versions\n1", 1)
                .into(),
        ),
        ("format", "genpon/proof/2".into()),
    ];
    for (member, value) in tamper {
        let mut json = proof.json.clone();
        assert_ne!(json[member], value, "{member}");
        json[member] = value;
        let path = archive.world.home().join("tampered.json");
        std::fs::write(&path, json.to_string()).unwrap();
        assert_eq!(checked(&path, &proof.key, None), Some((1, 1)), "{member}");
    }
}
