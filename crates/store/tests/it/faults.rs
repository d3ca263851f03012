//! Every durable step × {fails, fails but persisted, crash before, crash after}: afterwards each batch
//! is there as a whole or not at all, what was acknowledged is there, and no file is left over.
//!
//! A crash is a copy of the directory taken at that instant; the copy is opened, the original forgotten.

use crate::rows::{confirm, content_id, noise, record_id};
use crate::world::{Counting, World};
use genpon_model::id::InstitutionId;
use genpon_store::error::{CommitError, Fault};
use genpon_store::keys::{RootKeyError, RootKeyFile};
use genpon_store::seam::{Direct, Seam, Step};
use genpon_store::sqlite::{Options, SqliteStore};
use genpon_store::{Store, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Fails,
    FailsButPersisted,
    CrashBefore,
    CrashAfter,
}

const KINDS: [Kind; 4] = [
    Kind::Fails,
    Kind::FailsButPersisted,
    Kind::CrashBefore,
    Kind::CrashAfter,
];

/// What shall happen, at which occurrence of which step.
struct Plan {
    step: Step,
    kind: Kind,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Where the store lies, once the plan is armed.
    directory: Option<PathBuf>,
    occurrences_left: usize,
    has_struck: bool,
    acknowledged: Vec<u32>,
    /// The disk as a crash left it, and what had been acknowledged by then.
    crash: Option<(TempDir, Vec<u32>)>,
}

impl Plan {
    fn new(step: Step, kind: Kind) -> Arc<Self> {
        let state = Mutex::default();
        Arc::new(Self { step, kind, state })
    }

    fn arm(&self, directory: &Path, occurrence: usize) {
        let mut state = self.state.lock().unwrap();
        state.directory = Some(directory.to_owned());
        state.occurrences_left = occurrence;
    }

    fn acknowledge(&self, record: u32) {
        self.state.lock().unwrap().acknowledged.push(record);
    }

    fn strikes(&self, step: Step) -> bool {
        let mut state = self.state.lock().unwrap();
        if state.directory.is_none() || step != self.step || state.has_struck {
            return false;
        }
        state.has_struck = state.occurrences_left == 0;
        state.occurrences_left = state.occurrences_left.saturating_sub(1);
        state.has_struck
    }

    fn crash(&self) {
        let mut state = self.state.lock().unwrap();
        let image = tempfile::tempdir().unwrap();
        copy(
            state.directory.as_ref().unwrap(),
            &image.path().join("data"),
        );
        let acknowledged = state.acknowledged.clone();
        state.crash = Some((image, acknowledged));
    }
}

