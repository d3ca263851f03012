//! The process is killed while four threads write: what it had acknowledged is there, and the rest is
//! there as a whole or not at all.

use crate::rows::{confirm, content_id, noise, record_id};
use crate::world::{Counting, World, institution};
use genpon_store::keys::{InstitutionKeys, RootKeyFile};
use genpon_store::sqlite::{Options, SqliteStore};
use genpon_store::{Log, Store};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

const ROUNDS: u32 = 12;
const THREADS: u32 = 4;

#[test]
fn what_was_acknowledged_survives_every_kill() {
    let world = World::new();
    let (path, id) = (world.path.clone(), world.institution);
    world.store.close();
    let World { store, _home, .. } = world;
    drop(store);
    let mut acknowledged = Vec::new();
    for round in 0..ROUNDS {
        acknowledged.extend(run_and_kill(&path, round));
        let store = SqliteStore::open(&path, &Options::new("the judge")).unwrap();
        for record in &acknowledged {
            let found = store.record(id, record_id(*record)).unwrap();
            assert!(
                found.is_some(),
                "round {round}: {record} was acknowledged and is gone"
            );
        }
        judge(&store, &path);
    }
    assert!(
        acknowledged.len() > 50,
        "{} acknowledged",
        acknowledged.len()
    );
}

/// Starts the child below, kills it in the middle, and gives what it had acknowledged.
fn run_and_kill(path: &Path, round: u32) -> Vec<u32> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::the_child", "--nocapture"])
        .env("GENPON_KILL", path)
        .env("GENPON_KILL_ROUND", round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let acknowledged =
        |line: std::io::Result<String>| line.unwrap().strip_prefix("ack ")?.parse().ok();
    let mut records: Vec<u32> = lines
        .by_ref()
        .filter_map(acknowledged)
        .take(3 + round as usize * 3)
        .collect();
    child.kill().unwrap();
    child.wait().unwrap();
    records.extend(lines.filter_map(acknowledged));
    records
}

/// Does nothing by itself.
#[test]
fn the_child() {
    let Some(path) = std::env::var_os("GENPON_KILL") else {
        return;
    };
    let round: u32 = std::env::var("GENPON_KILL_ROUND").unwrap().parse().unwrap();
    let path = Path::new(&path);
    let store = SqliteStore::open(path, &Options::new("the child")).unwrap();
    let root = RootKeyFile::open(&path.join("keys/root.key"), None).unwrap();
    let id = institution(1);
    let stored = store.institution_keys(id).unwrap();
    let keys = InstitutionKeys::open(id, &stored, &root, Arc::new(Counting::default())).unwrap();
    std::thread::scope(|threads| {
        for thread in 0..THREADS {
            let (store, keys) = (&store, &keys);
            threads.spawn(move || write_for_ever(store, keys, (round * THREADS + thread) * 10_000));
        }
    });
}

fn write_for_ever(store: &SqliteStore, keys: &InstitutionKeys, first: u32) {
    for record in first..first + 10_000 {
        let mut writes = confirm(record, 1);
        if record.is_multiple_of(5) {
            let id = content_id(0x8000_0000 + record);
            let sealed = store
                .sealer()
                .seal(keys, id, &noise(50_000, u64::from(record)));
            writes.push(sealed.unwrap().into_write());
        }
        store.commit(institution(1), writes).unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "ack {record}").unwrap();
        out.flush().unwrap();
    }
}

fn judge(store: &SqliteStore, path: &Path) {
    let id = institution(1);
    let versions = store.versions_by_leaf(id, 0, u32::MAX).unwrap();
    assert!(
        (0..)
            .zip(&versions)
            .all(|(leaf, row)| row.leaf_index == leaf),
        "a gap"
    );
    assert_eq!(
        store.log_size(id, Log::Audit).unwrap(),
        versions.len() as u64,
        "half a batch"
    );
    let mut files = 0;
    for row in store.contents_after(id, None, u32::MAX).unwrap() {
        if row.inline.is_none() {
            let mut bytes = Vec::new();
            store
                .sealed(id, row.id)
                .unwrap()
                .read_to_end(&mut bytes)
                .unwrap();
            assert!(row.sealed_digest.matches(&bytes));
            files += 1;
        }
    }
    let count = |name| crate::faults::count_files(&path.join(name));
    assert_eq!((count("contents"), count("incoming")), (files, 0));
}
