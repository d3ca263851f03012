//! ID棚卸し (`id-stocktake`): the ids that were found to need somebody's word on a day, and what was
//! decided on each (運用14⑦; 企画管理13⑥⑦).
//!
//! Taken and decided by use cases, never by a form. What was decided is asked for by one person and
//! approved by another; with the approval it is carried out.

use crate::patient::optional_date;
use crate::register::field::choices;
use crate::register::{Approval, Description, Field, FieldKind, KeySource, Register, whole};
use crate::text::{Code, Name, Reason};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

choices! {
    /// 指摘: why an id is looked at.
    IdFinding("id-finding") {
        /// 長期未使用
        Unused = "unused",
        /// 所有者なし: nobody who is here answers for it.
        Ownerless = "ownerless",
        /// 期限切れ: its person has ended, and it is live still.
        Expired = "expired",
        /// 共用
        Shared = "shared",
        /// 目的・期限の記載なし: of somebody from outside.
        Unstated = "unstated",
    }
}

choices! {
    /// 決定
    IdDecision("id-decision") {
        /// 継続
        Keep = "keep",
        /// 無効化
        Disable = "disable",
        /// 削除: retired for ever; the name stays on old records.
        Delete = "delete",
    }
}

/// One id that is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StocktakeItem {
    /// The register of its entry.
    pub register: Code,
    /// The key of its entry.
    pub key: Code,
    /// The id, or the name of the system.
    pub user_id: Name,
    /// Whose, as far as it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<Name>,
    /// Why it is looked at.
    pub findings: Vec<IdFinding>,
    /// What was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<IdDecision>,
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdStocktake {
    /// On which day.
    #[serde(with = "crate::patient::plain_date")]
    pub taken_on: Date,
    /// How many live ids there were.
    pub ids_total: u32,
    /// Days without a log-in after which an id counts as unused; 0: those of each policy.
    pub unused_days: u32,
    /// What was found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<StocktakeItem>,
    /// When the decisions were handed in.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub decided_on: Option<Date>,
    /// 報告: what management is told besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<Reason>,
}

impl Register for IdStocktake {
    const DESCRIPTION: &'static Description = &Description {
        code: "id-stocktake",
        key: KeySource::Made,
        approval: Approval::SecondPerson,
        review_months: None,
        fields: &[
            Field::new("taken_on", FieldKind::Date)
                .required()
                .searchable(),
            Field::new("ids_total", FieldKind::Integer(0, 1_000_000)).required(),
            Field::new("unused_days", FieldKind::Integer(0, 3650)).required(),
            Field::new("items", FieldKind::Table(ITEM)),
            Field::new("decided_on", FieldKind::Date).searchable(),
            Field::new("remark", FieldKind::Text(Reason::CHARS_MAX)),
        ],
        whole: whole::<Self>,
    };
}

const ITEM: &[Field] = &[
    Field::new("register", FieldKind::Code).required(),
    Field::new("key", FieldKind::Code).required(),
    Field::text("user_id").required(),
    Field::text("holder"),
    Field::list("findings", &FieldKind::Choice(&IdFinding::CHOICES)).required(),
    Field::choice("decision", &IdDecision::CHOICES),
];
