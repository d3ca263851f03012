//! Who may try at the entrance now: few computations at once, one at a time for each account, a short
//! queue that no single address fills.
//!
//! A hash of a password is dear on purpose; ten thousand attempts a second must not starve the others.
//! Who does not get a place is told so at once. Memory is bounded, whatever is sent. Ids that nobody
//! has are counted like those of people, so that a refusal tells nothing (JAHIS 3.3, 8.2.2.9).

use genpon_access::attempts::Attempts;
use genpon_model::Timestamp;
use genpon_model::digest::DigestAlgorithm;
use genpon_model::id::InstitutionId;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Computations at once.
const AT_ONCE: usize = 2;
/// Attempts that wait for their turn.
const WAITING_MAX: usize = 32;
/// Of these from one address.
const WAITING_OF_SOURCE_MAX: usize = 8;
/// How long an attempt waits.
const PATIENCE: Duration = Duration::from_secs(5);
/// Ids that nobody has, and windows in which refusals are only counted.
const REMEMBERED_MAX: usize = 4096;

/// Seconds in which refusals of people unknown are told each up to a number, and counted after it.
const KNOCK_SECONDS: i64 = 60;
/// Of these from one address.
const TOLD_OF_SOURCE_MAX: u64 = 20;
/// Of these in all.
const TOLD_MAX: u64 = 300;

/// An account as typed, whether anybody has it or not.
pub(crate) type Account = [u8; 32];

/// The account of an id in an institution.
pub(crate) fn account(institution: InstitutionId, user_id: &str) -> Account {
    let text = format!("genpon/account/1\n{institution}\n{}", user_id.trim());
    let digest = DigestAlgorithm::Sha256.digest(text.as_bytes());
    digest.as_bytes().try_into().unwrap_or_default()
}

/// Keeps the entrance.
#[derive(Debug, Default)]
pub(crate) struct Doorman {
    state: Mutex<State>,
    turn: Condvar,
}

#[derive(Debug, Default)]
struct State {
    at_work: usize,
    next_ticket: u64,
    queue: VecDeque<u64>,
    accounts: BTreeSet<Account>,
    sources: BTreeMap<String, usize>,
    strangers: BTreeMap<Account, Attempts>,
    untold: BTreeMap<Account, Untold>,
    knocks: BTreeMap<Account, Knocks>,
    all_knocks: Knocks,
}

/// Refusals of people unknown.
#[derive(Debug, Clone, Copy, Default)]
struct Knocks {
    since: Option<Timestamp>,
    count: u64,
}

impl Knocks {
    /// Counts one; how many of the window before were not told, if this one is to be told.
    fn count(&mut self, told_max: u64, at: Timestamp) -> Option<u64> {
        let mut untold = 0;
        if !self.is_open(at) {
            untold = self.count.saturating_sub(told_max);
            *self = Self {
                since: Some(at),
                count: 0,
            };
        }
        self.count += 1;
        (self.count <= told_max).then_some(untold)
    }

    fn is_open(&self, at: Timestamp) -> bool {
        let age = self.since.map(|since| at.seconds_since(since));
        age.is_some_and(|age| (0..KNOCK_SECONDS).contains(&age))
    }
}

/// Refusals of which only the first is an event.
#[derive(Debug, Clone, Copy)]
struct Untold {
    until: Option<Timestamp>,
    count: u64,
}

/// A place at the entrance, given back when it is dropped.
pub(crate) struct Place<'d> {
    doorman: &'d Doorman,
    account: Account,
    source: String,
}

