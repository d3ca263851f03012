//! 情報区分 (`label`): classification with handling rules and a class of importance.
//!
//! JAHIS 3.3, 6.1.2 and 8.2.1: what is kept is classified, and each class says how it is stored,
//! delivered, copied and disposed of. Rights are given per label.

use crate::register::field::choices;
use crate::register::{
    Approval, Description, Field, FieldKind, KeySource, Localized, Prose, Register, whole,
};
use crate::text::Code;
use serde::{Deserialize, Serialize};

choices! {
    /// 重要度: what harm there is when it becomes known, is lost, or is wrong.
    Importance("importance") {
        /// 最重要
        Critical = "critical",
        /// 重要
        High = "high",
        /// 通常
        Normal = "normal",
        /// 低
        Low = "low",
    }
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Its key.
    pub code: Code,
    /// As shown and printed.
    pub name: Localized,
    /// The class of importance.
    pub importance: Importance,
    /// 保管: how it is stored.
    pub storage: Prose,
    /// 受渡し: how it is handed over.
    pub delivery: Prose,
    /// 複製: how it is copied and printed.
    pub copying: Prose,
    /// 廃棄: how it is disposed of.
    pub disposal: Prose,
}

impl Register for Label {
    const DESCRIPTION: &'static Description = &Description {
        code: "label",
        key: KeySource::Field("code"),
        approval: Approval::None,
        review_months: Some(12),
        fields: &[
            Field::new("code", FieldKind::Code).required().searchable(),
            Field::new("name", FieldKind::Localized)
                .required()
                .searchable(),
            Field::choice("importance", &Importance::CHOICES)
                .required()
                .searchable(),
            Field::new("storage", FieldKind::LongText).required(),
            Field::new("delivery", FieldKind::LongText).required(),
            Field::new("copying", FieldKind::LongText).required(),
            Field::new("disposal", FieldKind::LongText).required(),
        ],
        whole: whole::<Self>,
    };
}
