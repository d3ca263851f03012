//! The writer: groups, order, faults, closing.

use crate::rows::{confirm, content, content_id, noise, record_id};
use crate::world::{World, add_institution, institution, root_key};
use genpon_store::contents::SealError;
use genpon_store::error::{CommitError, Conflict, Fault};
use genpon_store::seam::{Seam, Step};
use genpon_store::sqlite::{Options, SqliteStore};
use genpon_store::{Log, Store};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

/// Stops the writer at one step until the test lets it go on, and counts the commits.
struct Gate {
    step: Step,
    is_shut: AtomicBool,
    reached: Mutex<Sender<()>>,
    go_on: Mutex<Receiver<()>>,
    commits: AtomicUsize,
}

impl Gate {
    fn at(step: Step) -> (Arc<Self>, Receiver<()>, Sender<()>) {
        let (reached, is_reached) = channel();
        let (let_go, go_on) = channel();
        let gate = Self {
            step,
            is_shut: AtomicBool::new(false),
            reached: Mutex::new(reached),
            go_on: Mutex::new(go_on),
            commits: AtomicUsize::new(0),
        };
        (Arc::new(gate), is_reached, let_go)
    }
}

impl Seam for Gate {
    fn around(&self, step: Step, act: &mut dyn FnMut() -> Result<(), Fault>) -> Result<(), Fault> {
        if step == self.step && self.is_shut.swap(false, Ordering::SeqCst) {
            self.reached.lock().unwrap().send(()).unwrap();
            self.go_on.lock().unwrap().recv().unwrap();
        }
        self.commits
            .fetch_add(usize::from(step == Step::Commit), Ordering::SeqCst);
        act()
    }
}

/// Answers one step with a fault, once.
struct Faulty {
    step: Step,
    fault: Mutex<Option<Fault>>,
    is_done_first: bool,
}

impl Seam for Faulty {
    fn around(&self, step: Step, act: &mut dyn FnMut() -> Result<(), Fault>) -> Result<(), Fault> {
        if step != self.step {
            return act();
        }
        let Some(fault) = self.fault.lock().unwrap().take() else {
            return act();
        };
        if self.is_done_first {
            act()?;
        }
        Err(fault)
    }
}

fn engine(code: i32) -> Fault {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None).into()
}

/// A world whose seam begins to fail once it stands.
fn failing(step: Step, fault: Fault, is_done_first: bool) -> World {
    let faulty = Arc::new(Faulty {
        step,
        fault: Mutex::new(None),
        is_done_first,
    });
    let world = World::with_seam(faulty.clone());
    *faulty.fault.lock().unwrap() = Some(fault);
    world
}

#[test]
fn a_conflicting_batch_fails_alone_in_its_group() {
    let (gate, is_reached, let_go) = Gate::at(Step::Commit);
    let world = World::with_seam(gate.clone());
    gate.is_shut.store(true, Ordering::SeqCst);
    let before = gate.commits.load(Ordering::SeqCst);
    let (one, two) = std::thread::scope(|threads| {
        let first = threads.spawn(|| world.store.commit(world.institution, confirm(1, 1)));
        is_reached.recv().unwrap();
        let queue = |writes| {
            let waiting = threads.spawn(|| world.store.commit(world.institution, writes));
            let_others_run();
            waiting
        };
        let good: Vec<_> = (2..6).map(|record| queue(confirm(record, 1))).collect();
        let bad = queue(confirm(9, 5));
        let last = queue(confirm(7, 1));
        let_go.send(()).unwrap();
        first.join().unwrap().unwrap();
        for answer in good {
            answer.join().unwrap().unwrap();
        }
        (bad.join().unwrap(), last.join().unwrap())
    });
    assert!(matches!(one, Err(CommitError::Conflict(Conflict::Head(at))) if at == record_id(9)));
    assert!(two.is_ok());
    assert_eq!(
        world
            .store
            .log_size(world.institution, Log::Versions)
            .unwrap(),
        6
    );
    let groups = gate.commits.load(Ordering::SeqCst) - before;
    assert!((2..=7).contains(&groups), "{groups} commits for 7 batches");
}

/// The queue has no window to look through; a few turns of the scheduler let the group form, and the
/// tests hold without it.
fn let_others_run() {
    (0..2000).for_each(|_| std::thread::yield_now());
}

#[test]
fn many_threads_get_leaves_without_gaps_and_find_them_again() {
    let world = World::new();
    std::thread::scope(|threads| {
        for thread in 0..8_u32 {
            let world = &world;
            threads.spawn(move || {
                for n in 0..25 {
                    world.commit(confirm(1 + thread * 100 + n, 1));
                }
            });
        }
    });
    let world = world.reopen();
    let versions = world
        .store
        .versions_by_leaf(world.institution, 0, 1000)
        .unwrap();
    let leaves: Vec<u64> = versions.iter().map(|row| row.leaf_index).collect();
    assert_eq!(leaves, (0..200).collect::<Vec<_>>());
    assert_eq!(
        world.store.log_size(world.institution, Log::Audit).unwrap(),
        200
    );
}

#[test]
fn a_full_or_read_only_disk_stores_nothing_and_the_store_goes_on() {
    use rusqlite::ffi::{SQLITE_BUSY, SQLITE_FULL, SQLITE_IOERR, SQLITE_READONLY};
    let cases = [
        (Step::Commit, SQLITE_FULL),
        (Step::Commit, SQLITE_READONLY),
        (Step::Begin, SQLITE_BUSY),
        (Step::Apply, SQLITE_FULL),
        (Step::Apply, SQLITE_IOERR),
    ];
    for (step, code) in cases {
        let world = failing(step, engine(code), false);
        let outcome = world.store.commit(world.institution, confirm(1, 1));
        assert!(
            matches!(outcome, Err(CommitError::Failed(_))),
            "{step:?}: {outcome:?}"
        );
        assert_eq!(
            world.store.record(world.institution, record_id(1)).unwrap(),
            None
        );
        assert_eq!(world.store.figures(world.institution).unwrap().contents, 0);
        world.commit(confirm(1, 1));
    }
}

