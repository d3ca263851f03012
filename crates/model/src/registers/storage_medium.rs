//! 記録媒体 (`storage-medium`): what backups and records are kept on outside the system, and where.
//!
//! JAHIS 3.3, 7.1.2 and 7.3.1: storage place, durability, sealing and handling of each medium. Each
//! move is a revision, so that the history says who moved it when and why; the day on which the medium
//! must be replaced is the expiry of its entry, of which the registers remind beforehand.

use crate::register::{Approval, Description, Field, FieldKind, KeySource, Register, whole};
use crate::text::Name;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StorageMedium {
    /// What stands on it, such as `LTO-0042`.
    pub mark: Name,
    /// What it is, such as LTO-9, 外付けSSD.
    pub kind: Name,
    /// What it holds.
    pub holds: Name,
    /// Since when it is in use.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "crate::patient::optional_date"
    )]
    pub used_since: Option<Date>,
    /// How many years the maker vouches for.
    pub durability_years: u32,
    /// Where it is kept.
    pub place: Name,
    /// Under which seal or lock.
    pub seal: Name,
    /// Who has it now, when it is not in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<Name>,
}

impl Register for StorageMedium {
    const DESCRIPTION: &'static Description = &Description {
        code: "storage-medium",
        key: KeySource::Made,
        approval: Approval::None,
        review_months: Some(12),
        fields: &[
            Field::text("mark").required().searchable(),
            Field::text("kind").required(),
            Field::text("holds").required(),
            Field::new("used_since", FieldKind::Date).required(),
            Field::new("durability_years", FieldKind::Integer(1, 1000)).required(),
            Field::text("place").required().searchable(),
            Field::text("seal").required(),
            Field::text("holder").searchable(),
        ],
        whole: whole::<Self>,
    };
}