impl Doorman {
    /// Waits for a place; none where too many wait already.
    pub(crate) fn enter(&self, account: Account, source: Option<&str>) -> Option<Place<'_>> {
        let source = source.unwrap_or_default().to_owned();
        let mut state = self.state();
        let of_source = state.sources.get(&source).copied().unwrap_or(0);
        let is_full = state.queue.len() >= WAITING_MAX || of_source >= WAITING_OF_SOURCE_MAX;
        if is_full || !state.accounts.insert(account) {
            return None;
        }
        *state.sources.entry(source.clone()).or_default() += 1;
        let ticket = state.next_ticket;
        state.next_ticket += 1;
        state.queue.push_back(ticket);
        let is_not_yet =
            |state: &mut State| state.at_work >= AT_ONCE || state.queue.front() != Some(&ticket);
        let waited = self.turn.wait_timeout_while(state, PATIENCE, is_not_yet);
        let (mut state, waited) = waited.unwrap_or_else(PoisonError::into_inner);
        state.queue.retain(|waiting| *waiting != ticket);
        if waited.timed_out() {
            state.leave(&account, &source);
            self.turn.notify_all();
            return None;
        }
        state.at_work += 1;
        self.turn.notify_all();
        Some(Place {
            doorman: self,
            account,
            source,
        })
    }

    /// The attempts with an id that nobody has.
    pub(crate) fn stranger(&self, account: &Account) -> Attempts {
        let state = self.state();
        state.strangers.get(account).cloned().unwrap_or_default()
    }

    /// Remembers the attempts with an id that nobody has.
    pub(crate) fn remember(&self, account: Account, attempts: Attempts, at: Timestamp) {
        let mut state = self.state();
        if state.strangers.len() >= REMEMBERED_MAX {
            let is_open = |one: &Attempts| one.closed_until().is_none_or(|until| at < until);
            state.strangers.retain(|_, one| is_open(one));
        }
        if state.strangers.len() >= REMEMBERED_MAX {
            state.strangers.pop_first();
        }
        state.strangers.insert(account, attempts);
    }

    /// Whether a refusal without a look is to be told in an event: the first until `until`; the others
    /// are counted. None as the end: until somebody ends it.
    pub(crate) fn is_first(
        &self,
        account: Account,
        until: Option<Timestamp>,
        at: Timestamp,
    ) -> bool {
        let mut state = self.state();
        if let Some(untold) = state.untold.get_mut(&account)
            && untold.until.is_none_or(|until| at < until)
        {
            untold.count += 1;
            return false;
        }
        if state.untold.len() >= REMEMBERED_MAX {
            state
                .untold
                .retain(|_, one| one.until.is_none_or(|until| at < until));
        }
        if state.untold.len() >= REMEMBERED_MAX {
            state.untold.pop_first();
        }
        let count = 0;
        state.untold.insert(account, Untold { until, count });
        true
    }

    /// How many refusals of this account no event tells of; they are told now.
    pub(crate) fn untold(&self, account: &Account) -> u64 {
        let untold = self.state().untold.remove(account);
        untold.map_or(0, |untold| untold.count)
    }

    /// Whether a refusal of somebody unknown who knocks from here is told; if so, how many before it
    /// no event tells of.
    pub(crate) fn knock(&self, whose: Account, at: Timestamp) -> Option<u64> {
        let mut state = self.state();
        if state.knocks.len() >= REMEMBERED_MAX && !state.knocks.contains_key(&whose) {
            state.knocks.retain(|_, one| one.is_open(at));
        }
        if state.knocks.len() >= REMEMBERED_MAX && !state.knocks.contains_key(&whose) {
            state.knocks.pop_first();
        }
        let own = state.knocks.entry(whose).or_default();
        let own = own.count(TOLD_OF_SOURCE_MAX, at)?;
        let others = state.all_knocks.count(TOLD_MAX, at)?;
        Some(own + others)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn leave(&mut self, account: &Account, source: &str) {
        self.accounts.remove(account);
        if let Some(count) = self.sources.get_mut(source) {
            *count -= 1;
            if *count == 0 {
                self.sources.remove(source);
            }
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut state = self.doorman.state();
        state.at_work -= 1;
        state.leave(&self.account, &self.source);
        drop(state);
        self.doorman.turn.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000).unwrap()
    }

    #[test]
    fn one_account_is_tried_once_at_a_time() {
        let doorman = Doorman::default();
        let place = doorman.enter([1; 32], Some("a")).unwrap();
        assert!(doorman.enter([1; 32], Some("b")).is_none());
        drop(place);
        assert!(doorman.enter([1; 32], Some("b")).is_some());
    }

    #[test]
    fn who_waits_gets_the_place_that_becomes_free_and_an_address_has_few() {
        let doorman = Doorman::default();
        let first = doorman.enter([0; 32], Some("a")).unwrap();
        let _second = doorman.enter([1; 32], Some("a")).unwrap();
        std::thread::scope(|scope| {
            let waiting: Vec<_> = (2..8)
                .map(|n| {
                    let doorman = &doorman;
                    scope.spawn(move || doorman.enter([n; 32], Some("a")).map(drop).is_some())
                })
                .collect();
            while doorman.state().queue.len() < 6 {
                std::thread::yield_now();
            }
            assert!(doorman.enter([9; 32], Some("a")).is_none(), "its ninth");
            drop(first);
            assert!(waiting.into_iter().all(|one| one.join().unwrap()));
        });
    }

    #[test]
    fn whoever_knocks_on_and_on_is_told_some_times_and_then_counted() {
        let doorman = Doorman::default();
        let told = (0..100).filter_map(|_| doorman.knock([1; 32], at(0)));
        assert_eq!(told.sum::<u64>(), 0);
        assert_eq!(doorman.knock([1; 32], at(KNOCK_SECONDS - 1)), None);
        assert_eq!(doorman.knock([2; 32], at(1)), Some(0), "another address");
        assert_eq!(doorman.knock([1; 32], at(KNOCK_SECONDS)), Some(81));
        assert_eq!(doorman.knock([1; 32], at(KNOCK_SECONDS)), Some(0));
    }

    #[test]
    fn memory_is_bounded_and_windows_count() {
        let doorman = Doorman::default();
        for n in 0..10_000_u32 {
            let mut id = [0; 32];
            id[..4].copy_from_slice(&n.to_be_bytes());
            doorman.remember(id, Attempts::default(), at(0));
            assert!(doorman.is_first(id, None, at(0)));
        }
        assert!(doorman.state().strangers.len() <= REMEMBERED_MAX);
        assert!(doorman.state().untold.len() <= REMEMBERED_MAX);
        for n in 0..10_000_u32 {
            let mut id = [0; 32];
            id[..4].copy_from_slice(&n.to_be_bytes());
            let is_told = doorman.knock(id, at(0)).is_some();
            assert_eq!(is_told, u64::from(n) < TOLD_MAX);
        }
        assert!(doorman.state().knocks.len() <= REMEMBERED_MAX);
        let id = [255; 32];
        assert!(doorman.is_first(id, Some(at(2)), at(0)));
        assert!(!doorman.is_first(id, Some(at(2)), at(1)));
        assert!(!doorman.is_first(id, Some(at(2)), at(1)));
        assert!(doorman.is_first(id, Some(at(9)), at(2)));
        assert!(!doorman.is_first(id, Some(at(9)), at(3)));
        assert_eq!(doorman.untold(&id), 1);
        assert_eq!(doorman.untold(&id), 0);
    }
}
