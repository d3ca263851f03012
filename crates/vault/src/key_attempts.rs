//! How many wrong keys a system or an address may send, before it has to wait.
//!
//! A key has 256 random bits and is not guessed; the limit keeps the trail from being flooded and an
//! operator from overlooking a system with an old key. It must not become a way to shut a system out:
//! one that got in from an address before gets in from there, with the right key, during any lock.
//! Memory is bounded, whatever is sent: the tally that was touched longest ago makes room.

use genpon_model::Timestamp;
use genpon_model::id::ClientId;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Wrong keys within [`WINDOW_SECONDS`] that start a lock.
const WRONG_MAX: u32 = 10;
const WINDOW_SECONDS: i64 = 5 * 60;
/// The first lock; each further one is twice as long, up to the last.
const LOCK_SECONDS: i64 = 60;
const LOCK_SECONDS_MAX: i64 = 60 * 60;
/// Systems and addresses that are watched at once.
const WATCHED_MAX: usize = 4096;

/// Whose wrong keys are counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Whose {
    /// Those that name this system.
    Client(ClientId),
    /// Those that come from this address.
    Source(String),
}

impl Whose {
    /// Its code in the trail.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Client(_) => "client",
            Self::Source(_) => "source",
        }
    }
}

/// A lock that began just now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lock {
    pub(crate) whose: Whose,
    pub(crate) seconds: i64,
}

#[derive(Debug, Clone, Copy)]
struct Tally {
    wrong: u32,
    since: Timestamp,
    touched: Timestamp,
    locks: u32,
    locked_until: Option<Timestamp>,
}

/// The tallies of one vault.
#[derive(Debug, Default)]
pub(crate) struct KeyAttempts(Mutex<Watched>);

#[derive(Debug, Default)]
struct Watched {
    tallies: BTreeMap<Whose, Tally>,
    /// From where a system got in last.
    good: BTreeMap<ClientId, String>,
}

impl KeyAttempts {
    /// For how many seconds more none of these is let in; none: not locked.
    pub(crate) fn locked(&self, whose: &[Whose], now: Timestamp) -> Option<i64> {
        let watched = self.watched();
        let rest = |one: &Whose| {
            let until = watched.tallies.get(one)?.locked_until?;
            let rest = until.seconds_since(now);
            // A clock that went back does not lengthen a lock.
            (1..=LOCK_SECONDS_MAX).contains(&rest).then_some(rest)
        };
        whose.iter().filter_map(rest).max()
    }

    /// Whether this system got in from this address last.
    pub(crate) fn is_known(&self, client: ClientId, source: Option<&str>) -> bool {
        let watched = self.watched();
        source.is_some() && watched.good.get(&client).map(String::as_str) == source
    }

    /// A right key: nothing that was wrong before counts any more for this system.
    pub(crate) fn right(&self, client: ClientId, source: Option<&str>) {
        let mut watched = self.watched();
        watched.tallies.remove(&Whose::Client(client));
        if let Some(source) = source
            && watched.good.get(&client).map(String::as_str) != Some(source)
        {
            watched.good.insert(client, source.to_owned());
        }
    }

    /// A wrong key; answers the locks that it starts.
    pub(crate) fn wrong(&self, whose: &[Whose], now: Timestamp) -> Vec<Lock> {
        let mut watched = self.watched();
        let started = whose.iter().filter_map(|one| watched.count(one, now));
        started.collect()
    }

    fn watched(&self) -> MutexGuard<'_, Watched> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watched {
    fn count(&mut self, whose: &Whose, now: Timestamp) -> Option<Lock> {
        if !self.tallies.contains_key(whose) {
            self.make_room();
        }
        let new = Tally {
            wrong: 0,
            since: now,
            touched: now,
            locks: 0,
            locked_until: None,
        };
        let tally = self.tallies.entry(whose.clone()).or_insert(new);
        let age = now.seconds_since(tally.since);
        if !(0..=WINDOW_SECONDS).contains(&age) {
            (tally.wrong, tally.since) = (0, now);
        }
        if now.seconds_since(tally.touched) > 2 * LOCK_SECONDS_MAX {
            tally.locks = 0;
        }
        tally.touched = now;
        tally.wrong += 1;
        if tally.wrong < WRONG_MAX {
            return None;
        }
        let seconds = (LOCK_SECONDS << tally.locks.min(6)).min(LOCK_SECONDS_MAX);
        tally.wrong = 0;
        tally.locks += 1;
        tally.locked_until = Some(now.plus_seconds(seconds));
        Some(Lock {
            whose: whose.clone(),
            seconds,
        })
    }

    fn make_room(&mut self) {
        if self.tallies.len() < WATCHED_MAX {
            return;
        }
        let oldest = self.tallies.iter().min_by_key(|(_, tally)| tally.touched);
        if let Some(whose) = oldest.map(|(whose, _)| whose.clone()) {
            self.tallies.remove(&whose);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        let start: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
        start.plus_seconds(second)
    }

    fn source(text: &str) -> [Whose; 1] {
        [Whose::Source(text.to_owned())]
    }

    #[test]
    fn ten_wrong_keys_start_a_lock_and_each_further_one_is_twice_as_long() {
        let attempts = KeyAttempts::default();
        let mut now = 0;
        for seconds in [60, 120, 240, 480, 960, 1920, 3600, 3600] {
            for _ in 1..WRONG_MAX {
                assert_eq!(attempts.wrong(&source("a"), at(now)), []);
            }
            let started = attempts.wrong(&source("a"), at(now));
            assert_eq!(started[0].seconds, seconds);
            assert_eq!(
                attempts.locked(&source("a"), at(now + 1)),
                Some(seconds - 1)
            );
            assert_eq!(attempts.locked(&source("b"), at(now + 1)), None);
            now += seconds;
            assert_eq!(attempts.locked(&source("a"), at(now)), None);
        }
    }

    #[test]
    fn wrong_keys_far_apart_lock_nothing_and_a_clock_that_went_back_neither() {
        let attempts = KeyAttempts::default();
        for minute in 0..100 {
            assert_eq!(attempts.wrong(&source("a"), at(minute * 60)), []);
        }
        for _ in 0..WRONG_MAX {
            let _ = attempts.wrong(&source("b"), at(100_000));
        }
        assert!(attempts.locked(&source("b"), at(100_001)).is_some());
        assert_eq!(attempts.locked(&source("b"), at(0)), None);
    }

    #[test]
    fn memory_is_bounded_and_what_is_at_work_stays() {
        let attempts = KeyAttempts::default();
        for second in 0..10_000 {
            let _ = attempts.wrong(&source(&format!("10.0.0.{second}")), at(second));
        }
        let watched = attempts.watched();
        assert_eq!(watched.tallies.len(), WATCHED_MAX);
        let newest = Whose::Source("10.0.0.9999".to_owned());
        assert!(watched.tallies.contains_key(&newest));
    }
}
