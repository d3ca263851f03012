//! The clock at the edge: the only place where Genpon reads the time of the machine.
//!
//! A reading carries what the kernel says of the clock's discipline (ntp_adjtime), so that a
//! confirmation made while the clock was not synchronized is marked so for ever (JAHIS 3.3,
//! 7.1.2(1)1)). A clock that went back behind the last durable write counts as unsynchronized.

use genpon_model::time::{ClockReading, ClockState, Now, Timestamp};
use std::sync::atomic::{AtomicI64, Ordering};

/// Something that tells the time and what is known of the clock.
pub trait Clock: Send + Sync {
    /// The time now, with the state of the clock.
    fn now(&self) -> Now;
}

/// The clock of the machine, with the kernel's word on its discipline.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Now {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the edge where the clock is read"
        )]
        let elapsed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let micros = elapsed.map_or(0, |since| {
            i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
        });
        let at = Timestamp::from_micros(micros).unwrap_or(EPOCH);
        Now {
            at,
            clock: kernel_reading(),
        }
    }
}

const EPOCH: Timestamp = match Timestamp::from_micros(0) {
    Ok(epoch) => epoch,
    Err(_) => unreachable!(),
};

#[cfg(target_os = "linux")]
fn kernel_reading() -> ClockReading {
    // All zero: a query that changes nothing (`modes` = 0).
    let mut timex = empty_timex();
    #[expect(
        unsafe_code,
        reason = "ntp_adjtime has no safe wrapper; it only reads, modes is 0"
    )]
    // SAFETY: the pointer is valid for the whole call and the structure is fully initialized.
    let state = unsafe { libc::ntp_adjtime(&raw mut timex) };
    let disciplined =
        state != -1 && state != libc::TIME_ERROR && timex.status & libc::STA_UNSYNC == 0;
    ClockReading {
        source: "kernel-ntp".to_owned(),
        state: if state == -1 {
            ClockState::Unknown
        } else if disciplined {
            ClockState::Synchronized
        } else {
            ClockState::Unsynchronized
        },
        offset_us: disciplined.then(|| offset_us(&timex)),
        last_sync: None,
    }
}

#[cfg(target_os = "linux")]
fn empty_timex() -> libc::timex {
    #[expect(
        unsafe_code,
        reason = "a plain C structure of integers, for which all zero is legal"
    )]
    // SAFETY: every field is an integer or an array of integers.
    unsafe {
        std::mem::zeroed()
    }
}

#[cfg(target_os = "linux")]
fn offset_us(timex: &libc::timex) -> i64 {
    if timex.status & libc::STA_NANO == 0 {
        timex.offset
    } else {
        timex.offset / 1000
    }
}

#[cfg(not(target_os = "linux"))]
fn kernel_reading() -> ClockReading {
    ClockReading {
        source: "system".to_owned(),
        state: ClockState::Unknown,
        offset_us: None,
        last_sync: None,
    }
}

/// Notices when the clock goes back: keeps the latest instant ever seen.
#[derive(Debug, Default)]
pub struct Latest(AtomicI64);

/// How far the clock may step back before it is called unsynchronized.
const STEP_BACK_MICROS_MAX: i64 = 1_000_000;

impl Latest {
    /// Starts from the last durable write of the store.
    #[must_use]
    pub fn starting_at(last_write: Option<Timestamp>) -> Self {
        Self(AtomicI64::new(
            last_write.map_or(i64::MIN, Timestamp::as_micros),
        ))
    }

    /// The same reading, marked unsynchronized when it lies before what was seen already.
    #[must_use]
    pub fn check(&self, mut now: Now) -> Now {
        let seen = self.0.fetch_max(now.at.as_micros(), Ordering::Relaxed);
        if now.at.as_micros() < seen.saturating_sub(STEP_BACK_MICROS_MAX) {
            now.clock.state = ClockState::Unsynchronized;
            now.clock.source.push_str("; went back");
        }
        now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(seconds: i64) -> Now {
        let at = Timestamp::from_micros(seconds * 1_000_000).unwrap();
        let clock = ClockReading {
            source: "test".to_owned(),
            state: ClockState::Synchronized,
            offset_us: None,
            last_sync: None,
        };
        Now { at, clock }
    }

    #[test]
    fn a_clock_that_goes_back_is_marked() {
        let latest = Latest::starting_at(reading(100).at.into());
        assert_eq!(
            latest.check(reading(101)).clock.state,
            ClockState::Synchronized
        );
        assert_eq!(
            latest.check(reading(100)).clock.state,
            ClockState::Synchronized
        );
        let back = latest.check(reading(90));
        assert_eq!(back.clock.state, ClockState::Unsynchronized);
        assert!(back.clock.source.ends_with("went back"));
    }

    #[test]
    fn the_machine_has_a_clock() {
        let now = SystemClock.now();
        assert!(now.at.as_micros() > 1_700_000_000_000_000);
    }
}
