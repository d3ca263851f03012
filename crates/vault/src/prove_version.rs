//! Proof: one file from which anybody can check a version without trusting Genpon.
//!
//! docs/format/proof.md. Pending leaves are integrated first, so that a version confirmed a moment
//! ago has its proof at once. The proof is verified before it is handed out.

use crate::Vault;
use crate::access_check::On;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::error::{Error, Noun};
use crate::house::keys_at;
use crate::sequence::{StoreTiles, ledger_error};
use genpon_access::Operation;
use genpon_formats::manifest::Manifest;
use genpon_ledger::{Proof, Prover, Salt, SignedCheckpoint, StepOutcome};
use genpon_model::id::RecordId;
use genpon_model::record::VersionNo;
use genpon_store::{CheckpointRow, Log, PatientRow, RecordRow, VersionRow};

/// A proof with what a page says beside it.
#[derive(Debug, Clone)]
pub struct VersionProof {
    /// Its index row.
    pub record: RecordRow,
    /// Whose it is.
    pub patient: Option<PatientRow>,
    /// The version proved.
    pub version: VersionRow,
    /// Its manifest.
    pub manifest: Manifest,
    /// The checkpoint that covers it.
    pub checkpoint: CheckpointRow,
    /// The keys that the checkpoint is verified with, as text.
    pub verifier_keys: Vec<String>,
    /// The proof file.
    pub file: String,
}

impl Vault {
    /// Proves a version.
    ///
    /// # Errors
    /// No such version, no right to read proofs, damage: nothing is proved that does not verify.
    pub fn prove_version(
        &self,
        caller: &Caller,
        id: RecordId,
        number: Option<VersionNo>,
    ) -> Result<VersionProof, Error> {
        self.at_desk(caller, "record.prove", |desk| {
            let record = desk.record(id)?;
            let document_type = desk.stored_type(&record.document_type)?;
            let granted = desk.may_on(Operation::ReadProof, On::record(id, &document_type))?;
            let number = number.unwrap_or(record.head);
            desk.about.version = Some(number);
            let version = desk.vault.store().version(caller.institution, id, number)?;
            let version = version.ok_or(Error::NotFound(Noun::Version))?;
            let checkpoint = covering_checkpoint(desk, &version)?;
            let (proof, manifest) = build(desk, &version, &checkpoint)?;
            let patient = record.patient.map(|id| desk.patient(id)).transpose()?;
            let verifier_keys = proof.keys().iter().map(ToString::to_string).collect();
            let file = proof.to_json().map_err(ledger_error)?;
            desk.commit(&granted)?;
            Ok(VersionProof {
                record,
                patient,
                version,
                manifest,
                checkpoint,
                verifier_keys,
                file,
            })
        })
    }
}

fn covering_checkpoint(desk: &Desk<'_>, version: &VersionRow) -> Result<CheckpointRow, Error> {
    let institution = desk.caller.institution;
    let newest = || desk.vault.store().checkpoint(institution, Log::Versions);
    let covers = |row: &CheckpointRow| row.size > version.leaf_index;
    if let Some(row) = newest()?.filter(covers) {
        return Ok(row);
    }
    while desk.vault.integrate(&desk.house, Log::Versions)? {}
    newest()?.filter(covers).ok_or(Error::Damaged {
        noun: Noun::Version,
        id: format!("{}/{}", version.record, version.number),
        kind: "leaf-missing",
    })
}

fn build(
    desk: &Desk<'_>,
    version: &VersionRow,
    checkpoint: &CheckpointRow,
) -> Result<(Proof, Manifest), Error> {
    let damaged = |kind| Error::Damaged {
        noun: Noun::Version,
        id: format!("{}/{}", version.record, version.number),
        kind,
    };
    let (bytes, salt) = desk
        .house
        .sealing
        .read_manifest(desk.vault.store(), version.manifest)?;
    let manifest = Manifest::parse(&bytes).map_err(|_| damaged("manifest-unreadable"))?;
    let object = String::from_utf8(bytes).map_err(|_| damaged("manifest-unreadable"))?;
    let signed: SignedCheckpoint = checkpoint
        .note
        .parse()
        .map_err(|_| damaged("checkpoint-unreadable"))?;
    let tiles = StoreTiles {
        store: desk.vault.store(),
        institution: desk.caller.institution,
        log: Log::Versions,
    };
    let path = Prover::new(&tiles, checkpoint.size)
        .inclusion(version.leaf_index, checkpoint.size)
        .map_err(|_| damaged("tile-missing"))?;
    let by_time = desk.house.verifier_keys_by_time(Log::Versions);
    let keys = keys_at(&by_time, checkpoint.size).to_vec();
    let proof = Proof::new(object, Salt::new(salt), version.leaf_index, path, signed)
        .map_err(ledger_error)?
        .with_keys(keys.clone());
    if proof.verify(&keys).outcome() == StepOutcome::Passed {
        Ok((proof, manifest))
    } else {
        Err(damaged("proof-fails"))
    }
}
