//! Verification by schedule, kept reports, and the warning before anyone relies on a damaged record.

use genpon_model::record::{Act, VersionNo};
use genpon_testkit::archive::{Archive, blob, has_sqlite};
use genpon_vault::verify::{Kind, Schedule, Scope, VerifyOptions, Watch};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

const HOUR_SECONDS: i64 = 3600;

// shows: J-7.1.2-13
#[test]
fn the_next_scheduled_run_reports_what_was_edited_deleted_and_exchanged() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let (vault, institution) = (&archive.world.vault, archive.world.institution.id);
    let schedule = Schedule::default();
    let first = vault
        .verify_when_due(institution, &schedule)
        .unwrap()
        .unwrap();
    assert!(first.is_whole() && first.is_deep && first.scope == Scope::Full);
    assert_eq!(
        vault.verify_when_due(institution, &schedule).unwrap(),
        None,
        "nothing is due"
    );
    Archive::flip_bit(&archive.file(archive.results[0]));
    std::fs::remove_file(archive.file(archive.results[1])).unwrap();
    archive.sql(&format!(
        "UPDATE record SET title = 'x' WHERE id = {}",
        blob(archive.notes[0])
    ));
    archive.world.clock.advance(schedule.full_seconds + 1);
    let next = vault
        .verify_when_due(institution, &schedule)
        .unwrap()
        .unwrap();
    let has = |kind, record| {
        next.findings
            .iter()
            .any(|it| it.kind == kind && it.place.record == Some(record))
    };
    assert!(
        has(Kind::ContentAltered, archive.results[0]),
        "{:#?}",
        next.findings
    );
    assert!(has(Kind::FileMissing, archive.results[1]));
    assert!(has(Kind::RecordRowDiffers, archive.notes[0]));
}

// shows: D-1
#[test]
fn a_damaged_record_warns_whoever_opens_it() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let (world, record) = (&archive.world, archive.corrected);
    assert!(
        !world
            .vault
            .read_record(&archive.doctor, record, None)
            .unwrap()
            .record
            .is_damaged
    );
    // The allergy entry of the first version is taken out of the store.
    archive.sql(&format!(
        "DELETE FROM content WHERE id = {}",
        blob(archive.content(record))
    ));
    let direct = world
        .vault
        .read_record(&archive.doctor, record, Some(VersionNo::FIRST));
    let markup = direct.unwrap().markup;
    assert!(
        markup.contains("壊れているか失われています"),
        "the next view warns by itself"
    );
    let report = archive.report(false);
    world.vault.keep_report(&report).unwrap();
    let reading = world
        .vault
        .read_record(&world.caller("sato"), record, None)
        .unwrap();
    assert!(reading.record.is_damaged);
    assert_eq!(reading.damage[0].kind, "content-missing");
    assert_eq!(reading.damage[0].version.unwrap().number(), 1);
    let events = world.trail("archive.verify");
    assert_eq!(events[0].details[&"damages".parse().unwrap()], "1");
    assert_eq!(
        world.vault.reports(world.institution.id, 1).unwrap(),
        [report]
    );
}

#[test]
fn what_was_added_is_judged_from_where_the_last_run_ended() {
    let archive = Archive::new();
    let (vault, institution) = (&archive.world.vault, archive.world.institution.id);
    let schedule = Schedule::default();
    vault
        .verify_when_due(institution, &schedule)
        .unwrap()
        .unwrap();
    let _ = archive
        .world
        .next(&archive.doctor, archive.notes[0], Act::Correct, "訂正");
    let added = archive.result(77);
    archive.world.vault.integrate_all().unwrap();
    archive.world.clock.advance(HOUR_SECONDS + 1);
    Archive::flip_bit(&archive.file(added));
    let report = vault
        .verify_when_due(institution, &schedule)
        .unwrap()
        .unwrap();
    assert_eq!(report.scope, Scope::Added);
    assert_eq!((report.counts.records, report.counts.versions), (2, 3));
    assert_eq!(report.versions.leaves, 11);
    assert_eq!(report.versions.agreed, 11);
    assert_eq!(report.findings.len(), 1);
    assert_eq!(report.findings[0].place.record, Some(added));
}

