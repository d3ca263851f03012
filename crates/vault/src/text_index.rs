//! The full-text index of one institution while the vault is open: there or not, or found damaged.
//!
//! Whether there is to be one is said by the register of features alone; the file follows. It is an
//! index and never the truth: what it finds is read from the sealed bytes and decided on like
//! everything else, and whatever is wrong with it is answered by making it again.

use genpon_store::sqlite::SearchIndex;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How far the index of an institution has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TextProgress {
    /// How many versions were taken in.
    pub taken_in: u64,
    /// How many there are.
    pub of: u64,
}

impl TextProgress {
    /// Whether nothing is missing.
    #[must_use]
    pub const fn is_complete(self) -> bool {
        self.taken_in >= self.of
    }
}

/// The index of one institution.
#[derive(Default)]
pub(crate) struct TextIndex {
    state: Mutex<State>,
    /// Held while texts are taken in: one at a time.
    following: Mutex<()>,
}

/// What is known of the file.
#[derive(Clone, Default)]
pub(crate) enum State {
    /// Nobody has looked yet, or there is none.
    #[default]
    Closed,
    /// At work.
    Open(Arc<SearchIndex>),
    /// A search found it damaged or gone: it must be begun again.
    Damaged,
}

impl TextIndex {
    pub(crate) fn state(&self) -> State {
        self.lock().clone()
    }

    pub(crate) fn set(&self, state: State) {
        *self.lock() = state;
    }

    /// The index, while it is at work.
    pub(crate) fn open(&self) -> Option<Arc<SearchIndex>> {
        match self.state() {
            State::Open(index) => Some(index),
            State::Closed | State::Damaged => None,
        }
    }

    pub(crate) fn turn(&self) -> MutexGuard<'_, ()> {
        self.following
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
