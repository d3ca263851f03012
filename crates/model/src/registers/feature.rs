//! 選択機能 (`feature`): what an institution may turn on, and what is off until it does.
//!
//! An entry is there only where somebody decided. Turning one on changes what lies on the disk in
//! clear, so a second person approves it; docs/ops/settings.md says what each of them means.

use crate::register::field::choices;
use crate::register::{Approval, Description, Field, FieldKind, KeySource, Register, whole};
use crate::text::Code;
use serde::{Deserialize, Serialize};

choices! {
    /// What can be turned on.
    FeatureCode("feature") {
        /// 全文検索: a file beside the database holds the words of records in clear.
        FullText = "full-text",
    }
}

impl FeatureCode {
    /// The key of its entry.
    #[must_use]
    pub fn key(self) -> Code {
        Code::constant(self.code())
    }
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feature {
    /// Its key.
    pub code: FeatureCode,
    /// Whether it is on.
    #[serde(default)]
    pub is_on: bool,
}

impl Register for Feature {
    const DESCRIPTION: &'static Description = &Description {
        code: "feature",
        key: KeySource::Field("code"),
        approval: Approval::SecondPerson,
        review_months: Some(12),
        fields: &[
            Field::choice("code", &FeatureCode::CHOICES)
                .required()
                .searchable(),
            Field::new("is_on", FieldKind::Flag).searchable(),
        ],
        whole: whole::<Self>,
    };
}
