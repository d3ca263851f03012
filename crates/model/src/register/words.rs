//! Texts in entries: several lines, and one line in both languages.

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
