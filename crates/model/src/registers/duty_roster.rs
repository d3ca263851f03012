//! 勤務表 (`duty-roster`): who was on duty when, brought in from where duties are planned, so that
//! accesses outside of them come to light (JAHIS 3.3, 6.2(1)(b)(ウ)).

use crate::id::PersonId;
use crate::register::{
    Approval, Description, Fault, Field, FieldFault, FieldKind, KeySource, Register, whole,
};
use crate::text::{Code, UserId};
use crate::time::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 勤務: one duty of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// Whose.
    pub person: PersonId,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyRoster {
    /// Its key, such as `2026-11` or `2026-11.ward-3`.
    pub code: Code,
    /// The first day it speaks of.
    #[serde(with = "crate::patient::plain_date")]
    pub from: Date,
    /// The last day.
    #[serde(with = "crate::patient::plain_date")]
    pub until: Date,
    /// The duties.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duties: Vec<Duty>,
}

impl Register for DutyRoster {
    const DESCRIPTION: &'static Description = &Description {
        code: "duty-roster",
        key: KeySource::Field("code"),
        approval: Approval::None,
        review_months: None,
        fields: &[
            Field::new("code", FieldKind::Code).required().searchable(),
            Field::new("from", FieldKind::Date).required().searchable(),
            Field::new("until", FieldKind::Date).required().searchable(),
            Field::new("duties", FieldKind::Table(DUTY)),
        ],
        whole: whole::<Self>,
    };

    fn contradictions(&self) -> Vec<FieldFault> {
        let other = "from";
        let duties = self.duties.iter().enumerate();
        let backwards = duties.filter(|(_, duty)| duty.until <= duty.from);
        let mut faults: Vec<FieldFault> = backwards
            .map(|(at, _)| {
                FieldFault::new(format!("duties.{at}.until"), Fault::Contradicts { other })
            })
            .collect();
        if self.until < self.from {
            faults.push(FieldFault::new("until", Fault::Contradicts { other }));
        }
        faults
    }
}

const DUTY: &[Field] = &[
    Field::reference("person", "person").required(),
    Field::new("from", FieldKind::Time).required(),
    Field::new("until", FieldKind::Time).required(),
];

/// A row of the file that a roster is brought in from. It is in no catalogue: only the file has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyRow {
    /// Whose duty: the user id.
    pub user_id: UserId,
    /// The day it begins on.
    #[serde(with = "crate::patient::plain_date")]
    pub day: Date,
    /// From this minute of the day, as `8:30`.
    pub from: String,
    /// Until this minute; not after the first: of the next day. `24:00` is the end of the day.
    pub until: String,
}

impl DutyRow {
    /// From when until when.
    ///
    /// # Errors
    /// The first field that is no hour.
    pub fn times(&self) -> Result<(Timestamp, Timestamp), FieldFault> {
        let minute = |field: &'static str, text: &str| {
            let (hour, minute) = text.trim().split_once(':').unwrap_or((text, ""));
            let read = |part: &str| part.parse::<i64>().ok();
            let known = read(hour).zip(read(minute));
            let known =
                known.filter(|(hour, minute)| (0..60).contains(minute) && (0..=24).contains(hour));
            let minutes = known.map(|(hour, minute)| hour * 60 + minute);
            let within = minutes.filter(|minutes| *minutes <= DAY_MINUTES);
            within.ok_or_else(|| FieldFault::new(field, Fault::NotATime))
        };
        let (from, mut until) = (minute("from", &self.from)?, minute("until", &self.until)?);
        if until <= from {
            until += DAY_MINUTES;
        }
        let midnight = Timestamp::day_in_japan(self.day);
        Ok((
            midnight.plus_seconds(from * 60),
            midnight.plus_seconds(until * 60),
        ))
    }
}

const DAY_MINUTES: i64 = 24 * 60;

impl Register for DutyRow {
    const DESCRIPTION: &'static Description = &Description {
        code: "duty-row",
        key: KeySource::Made,
        approval: Approval::None,
        review_months: None,
        fields: &[
            Field::new("user_id", FieldKind::Text(UserId::CHARS_MAX)).required(),
            Field::new("day", FieldKind::Date).required(),
            Field::text("from").required(),
            Field::text("until").required(),
        ],
        whole: whole::<Self>,
    };

    fn contradictions(&self) -> Vec<FieldFault> {
        self.times().err().into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duty_ends_on_the_next_day_where_it_ends_before_it_begins() {
        let row = |from: &str, until: &str| DutyRow {
            user_id: "sato".parse().unwrap(),
            day: "2026-11-20".parse().unwrap(),
            from: from.to_owned(),
            until: until.to_owned(),
        };
        let cases = [
            (
                "8:30",
                "17:15",
                Some(("2026-11-19T23:30:00Z", "2026-11-20T08:15:00Z")),
            ),
            (
                "16:30",
                "09:00",
                Some(("2026-11-20T07:30:00Z", "2026-11-21T00:00:00Z")),
            ),
            (
                "00:00",
                "24:00",
                Some(("2026-11-19T15:00:00Z", "2026-11-20T15:00:00Z")),
            ),
            ("8:60", "17:00", None),
            ("25:00", "17:00", None),
            ("8", "17:00", None),
            ("-1:00", "17:00", None),
        ];
        for (from, until, expected) in cases {
            let expected =
                expected.map(|(from, until)| (from.parse().unwrap(), until.parse().unwrap()));
            assert_eq!(row(from, until).times().ok(), expected, "{from} – {until}");
        }
    }
}
