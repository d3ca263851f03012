//! `tools/check_proof.py`, the stranger's reader of docs/format/proof.md, against ours.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::tampered::{Tampered, tampered};
use crate::{example, vectors};

/// Whether Python and its package are here. Without them the tests say so and end; CI fails.
fn has_python() -> bool {
    let found = Command::new("python3")
        .args(["-c", "import cryptography"])
        .output();
    let found = found.is_ok_and(|output| output.status.success());
    if !found {
        assert!(
            std::env::var_os("CI").is_none(),
            "CI needs python3 with `cryptography`"
        );
        eprintln!("SKIPPED: python3 with the package `cryptography` is not here");
    }
    found
}

fn tools() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools")
}

fn check(arguments: &[&Path]) -> Output {
    let script = tools().join("check_proof.py");
    Command::new("python3")
        .arg("-B")
        .arg(script)
        .args(arguments)
        .output()
        .unwrap()
}

fn says(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Writes a file of this test under the build directory.
fn scratch(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("checker");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(name), bytes).unwrap();
    folder.join(name)
}

#[test]
fn good_proofs_are_accepted() {
    if !has_python() {
        return;
    }
    let keys = vectors::folder().join("keys.txt");
    let (option, content) = (Path::new("--keys"), vectors::folder().join("note-42.txt"));
    for (file, contents) in [
        ("proof-version-42.json", vec![content.as_path()]),
        ("proof-audit-2.json", vec![]),
    ] {
        let proof = vectors::folder().join(file);
        let output = check(&[&[option, &keys, &proof], contents.as_slice()].concat());
        assert_eq!(output.status.code(), Some(0), "{file}: {}", says(&output));
        assert!(says(&output).contains("PROVED / 証明された"));
    }
}

/// All in one process, because starting Python is slow.
#[test]
fn every_tampered_proof_is_rejected() {
    if !has_python() {
        return;
    }
    let keys = vectors::folder().join("keys.txt");
    let names = tampered()
        .into_iter()
        .enumerate()
        .map(|(at, Tampered { what, file, .. })| {
            (
                what,
                scratch(&format!("tampered-{at}.json"), file.as_bytes()),
            )
        });
    let (names, files): (Vec<_>, Vec<_>) = names.unzip();
    let output = Command::new("python3")
        .args(["-B", "-c", CHECK_EACH])
        .args([&tools(), &keys])
        .args(&files)
        .output()
        .unwrap();
    let said = says(&output);
    let codes: Vec<_> = said
        .lines()
        .filter_map(|line| line.strip_prefix("exit "))
        .collect();
    assert_eq!(codes.len(), names.len(), "{said}");
    for (what, code) in names.iter().zip(codes) {
        assert_eq!(code, "1", "{what}");
    }
}

const CHECK_EACH: &str = "
import sys
tools, keys, *proofs = sys.argv[1:]
sys.path.insert(0, tools)
import check_proof
for proof in proofs:
    sys.argv = ['check_proof.py', '--keys', keys, proof]
    print('exit', check_proof.main())
";

#[test]
fn another_content_is_rejected() {
    if !has_python() {
        return;
    }
    let keys = vectors::folder().join("keys.txt");
    let proof = vectors::folder().join("proof-version-42.json");
    let other = scratch("note-43.txt", example::content(43).as_bytes());
    let output = check(&[Path::new("--keys"), &keys, &proof, &other]);
    assert_eq!(output.status.code(), Some(1), "{}", says(&output));
}

#[test]
fn without_a_trusted_key_there_is_no_answer() {
    if !has_python() {
        return;
    }
    let proof = vectors::folder().join("proof-version-42.json");
    let output = check(&[&proof]);
    assert_eq!(output.status.code(), Some(3), "{}", says(&output));
    let key = example::versions().keys()[0].to_string();
    assert!(says(&output).contains(&key), "names the key to compare");
    for arguments in [
        vec![],
        vec![Path::new("no-such-file.json")],
        vec![Path::new("--no-such"), &proof],
    ] {
        assert_eq!(check(&arguments).status.code(), Some(3));
    }
}

#[test]
fn both_algorithms_are_understood() {
    if !has_python() {
        return;
    }
    let log = example::versions();
    let kept = fs::read_to_string(vectors::folder().join("checkpoint-300-ml-dsa.txt")).unwrap();
    let path = log.prover().inclusion(7, 300).unwrap();
    let (object, salt) = (example::object(7), example::salt("versions", 7));
    let made = genpon_ledger::Proof::new(object, salt, 7, path, kept.parse().unwrap()).unwrap();
    let proof = scratch("ml-dsa.json", made.to_json().unwrap().as_bytes());
    let key = example::quantum_signer().verifier_key().to_string();
    let output = check(&[Path::new("--key"), Path::new(&key), &proof]);
    let lacks = Command::new("python3")
        .args([
            "-c",
            "from cryptography.hazmat.primitives.asymmetric import mldsa",
        ])
        .output();
    let expected = if lacks.is_ok_and(|output| output.status.success()) {
        0
    } else {
        3
    };
    assert_eq!(output.status.code(), Some(expected), "{}", says(&output));
}