impl Seam for Plan {
    fn around(&self, step: Step, act: &mut dyn FnMut() -> Result<(), Fault>) -> Result<(), Fault> {
        if !self.strikes(step) {
            return act();
        }
        match self.kind {
            Kind::Fails => {}
            Kind::FailsButPersisted => act()?,
            Kind::CrashBefore => self.crash(),
            Kind::CrashAfter => {
                act()?;
                self.crash();
            }
        }
        Err(Fault::Injected(step.name()))
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else if !entry.path().to_string_lossy().ends_with("-shm") {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A content that lies in a file.
fn large(world: &World, n: u32) -> Option<Write> {
    let bytes = noise(200_000, u64::from(n));
    let sealed = world
        .sealer()
        .seal(&world.keys, content_id(n), &bytes)
        .ok()?;
    assert_eq!(sealed.content.inline, None);
    Some(sealed.into_write())
}

const BASE: u32 = 1;
const MIDDLE: u32 = 2;
const LAST: u32 = 3;
const OLD_FILE: u32 = 7001;
const NEW_FILE: u32 = 7002;

/// Three batches, the middle one with everything that touches files; then the store closes.
fn play(step: Step, kind: Kind, occurrence: usize) -> Option<()> {
    let plan = Plan::new(step, kind);
    let world = World::with_seam(plan.clone());
    let mut base = confirm(BASE, 1);
    base.push(large(&world, OLD_FILE).unwrap());
    world.commit(base);
    plan.acknowledge(BASE);
    plan.arm(&world.path, occurrence);

    if let Some(new_file) = large(&world, NEW_FILE) {
        let mut writes = vec![new_file, Write::DropContent(content_id(OLD_FILE))];
        writes.extend(confirm(MIDDLE, 1));
        commit(&world, &plan, MIDDLE, writes);
    }
    commit(&world, &plan, LAST, confirm(LAST, 1));
    world.store.close();

    let mut state = std::mem::take(&mut *plan.state.lock().unwrap());
    let what = format!("{step:?} {kind:?} at occurrence {occurrence}");
    match state.crash.take() {
        Some((image, acknowledged)) => {
            judge(
                &image.path().join("data"),
                world.institution,
                &acknowledged,
                &what,
            );
        }
        None => {
            let (path, institution) = (world.path.clone(), world.institution);
            let world = world.reopen();
            drop(world.store);
            judge(&path, institution, &state.acknowledged, &what);
        }
    }
    state.has_struck.then_some(())
}

fn commit(world: &World, plan: &Plan, record: u32, writes: Vec<Write>) {
    match world.store.commit(world.institution, writes) {
        Ok(_) => plan.acknowledge(record),
        Err(CommitError::Failed(_) | CommitError::Unknown(_) | CommitError::Stopped) => {}
        Err(other) => panic!("{other}"),
    }
}

fn judge(path: &Path, institution: InstitutionId, acknowledged: &[u32], what: &str) {
    let beside = SqliteStore::open_to_read(path).unwrap();
    assert_eq!(
        beside.institutions().unwrap().len(),
        1,
        "{what}: read without the lock"
    );
    drop(beside);
    let store = SqliteStore::open(path, &Options::new("the judge")).unwrap();
    let has = |record| {
        store
            .record(institution, record_id(record))
            .unwrap()
            .is_some()
    };
    for record in acknowledged {
        assert!(
            has(*record),
            "{what}: record {record} was acknowledged and is gone"
        );
    }
    let old = store
        .content(institution, content_id(OLD_FILE))
        .unwrap()
        .is_some();
    let new = store
        .content(institution, content_id(NEW_FILE))
        .unwrap()
        .is_some();
    assert_eq!(
        (old, new),
        (!has(MIDDLE), has(MIDDLE)),
        "{what}: half a batch"
    );
    for record in [BASE, MIDDLE, LAST]
        .into_iter()
        .filter(|record| has(*record))
    {
        assert_eq!(
            store
                .versions(institution, record_id(record))
                .unwrap()
                .len(),
            1,
            "{what}"
        );
    }
    let versions = store.versions_by_leaf(institution, 0, 10).unwrap();
    assert!(
        (0..).zip(&versions).all(|(n, row)| row.leaf_index == n),
        "{what}: a gap"
    );

    judge_files(&store, path, institution, what);
    store.commit(institution, confirm(50, 1)).unwrap();
}

/// Every row has its bytes, and every file its row.
fn judge_files(store: &SqliteStore, path: &Path, institution: InstitutionId, what: &str) {
    let mut files = 0;
    for row in store.contents_after(institution, None, 100).unwrap() {
        let mut bytes = Vec::new();
        let mut sealed = store.sealed(institution, row.id).unwrap();
        sealed.read_to_end(&mut bytes).unwrap();
        assert!(
            row.sealed_digest.matches(&bytes),
            "{what}: {} differs",
            row.id
        );
        files += usize::from(row.inline.is_none());
    }
    let count = |name| count_files(&path.join(name));
    assert_eq!(count("contents"), files, "{what}: a file without a row");
    assert_eq!(count("incoming"), 0, "{what}: something in incoming");
}

pub(crate) fn count_files(path: &Path) -> usize {
    let entries = std::fs::read_dir(path)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .map(|path| if path.is_dir() { count_files(&path) } else { 1 })
        .sum()
}

fn play_all(steps: &[Step]) {
    for &step in steps {
        for kind in KINDS {
            let occurrences = (0..100)
                .take_while(|n| play(step, kind, *n).is_some())
                .count();
            assert!(occurrences > 0, "{step:?} never happens");
        }
    }
}

#[test]
fn steps_of_a_content_file() {
    play_all(&[Step::ContentCreate, Step::ContentWrite, Step::ContentSync]);
}

#[test]
fn steps_of_placing_a_content_file() {
    play_all(&[Step::ContentPlace, Step::ContentPlaceSync]);
}

#[test]
fn steps_of_dropping_a_content_file() {
    play_all(&[Step::DropNote, Step::DropFile]);
}

#[test]
fn steps_of_the_transaction() {
    play_all(&[Step::Begin, Step::Commit, Step::Checkpoint]);
}

#[test]
fn every_write_of_a_batch() {
    play_all(&[Step::Apply]);
}

#[test]
fn writing_the_root_key() {
    for kind in KINDS {
        let home = tempfile::tempdir().unwrap();
        let plan = Plan::new(Step::RootKeyWrite, kind);
        plan.arm(home.path(), 0);
        let path = home.path().join("keys/root.key");
        let made = RootKeyFile::create(&path, None, &Counting::default(), &*plan);
        assert!(matches!(made, Err(RootKeyError::File(_))), "{kind:?}");
        let is_persisted = matches!(kind, Kind::FailsButPersisted | Kind::CrashAfter);
        assert_eq!(RootKeyFile::open(&path, None).is_ok(), is_persisted);
        let again = RootKeyFile::create(&path, None, &Counting::default(), &Direct);
        assert_eq!(
            again.is_ok(),
            !is_persisted,
            "a key that may be in use is never overwritten"
        );
    }
}

#[test]
fn every_step_is_played() {
    let played = [
        Step::RootKeyWrite,
        Step::ContentCreate,
        Step::ContentWrite,
        Step::ContentSync,
        Step::ContentPlace,
        Step::ContentPlaceSync,
        Step::DropNote,
        Step::DropFile,
        Step::Begin,
        Step::Apply,
        Step::Commit,
        Step::Checkpoint,
    ];
    assert_eq!(played, Step::ALL);
}
