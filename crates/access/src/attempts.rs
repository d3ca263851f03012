//! Wrong attempts: after each a pause in which nothing is looked at, after several in a row a lock.
//!
//! JAHIS 3.3, 6.2(2) 推奨4, 8.2.2.9: the length of the pause, the number and the length of the lock are
//! the institution's. Counts only; whether an attempt was right is found out elsewhere.

use genpon_model::Timestamp;
use genpon_model::registers::AuthenticationPolicy;
use serde::{Deserialize, Serialize};

/// The attempts of one person, or of one id that nobody has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempts {
    /// Wrong ones in a row.
    pub failures: u32,
    /// Until when none is looked at.
    pub quiet_until: Option<Timestamp>,
    /// The lock, where there is one.
    pub lock: Option<Lock>,
}

/// A lock after too many wrong attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// Since when.
    pub since: Timestamp,
    /// Until when; none: until somebody with the right ends it.
    pub until: Option<Timestamp>,
}

/// Whether an attempt is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// It is.
    Now,
    /// It is not, even if it is right: it came too soon after a wrong one.
    TooSoon,
    /// It is not, even if it is right: the account is locked.
    Locked,
}

impl Attempts {
    /// Whether an attempt at this moment is looked at.
    #[must_use]
    pub fn look(&self, at: Timestamp) -> Look {
        if self.is_locked(at) {
            Look::Locked
        } else if self.quiet_until.is_some_and(|until| at < until) {
            Look::TooSoon
        } else {
            Look::Now
        }
    }

    /// Whether the lock holds at this moment.
    #[must_use]
    pub fn is_locked(&self, at: Timestamp) -> bool {
        let holds = |lock: Lock| lock.until.is_none_or(|until| at < until);
        self.lock.is_some_and(holds)
    }

    /// Until when nothing is looked at; none where that is open, or over.
    #[must_use]
    pub fn closed_until(&self) -> Option<Timestamp> {
        match self.lock {
            Some(lock) => lock.until,
            None => self.quiet_until,
        }
    }

    /// Counts a wrong attempt that was looked at. Says whether it locked the account.
    pub fn fail(&mut self, policy: &AuthenticationPolicy, at: Timestamp) -> bool {
        if !self.is_locked(at) && self.lock.take().is_some() {
            self.failures = 0;
        }
        self.failures = self.failures.saturating_add(1);
        self.quiet_until = Some(at.plus_seconds(i64::from(policy.failure_delay_seconds)));
        let is_over = self.failures >= policy.failures_max;
        if is_over {
            let minutes = i64::from(policy.lock_minutes);
            let until = (minutes > 0).then(|| at.plus_seconds(minutes * 60));
            self.lock.get_or_insert(Lock { since: at, until });
        }
        is_over
    }

    /// Forgets what was wrong: the person came in, or somebody with the right ended the lock.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::password::tests::policy;

    fn at(seconds: i64) -> Timestamp {
        "2026-11-20T12:00:00Z"
            .parse::<Timestamp>()
            .unwrap()
            .plus_seconds(seconds)
    }

    #[test]
    fn after_a_wrong_attempt_nothing_is_looked_at_for_as_long_as_the_policy_says() {
        for delay in [1, 30] {
            let policy = AuthenticationPolicy {
                failure_delay_seconds: delay,
                ..policy()
            };
            let mut attempts = Attempts::default();
            assert_eq!(attempts.look(at(0)), Look::Now);
            assert!(!attempts.fail(&policy, at(0)));
            assert_eq!(attempts.look(at(i64::from(delay) - 1)), Look::TooSoon);
            assert_eq!(attempts.look(at(i64::from(delay))), Look::Now);
        }
    }

    #[test]
    fn the_last_allowed_failure_locks_for_a_time_or_until_released() {
        for (lock_minutes, later, look) in [(15, 900, Look::Now), (0, 90_000, Look::Locked)] {
            let policy = AuthenticationPolicy {
                failures_max: 3,
                lock_minutes,
                ..policy()
            };
            let mut attempts = Attempts::default();
            let locked: Vec<bool> = (0..3).map(|n| attempts.fail(&policy, at(n * 60))).collect();
            assert_eq!(locked, [false, false, true]);
            assert_eq!(attempts.look(at(120 + 899)), Look::Locked);
            assert_eq!(attempts.look(at(120 + later)), look);
            attempts.clear();
            assert_eq!(attempts.look(at(121)), Look::Now);
        }
    }

    #[test]
    fn a_wrong_attempt_never_ends_a_lock() {
        for lock_minutes in [0, 15] {
            let policy = AuthenticationPolicy {
                failures_max: 3,
                lock_minutes,
                ..policy()
            };
            let mut attempts = Attempts::default();
            let _ = (0..3).map(|n| attempts.fail(&policy, at(n))).count();
            let lock = attempts.lock;
            assert!(attempts.fail(&policy, at(10)));
            assert_eq!(attempts.look(at(60)), Look::Locked);
            assert_eq!(attempts.lock, lock, "nor makes it longer");
        }
    }

    #[test]
    fn after_a_lock_that_ended_counting_begins_again() {
        let policy = AuthenticationPolicy {
            failures_max: 3,
            lock_minutes: 1,
            ..policy()
        };
        let mut attempts = Attempts::default();
        let _ = (0..3).map(|n| attempts.fail(&policy, at(n))).count();
        assert!(!attempts.fail(&policy, at(100)));
        assert_eq!(attempts.failures, 1);
    }
}
