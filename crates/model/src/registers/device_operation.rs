//! 操作の記録 (`device-operation`): who operated a device when, as its operators note it by hand, and
//! which records of the device that explains (JAHIS 3.3, 7.1.1(2)(b)(イ)).

use crate::id::{PersonId, RecordId};
use crate::register::{
    Approval, Description, Fault, Field, FieldFault, FieldKind, KeySource, Register, whole,
};
use crate::text::{Code, Name};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceOperation {
    /// Which device.
    pub device: Code,
    /// Who.
    pub operator: PersonId,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// What was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<Name>,
    /// The records that the device made then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<RecordId>,
}

impl Register for DeviceOperation {
    const DESCRIPTION: &'static Description = &Description {
        code: "device-operation",
        key: KeySource::Made,
        approval: Approval::None,
        review_months: None,
        fields: &[
            Field::reference("device", "device").required().searchable(),
            Field::reference("operator", "person")
                .required()
                .searchable(),
            Field::new("from", FieldKind::Time).required().searchable(),
            Field::new("until", FieldKind::Time).required(),
            Field::text("what"),
            Field::list("records", &FieldKind::Code),
        ],
        whole: whole::<Self>,
    };

    fn contradictions(&self) -> Vec<FieldFault> {
        let is_backwards = self.until < self.from;
        let fault = FieldFault::new("until", Fault::Contradicts { other: "from" });
        is_backwards.then_some(fault).into_iter().collect()
    }
}
