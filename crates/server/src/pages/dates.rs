//! Times and days as a person in Japan reads them.
//!
//! The store keeps UTC microseconds; the screen shows Japan Standard Time (UTC+9, no summer time)
//! and says so. A birth date shows with its era (元号), because that is how patients say it.

use genpon_formats::locale::{Lang, Locale};
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Unit};
use maud::{Markup, html};

use super::say;

/// A moment of the record or the trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub Timestamp);

impl Moment {
    /// From microseconds since 1970, as the store keeps them; outside jiff's range shows as 1970.
    pub fn from_unix_us(microseconds: i64) -> Self {
        Self(Timestamp::from_microsecond(microseconds).unwrap_or(Timestamp::UNIX_EPOCH))
    }

    /// `2026-11-20 21:04`, in Japan.
    pub fn minute(self) -> String {
        self.in_japan("%Y-%m-%d %H:%M")
    }

    /// `2026-11-20`, in Japan.
    pub fn day(self) -> String {
        self.in_japan("%Y-%m-%d")
    }

    /// `2026-11-20 21:04:05 +09:00`, for places where the exact time is the point.
    pub fn full(self) -> String {
        self.in_japan("%Y-%m-%d %H:%M:%S %:z")
    }

    /// `2026-11-20T21:04`, the value of a `datetime-local` field.
    pub fn field(self) -> String {
        self.in_japan("%Y-%m-%dT%H:%M")
    }

    fn in_japan(self, form: &str) -> String {
        let japan = TimeZone::fixed(Offset::constant(9));
        self.0.to_zoned(japan).strftime(form).to_string()
    }
}

impl From<genpon_model::time::Timestamp> for Moment {
    fn from(at: genpon_model::time::Timestamp) -> Self {
        Self::from_unix_us(at.as_micros())
    }
}

/// The moment by the minute, with the exact one on hover and for machines.
pub fn moment(moment: Moment) -> Markup {
    html! { time.num datetime=(moment.0.to_string()) title=(moment.full()) { (moment.minute()) } }
}

/// The moment by the day.
pub fn day(moment: Moment) -> Markup {
    html! { time.num datetime=(moment.0.to_string()) title=(moment.full()) { (moment.day()) } }
}

/// The moment to the second with its offset.
pub fn exact(moment: Moment) -> Markup {
    html! { time.num datetime=(moment.0.to_string()) { (moment.full()) } }
}

/// A birth date, or that none is known, in the reader's language: `1948年3月12日（昭和23年）` or `12 Mar 1948`.
pub fn birth(l: &Locale, date: Option<Date>) -> String {
    let Some(date) = date else {
        return l.say("birth-date-unknown");
    };
    match l.lang() {
        Lang::Ja => {
            let plain = date.strftime("%Y年%-m月%-d日");
            match era(date) {
                Some((name, 1)) => format!("{plain}（{name}元年）"),
                Some((name, year)) => format!("{plain}（{name}{year}年）"),
                None => plain.to_string(),
            }
        }
        Lang::En => date.strftime("%-d %b %Y").to_string(),
    }
}

/// The age on `today`: in years, under two years in months, under a month in days.
pub fn age(l: &Locale, birth: Option<Date>, today: Date) -> String {
    let Some(Ok(span)) = birth.map(|birth| birth.until((Unit::Year, today))) else {
        return String::new();
    };
    match (span.get_years(), span.get_months()) {
        (years, _) if years >= 2 => say!(l, "age-years", count = i64::from(years)),
        (years, months) if years > 0 || months > 0 => {
            say!(
                l,
                "age-months",
                count = i64::from(years) * 12 + i64::from(months)
            )
        }
        _ => say!(l, "age-days", count = i64::from(span.get_days())),
    }
}

/// The era and its year; eras begin in the middle of a year.
fn era(date: Date) -> Option<(&'static str, i16)> {
    ERAS.iter()
        .find(|(from, _)| date >= Date::constant(from.0, from.1, from.2))
        .map(|(from, name)| (*name, date.year() - from.0 + 1))
}

/// First days of the eras, newest first (明治 by the Gregorian calendar of 1873).
const ERAS: [((i16, i8, i8), &str); 5] = [
    ((2019, 5, 1), "令和"),
    ((1989, 1, 8), "平成"),
    ((1926, 12, 25), "昭和"),
    ((1912, 7, 30), "大正"),
    ((1873, 1, 1), "明治"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn birth_dates_show_their_era() {
        let ja = Locale::of(Lang::Ja);
        assert_eq!(
            birth(ja, Some(date(1948, 3, 12))),
            "1948年3月12日（昭和23年）"
        );
        assert_eq!(
            birth(ja, Some(date(1989, 1, 7))),
            "1989年1月7日（昭和64年）"
        );
        assert_eq!(
            birth(ja, Some(date(1989, 1, 8))),
            "1989年1月8日（平成元年）"
        );
        assert_eq!(
            birth(ja, Some(date(2019, 4, 30))),
            "2019年4月30日（平成31年）"
        );
        assert_eq!(
            birth(Locale::of(Lang::En), Some(date(1948, 3, 12))),
            "12 Mar 1948"
        );
    }

    #[test]
    fn ages_count_in_the_unit_that_matters() {
        let en = Locale::of(Lang::En);
        let today = date(2026, 11, 20);
        assert_eq!(age(en, Some(date(1948, 11, 21)), today), "77 years");
        assert_eq!(age(en, Some(date(2025, 10, 20)), today), "13 months");
        assert_eq!(age(en, Some(date(2026, 11, 19)), today), "1 day");
    }

    #[test]
    fn times_show_in_japan() {
        let shown = Moment::from_unix_us(1_795_176_000_000_000);
        assert_eq!(shown.full(), "2026-11-20 21:00:00 +09:00");
        assert_eq!(shown.field(), "2026-11-20T21:00");
    }
}
