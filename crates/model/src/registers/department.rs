//! 部署 (`department`): where people work, who answers for it, and which roles go with it.
//!
//! The manager asks for rights and confirms what was granted (企画管理13); everybody who belongs to a
//! department holds its roles besides their own. A department never contains another: the chain of
//! command of a hospital changes more often than its rights.

use crate::id::PersonId;
use crate::register::{
    Approval, Description, Field, FieldKind, KeySource, Localized, Register, whole,
};
use crate::text::Code;
use serde::{Deserialize, Serialize};

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Its key.
    pub code: Code,
    /// As shown.
    pub name: Localized,
    /// 管理者: asks for rights, confirms and reviews them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<PersonId>,
    /// The roles that everybody here holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Code>,
}

impl Register for Department {
    const DESCRIPTION: &'static Description = &Description {
        code: "department",
        key: KeySource::Field("code"),
        approval: Approval::SecondPerson,
        review_months: Some(12),
        fields: &[
            Field::new("code", FieldKind::Code).required().searchable(),
            Field::new("name", FieldKind::Localized)
                .required()
                .searchable(),
            Field::reference("manager", "person"),
            Field::list("roles", &FieldKind::Reference("role")),
        ],
        whole: whole::<Self>,
    };
}
