//! What is wrong with a value, where, as a fact. The sentence for people is in the locales.

use jiff::civil::Date;
use serde_json::Value;
use std::fmt;

/// One fault and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The place, such as `rows.3.display.ja`; empty for the entry as a whole.
    pub path: String,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// A required field is absent or empty.
    #[error("is missing")]
    Missing,
    /// The register has no such field.
    #[error("is not a field of this register")]
    NoSuchField,
    /// Another shape of value was expected.
    #[error("has another shape than expected")]
    WrongShape,
    /// More characters than allowed.
    #[error("is longer than {chars_max} characters")]
    TooLong {
        /// How many are allowed.
        chars_max: usize,
    },
    /// A control character or a bidirectional override.
    #[error("contains a character that cannot be shown")]
    Invisible,
    /// A character outside a-z, 0-9, '-', '_', '.'.
    #[error("may use only a-z, 0-9, '-', '_' and '.'")]
    NotACode,
    /// None of the codes to choose from.
    #[error("is none of the values to choose from")]
    NotAChoice,
    /// Neither yes nor no.
    #[error("is neither yes nor no")]
    NotAFlag,
    /// Not a whole number within the limits.
    #[error("is not a whole number from {min} to {max}")]
    NotAnInteger {
        /// The smallest allowed.
        min: i64,
        /// The largest allowed.
        max: i64,
    },
    /// Not a day of the form `YYYY-MM-DD`.
    #[error("is not a day of the form YYYY-MM-DD")]
    NotADate,
    /// Not an instant with an offset.
    #[error("is not a time with its offset")]
    NotATime,
    /// The entry referred to does not exist, or is retired.
    #[error("refers to no entry of the register {register}")]
    NoSuchEntry {
        /// The register looked in.
        register: &'static str,
    },
    /// Another entry has or had the value.
    #[error("is or was already used by another entry")]
    Taken,
    /// The id was issued before: it is never given to somebody else (JAHIS 3.3, 6.2(1)).
    #[error("was issued before, from {from}")]
    IssuedBefore {
        /// The first day of its use.
        from: Date,
        /// The last day; none while it is in use.
        until: Option<Date>,
    },
    /// The id rests between two loans.
    #[error("rests until {until}")]
    Resting {
        /// The last day of rest.
        until: Date,
    },
    /// What was so is not rewritten.
    #[error("says what was, and is not rewritten")]
    Rewritten,
    /// The same value twice where each may stand once.
    #[error("is given twice")]
    Twice,
    /// It contradicts another field.
    #[error("does not fit the field {other}")]
    Contradicts {
        /// The other field.
        other: &'static str,
    },
    /// The fields are right one by one, and yet the value cannot be read.
    #[error("cannot be read as an entry of this register")]
    Unreadable,
}

impl FieldFault {
    /// A fault at a place.
    #[must_use]
    pub fn new(path: impl Into<String>, fault: Fault) -> Self {
        Self {
            path: path.into(),
            fault,
        }
    }
}

impl fmt::Display for FieldFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.fault)
    }
}

impl Fault {
    /// Locale key of its sentence; [`Self::facts`] fill its places.
    #[must_use]
    pub fn label_key(&self) -> String {
        format!("register-fault-{}", self.code())
    }

    /// Its code in problem documents.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::NoSuchField => "no-such-field",
            Self::WrongShape => "wrong-shape",
            Self::TooLong { .. } => "too-long",
            Self::Invisible => "invisible",
            Self::NotACode => "not-a-code",
            Self::NotAChoice => "not-a-choice",
            Self::NotAFlag => "not-a-flag",
            Self::NotAnInteger { .. } => "not-an-integer",
            Self::NotADate => "not-a-date",
            Self::NotATime => "not-a-time",
            Self::NoSuchEntry { .. } => "no-such-entry",
            Self::Taken => "taken",
            Self::IssuedBefore { until: None, .. } => "issued",
            Self::IssuedBefore { .. } => "issued-before",
            Self::Resting { .. } => "resting",
            Self::Rewritten => "rewritten",
            Self::Twice => "twice",
            Self::Contradicts { .. } => "contradicts",
            Self::Unreadable => "unreadable",
        }
    }

    /// The facts that its sentence names: argument and value.
    #[must_use]
    pub fn facts(&self) -> Vec<(&'static str, Value)> {
        match self {
            Self::TooLong { chars_max } => vec![("max", (*chars_max).into())],
            Self::NotAnInteger { min, max } => vec![("min", (*min).into()), ("max", (*max).into())],
            Self::NoSuchEntry { register } => vec![("register", (*register).into())],
            Self::Contradicts { other } => vec![("other", (*other).into())],
            Self::IssuedBefore { from, until } => {
                let from = ("from", from.to_string().into());
                let until = until.map(|until| ("until", until.to_string().into()));
                std::iter::once(from).chain(until).collect()
            }
            Self::Resting { until } => vec![("until", until.to_string().into())],
            _ => Vec::new(),
        }
    }
}

impl From<crate::text::TextError> for Fault {
    fn from(error: crate::text::TextError) -> Self {
        use crate::text::TextError;
        match error {
            TextError::Empty => Self::Missing,
            TextError::TooLong { chars_max } => Self::TooLong { chars_max },
            TextError::Invisible => Self::Invisible,
            TextError::NotACode => Self::NotACode,
        }
    }
}
