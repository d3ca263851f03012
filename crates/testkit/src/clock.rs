//! A clock that moves only when told.

use genpon_model::time::{ClockReading, ClockState, Now, Timestamp};
use genpon_vault::clock::Clock;
use std::sync::Mutex;

/// Starts on 2026-11-20 at noon (UTC), synchronized, and stands still.
#[derive(Debug)]
pub struct FakeClock(Mutex<Now>);

impl Default for FakeClock {
    fn default() -> Self {
        Self::at("2026-11-20T12:00:00Z")
    }
}

impl FakeClock {
    /// A clock that stands at this instant.
    ///
    /// # Panics
    /// When the text is not a time.
    #[must_use]
    pub fn at(text: &str) -> Self {
        let at = text.parse().unwrap();
        let clock = ClockReading {
            source: "fake".to_owned(),
            state: ClockState::Synchronized,
            offset_us: Some(0),
            last_sync: Some(at),
        };
        Self(Mutex::new(Now { at, clock }))
    }

    /// The time it stands at.
    pub fn now(&self) -> Now {
        self.lock().clone()
    }

    /// Moves it, backwards with a negative number.
    pub fn advance(&self, seconds: i64) -> Timestamp {
        let mut now = self.lock();
        now.at = now.at.plus_seconds(seconds);
        now.at
    }

    /// Sets what it knows of its own discipline.
    pub fn set_state(&self, state: ClockState) {
        self.lock().clock.state = state;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Now> {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Now {
        Self::now(self)
    }
}
