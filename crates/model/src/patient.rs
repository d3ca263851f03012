//! 患者. The number is the institution's own string, kept as given; identity data is what the
//! wrong-patient guard shows: name, kana, birth date, sex, number.
//!
//! A patient changes by revisions, never in place. Duplicates are merged by an event that points
//! from the retired number to the surviving one; nothing that was recorded is rewritten.
//! Information on the deceased is under the same rules (D-47).

use crate::id::PatientId;
use crate::text::{Name, check_line, lines};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

lines! {
    /// 患者番号: the institution's own number, kept as given.
    PatientNo(check_line, 64),
}

/// Sex as the institution registers it (FHIR administrative gender).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// 男
    Male,
    /// 女
    Female,
    /// その他
    Other,
    /// 不明
    Unknown,
}

impl Sex {
    /// Its code in data and in the locales.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female => "female",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }

    /// The sex with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Male, Self::Female, Self::Other, Self::Unknown]
            .into_iter()
            .find(|s| s.code() == code)
    }
}

/// What identifies a patient to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patient {
    /// Genpon's own id; never changes.
    pub id: PatientId,
    /// The institution's number.
    pub number: PatientNo,
    /// Name as registered.
    pub name: Name,
    /// Name in kana, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kana: Option<Name>,
    /// Date of birth, where known.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub birth_date: Option<Date>,
    /// Sex as registered.
    pub sex: Sex,
    /// Date of death, where known. The rules stay the same.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub death_date: Option<Date>,
    /// Where this number was merged into another patient: that patient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<PatientId>,
}

impl Patient {
    /// Full years at `day`, where the birth date is known and not after that day.
    #[must_use]
    pub fn age_years(&self, day: Date) -> Option<i16> {
        let birth = self.birth_date.filter(|birth| *birth <= day)?;
        let had_birthday = (day.month(), day.day()) >= (birth.month(), birth.day());
        Some(day.year() - birth.year() - i16::from(!had_birthday))
    }
}

/// Dates as `YYYY-MM-DD`.
pub mod optional_date {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes the date, or nothing.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => serializer.collect_str(date),
            None => serializer.serialize_none(),
        }
    }

    /// Reads `YYYY-MM-DD`, or nothing.
    ///
    /// # Errors
    /// When the text is not a date.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Date>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| text.parse().map_err(D::Error::custom))
            .transpose()
    }
}

/// Serde of a date that is always there, as `YYYY-MM-DD`.
pub mod plain_date {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes the date.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(date)
    }

    /// Reads `YYYY-MM-DD`.
    ///
    /// # Errors
    /// When the text is not a date.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn age_counts_full_years() {
        let patient = Patient {
            id: PatientId::from_slice(&[7; 16]).unwrap(),
            number: "00012345".parse().unwrap(),
            name: "見本 花子".parse().unwrap(),
            kana: None,
            birth_date: Some(date(1956, 2, 29)),
            sex: Sex::Female,
            death_date: None,
            merged_into: None,
        };
        assert_eq!(patient.age_years(date(2026, 2, 28)), Some(69));
        assert_eq!(patient.age_years(date(2026, 3, 1)), Some(70));
        assert_eq!(patient.age_years(date(1950, 1, 1)), None);
        let json = serde_json::to_string(&patient).unwrap();
        assert_eq!(serde_json::from_str::<Patient>(&json).unwrap(), patient);
        assert!(
            json.contains("\"1956-02-29\"") && json.contains("\"00012345\""),
            "{json}"
        );
    }
}
