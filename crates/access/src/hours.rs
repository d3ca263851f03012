//! Permitted hours: on which weekdays and from when to when a person may be at work in the system.
//!
//! JAHIS 3.3, 8.2.2.9 ログオン 推奨(2)(4). All times are those of Japan. Hours that end before they begin run
//! into the next day, and belong to the day they began on.

use genpon_model::Timestamp;
use genpon_model::registers::person::{Hours, Weekday};
use jiff::civil::Weekday as Day;

/// Minutes of a day.
const DAY: u32 = 24 * 60;

/// Whether somebody with these hours may be in the system at this moment; no hours: always.
#[must_use]
pub fn may_be_in(hours: &[Hours], at: Timestamp) -> bool {
    let day = at.date_in_japan().weekday();
    let minute = minute_of_day(at);
    hours.is_empty() || hours.iter().any(|row| covers(row, day, minute))
}

fn covers(row: &Hours, day: Day, minute: u32) -> bool {
    let is_on = |day: Day| row.days.iter().any(|one| weekday(*one) == day);
    let (from, until) = (row.from_minute, row.until_minute);
    if from < until {
        is_on(day) && (from..until).contains(&minute)
    } else {
        let began_today = is_on(day) && (from..DAY).contains(&minute);
        began_today || (is_on(day.previous()) && minute < until)
    }
}

/// Minutes since midnight in Japan, whose clock never jumps.
fn minute_of_day(at: Timestamp) -> u32 {
    const JAPAN_SECONDS: i64 = 9 * 3600;
    let seconds = at.as_micros().div_euclid(1_000_000) + JAPAN_SECONDS;
    u32::try_from(seconds.rem_euclid(86_400) / 60).unwrap_or_default()
}

const fn weekday(day: Weekday) -> Day {
    match day {
        Weekday::Monday => Day::Monday,
        Weekday::Tuesday => Day::Tuesday,
        Weekday::Wednesday => Day::Wednesday,
        Weekday::Thursday => Day::Thursday,
        Weekday::Friday => Day::Friday,
        Weekday::Saturday => Day::Saturday,
        Weekday::Sunday => Day::Sunday,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("{text}:00+09:00").parse().unwrap()
    }

    #[test]
    fn hours_hold_on_their_days_and_run_over_midnight() {
        let row = |days: &[Weekday], from_minute, until_minute| Hours {
            days: days.to_vec(),
            from_minute,
            until_minute,
        };
        // 2026-11-20 is a Friday.
        let day = [row(&[Weekday::Friday], 8 * 60, 17 * 60)];
        let night = [row(&[Weekday::Friday], 22 * 60, 6 * 60)];
        let cases = [
            (&day, "2026-11-20T07:59", false),
            (&day, "2026-11-20T08:00", true),
            (&day, "2026-11-20T16:59", true),
            (&day, "2026-11-20T17:00", false),
            (&day, "2026-11-21T09:00", false),
            (&night, "2026-11-20T05:00", false),
            (&night, "2026-11-20T22:00", true),
            (&night, "2026-11-21T05:59", true),
            (&night, "2026-11-21T06:00", false),
            (&night, "2026-11-21T22:00", false),
        ];
        for (hours, time, may) in cases {
            assert_eq!(may_be_in(hours, at(time)), may, "{time}");
        }
        assert!(may_be_in(&[], at("2026-11-22T03:00")));
    }
}
