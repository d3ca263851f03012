//! Logs that were cut, forged or rolled back; checkpoints that were deleted or written by a stranger.

use genpon_ledger::{Algorithm, Checkpoint, Seed, SignedCheckpoint, Signer};
use genpon_store::{Log, Store as _};
use genpon_testkit::archive::{Archive, has_sqlite, only, sqlite};
use genpon_vault::verify::{Finding, Kind};

fn of_log(findings: &[Finding], kind: Kind, log: &str) -> Finding {
    let fits = |it: &&Finding| it.kind == kind && it.place.log.as_deref() == Some(log);
    let found = findings.iter().find(fits);
    assert!(found.is_some(), "no {kind:?} in {log}: {findings:#?}");
    found.unwrap().clone()
}

// shows: J-7.1.2-13, B-6
#[test]
fn a_database_rolled_back_is_found_by_the_witness() {
    let archive = Archive::new();
    let directory = archive.world.directory.clone();
    let copy = archive.world.home().join("copy.db");
    if !has_sqlite() {
        return;
    }
    let _ = sqlite(
        &directory.join("genpon.db"),
        &format!("VACUUM INTO '{}';", copy.display()),
    );
    for text in ["後の記録 一", "後の記録 二"] {
        let _ = archive.world.record(&archive.doctor, archive.patient, text);
    }
    archive.world.vault.integrate_all().unwrap();
    assert_eq!(archive.damage(), []);
    let Archive {
        world,
        doctor,
        patient,
        corrected,
        notes,
        results,
    } = archive;
    let world = world.reopen_after(|directory| {
        std::fs::copy(&copy, directory.join("genpon.db")).unwrap();
    });
    let archive = Archive {
        world,
        doctor,
        patient,
        corrected,
        notes,
        results,
    };
    let damage = archive.damage();
    let finding = of_log(&damage, Kind::RolledBack, "versions");
    assert_eq!(
        (finding.place.leaf, finding.place.leaves),
        (Some(9), Some(2))
    );
    assert_eq!(finding.detail.as_deref(), Some("witness"));
    assert_eq!(
        finding.place.at,
        Some(archive.world.vault.now().at),
        "what came later is lost"
    );
    of_log(&damage, Kind::RolledBack, "audit");
}

// shows: J-7.1.2-13
#[test]
fn the_newest_leaves_cut_off_with_their_checkpoint_are_found() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let _ = archive
        .world
        .record(&archive.doctor, archive.patient, "最後の記録");
    archive.world.vault.integrate_all().unwrap();
    archive.sql(
        "DELETE FROM version WHERE leaf_index = 9; \
         DELETE FROM checkpoint WHERE log = 'versions' AND size = 10",
    );
    let damage = archive.damage();
    of_log(&damage, Kind::CheckpointMissing, "versions");
    assert_eq!(
        of_log(&damage, Kind::RolledBack, "versions").place.leaf,
        Some(9)
    );
}

// shows: J-7.1.2-13
#[test]
fn a_deleted_checkpoint_is_found_without_a_witness_too() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let _ = archive
        .world
        .record(&archive.doctor, archive.patient, "最後の記録");
    archive.world.vault.integrate_all().unwrap();
    archive.sql("DELETE FROM checkpoint WHERE log = 'versions' AND size = 10");
    std::fs::remove_dir_all(archive.world.vault.settings().witness.as_ref().unwrap()).unwrap();
    let damage = archive.damage();
    only(&damage, &[Kind::CheckpointMissing]);
    of_log(&damage, Kind::CheckpointMissing, "versions");
}

// shows: J-7.1.2-13
#[test]
fn tiles_altered_or_deleted_are_found() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    archive.sql(
        "UPDATE tile SET hashes = CAST(substr(hashes, 1, 64) || randomblob(32) || substr(hashes, 97) AS BLOB) WHERE log = 'versions'; \
         DELETE FROM tile WHERE log = 'audit'",
    );
    let damage = archive.damage();
    assert_eq!(
        of_log(&damage, Kind::TileDiffers, "versions").place.leaf,
        Some(2)
    );
    of_log(&damage, Kind::TileMissing, "audit");
    only(&damage, &[Kind::TileDiffers, Kind::TileMissing]);
}

// shows: J-7.1.2-13
#[test]
fn a_checkpoint_of_a_stranger_and_one_with_another_root_are_found() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let institution = archive.world.institution.id;
    let row = archive
        .world
        .store
        .checkpoint(institution, Log::Versions)
        .unwrap()
        .unwrap();
    let signed: SignedCheckpoint = row.note.parse().unwrap();
    let stranger = Signer::new(
        signed.origin().clone(),
        Algorithm::Ed25519,
        &Seed::new([9; 32].into()),
    );
    let forged = Checkpoint::new(signed.origin().clone(), signed.head());
    let forged = forged.sign(&[&stranger.unwrap()], 0).unwrap().to_string();
    let replace = |note: &str| {
        let note = note.replace('\'', "''");
        archive.sql(&format!(
            "UPDATE checkpoint SET note = '{note}' WHERE log = 'versions' AND size = {}",
            row.size
        ));
    };
    replace(&forged);
    let finding = of_log(&archive.damage(), Kind::CheckpointForged, "versions");
    assert_eq!(finding.detail.as_deref(), Some("store: unknown key"));
    let root = signed.head().root.to_base64();
    let other = format!("A{}", &root[1..]).replacen("AA", "AB", 1);
    replace(&row.note.replace(
        &root,
        &if other == root {
            format!("B{}", &root[1..])
        } else {
            other
        },
    ));
    let finding = of_log(&archive.damage(), Kind::CheckpointForged, "versions");
    assert_eq!(finding.detail.as_deref(), Some("store: bad signature"));
    replace("not a checkpoint");
    let finding = of_log(&archive.damage(), Kind::CheckpointForged, "versions");
    assert_eq!(finding.detail.as_deref(), Some("store: malformed"));
}

// shows: J-7.1.2-13
#[test]
fn a_forged_log_is_found_though_rows_and_tiles_agree() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let institution = archive.world.institution.id;
    // Somebody who computes the tile anew, but has no key to sign with.
    let commitments = archive
        .world
        .store
        .commitments(institution, Log::Versions, 0, 100)
        .unwrap();
    let mut leaves: Vec<[u8; 32]> = commitments;
    leaves[4] = [7; 32];
    let hashes: String = leaves
        .iter()
        .map(|leaf| genpon_ledger::Commitment::from_bytes(*leaf).leaf_hash())
        .flat_map(|hash| {
            hash.as_bytes()
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<Vec<_>>()
        })
        .collect();
    archive.sql(&format!(
        "UPDATE tile SET hashes = x'{hashes}' WHERE log = 'versions'; \
         UPDATE version SET commitment = x'{}' WHERE leaf_index = 4",
        "07".repeat(32)
    ));
    let damage = archive.damage();
    of_log(&damage, Kind::RootDiffers, "versions");
    assert!(damage.iter().any(|it| it.kind == Kind::CommitmentDiffers));
}
