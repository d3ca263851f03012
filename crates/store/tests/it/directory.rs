//! Making, opening and locking a data directory.

use crate::rows::{confirm, content_id, noise, record_id};
use crate::world::World;
use genpon_store::Store;
use genpon_store::error::CommitError;
use genpon_store::sqlite::{DirectoryError, Options, SqliteStore};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

fn create(path: &Path) -> Result<SqliteStore, DirectoryError> {
    SqliteStore::create(path, &Options::new("first server, since noon"))
}

fn open(path: &Path) -> Result<SqliteStore, DirectoryError> {
    SqliteStore::open(path, &Options::new("second server"))
}

#[test]
fn a_store_is_made_once_and_for_its_owner_only() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("a/data");
    drop(create(&path).unwrap());
    assert!(matches!(create(&path), Err(DirectoryError::Exists { .. })));
    let mode = |name| {
        std::fs::metadata(path.join(name))
            .unwrap()
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(
        (mode(""), mode("contents"), mode("keys")),
        (0o700, 0o700, 0o700)
    );
    let files = ["FORMAT", "genpon.db", "lock"];
    assert_eq!(files.map(mode), [0o600; 3]);
    let format = std::fs::read_to_string(path.join("FORMAT")).unwrap();
    assert_eq!(format, "genpon/data-directory/1\n");
}

#[test]
fn a_second_server_is_refused_and_told_by_whom() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("data");
    let first = create(&path).unwrap();
    match open(&path).map(drop).unwrap_err() {
        DirectoryError::InUse { holder } => assert_eq!(holder, "first server, since noon"),
        other => panic!("{other}"),
    }
    drop(first);
    open(&path).unwrap();
}

#[test]
fn what_is_none_of_ours_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let nothing = home.path().join("nothing");
    assert!(matches!(open(&nothing), Err(DirectoryError::Absent { .. })));
    std::fs::create_dir(&nothing).unwrap();
    assert!(matches!(open(&nothing), Err(DirectoryError::Absent { .. })));

    let path = home.path().join("data");
    drop(create(&path).unwrap());
    let db = rusqlite::Connection::open(path.join("genpon.db")).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(
        open(&path),
        Err(DirectoryError::TooNew { found: 99, .. })
    ));
    assert!(matches!(
        SqliteStore::open_to_read(&path),
        Err(DirectoryError::TooNew { .. })
    ));
    db.pragma_update(None, "user_version", 1).unwrap();
    db.pragma_update(None, "application_id", 5).unwrap();
    assert!(matches!(open(&path), Err(DirectoryError::Foreign { .. })));
    std::fs::write(path.join("FORMAT"), "something else").unwrap();
    assert!(matches!(open(&path), Err(DirectoryError::Foreign { .. })));
}

#[test]
fn a_broken_off_beginning_does_not_stand_in_the_way() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("data");
    std::fs::create_dir_all(path.join("contents")).unwrap();
    std::fs::write(path.join("unfinished.db"), "half").unwrap();
    std::fs::write(path.join("unfinished.db-wal"), "half").unwrap();
    std::fs::write(path.join("FORMAT"), "genpon/data-directory/1\n").unwrap();
    assert!(matches!(open(&path), Err(DirectoryError::Absent { .. })));
    create(&path).unwrap();
}

#[test]
fn a_store_that_lost_its_database_is_not_begun_again_over_its_contents() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("data");
    drop(create(&path).unwrap());
    std::fs::create_dir_all(path.join("contents/some-institution")).unwrap();
    std::fs::remove_file(path.join("genpon.db")).unwrap();
    assert!(matches!(create(&path), Err(DirectoryError::Exists { .. })));
    assert!(matches!(open(&path), Err(DirectoryError::Absent { .. })));
}

#[test]
fn a_reader_beside_the_server_sees_what_is_committed_and_writes_nothing() {
    let world = World::new();
    world.commit(confirm(1, 1));
    let reader = SqliteStore::open_to_read(&world.path).unwrap();
    assert!(
        reader
            .record(world.institution, record_id(1))
            .unwrap()
            .is_some()
    );
    world.commit(confirm(2, 1));
    assert!(
        reader
            .record(world.institution, record_id(2))
            .unwrap()
            .is_some()
    );
    let refused = reader.commit(world.institution, confirm(3, 1));
    assert!(matches!(refused, Err(CommitError::Stopped)));
}

#[test]
fn everything_is_there_after_closing_and_after_none() {
    let world = World::new();
    world.commit(confirm(1, 1));
    let world = world.reopen();
    assert!(
        world
            .store
            .record(world.institution, record_id(1))
            .unwrap()
            .is_some()
    );
    world.store.close();
    let late = world.store.commit(world.institution, confirm(2, 1));
    assert!(matches!(late, Err(CommitError::Stopped)));
    assert!(!world.path.join("genpon.db-wal").exists() || wal_is_empty(&world.path));
}

fn wal_is_empty(path: &Path) -> bool {
    std::fs::metadata(path.join("genpon.db-wal")).unwrap().len() == 0
}

#[test]
fn leftovers_of_an_earlier_process_are_tidied_and_the_rest_stays() {
    let world = World::new();
    let seal = |n| {
        let bytes = noise(100_000, u64::from(n));
        world
            .sealer()
            .seal(&world.keys, content_id(n), &bytes)
            .unwrap()
    };
    let kept = seal(1);
    seal(2);
    world.commit(vec![kept.into_write()]);
    let incoming = world.path.join("incoming");
    std::fs::write(incoming.join("half-written"), "x").unwrap();
    let files = |world: &World| count_files(&world.path.join("contents"));
    assert_eq!(files(&world), 2);
    let world = world.reopen();
    assert_eq!(files(&world), 1, "what no row names is gone");
    assert_eq!(std::fs::read_dir(&incoming).unwrap().count(), 0);
    world
        .store
        .sealed(world.institution, content_id(1))
        .unwrap();
}

fn count_files(path: &Path) -> usize {
    let entries = std::fs::read_dir(path)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .map(|path| if path.is_dir() { count_files(&path) } else { 1 })
        .sum()
}
