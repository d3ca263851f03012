//! 利用規則・教材 (`rules`): what everybody must have read before they work, and what they should learn.
//!
//! JAHIS 3.3, 6.2(2)(b), 7.1.1(1)2)(b)(エ): the rules for use with the penalties for misuse, and material
//! on choosing and keeping passwords. Each person acknowledges each edition; a change asks again.

use crate::register::field::choices;
use crate::register::{
    Approval, Description, Field, FieldKind, KeySource, Localized, Prose, Register, whole,
};
use crate::text::Code;
use serde::{Deserialize, Serialize};

choices! {
    /// What kind of text it is.
    RulesKind("rules-kind") {
        /// 利用規則: asked for at the entrance.
        Rules = "rules",
        /// 教材: a list says who has not read it.
        Training = "training",
    }
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Its key.
    pub code: Code,
    /// The title.
    pub name: Localized,
    /// Whether the entrance asks for it.
    pub kind: RulesKind,
    /// What is read.
    pub text: Prose,
    /// 罰則: what follows misuse.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub penalties: Option<Prose>,
}

impl Register for Rules {
    const DESCRIPTION: &'static Description = &Description {
        code: "rules",
        key: KeySource::Field("code"),
        approval: Approval::SecondPerson,
        review_months: Some(12),
        fields: &[
            Field::new("code", FieldKind::Code).required().searchable(),
            Field::new("name", FieldKind::Localized)
                .required()
                .searchable(),
            Field::choice("kind", &RulesKind::CHOICES)
                .required()
                .searchable(),
            Field::new("text", FieldKind::LongText).required(),
            Field::new("penalties", FieldKind::LongText),
        ],
        whole: whole::<Self>,
    };
}
