//! Keys that are replaced: everything opens before, in between and after, and the trail tells of it.

use genpon_ledger::SignedCheckpoint;
use genpon_model::record::Act;
use genpon_store::keys::{RootKeyFile, SystemRandom};
use genpon_store::seam::Direct;
use genpon_store::{AuditFilter, Log, Store as _};
use genpon_testkit::archive::{Archive, has_sqlite};
use genpon_testkit::world::{open_directory, quick_settings};
use genpon_vault::rotate_keys::{Rotated, SignerChange, Watch};
use genpon_vault::verify::Kind;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

fn rotate(archive: &Archive, is_stopped: bool) -> Rotated {
    let watch = Watch {
        progress: &|_, _| {},
        stop: &AtomicBool::new(is_stopped),
    };
    let institution = archive.world.institution.id;
    let rotated = archive
        .world
        .vault
        .rotate_institution_key(institution, &watch);
    rotated.unwrap()
}

fn events(archive: &Archive, action: &str) -> usize {
    let filter = AuditFilter::default();
    let rows = archive
        .world
        .store
        .audit_events(archive.world.institution.id, &filter, 10_000);
    let rows = rows.unwrap();
    rows.iter().filter(|row| row.action == action).count()
}

/// The directory as the next process finds it.
fn opens_again(archive: &Archive) {
    let Archive { world, .. } = archive;
    let copy = tempfile::tempdir().unwrap();
    let copied = std::process::Command::new("cp")
        .args(["-a", "--"])
        .args([&world.directory, &copy.path().join("data")])
        .status();
    assert!(copied.unwrap().success());
    let clock = Arc::clone(&world.clock);
    let (vault, _) = open_directory(&copy.path().join("data"), clock, quick_settings()).unwrap();
    for record in archive.notes.iter().chain(&archive.results) {
        let read = vault.read_record(&archive.doctor, *record, None);
        assert!(!read.unwrap().markup.is_empty());
    }
}

// shows: J-8.2.2.6-2
#[test]
fn an_institution_gets_a_new_key_and_an_interrupted_run_goes_on() {
    let archive = Archive::new();
    let stopped = rotate(&archive, true);
    assert_eq!((stopped.edition, stopped.is_complete), (2, false));
    let _ = archive
        .world
        .record(&archive.doctor, archive.patient, "間に");
    assert_eq!(archive.deep_damage(), []);
    opens_again(&archive);
    let rest = rotate(&archive, false);
    assert!(rest.is_continued && rest.is_complete && rest.wrapped_again > 20);
    assert_eq!(rest.edition, 2);
    assert_eq!(archive.deep_damage(), []);
    opens_again(&archive);
    let next = rotate(&archive, false);
    assert_eq!((next.edition, next.is_continued), (3, false));
    let report = archive.report(true);
    assert!(report.is_whole(), "{:#?}", report.findings);
    assert_eq!(report.counts.bound, 10, "no sealed byte was changed");
    assert_eq!(events(&archive, "key.rotate-institution"), 5);
}

// shows: J-8.2.2.6-2
#[test]
fn a_new_root_key_wraps_everything_again_and_the_old_one_opens_nothing() {
    let archive = Archive::new();
    let path = archive.world.directory.join("keys/root.key");
    let old = std::fs::read(&path).unwrap();
    rotate(&archive, false);
    let random = SystemRandom::default();
    let root = RootKeyFile::begin_successor(&path, None, &random, &Direct).unwrap();
    opens_again(&archive);
    assert_eq!(archive.world.vault.rewrap_by_root(&root).unwrap(), 2);
    opens_again(&archive);
    RootKeyFile::finish_successor(&path, &Direct).unwrap();
    opens_again(&archive);
    assert_eq!(events(&archive, "key.rotate-root"), 1);
    let aside = tempfile::tempdir().unwrap();
    let aside = aside.path().join("old.key");
    std::fs::copy(&path, &aside).unwrap();
    std::fs::write(&aside, old).unwrap();
    let old = RootKeyFile::open(&aside, None).unwrap();
    assert!(archive.world.vault.rewrap_by_root(&old).is_err());
}

fn newest(archive: &Archive, log: Log) -> (u64, SignedCheckpoint) {
    let row = archive
        .world
        .store
        .checkpoint(archive.world.institution.id, log);
    let row = row.unwrap().unwrap();
    (row.size, row.note.parse().unwrap())
}

// shows: J-8.2.2.6-2
#[test]
fn checkpoints_are_signed_by_two_algorithms_and_old_ones_by_the_key_of_their_time() {
    let archive = Archive::new();
    let (vault, institution) = (&archive.world.vault, archive.world.institution.id);
    let change = |change| vault.change_signer(institution, change).unwrap();
    let lines = |log| newest(&archive, log).1.signed_by().count();
    assert_eq!(lines(Log::Versions), 1);
    assert!(change(SignerChange::AddMlDsa44));
    assert!(!change(SignerChange::AddMlDsa44), "there is one already");
    let first = archive.notes[0];
    let _ = vault.prove_version(&archive.doctor, first, None).unwrap();
    let _ = archive
        .world
        .next(&archive.doctor, first, Act::Correct, "再診 訂正");
    vault.integrate_all().unwrap();
    assert_eq!((lines(Log::Versions), lines(Log::Audit)), (2, 2));
    let proof = vault.prove_version(&archive.doctor, first, None).unwrap();
    assert_eq!(proof.verifier_keys.len(), 2);
    assert!(change(SignerChange::Renew));
    let old = vault.prove_version(&archive.doctor, first, None).unwrap();
    assert_eq!(old.verifier_keys, proof.verifier_keys, "of its time");
    let _ = archive.world.next(&archive.doctor, first, Act::Add, "追記");
    vault.integrate_all().unwrap();
    let new = vault.prove_version(&archive.doctor, first, None).unwrap();
    assert_eq!(new.verifier_keys.len(), 2);
    assert!(
        new.verifier_keys
            .iter()
            .all(|key| !proof.verifier_keys.contains(key))
    );
    assert_eq!(archive.deep_damage(), []);
    opens_again(&archive);
    assert_eq!(events(&archive, "key.change-signer"), 2);
}

// shows: J-7.1.2-13
#[test]
fn a_signature_taken_off_and_a_change_of_keys_undone_are_found() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let (vault, institution) = (&archive.world.vault, archive.world.institution.id);
    assert!(
        vault
            .change_signer(institution, SignerChange::AddMlDsa44)
            .unwrap()
    );
    let _ = archive.world.record(&archive.doctor, archive.patient, "新");
    vault.integrate_all().unwrap();
    let (size, checkpoint) = newest(&archive, Log::Versions);
    let note = checkpoint.to_string();
    let (text, signatures) = note.split_once("\n\n").unwrap();
    let one = signatures.lines().next().unwrap();
    archive.sql(&format!(
        "UPDATE checkpoint SET note = '{text}\n\n{one}\n' WHERE log = 'versions' AND size = {size}; \
         DELETE FROM revision WHERE register = 'checkpoint-key' AND number = 2"
    ));
    let damage = archive.damage();
    let of = |kind| damage.iter().find(|it| it.kind == kind).unwrap();
    let forged = of(Kind::CheckpointForged);
    assert_eq!(forged.place.leaf, Some(size));
    let detail = forged.detail.as_deref().unwrap();
    assert!(detail.ends_with("not signed by the keys of its time"));
    let place = &of(Kind::EntryRevisionMissing).place;
    let named = (place.register.as_deref(), place.revision);
    assert_eq!(named, (Some("checkpoint-key"), Some(2)));
}
