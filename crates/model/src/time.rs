//! Time: UTC microseconds, and what was known of the clock when it was read.
//!
//! A time never decides an order (that is the ledger's). It is kept with the state of the clock,
//! so that a confirmation made by an unsynchronized clock says so for ever (JAHIS 3.3, 7.1.2(1)1)).
//! Nothing here reads a clock.

use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// An instant in UTC microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// The text or number is not an instant between the years 0001 and 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a time of the form 2026-11-20T12:00:00.000000Z")]
pub struct NotATime;

const MICROS_PER_SECOND: i64 = 1_000_000;
const YEAR_1: i64 = -62_135_596_800 * MICROS_PER_SECOND;
const YEAR_9999_END: i64 = 253_402_207_200 * MICROS_PER_SECOND - 1;

impl Timestamp {
    /// An instant from UTC microseconds.
    ///
    /// # Errors
    /// [`NotATime`] outside the years 0001 to 9999.
    pub const fn from_micros(micros: i64) -> Result<Self, NotATime> {
        if micros < YEAR_1 || micros > YEAR_9999_END {
            Err(NotATime)
        } else {
            Ok(Self(micros))
        }
    }

    /// UTC microseconds since 1970.
    #[must_use]
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Later by so many seconds; stops at the ends of the range.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        let micros = self
            .0
            .saturating_add(seconds.saturating_mul(MICROS_PER_SECOND));
        Self(micros.clamp(YEAR_1, YEAR_9999_END))
    }

    /// Whole seconds from `earlier` to `self`; negative when the clock went back.
    #[must_use]
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0) / MICROS_PER_SECOND
    }

    /// The civil date in Japan at this instant.
    #[must_use]
    pub fn date_in_japan(self) -> jiff::civil::Date {
        self.in_japan().date()
    }

    /// The instant at which a day begins in Japan.
    #[must_use]
    pub fn day_in_japan(day: jiff::civil::Date) -> Self {
        let midnight = day.to_zoned(TimeZone::fixed(Offset::constant(9)));
        let micros = midnight.map_or(0, |zoned| zoned.timestamp().as_microsecond());
        Self(micros.clamp(YEAR_1, YEAR_9999_END))
    }

    /// For the screen: `2026-11-20 21:00:00 +09:00`.
    #[must_use]
    pub fn to_japan_text(self) -> String {
        self.in_japan()
            .strftime("%Y-%m-%d %H:%M:%S %:z")
            .to_string()
    }

    fn in_japan(self) -> jiff::Zoned {
        self.as_jiff()
            .to_zoned(TimeZone::fixed(Offset::constant(9)))
    }

    fn as_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_jiff().strftime("%Y-%m-%dT%H:%M:%S.%6fZ").fmt(f)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({self})")
    }
}

impl FromStr for Timestamp {
    type Err = NotATime;
    /// Takes any RFC 3339 text with an offset; prints as UTC with microseconds.
    fn from_str(text: &str) -> Result<Self, NotATime> {
        let instant: jiff::Timestamp = text.parse().map_err(|_| NotATime)?;
        Self::from_micros(instant.as_microsecond())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Whether the clock could be trusted when it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// Disciplined by a time source within the allowed error.
    Synchronized,
    /// The system says that it is not disciplined, or the clock went back: time-unreliable.
    Unsynchronized,
    /// The system cannot say.
    Unknown,
}

/// What was known of the clock when it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockReading {
    /// Where the time comes from, such as `kernel-ntp`.
    pub source: String,
    /// Whether it could be trusted.
    pub state: ClockState,
    /// Estimated offset from true time in microseconds, where the source tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset_us: Option<i64>,
    /// When the source was last heard, where it tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_sync: Option<Timestamp>,
}

impl ClockReading {
    /// True when a confirmation at this reading needs no mark.
    #[must_use]
    pub fn is_reliable(&self) -> bool {
        self.state == ClockState::Synchronized
    }
}

/// An instant and the clock it came from: what every confirmed thing carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Now {
    /// The instant.
    pub at: Timestamp,
    /// The clock it was read from.
    pub clock: ClockReading,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_utc_with_microseconds() {
        let at: Timestamp = "2026-11-20T21:00:00.5+09:00".parse().unwrap();
        assert_eq!(at.to_string(), "2026-11-20T12:00:00.500000Z");
        assert_eq!(at.to_japan_text(), "2026-11-20 21:00:00 +09:00");
        assert_eq!(at.date_in_japan().to_string(), "2026-11-20");
    }

    #[test]
    fn a_time_without_offset_is_refused() {
        assert_eq!("2026-11-20T21:00:00".parse::<Timestamp>(), Err(NotATime));
        assert_eq!("yesterday".parse::<Timestamp>(), Err(NotATime));
    }

    #[test]
    fn ends_of_the_range_do_not_overflow() {
        let last = Timestamp::from_micros(YEAR_9999_END).unwrap();
        assert_eq!(last.plus_seconds(i64::MAX), last);
        assert!(last.to_string().starts_with("9999-12-30"));
        assert!(
            Timestamp::from_micros(YEAR_1)
                .unwrap()
                .to_string()
                .starts_with("0001-01-01")
        );
        assert_eq!(Timestamp::from_micros(i64::MAX), Err(NotATime));
    }
}
