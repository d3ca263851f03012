//! 機器・媒体の廃棄 (`equipment-disposal`): who with which expert knowledge destroyed what, how, and who
//! checked that nothing readable remains.
//!
//! A disposal is closed only with its operator's qualification and with a check that found nothing.

use crate::register::field::choices;
use crate::register::{
    Approval, Description, Fault, Field, FieldFault, FieldKind, KeySource, Register, whole,
};
use crate::text::Name;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

choices! {
    /// What a check for remaining information found.
    Remains("remains") {
        /// Nothing can be read.
        Nothing = "nothing",
        /// Something can be read.
        Readable = "readable",
    }
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EquipmentDisposal {
    /// What is disposed of, with its number.
    pub what: Name,
    /// How: overwriting, degaussing, shredding.
    pub method: Name,
    /// Who does it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<Name>,
    /// The expert knowledge or certificate of that person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualification: Option<Name>,
    /// Who checked that nothing readable remains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_by: Option<Name>,
    /// What the check found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remains: Option<Remains>,
    /// When it was done with.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "crate::patient::optional_date"
    )]
    pub closed_on: Option<Date>,
}

impl Register for EquipmentDisposal {
    const DESCRIPTION: &'static Description = &Description {
        code: "equipment-disposal",
        key: KeySource::Made,
        approval: Approval::None,
        review_months: None,
        fields: &[
            Field::text("what").required().searchable(),
            Field::text("method").required(),
            Field::text("operator"),
            Field::text("qualification"),
            Field::text("checked_by"),
            Field::choice("remains", &Remains::CHOICES),
            Field::new("closed_on", FieldKind::Date).searchable(),
        ],
        whole: whole::<Self>,
    };

    fn contradictions(&self) -> Vec<FieldFault> {
        if self.closed_on.is_none() {
            return Vec::new();
        }
        let other = "closed_on";
        let unfit = [
            ("operator", self.operator.is_none()),
            ("qualification", self.qualification.is_none()),
            ("checked_by", self.checked_by.is_none()),
            ("remains", self.remains != Some(Remains::Nothing)),
        ];
        let faults = unfit.into_iter().filter(|(_, is_unfit)| *is_unfit);
        faults
            .map(|(field, _)| FieldFault::new(field, Fault::Contradicts { other }))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    // shows: B-7
    #[test]
    fn a_disposal_is_closed_only_by_an_expert_and_when_nothing_readable_remains() {
        let mut disposal = json!({ "what": "SSD 4T-118", "method": "破砕" });
        assert!(EquipmentDisposal::read(&disposal).is_ok(), "still open");
        disposal["closed_on"] = "2026-11-20".into();
        let faults = EquipmentDisposal::read(&disposal).unwrap_err();
        let fields: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
        assert_eq!(
            fields,
            ["operator", "qualification", "checked_by", "remains"]
        );
        disposal["operator"] = "廃棄業者 山本".into();
        disposal["qualification"] = "情報機器リユース・リサイクル資格".into();
        disposal["checked_by"] = "田中 一郎".into();
        disposal["remains"] = "readable".into();
        assert!(EquipmentDisposal::read(&disposal).is_err());
        disposal["remains"] = "nothing".into();
        assert!(EquipmentDisposal::read(&disposal).is_ok());
    }
}
