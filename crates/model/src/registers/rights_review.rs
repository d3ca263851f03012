//! 権限見直し (`rights-review`): rights of a person that a manager is to look at: what was newly
//! granted, what is held after a transfer, what was held for long (JAHIS 3.3, 6.2(6) 支援(5);
//! 企画管理13).
//!
//! Made and decided by use cases, never by a form: nobody enters a decision for the manager.

use crate::id::PersonId;
use crate::patient::optional_date;
use crate::register::field::choices;
use crate::register::{Approval, Description, Field, FieldKind, KeySource, Prose, Register, whole};
use crate::text::{Code, Reason};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

choices! {
    /// きっかけ: why rights are looked at.
    Cause("review-cause") {
        /// 付与の確認: the manager confirms what was granted.
        Granted = "granted",
        /// 異動: departments or roles changed.
        Transfer = "transfer",
        /// 定期
        Periodic = "periodic",
    }
}

choices! {
    /// 対象: what is looked at.
    Reviewed("reviewed") {
        /// 役割: of the person's own entry.
        Role = "role",
        /// 権限付与
        Grant = "grant",
    }
}

choices! {
    /// 決定: what the manager decided.
    Outcome("review-outcome") {
        /// 継続
        Keep = "keep",
        /// 取消し: from this moment on.
        Withdraw = "withdraw",
    }
}

/// One right that is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewItem {
    /// Of which kind.
    pub kind: Reviewed,
    /// The role, or the key of the grant.
    pub key: Code,
    /// What was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RightsReview {
    /// Whose rights.
    pub person: PersonId,
    /// Why.
    pub cause: Cause,
    /// What changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<Prose>,
    /// Whose managers may decide.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<Code>,
    /// What is looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ReviewItem>,
    /// By when.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub due_on: Option<Date>,
    /// Who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<PersonId>,
    /// When.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub decided_on: Option<Date>,
    /// Why so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<Reason>,
}

impl RightsReview {
    /// Whether nobody has decided yet.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.decided_by.is_none()
    }

    /// Whether it should have been decided by now.
    #[must_use]
    pub fn is_overdue_on(&self, day: Date) -> bool {
        self.is_open() && self.due_on.is_some_and(|due| due < day)
    }

    /// Whether this grant is among what is looked at.
    #[must_use]
    pub fn looks_at_grant(&self, key: &Code) -> bool {
        let mut items = self.items.iter();
        items.any(|item| item.kind == Reviewed::Grant && item.key == *key)
    }
}

impl Register for RightsReview {
    const DESCRIPTION: &'static Description = &Description {
        code: "rights-review",
        key: KeySource::Made,
        approval: Approval::None,
        review_months: None,
        fields: &[
            Field::reference("person", "person").required().searchable(),
            Field::choice("cause", &Cause::CHOICES)
                .required()
                .searchable(),
            Field::new("changed", FieldKind::LongText),
            Field::list("departments", &FieldKind::Reference("department")).searchable(),
            Field::new("items", FieldKind::Table(ITEM)),
            Field::new("due_on", FieldKind::Date)
                .required()
                .searchable(),
            Field::reference("decided_by", "person"),
            Field::new("decided_on", FieldKind::Date),
            Field::new("remark", FieldKind::Text(Reason::CHARS_MAX)),
        ],
        whole: whole::<Self>,
    };
}

const ITEM: &[Field] = &[
    Field::choice("kind", &Reviewed::CHOICES).required(),
    Field::new("key", FieldKind::Code).required(),
    Field::choice("outcome", &Outcome::CHOICES),
];
