//! Moves the journal into the database beside the writer, so that no commit waits for it.
//!
//! A passive checkpoint of SQLite stops neither writer nor readers. Should this thread fall behind or
//! fail, the writer does the same itself when the journal has grown (`wal_autocheckpoint`).

use super::connection::to_checkpoint;
use std::path::PathBuf;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

/// The thread, and how it is called.
pub(super) struct Checkpointer {
    bell: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
    writes: usize,
}

impl Checkpointer {
    pub(super) fn start(path: PathBuf) -> std::io::Result<Self> {
        let (bell, rings) = sync_channel(1);
        let work = move || {
            let Ok(db) = to_checkpoint(&path) else { return };
            while rings.recv().is_ok() {
                // Busy or failed: the next call tries again, and the writer's own limit stands behind.
                drop(db.query_row("PRAGMA wal_checkpoint(PASSIVE)", (), |_| Ok(())));
            }
        };
        let thread = std::thread::Builder::new().name("store-checkpoint".to_owned());
        Ok(Self {
            bell: Some(bell),
            thread: Some(thread.spawn(work)?),
            writes: 0,
        })
    }

    /// So many writes were committed: calls the thread when enough have come together.
    pub(super) fn count(&mut self, writes: usize) {
        self.writes += writes;
        if self.writes >= WRITES_PER_CHECKPOINT {
            self.writes = 0;
            // A thread that is still at work needs no second call.
            let _ = self.bell.as_ref().map(|bell| bell.try_send(()));
        }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.bell = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// About as many pages; a checkpoint then takes a few milliseconds.
const WRITES_PER_CHECKPOINT: usize = 2000;
