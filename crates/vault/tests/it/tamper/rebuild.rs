//! The index made again from manifests and contents.

use genpon_model::record::Act;
use genpon_store::Store as _;
use genpon_store::sqlite::SqliteStore;
use genpon_testkit::archive::{Archive, blob, has_sqlite};
use genpon_vault::rebuild_index::Rebuilt;
use genpon_vault::verify::Kind;

fn rebuild(archive: Archive) -> (Archive, Rebuilt) {
    let mut into = archive.world.store.rebuild().unwrap();
    let institution = archive.world.institution.id;
    let rebuilt = archive
        .world
        .vault
        .rebuild_index(institution, &mut into)
        .unwrap();
    into.finish().unwrap();
    let Archive {
        world,
        doctor,
        patient,
        corrected,
        notes,
        results,
    } = archive;
    let world = world.reopen_after(|directory| {
        assert!(SqliteStore::put_rebuilt(directory).unwrap().is_file());
    });
    (
        Archive {
            world,
            doctor,
            patient,
            corrected,
            notes,
            results,
        },
        rebuilt,
    )
}

// shows: C-s14-8d
#[test]
fn an_index_that_was_altered_everywhere_comes_back_from_the_manifests() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let _ = archive
        .world
        .next(&archive.doctor, archive.notes[0], Act::Withdraw, "");
    archive.world.vault.integrate_all().unwrap();
    let (store, institution) = (&archive.world.store, archive.world.institution.id);
    let before: Vec<_> = store.versions_by_leaf(institution, 0, 100).unwrap();
    let chart = |archive: &Archive| {
        let store = &archive.world.store;
        store
            .chart(institution, &[archive.patient], &Default::default(), 100)
            .unwrap()
    };
    let charted = chart(&archive);
    archive.sql(&format!(
        "UPDATE version SET title = '別の題', confirmer = randomblob(16); \
         DELETE FROM version WHERE record = {}; DELETE FROM part WHERE position = 0; \
         UPDATE record SET state = 'confirmed', title = ''; DELETE FROM record WHERE id = {}",
        blob(archive.corrected),
        blob(archive.notes[2])
    ));
    assert!(!archive.report(false).is_whole());
    let (archive, rebuilt) = rebuild(archive);
    assert_eq!(
        rebuilt,
        Rebuilt {
            records: 7,
            versions: 10,
            ..Rebuilt::default()
        }
    );
    let report = archive.report(true);
    assert!(report.is_whole(), "{:#?}", report.findings);
    let store = &archive.world.store;
    assert_eq!(store.versions_by_leaf(institution, 0, 100).unwrap(), before);
    assert_eq!(chart(&archive), charted);
    assert_eq!(store.figures(institution).unwrap().records, 7);
    let _ = archive
        .world
        .next(&archive.doctor, archive.corrected, Act::Add, "その後");
    archive.world.vault.integrate_all().unwrap();
    assert!(archive.report(true).is_whole(), "work goes on");
}

// shows: B-6
#[test]
fn what_is_lost_is_said_and_the_rest_comes_back() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let lost = archive.version(archive.corrected, 2);
    archive.sql(&format!(
        "DELETE FROM content WHERE id = {0}; DELETE FROM content_key WHERE content = {0}",
        blob(lost.manifest)
    ));
    let (archive, rebuilt) = rebuild(archive);
    assert_eq!(
        (rebuilt.versions, rebuilt.lost_leaves),
        (8, vec![lost.leaf_index])
    );
    let damage = archive.damage();
    let missing = damage
        .iter()
        .find(|it| it.kind == Kind::VersionMissing)
        .unwrap();
    assert_eq!(missing.place.record, Some(archive.corrected));
    assert_eq!(missing.later.len(), 1);
}
