//! The one writer: drains its queue without waiting and commits what it found as one group.
//!
//! A commit costs one fsync however many batches it carries, so under load the group grows and the
//! price per batch falls. A batch whose precondition fails does so alone: the group is then applied
//! again with each batch in a savepoint. Nobody is told of success before the group is durable. When
//! it cannot be known whether a commit happened, the writer stops: opening the store again finds
//! out, guessing does not.

use super::batch::{ApplyError, Batch};
use super::checkpointer::Checkpointer;
use super::housekeeping::save_last_write;
use super::institution;
use crate::contents::ContentFiles;
use crate::error::{CommitError, Conflict, Fault};
use crate::seam::{Seam, Step};
use crate::writes::{Committed, Write};
use genpon_model::id::{ContentId, InstitutionId};
use rusqlite::{Connection, ErrorCode};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;

type Answer = Result<Committed, CommitError>;

/// One commit that waits for its turn.
struct Job {
    institution: InstitutionId,
    writes: Vec<Write>,
    answer: SyncSender<Answer>,
}

/// The way to the writer's thread.
pub(super) struct Writer {
    queue: RwLock<Option<SyncSender<Job>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub(super) fn start(
        db: Connection,
        checkpointer: Checkpointer,
        files: Arc<ContentFiles>,
        seam: Arc<dyn Seam>,
    ) -> std::io::Result<Self> {
        let (sender, receiver) = sync_channel(BATCHES_MAX);
        let desk = Desk {
            db,
            checkpointer,
            files,
            seam,
            is_stopped: false,
        };
        let thread = std::thread::Builder::new().name("store-writer".to_owned());
        let thread = thread.spawn(move || desk.work(&receiver))?;
        Ok(Self {
            queue: RwLock::new(Some(sender)),
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Hands the writes over and waits until they are durable or refused.
    pub(super) fn commit(&self, institution: InstitutionId, writes: Vec<Write>) -> Answer {
        let (answer, outcome) = sync_channel(1);
        let job = Job {
            institution,
            writes,
            answer,
        };
        let queue = self.queue.read().unwrap_or_else(PoisonError::into_inner);
        let sender = queue.as_ref().ok_or(CommitError::Stopped)?;
        sender.send(job).map_err(|_| CommitError::Stopped)?;
        drop(queue);
        // The thread answers every job it takes; without an answer it died with the job in hand.
        outcome
            .recv()
            .unwrap_or(Err(CommitError::Unknown(Fault::WriterGone)))
    }

    /// Takes no more jobs, finishes those that wait, and ends.
    pub(super) fn close(&self) {
        let mut queue = self.queue.write().unwrap_or_else(PoisonError::into_inner);
        *queue = None;
        drop(queue);
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(thread) = thread.take() {
            drop(thread.join());
        }
    }
}

/// What the thread works with.
struct Desk {
    db: Connection,
    checkpointer: Checkpointer,
    files: Arc<ContentFiles>,
    seam: Arc<dyn Seam>,
    is_stopped: bool,
}

/// How the batches of a group stand to each other in their transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Isolation {
    /// Side by side: quick, and all are undone when one is refused.
    Together,
    /// Each in a savepoint: one that is refused is undone alone. Only tried when one was, because a
    /// savepoint keeps a copy of every page that is touched after it.
    Apart,
}

/// What must still be done with files once the rows are certain.
#[derive(Default)]
struct FileWork {
    placed: Vec<(InstitutionId, ContentId)>,
    dropped: Vec<(InstitutionId, ContentId)>,
}

impl Desk {
    fn work(mut self, queue: &Receiver<Job>) {
        while let Ok(first) = queue.recv() {
            let mut group = vec![first];
            group.extend(queue.try_iter().take(BATCHES_MAX - 1));
            let answers = self.commit_group(&group);
            let writes = group.iter().map(|job| job.writes.len()).sum();
            for (job, answer) in group.into_iter().zip(answers) {
                // A caller that no longer waits has lost its answer, not its commit.
                drop(job.answer.send(answer));
            }
            self.checkpointer.count(writes);
        }
        self.close();
    }

    fn commit_group(&mut self, group: &[Job]) -> Vec<Answer> {
        if self.is_stopped {
            return group.iter().map(|_| Err(CommitError::Stopped)).collect();
        }
        let mut files = FileWork::default();
        let mut applied = self.apply_group(group, Isolation::Together, &mut files);
        if let Ok(answers) = &applied
            && answers.iter().any(Result::is_err)
        {
            self.roll_back();
            self.keep_files(&std::mem::take(&mut files));
            applied = self.apply_group(group, Isolation::Apart, &mut files);
        }
        let answers = match applied {
            Ok(answers) => answers,
            Err(fault) => {
                self.roll_back();
                self.keep_files(&files);
                return all_failed(group, &fault);
            }
        };
        if answers.iter().all(Result::is_err) {
            self.roll_back();
            self.keep_files(&files);
            return answers;
        }
        // The point of no return.
        let committed = self.seam.around(Step::Commit, &mut || self.run("COMMIT"));
        match committed {
            Ok(()) => {
                self.finish_files(&files);
                answers
            }
            Err(fault) => self.not_committed(answers, &fault, &files),
        }
    }

    /// Together, it ends at the first refusal; apart, each batch has its answer.
    fn apply_group(
        &self,
        group: &[Job],
        isolation: Isolation,
        files: &mut FileWork,
    ) -> Result<Vec<Answer>, Fault> {
        self.seam
            .around(Step::Begin, &mut || self.run("BEGIN IMMEDIATE"))?;
        let mut answers = Vec::with_capacity(group.len());
        let mut last_write_at = None;
        for job in group {
            let answer = match isolation {
                Isolation::Together => self.apply_batch(job, files)?,
                Isolation::Apart => self.apply_apart(job, files)?,
            };
            let newest = job.writes.iter().rev().find_map(Write::at);
            last_write_at = newest.filter(|_| answer.is_ok()).or(last_write_at);
            let is_over = answer.is_err() && isolation == Isolation::Together;
            answers.push(answer);
            if is_over {
                return Ok(answers);
            }
        }
        last_write_at.map_or(Ok(()), |at| save_last_write(&self.db, at))?;
        Ok(answers)
    }

    fn apply_apart(&self, job: &Job, files: &mut FileWork) -> Result<Answer, Fault> {
        self.run("SAVEPOINT batch")?;
        let mut own = FileWork::default();
        let answer = self.apply_batch(job, &mut own)?;
        if answer.is_ok() {
            files.placed.append(&mut own.placed);
            files.dropped.append(&mut own.dropped);
        } else {
            self.run("ROLLBACK TO batch")?;
            self.keep_files(&own);
        }
        self.run("RELEASE batch")?;
        Ok(answer)
    }

    /// A fault of the engine ends the group; anything else is this batch's own answer.
    fn apply_batch(&self, job: &Job, files: &mut FileWork) -> Result<Answer, Fault> {
        let mut batch = Batch::new(&self.db, &self.files, job.institution);
        let applied = self
            .knows(job)
            .and_then(|()| batch.apply_all(&*self.seam, &job.writes));
        let tenant = |ids: Vec<ContentId>| ids.into_iter().map(|id| (job.institution, id));
        files.placed.extend(tenant(batch.placed));
        files.dropped.extend(tenant(batch.dropped));
        match applied {
            Ok(()) => Ok(Ok(batch.committed)),
            Err(ApplyError::Conflict(conflict)) => Ok(Err(CommitError::Conflict(conflict))),
            Err(ApplyError::Refused(fault)) => Ok(Err(CommitError::Refused(fault))),
            Err(ApplyError::Failed(fault)) => Err(fault),
        }
    }

    /// Every batch belongs to an institution that is there, or adds it first.
    fn knows(&self, job: &Job) -> Result<(), ApplyError> {
        let is_new = matches!(job.writes.first(), Some(Write::AddInstitution { .. }));
        if is_new || institution::exists(&self.db, job.institution)? {
            Ok(())
        } else {
            Err(Conflict::Institution.into())
        }
    }

    /// A commit that failed. Where the engine says that it wrote no commit, nothing happened; after
    /// any other fault the journal may or may not hold it, and the store stops.
    fn not_committed(
        &mut self,
        answers: Vec<Answer>,
        fault: &Fault,
        files: &FileWork,
    ) -> Vec<Answer> {
        self.roll_back();
        if wrote_nothing(fault) && !self.is_stopped {
            self.keep_files(files);
        } else {
            self.is_stopped = true;
        }
        let outcome = |answer: Answer| match answer {
            Ok(_) if self.is_stopped => Err(CommitError::Unknown(fault.clone())),
            Ok(_) => Err(CommitError::Failed(fault.clone())),
            refused => refused,
        };
        answers.into_iter().map(outcome).collect()
    }

    /// A transaction that cannot even be rolled back leaves a connection of which nothing is known.
    fn roll_back(&mut self) {
        if !self.db.is_autocommit() && self.db.execute_batch("ROLLBACK").is_err() {
            self.is_stopped = true;
        }
    }

    fn finish_files(&self, files: &FileWork) {
        for (institution, id) in &files.placed {
            self.files.settle(*institution, *id);
        }
        for (institution, id) in &files.dropped {
            self.files.forget(*institution, *id);
        }
    }

    /// The rows were not deleted after all: their files stay.
    fn keep_files(&self, files: &FileWork) {
        for (institution, id) in &files.dropped {
            self.files.settle(*institution, *id);
        }
    }

    fn run(&self, sql: &str) -> Result<(), Fault> {
        self.db.prepare_cached(sql)?.execute(())?;
        Ok(())
    }

    fn close(self) {
        let Self {
            db,
            seam,
            checkpointer,
            ..
        } = self;
        drop(checkpointer);
        let merged = seam.around(Step::Checkpoint, &mut || {
            Ok(db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?)
        });
        // What stays in the journal is read from there at the next opening.
        drop(merged);
    }
}

/// Faults at which SQLite has written no commit record: the disk took the frames before it in part, or
/// none. A disk that fails to sync is not among them.
fn wrote_nothing(fault: &Fault) -> bool {
    let Fault::Database(error) = fault else {
        return false;
    };
    matches!(
        error.sqlite_error_code(),
        Some(
            ErrorCode::DiskFull
                | ErrorCode::ReadOnly
                | ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::ConstraintViolation
        )
    )
}

fn all_failed(group: &[Job], fault: &Fault) -> Vec<Answer> {
    let failed = |_| Err(CommitError::Failed(fault.clone()));
    group.iter().map(failed).collect()
}

/// How many batches wait at most, and how many one commit carries at most.
const BATCHES_MAX: usize = 1000;
