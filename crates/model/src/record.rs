//! 記録: one preserved document through all its versions, and what a version consists of.
//!
//! A draft is a working state and never an original; a version is confirmed, numbered and final.
//! Media types and part names are parsed here so that nothing downstream meets a path trick.

use crate::text::{TextError, check_line, lines};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::num::NonZeroU32;

/// What a version does to its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// 作成: the first version.
    Create,
    /// 訂正: replaces what was said before.
    Correct,
    /// 追記: adds to what was said before.
    Add,
    /// 消去: withdraws the record; it stays readable to those who may.
    Withdraw,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 4] = [Self::Create, Self::Correct, Self::Add, Self::Withdraw];

    /// Its code in data and in the locales.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Correct => "correct",
            Self::Add => "add",
            Self::Withdraw => "withdraw",
        }
    }

    /// The act with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.code() == code)
    }
}

/// How a version was confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmationMode {
    /// By the responsible person, after seeing the whole content.
    Personal,
    /// 代行確定: by a designated manager under a rule, with a reason.
    StandIn,
    /// 自動確定: after a set time, under a rule that names enterer and confirmer.
    Automatic,
    /// 装置: at completed import, under a rule that names device, operator and manager.
    Device,
}

impl ConfirmationMode {
    /// Its code in data and in the locales.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::StandIn => "stand_in",
            Self::Automatic => "automatic",
            Self::Device => "device",
        }
    }

    /// The mode with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Personal, Self::StandIn, Self::Automatic, Self::Device]
            .into_iter()
            .find(|mode| mode.code() == code)
    }
}

/// What a part is to its version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartRole {
    /// The bytes as they were given.
    Original,
    /// Structured data beside a readable original.
    Data,
    /// A readable copy made from the original.
    View,
    /// Something that belongs to the record, such as a photograph.
    Attachment,
    /// The self-contained file fixed at confirmation, with both names and the time.
    Rendition,
}

impl PartRole {
    /// Its code in data and in the locales.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Data => "data",
            Self::View => "view",
            Self::Attachment => "attachment",
            Self::Rendition => "rendition",
        }
    }

    /// The role with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [
            Self::Original,
            Self::Data,
            Self::View,
            Self::Attachment,
            Self::Rendition,
        ]
        .into_iter()
        .find(|role| role.code() == code)
    }
}

/// The state of a record as people see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordState {
    /// 確定
    Confirmed,
    /// 消去
    Withdrawn,
}

lines! {
    /// The name of a part, shown and used in downloads: one path component, no tricks.
    PartName(check_part_name, 200),
    /// A media type such as `application/pdf` or `text/plain; charset=utf-8`.
    MediaType(check_media_type, 200),
}

fn check_part_name(text: &str, chars_max: usize) -> Result<(), TextError> {
    check_line(text, chars_max)?;
    let tricky =
        text.contains(['/', '\\', '\0', ':']) || text.starts_with('.') || text.trim() != text;
    if tricky {
        Err(TextError::Invisible)
    } else {
        Ok(())
    }
}

fn check_media_type(text: &str, chars_max: usize) -> Result<(), TextError> {
    check_line(text, chars_max)?;
    let essence = text.split(';').next().unwrap_or_default().trim_end();
    let token = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    let legal = essence
        .split_once('/')
        .is_some_and(|(kind, name)| token(kind) && token(name));
    if legal && text.is_ascii() {
        Ok(())
    } else {
        Err(TextError::NotACode)
    }
}

impl MediaType {
    /// The type without parameters, in lower case.
    #[must_use]
    pub fn essence(&self) -> String {
        self.as_str()
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    }
}

/// The number of a version within its record: 1, 2, 3 …
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VersionNo(NonZeroU32);

impl VersionNo {
    /// The first version.
    pub const FIRST: Self = Self(NonZeroU32::MIN);

    /// A number from storage or a request; zero is none.
    #[must_use]
    pub const fn new(number: u32) -> Option<Self> {
        match NonZeroU32::new(number) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }

    /// The plain number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0.get()
    }

    /// The one after this.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for VersionNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn part_names_carry_no_path() {
        for name in ["所見.pdf", "a b (1).json"] {
            assert_eq!(name.parse::<PartName>().unwrap().as_str(), name);
        }
        for name in [
            "../x",
            "a/b",
            "a\\b",
            ".hidden",
            "..",
            "C:x",
            " x",
            "a\0b",
            "a\u{202e}fdp.exe",
        ] {
            assert!(name.parse::<PartName>().is_err(), "{name:?}");
        }
    }

    #[test]
    fn media_types_are_tokens() {
        let media: MediaType = "Text/Plain; charset=utf-8".parse().unwrap();
        assert_eq!(media.essence(), "text/plain");
        for text in [
            "",
            "text",
            "text/",
            "/plain",
            "te xt/plain",
            "text/pla\nin",
            "文/書",
        ] {
            assert!(text.parse::<MediaType>().is_err(), "{text:?}");
        }
    }
}
