//! 役割 (`role`): who may do what with which labels, as data.
//!
//! A right is a row: these operations, on these labels, in these registers; or those of information
//! groups, which name both by purpose. A row can be narrowed further. What no row allows is refused
//! (JAHIS 3.3, 6.2(6), 7.1.1; 運用14⑧). A role never includes another: who reads a role reads all of it,
//! and there is no cycle to find.

use super::person::{Hours, Weekday};
use super::terminal::TerminalClass;
use crate::register::field::choices;
use crate::register::{
    Approval, Description, Fault, Field, FieldFault, FieldKind, KeySource, Localized, Register,
    whole,
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
        /// アカウントの管理: locks, substitutes and resets of others' credentials.
        UnlockAccount = "unlock_account",
        /// 人事連携: a personnel system keeps people in step, and nothing else of the register.
        ProvisionPeople = "provision_people",
        /// 監査証跡の閲覧
        ReadAudit = "read_audit",
        /// 検証: judge the whole archive.
        Verify = "verify",
        /// 稼働状況の閲覧
        ReadHealth = "read_health",
        /// 権限の見直し: decide which rights of a person stay. The managers of departments hold it for
        /// their people without a role.
        ReviewRights = "review_rights",
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
            | Self::UnlockAccount
            | Self::ProvisionPeople
            | Self::ReadAudit
            | Self::Verify
            | Self::ReadHealth
            | Self::ReviewRights => Reach::Institution,
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Right {
    /// 情報群: what it allows and on what, in place of spelling both out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Code>,
    /// What it allows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub operations: Vec<Operation>,
    /// On records with these labels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<Code>,
    /// On records with any label, also one that is added later.
    #[serde(default)]
    pub every_label: bool,
    /// On records of these types only; none: of every type.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub document_types: Vec<Code>,
    /// In these registers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub registers: Vec<Code>,
    /// In any register.
    #[serde(default)]
    pub every_register: bool,
    /// 担当患者: of patients under the person's own care, or that of a department of theirs, only.
    #[serde(default)]
    pub own_patients: bool,
    /// For people of these departments only; none: of all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<Code>,
    /// On these days only; none: on all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<Weekday>,
    /// From this minute of the day on, in Japan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_minute: Option<u32>,
    /// Until this minute of the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_minute: Option<u32>,
    /// At terminals of these classes only; none: at any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terminal_classes: Vec<TerminalClass>,
}

impl Right {
    /// When it holds; none: always.
    #[must_use]
    pub fn hours(&self) -> Option<Hours> {
        let is_bound =
            !self.days.is_empty() || self.from_minute.is_some() || self.until_minute.is_some();
        is_bound.then(|| Hours {
            days: if self.days.is_empty() {
                Weekday::ALL.to_vec()
            } else {
                self.days.clone()
            },
            from_minute: self.from_minute.unwrap_or(0),
            until_minute: self.until_minute.unwrap_or(24 * 60),
        })
    }

    /// A row says what it allows once: by groups, or by itself.
    fn fault(&self) -> Option<(&'static str, Fault)> {
        let spelled_out = !self.operations.is_empty()
            || !self.labels.is_empty()
            || self.every_label
            || !self.document_types.is_empty()
            || !self.registers.is_empty()
            || self.every_register;
        match (self.groups.is_empty(), spelled_out) {
            (true, _) if self.operations.is_empty() => Some(("operations", Fault::Missing)),
            (false, true) => Some((
                "groups",
                Fault::Contradicts {
                    other: "operations",
                },
            )),
            _ => None,
        }
    }
}

/// The faults of the rows in the field `rights`.
pub(super) fn faults(rights: &[Right]) -> Vec<FieldFault> {
    let rows = rights.iter().enumerate();
    let found = rows.filter_map(|(row, right)| Some((row, right.fault()?)));
    found
        .map(|(row, (field, fault))| FieldFault::new(format!("rights.{row}.{field}"), fault))
        .collect()
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

    fn contradictions(&self) -> Vec<FieldFault> {
        faults(&self.rights)
    }
}

/// A row of rights, also of privileges.
pub(super) const RIGHT: &[Field] = &[
    Field::list("groups", &FieldKind::Reference("information-group")),
    Field::list("operations", &FieldKind::Choice(&Operation::CHOICES)),
    Field::list("labels", &FieldKind::Reference("label")),
    Field::new("every_label", FieldKind::Flag),
    Field::list("document_types", &FieldKind::Reference("document-type")),
    Field::list("registers", &FieldKind::Code),
    Field::new("every_register", FieldKind::Flag),
    Field::new("own_patients", FieldKind::Flag),
    Field::list("departments", &FieldKind::Reference("department")),
    Field::list("days", &FieldKind::Choice(&Weekday::CHOICES)),
    Field::new("from_minute", FieldKind::Integer(0, 1439)),
    Field::new("until_minute", FieldKind::Integer(0, 1440)),
    Field::list(
        "terminal_classes",
        &FieldKind::Choice(&TerminalClass::CHOICES),
    ),
];
