//! Wakes a thread that works behind the commits, and lets it end.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Rung when there is work.
#[derive(Debug, Default)]
pub(crate) struct Bell {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    has_work: bool,
    is_closing: bool,
}

impl Bell {
    /// There is work.
    pub(crate) fn ring(&self) {
        self.lock().has_work = true;
        self.changed.notify_all();
    }

    /// The thread is to end after the work at hand.
    pub(crate) fn close(&self) {
        self.lock().is_closing = true;
        self.changed.notify_all();
    }

    /// Whether the thread is to end.
    pub(crate) fn is_closing(&self) -> bool {
        self.lock().is_closing
    }

    /// Waits for work and lets it gather for a while; false when closing and nothing is left to do.
    pub(crate) fn wait(&self, gather: Duration) -> bool {
        let mut state = self.lock();
        while !state.has_work && !state.is_closing {
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        if !state.is_closing {
            let gathered = self
                .changed
                .wait_timeout_while(state, gather, |state| !state.is_closing);
            state = gathered.unwrap_or_else(PoisonError::into_inner).0;
        }
        std::mem::take(&mut state.has_work)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
