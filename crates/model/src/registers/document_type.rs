//! 文書種別 (`document-type`): every kind of document that may be stored, and the rules for it.
//!
//! This is the register of information handled, with its class of importance (JAHIS 3.3, 6.1.2):
//! what is not listed here cannot be stored. It also holds which chapters of the guideline apply
//! (意見39). A record names the edition it was made under.

use super::label::Importance;
use crate::institution::InstitutionKind;
use crate::register::field::choices;
use crate::register::{
    Approval, Choices, Description, Field, FieldKind, KeySource, Localized, Register, whole,
};
use crate::text::{Code, Name};
use serde::{Deserialize, Serialize};

choices! {
    /// The rules of the guideline that apply to a kind of document (版5.2の章).
    Chapter("chapter") {
        /// 6章 情報システムの基本的な安全管理
        Security = "security",
        /// 7章 法令で定められた文書の電子保存
        ElectronicStorage = "electronic_storage",
        /// 8章 外部保存
        ExternalStorage = "external_storage",
        /// 9章 スキャナ等による電子化
        Scanning = "scanning",
        /// 9.4 紙の調剤済み処方箋の電子化
        PrescriptionScanning = "prescription_scanning",
    }
}

choices! {
    /// 電子署名: what signature a version needs.
    SignatureNeed("signature") {
        /// None.
        None = "none",
        /// That of the institution.
        InstitutionSeal = "institution_seal",
        /// That of the confirmer.
        Personal = "personal",
        /// That of the confirmer with proof of the licence (HPKI).
        PersonalLicensed = "personal_licensed",
    }
}

choices! {
    /// How a document is shown.
    Viewer("viewer") {
        /// By the type of its parts.
        Automatic = "automatic",
        /// As a note.
        Note = "note",
        /// As a FHIR document, by its sections.
        Fhir = "fhir",
        /// As pages.
        Pages = "pages",
        /// As images.
        Images = "images",
    }
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentType {
    /// Its key.
    pub code: Code,
    /// As shown, printed, and named by manifests.
    pub name: Localized,
    /// Other names under which departments know it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Name>,
    /// 根拠法令: none for a document without a statutory duty, which is kept with the same care.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Name>,
    /// The rules of the guideline that apply.
    pub chapters: Vec<Chapter>,
    /// The rule for how long it is kept.
    pub retention: Code,
    /// 情報区分
    pub label: Code,
    /// 重要度
    pub importance: Importance,
    /// The roles that may enter it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enterers: Vec<Code>,
    /// The roles that may confirm it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub confirmers: Vec<Code>,
    /// What signature a version needs.
    pub signature: SignatureNeed,
    /// How it is shown.
    pub viewer: Viewer,
    /// Whether it may also be kept on paper.
    #[serde(default)]
    pub paper_allowed: bool,
    /// Whether it belongs to a patient.
    #[serde(default)]
    pub has_patient: bool,
    /// The kinds of institution that have it.
    pub institutions: Vec<InstitutionKind>,
}

impl DocumentType {
    /// Whether an institution of this kind has such documents.
    #[must_use]
    pub fn is_for(&self, kind: InstitutionKind) -> bool {
        self.institutions.contains(&kind)
    }
}

impl Register for DocumentType {
    const DESCRIPTION: &'static Description = &Description {
        code: "document-type",
        key: KeySource::Field("code"),
        approval: Approval::None,
        review_months: Some(12),
        fields: &[
            Field::new("code", FieldKind::Code).required().searchable(),
            Field::new("name", FieldKind::Localized)
                .required()
                .searchable(),
            Field::list("aliases", &FieldKind::Text(Name::CHARS_MAX)).searchable(),
            Field::text("basis"),
            Field::list("chapters", &FieldKind::Choice(&Chapter::CHOICES)).required(),
            Field::reference("retention", "retention-rule").required(),
            Field::reference("label", "label").required().searchable(),
            Field::choice("importance", &Importance::CHOICES)
                .required()
                .searchable(),
            Field::list("enterers", &FieldKind::Reference("role")),
            Field::list("confirmers", &FieldKind::Reference("role")),
            Field::choice("signature", &SignatureNeed::CHOICES).required(),
            Field::choice("viewer", &Viewer::CHOICES).required(),
            Field::new("paper_allowed", FieldKind::Flag),
            Field::new("has_patient", FieldKind::Flag).searchable(),
            Field::list("institutions", &FieldKind::Choice(&INSTITUTION_KINDS)).required(),
        ],
        whole: whole::<Self>,
    };
}

const INSTITUTION_KINDS: Choices = Choices {
    words: "institution-kind",
    codes: &[
        "hospital",
        "clinic",
        "dental_clinic",
        "maternity_clinic",
        "pharmacy",
        "home_visit_nursing",
        "care_provider",
        "regional_network",
    ],
};