/// Runs itself in a name space of its own with a disk of 2 MiB.
#[test]
fn a_disk_that_is_really_full_stores_nothing_and_the_store_goes_on() {
    if let Some(disk) = std::env::var_os("GENPON_SMALL_DISK") {
        return fill_and_free(Path::new(&disk));
    }
    let home = tempfile::tempdir().unwrap();
    let this = std::env::current_exe().unwrap();
    let name = std::thread::current().name().unwrap().to_owned();
    let script =
        "mount -t tmpfs -o size=2m tmpfs \"$1\" && GENPON_SMALL_DISK=\"$1\" \"$2\" --exact \"$3\"";
    let outcome = Command::new("unshare")
        .args(["-rm", "sh", "-c", script, "sh"])
        .args([home.path().as_os_str(), this.as_os_str(), name.as_ref()])
        .output();
    let text = outcome
        .as_ref()
        .map(|it| String::from_utf8_lossy(&it.stdout).into_owned());
    match text {
        Ok(text) if text.contains("running 1 test") => assert!(text.contains("1 passed"), "{text}"),
        _ => eprintln!("SKIPPED: no disk of 2 MiB can be made here: {outcome:?}"),
    }
}

fn fill_and_free(disk: &Path) {
    let data = disk.join("data");
    let store = SqliteStore::create(&data, &Options::new("test")).unwrap();
    let root = root_key(&data);
    let id = institution(1);
    let keys = add_institution(&store, id, &root);
    let ballast = disk.join("ballast");
    std::fs::write(&ballast, vec![1; 600 * 1024]).unwrap();
    let outcomes = (1..1000).map(|record| store.commit(id, confirm(record, 1)));
    let taken = outcomes.take_while(Result::is_ok).count() as u64;
    assert!(taken > 0 && taken < 999, "{taken} fitted");
    let next = u32::try_from(taken).unwrap() + 1;
    let refused = store.commit(id, confirm(next, 1));
    assert!(
        matches!(refused, Err(CommitError::Failed(_))),
        "{refused:?}"
    );
    let size = || store.log_size(id, Log::Versions).unwrap();
    assert_eq!(size(), taken, "nothing of what was refused");
    let large = noise(1 << 20, 1);
    let unsealed = store.sealer().seal(&keys, content_id(1), &large);
    assert!(
        matches!(unsealed, Err(SealError::Failed(_))),
        "{unsealed:?}"
    );
    assert_eq!(std::fs::read_dir(data.join("incoming")).unwrap().count(), 0);
    std::fs::remove_file(ballast).unwrap();
    store.commit(id, confirm(next, 1)).unwrap();
    assert_eq!(size(), taken + 1);
}

#[test]
fn after_an_unknown_outcome_the_store_stops_and_reopening_finds_out() {
    for is_done_first in [false, true] {
        let fault = engine(rusqlite::ffi::SQLITE_IOERR_FSYNC);
        let world = failing(Step::Commit, fault, is_done_first);
        let outcome = world.store.commit(world.institution, confirm(1, 1));
        assert!(
            matches!(outcome, Err(CommitError::Unknown(_))),
            "{outcome:?}"
        );
        let next = world.store.commit(world.institution, confirm(2, 1));
        assert!(matches!(next, Err(CommitError::Stopped)));
        world.store.institutions().unwrap();
        let world = world.reopen();
        let found = world.store.record(world.institution, record_id(1)).unwrap();
        assert_eq!(found.is_some(), is_done_first);
        let leaves = world.store.log_size(world.institution, Log::Audit).unwrap();
        assert_eq!(leaves, u64::from(is_done_first));
        world.commit(confirm(2, 1));
    }
}

#[test]
fn reading_does_not_wait_for_the_writer() {
    let (gate, is_reached, let_go) = Gate::at(Step::Commit);
    let world = World::with_seam(gate.clone());
    world.commit(confirm(1, 1));
    gate.is_shut.store(true, Ordering::SeqCst);
    std::thread::scope(|threads| {
        let writing = threads.spawn(|| world.store.commit(world.institution, confirm(2, 1)));
        is_reached.recv().unwrap();
        let read = |n| world.store.record(world.institution, record_id(n)).unwrap();
        assert!(
            read(1).is_some() && read(2).is_none(),
            "before the commit it is not seen"
        );
        let_go.send(()).unwrap();
        writing.join().unwrap().unwrap();
        assert!(read(2).is_some());
    });
}

#[test]
fn closing_finishes_what_waits() {
    let (gate, is_reached, let_go) = Gate::at(Step::Begin);
    let world = World::with_seam(gate.clone());
    gate.is_shut.store(true, Ordering::SeqCst);
    let (store, institution) = (&world.store, world.institution);
    std::thread::scope(|threads| {
        let commits: Vec<_> = (1..4)
            .map(|n| threads.spawn(move || store.commit(institution, confirm(n, 1))))
            .collect();
        is_reached.recv().unwrap();
        let_others_run();
        let closing = threads.spawn(|| store.close());
        let_go.send(()).unwrap();
        closing.join().unwrap();
        for commit in commits {
            let answer = commit.join().unwrap();
            assert!(
                matches!(answer, Ok(_) | Err(CommitError::Stopped)),
                "{answer:?}"
            );
        }
    });
    let late = store.commit(institution, vec![content(99)]);
    assert!(matches!(late, Err(CommitError::Stopped)));
}
