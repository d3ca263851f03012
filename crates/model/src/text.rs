//! Short texts that people give: names, codes, reasons. Parsed once, kept exactly as given.
//!
//! No normalization: 髙 stays 髙 and an ideographic variation sequence stays whole. Refused are
//! only emptiness, excess length, control characters, and the bidirectional overrides that make a
//! text look like another.

/// Why a text was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TextError {
    /// Nothing but white space.
    #[error("is empty")]
    Empty,
    /// More characters than allowed.
    #[error("is longer than {chars_max} characters")]
    TooLong {
        /// How many characters are allowed.
        chars_max: usize,
    },
    /// A control character, a line separator or a bidirectional override.
    #[error("contains a character that cannot be shown")]
    Invisible,
    /// A character outside the small set that a code may use.
    #[error("may use only a-z, 0-9, '-', '_' and '.'")]
    NotACode,
}

/// Checks one line of text of at most `chars_max` characters.
///
/// # Errors
/// [`TextError`] with the first fault.
pub fn check_line(text: &str, chars_max: usize) -> Result<(), TextError> {
    if text.trim().is_empty() {
        return Err(TextError::Empty);
    }
    if text.chars().count() > chars_max {
        return Err(TextError::TooLong { chars_max });
    }
    if text.chars().any(is_invisible) {
        Err(TextError::Invisible)
    } else {
        Ok(())
    }
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn check_code(text: &str, chars_max: usize) -> Result<(), TextError> {
    check_line(text, chars_max)?;
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    if text.chars().all(legal) {
        Ok(())
    } else {
        Err(TextError::NotACode)
    }
}

macro_rules! lines {
    ($($(#[$doc:meta])* $name:ident($check:ident, $max:literal)),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Most characters it may have.
            pub const CHARS_MAX: usize = $max;

            /// The text as given.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::text::TextError;
            fn from_str(text: &str) -> Result<Self, $crate::text::TextError> {
                $check(text, Self::CHARS_MAX)?;
                Ok(Self(text.to_owned()))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}
pub(crate) use lines;

lines! {
    /// A name that people read: of a person, a patient, an institution, a document.
    Name(check_line, 200),
    /// The title of a record, as its maker gave it.
    Title(check_line, 300),
    /// Why something was corrected, added, withdrawn, refused.
    Reason(check_line, 1000),
    /// A key in a register or master: lower-case letters, digits, `-`, `_`, `.`.
    Code(check_code, 64),
    /// The log-in id of a person: the institution's own string, kept as given.
    UserId(check_line, 64),
}

impl Code {
    /// A code written in the source; the tests of the registers hold each to the rule.
    #[must_use]
    pub fn constant(code: &'static str) -> Self {
        debug_assert!(check_code(code, Self::CHARS_MAX).is_ok());
        Self(code.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_characters_as_given() {
        for name in ["髙橋　邉", "葛󠄀城", "𠮷野家", "﨑山 ｶﾅ"] {
            assert_eq!(name.parse::<Name>().unwrap().as_str(), name);
        }
    }

    #[test]
    fn refuses_what_cannot_be_shown() {
        let cases = [
            ("", TextError::Empty),
            (" \u{3000} ", TextError::Empty),
            ("a\nb", TextError::Invisible),
            ("山田\u{202e}太郎", TextError::Invisible),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<Name>(), Err(expected), "{text:?}");
        }
        let long = "あ".repeat(201);
        assert_eq!(
            long.parse::<Name>(),
            Err(TextError::TooLong { chars_max: 200 })
        );
    }

    #[test]
    fn codes_are_plain() {
        assert!("progress-note.v2".parse::<Code>().is_ok());
        for text in ["Progress", "a b", "a/b", "診療録"] {
            assert_eq!(text.parse::<Code>(), Err(TextError::NotACode), "{text}");
        }
    }
}