#[test]
fn a_run_that_was_stopped_goes_on_where_it_was() {
    let archive = Archive::new();
    Archive::flip_bit(&archive.file(archive.results[1]));
    let whole = archive.report(false);
    let (vault, institution) = (&archive.world.vault, archive.world.institution.id);
    let options = VerifyOptions {
        threads: 1,
        ..VerifyOptions::default()
    };
    let mut basis = None;
    let mut runs = 0;
    loop {
        let (stop, pieces) = (AtomicBool::new(false), AtomicU64::new(0));
        let progress = |_| {
            pieces.fetch_add(1, Ordering::Relaxed);
            stop.store(true, Ordering::Relaxed);
        };
        let now = || vault.now();
        let watch = Watch {
            progress: &progress,
            stop: &stop,
            now: &now,
        };
        let report = vault
            .verify(institution, &options, basis.as_ref(), &watch)
            .unwrap();
        runs += 1;
        assert!(pieces.load(Ordering::Relaxed) <= 1);
        if report.is_complete {
            assert_eq!(
                (report.findings, report.counts),
                (whole.findings, whole.counts)
            );
            break;
        }
        vault.keep_report(&report).unwrap();
        basis = vault.interrupted_report(institution, false).unwrap();
        assert!(basis.is_some());
        let deeper = vault.interrupted_report(institution, true).unwrap();
        assert!(deeper.is_none(), "it did not look as deep");
    }
    assert!(runs > 3, "{runs}");
}

#[test]
fn confirming_meanwhile_is_not_taken_for_damage() {
    let archive = Archive::new();
    let world = &archive.world;
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0..15 {
                let text = format!("同時の記録 {number}");
                let record = world.record(&archive.doctor, archive.patient, &text).record;
                let _ = world.next(&archive.doctor, record, Act::Correct, &text);
                world.vault.integrate_all().unwrap();
            }
            is_done.store(true, Ordering::Relaxed);
        });
        let mut runs = 0;
        while !is_done.load(Ordering::Relaxed) || runs == 0 {
            let report = archive.report(true);
            assert!(report.is_whole(), "{:#?}", report.findings);
            runs += 1;
        }
    });
}

#[test]
fn damage_stands_until_everything_was_looked_at_again() {
    let archive = Archive::new();
    let (vault, institution) = (&archive.world.vault, archive.world.institution.id);
    let schedule = Schedule::default();
    let file = archive.file(archive.results[0]);
    let before = std::fs::read(&file).unwrap();
    Archive::flip_bit(&file);
    assert_eq!(
        vault
            .verify_when_due(institution, &schedule)
            .unwrap()
            .unwrap()
            .damages(),
        1
    );
    std::fs::write(&file, before).unwrap();
    archive.world.clock.advance(HOUR_SECONDS + 1);
    let added = vault
        .verify_when_due(institution, &schedule)
        .unwrap()
        .unwrap();
    assert_eq!((added.scope, added.damages()), (Scope::Added, 1));
    archive.world.clock.advance(schedule.full_seconds);
    let full = vault
        .verify_when_due(institution, &schedule)
        .unwrap()
        .unwrap();
    assert_eq!((full.scope, full.damages()), (Scope::Full, 0));
    let reading = vault.read_record(&archive.world.caller("sato"), archive.results[0], None);
    assert!(!reading.unwrap().record.is_damaged);
}

#[test]
fn health_says_what_was_verified_and_what_the_witness_holds() {
    let archive = Archive::new();
    let world = &archive.world;
    let health = || world.vault.read_health(&world.caller("kato")).unwrap();
    let first = health();
    assert!(first.report.is_none() && !first.is_verified && !first.is_damaged);
    assert!(first.versions.witness.unwrap().holds_newest);
    assert_eq!(first.versions.witness.unwrap().size, Some(9));
    assert_eq!(
        (
            first.versions.pending,
            first.versions.checkpoint_age_seconds
        ),
        (0, Some(0))
    );
    assert!(first.formats.iter().all(|format| format.viewer.is_some()));
    let schedule = Schedule::default();
    world
        .vault
        .verify_when_due(world.institution.id, &schedule)
        .unwrap()
        .unwrap();
    std::fs::remove_dir_all(world.vault.settings().witness.as_ref().unwrap()).unwrap();
    world.clock.advance(HOUR_SECONDS + 1);
    world
        .vault
        .verify_when_due(world.institution.id, &schedule)
        .unwrap()
        .unwrap();
    let later = health();
    assert!(later.is_verified && !later.is_damaged);
    assert_eq!(later.report.unwrap().scope, Scope::Added);
    assert_eq!(later.full_report.unwrap().scope, Scope::Full);
    assert!(!later.versions.witness.unwrap().holds_newest);
}
