//! 役割 (`role`): who may do what with which labels, as data.
//!
//! A right is a row: these operations, on these labels, in these registers. `genpon-access` decides
//! from nothing else; what no row allows is refused (JAHIS 3.3, 7.1.1; 運用14⑧).

use crate::register::field::choices;
use crate::register::{
    Approval, Description, Field, FieldKind, KeySource, Localized, Register, whole,
};
use crate::text::Code;
use serde::{Deserialize, Serialize};

choices! {
    /// What a right allows.
    Operation("operation") {
        /// 閲覧: records and charts.
        Read = "read",
        /// 入力: drafts of one's own and of others in the same type.
        Enter = "enter",
        /// 確定
        Confirm = "confirm",
        /// 代行確定: in place of a confirmer who cannot act, under a rule.
        ConfirmStandIn = "confirm_stand_in",
        /// 訂正
        Correct = "correct",
        /// 追記
        Add = "add",
        /// 消去
        Withdraw = "withdraw",
        /// 印刷
        Print = "print",
        /// 持出し: out of the system as a file.
        Export = "export",
        /// 更新履歴の閲覧
        ReadHistory = "read_history",
        /// 証明の閲覧: proofs without content.
        ReadProof = "read_proof",
        /// 受入れ: deposit by a system.
        Deposit = "deposit",
        /// 取込み: files brought in by a person.
        Import = "import",
        /// 患者の検索
        FindPatient = "find_patient",
        /// 全患者の本文の検索: words in the text of the records of all patients.
        SearchText = "search_text",
        /// 患者の登録・統合
        ManagePatient = "manage_patient",
        /// 台帳の閲覧
        ReadRegister = "read_register",
        /// 台帳の管理
        AdministerRegister = "administer_register",
        /// 台帳の承認
        ApproveRegister = "approve_register",
        /// 監査証跡の閲覧
        ReadAudit = "read_audit",
        /// 検証: judge the whole archive.
        Verify = "verify",
        /// 稼働状況の閲覧
        ReadHealth = "read_health",
    }
}

/// How far an operation reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Records: decided per label and document type.
    Records,
    /// Registers: decided per register.
    Registers,
    /// The institution as a whole.
    Institution,
}

impl Operation {
    /// How far it reaches.
    #[must_use]
    pub const fn reach(self) -> Reach {
        match self {
            Self::ReadRegister | Self::AdministerRegister | Self::ApproveRegister => {
                Reach::Registers
            }
            Self::FindPatient
            | Self::SearchText
            | Self::ManagePatient
            | Self::ReadAudit
            | Self::Verify
            | Self::ReadHealth => Reach::Institution,
            _ => Reach::Records,
        }
    }

    /// The operation with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|operation| operation.code() == code)
    }
}

/// A row of rights.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Right {
    /// What it allows.
    pub operations: Vec<Operation>,
    /// On records with these labels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<Code>,
    /// On records with any label, also one that is added later.
    #[serde(default)]
    pub every_label: bool,
    /// In these registers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub registers: Vec<Code>,
    /// In any register.
    #[serde(default)]
    pub every_register: bool,
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Its key.
    pub code: Code,
    /// As shown.
    pub name: Localized,
    /// What it allows; nothing else is allowed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rights: Vec<Right>,
}

impl Register for Role {
    const DESCRIPTION: &'static Description = &Description {
        code: "role",
        key: KeySource::Field("code"),
        approval: Approval::SecondPerson,
        review_months: Some(12),
        fields: &[
            Field::new("code", FieldKind::Code).required().searchable(),
            Field::new("name", FieldKind::Localized)
                .required()
                .searchable(),
            Field::new("rights", FieldKind::Table(RIGHT)),
        ],
        whole: whole::<Self>,
    };
}

const RIGHT: &[Field] = &[
    Field::list("operations", &FieldKind::Choice(&Operation::CHOICES)).required(),
    Field::list("labels", &FieldKind::Reference("label")),
    Field::new("every_label", FieldKind::Flag),
    Field::list("registers", &FieldKind::Code),
    Field::new("every_register", FieldKind::Flag),
];
