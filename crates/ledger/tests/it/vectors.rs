//! `vectors/ledger/` made again, byte for byte. `GENPON_VECTORS=write` writes what is missing or
//! differs, for a person to look at before it is committed.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use genpon_ledger::{
    Checkpoint, Proof, SignatureOutcome, SignedCheckpoint, StepOutcome, TileId, VerifierKey,
};

use crate::example;
use crate::log::{Log, ORIGIN, name, sign};

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors/ledger")
}

/// All files of the example that are the same each time they are made.
fn files() -> Vec<(String, Vec<u8>)> {
    let (versions, audit) = (example::versions(), example::audit());
    let mut files = vec![
        ("leaves.txt".to_owned(), leaves(&versions).into_bytes()),
        ("roots.txt".to_owned(), roots(&versions).into_bytes()),
        ("frontier-300.bin".to_owned(), versions.frontier.to_bytes()),
        (
            "object-42.json".to_owned(),
            example::object(42).into_bytes(),
        ),
        ("note-42.txt".to_owned(), example::content(42).into_bytes()),
        (
            "checkpoint-256.txt".to_owned(),
            versions.checkpoint(256).into_bytes(),
        ),
        (
            "checkpoint-300.txt".to_owned(),
            versions.checkpoint(300).into_bytes(),
        ),
        (
            "checkpoint-audit-3.txt".to_owned(),
            sign(&audit.signer, audit.head(3)).into_bytes(),
        ),
        (
            "proof-version-42.json".to_owned(),
            json(&example::proof(&versions)),
        ),
        (
            "proof-audit-2.json".to_owned(),
            json(&example::audit_proof(&audit)),
        ),
        ("keys.txt".to_owned(), keys(&versions, &audit).into_bytes()),
    ];
    for ((level, index), bytes) in versions.tiles.iter() {
        let id = TileId::in_log(level, index, versions.size()).unwrap();
        files.push((id.to_string(), bytes.to_vec()));
    }
    files
}

fn json(proof: &Proof) -> Vec<u8> {
    proof.to_json().unwrap().into_bytes()
}

fn leaves(log: &Log) -> String {
    let mut text = "index salt commitment leaf-hash\n".to_owned();
    for (index, leaf) in (0..).zip(&log.leaves) {
        let salt = example::hex(example::salt("versions", index).as_bytes());
        writeln!(text, "{index} {salt} {leaf} {}", leaf.leaf_hash()).unwrap();
    }
    text
}

fn roots(log: &Log) -> String {
    let mut text = "size root\n".to_owned();
    for size in 0..=log.size() {
        writeln!(text, "{size} {}", log.head(size).root).unwrap();
    }
    text
}

fn keys(versions: &Log, audit: &Log) -> String {
    let quantum = example::quantum_signer();
    let keys = [
        versions.keys(),
        vec![quantum.verifier_key().clone()],
        audit.keys(),
    ]
    .concat();
    keys.iter().map(|key| format!("{key}\n")).collect()
}

#[test]
fn the_worked_example_comes_out_the_same() {
    let write = std::env::var("GENPON_VECTORS").is_ok_and(|value| value == "write");
    for (file, bytes) in files() {
        let path = folder().join(&file);
        let kept = fs::read(&path).unwrap_or_default();
        if write && kept != bytes {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &bytes).unwrap();
        } else {
            assert!(kept == bytes, "vectors/ledger/{file} differs");
        }
    }
}

/// ML-DSA signatures are never the same twice: the kept one is verified, not made again.
#[test]
fn the_kept_ml_dsa_signature_verifies() {
    let log = example::versions();
    let quantum = example::quantum_signer();
    let path = folder().join("checkpoint-300-ml-dsa.txt");
    if !path.exists() && std::env::var("GENPON_VECTORS").is_ok_and(|value| value == "write") {
        let checkpoint = Checkpoint::new(name(ORIGIN), log.head(300));
        let note = checkpoint
            .sign(&[&log.signer, &quantum], 1_795_176_000)
            .unwrap();
        fs::write(&path, note.to_string()).unwrap();
    }
    let kept: SignedCheckpoint = fs::read_to_string(&path).unwrap().parse().unwrap();
    assert_eq!(kept.head(), log.head(300));
    let alone = [quantum.verifier_key().clone()];
    assert_eq!(kept.outcome(&alone), SignatureOutcome::Passed);
    assert_eq!(kept.outcome(&log.keys()), SignatureOutcome::Passed);
}

#[test]
fn the_kept_proofs_hold_under_the_kept_keys() {
    let keys = fs::read_to_string(folder().join("keys.txt")).unwrap();
    let keys: Vec<VerifierKey> = keys.lines().map(|key| key.parse().unwrap()).collect();
    for file in ["proof-version-42.json", "proof-audit-2.json"] {
        let verdict = Proof::verify_file(&fs::read(folder().join(file)).unwrap(), &keys);
        assert_eq!(verdict.outcome(), StepOutcome::Passed, "{file}");
    }
}
