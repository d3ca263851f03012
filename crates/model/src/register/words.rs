//! Texts in entries: several lines, and one line in both languages. Days as `YYYY-MM-DD`.

use crate::text::{Name, TextError, check_line, lines};
use serde::{Deserialize, Serialize};

lines! {
    /// Several lines of plain text.
    Prose(check_prose, 4000),
}

/// A text that people read, in Japanese and in English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Localized {
    /// 日本語
    pub ja: Name,
    /// English
    pub en: Name,
}

/// The languages of a [`Localized`], as its fields are named.
pub(crate) const LANGUAGES: [&str; 2] = ["ja", "en"];

/// Checks several lines; line feeds and tabs are allowed, other control characters are not.
pub(crate) fn check_prose(text: &str, chars_max: usize) -> Result<(), TextError> {
    check_line(&text.replace(['\n', '\t'], " "), chars_max)
}

/// Days as `YYYY-MM-DD`, for fields that are always there.
pub mod date {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes the day.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(date)
    }

    /// Reads `YYYY-MM-DD`.
    ///
    /// # Errors
    /// When the text is not a day.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}
