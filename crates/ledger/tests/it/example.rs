//! The worked example of docs/format/ledger.md: two small logs, all of whose bytes follow from
//! what vectors/ledger/README.md says.

use aws_lc_rs::digest::{SHA256, digest};
use genpon_ledger::{Algorithm, Commitment, Proof, Salt, SignedCheckpoint, Signer};

use crate::log::{Log, ORIGIN, sign, signer};

pub(crate) const AUDIT_ORIGIN: &str = "genpon/01980000-0000-7000-8000-000000000001/audit";

/// The content of the one part of version `index`.
pub(crate) fn content(index: u64) -> String {
    format!("例 {index}\n")
}

/// The object of leaf `index` in the versions log.
pub(crate) fn object(index: u64) -> String {
    let content = content(index);
    let digest = hex(digest(&SHA256, content.as_bytes()).as_ref());
    format!(
        r#"{{"format":"genpon/manifest/1","institution":{{"id":"01980000-0000-7000-8000-000000000001","name":"例クリニック"}},"parts":[{{"digest":"sha-256:{digest}","media_type":"text/plain","name":"note.txt","role":"original","size":{}}}],"title":"例 {index}"}}"#,
        content.len()
    )
}

/// The object of leaf `index` in the audit log.
pub(crate) fn event(index: u64) -> String {
    format!(
        r#"{{"event":{index},"format":"genpon/audit-event/1","institution":"01980000-0000-7000-8000-000000000001"}}"#
    )
}

/// SHA-256 of a sentence, so that the salts are known and look like salts.
pub(crate) fn salt(log: &str, index: u64) -> Salt {
    let sentence = format!("example salt, {log} {index}");
    Salt::new(
        digest(&SHA256, sentence.as_bytes())
            .as_ref()
            .try_into()
            .unwrap(),
    )
}

pub(crate) fn versions() -> Log {
    let commit = |index| Commitment::new(&salt("versions", index), object(index).as_bytes());
    let mut log = Log::of(0);
    log.append(&(0..300).map(commit).collect::<Vec<_>>());
    log
}

pub(crate) fn audit() -> Log {
    let commit = |index| Commitment::new(&salt("audit", index), event(index).as_bytes());
    let mut log = Log::of(0);
    log.append(&(0..3).map(commit).collect::<Vec<_>>());
    log.signer = signer(AUDIT_ORIGIN, Algorithm::Ed25519, 1);
    log
}

/// The second signer of the versions log.
pub(crate) fn quantum_signer() -> Signer {
    signer(ORIGIN, Algorithm::MlDsa44, 2)
}

/// Version 42 in the log of 256, and on to the checkpoint of 300.
pub(crate) fn proof(log: &Log) -> Proof {
    let mut prover = log.prover();
    let later = log.checkpoint(300).parse().unwrap();
    let path = prover.inclusion(42, 256).unwrap();
    Proof::new(
        object(42),
        salt("versions", 42),
        42,
        path,
        log.checkpoint(256).parse().unwrap(),
    )
    .unwrap()
    .with_later(prover.consistency(256, 300).unwrap(), later)
    .with_keys(log.keys())
}

/// The last audit event, without a later checkpoint.
pub(crate) fn audit_proof(log: &Log) -> Proof {
    let path = log.prover().inclusion(2, 3).unwrap();
    let checkpoint: SignedCheckpoint = sign(&log.signer, log.head(3)).parse().unwrap();
    Proof::new(event(2), salt("audit", 2), 2, path, checkpoint)
        .unwrap()
        .with_keys(log.keys())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
