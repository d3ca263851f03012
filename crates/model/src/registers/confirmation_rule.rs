//! 確定規則 (`confirmation-rule`): when a record may be confirmed otherwise than by its confirmer.
//!
//! JAHIS 3.3, 7.1.2(1); 運用14⑧: in place by a designated manager, automatically after a time, or at
//! completed import from a device. Each rule determines who entered and who confirmed; without a
//! rule nothing of the kind happens. A record names the edition of the rule.

use crate::id::PersonId;
use crate::record::ConfirmationMode;
use crate::register::{
    Approval, Choices, Description, Fault, Field, FieldFault, FieldKind, KeySource, Localized,
    Register, whole,
};
use crate::text::{Code, Name};
use serde::{Deserialize, Serialize};

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfirmationRule {
    /// Its key, named by the records confirmed under it.
    pub code: Code,
    /// As shown beside such records.
    pub name: Localized,
    /// What it allows.
    pub mode: ConfirmationMode,
    /// The document types it is for.
    pub document_types: Vec<Code>,
    /// Automatic: after so many hours without confirmation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_hours: Option<u32>,
    /// Who counts as the enterer; none for whoever entered the draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enterer: Option<PersonId>,
    /// Who counts as the confirmer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmer: Option<PersonId>,
    /// 管理責任者: the persons who may confirm in place, or answer for the device.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub managers: Vec<PersonId>,
    /// The device, as it names itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Name>,
}

impl ConfirmationRule {
    /// Whether it covers this mode for this document type.
    #[must_use]
    pub fn covers(&self, mode: ConfirmationMode, document_type: &Code) -> bool {
        self.mode == mode && self.document_types.contains(document_type)
    }
}

impl Register for ConfirmationRule {
    const DESCRIPTION: &'static Description = &Description {
        code: "confirmation-rule",
        key: KeySource::Field("code"),
        approval: Approval::SecondPerson,
        review_months: Some(12),
        fields: &[
            Field::new("code", FieldKind::Code).required().searchable(),
            Field::new("name", FieldKind::Localized)
                .required()
                .searchable(),
            Field::choice("mode", &MODES).required().searchable(),
            Field::list("document_types", &FieldKind::Reference("document-type")).required(),
            Field::new("after_hours", FieldKind::Integer(1, 8760)),
            Field::reference("enterer", "person"),
            Field::reference("confirmer", "person"),
            Field::list("managers", &FieldKind::Reference("person")),
            Field::text("device"),
        ],
        whole: whole::<Self>,
    };

    fn contradictions(&self) -> Vec<FieldFault> {
        let missing: &[(&str, bool)] = match self.mode {
            ConfirmationMode::StandIn => &[("managers", self.managers.is_empty())],
            ConfirmationMode::Automatic => &[
                ("after_hours", self.after_hours.is_none()),
                ("confirmer", self.confirmer.is_none()),
            ],
            ConfirmationMode::Device => &[
                ("device", self.device.is_none()),
                ("managers", self.managers.is_empty()),
            ],
            ConfirmationMode::Personal => &[("mode", true)],
        };
        let missing = missing.iter().filter(|(_, is_missing)| *is_missing);
        missing
            .map(|(name, _)| FieldFault::new(*name, Fault::Missing))
            .collect()
    }
}

const MODES: Choices = Choices {
    words: "confirmation-mode",
    codes: &["stand_in", "automatic", "device"],
};
