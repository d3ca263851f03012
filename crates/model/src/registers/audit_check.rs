//! 点検の記録 (`audit-check`): who looked at what period of the trail, and what came of it (JAHIS 3.3,
//! 7.1.1(1)1)(b)(ア), 2)(b)(ウ), (2)(b)(ア)).
//!
//! A check is due again some days after the end of the period that was checked last. What was found
//! is computed from the trail; here stands that a person has looked.

use crate::patient::optional_date;
use crate::register::field::choices;
use crate::register::{
    Approval, Description, Fault, Field, FieldFault, FieldKind, KeySource, Prose, Register, whole,
};
use crate::text::Code;
use crate::time::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

choices! {
    /// What was checked.
    CheckKind("check-kind") {
        /// 非正常な利用
        AbnormalUse = "abnormal_use",
        /// スクリーニング
        Screening = "screening",
        /// 機器
        Device = "device",
    }
}

choices! {
    /// What came of it.
    CheckResult("check-result") {
        /// 問題なし
        Fine = "fine",
        /// 確認中
        Pursued = "pursued",
        /// 問題あり・対応済み
        Settled = "settled",
    }
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditCheck {
    /// What was checked.
    pub kind: CheckKind,
    /// Which device, where it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Code>,
    /// The period: from this instant on.
    pub from: Timestamp,
    /// Before this instant.
    pub until: Timestamp,
    /// How much stood out.
    pub findings: u32,
    /// What came of it.
    pub result: CheckResult,
    /// What was done, and why it is no problem.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Prose>,
    /// The day it was done.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub checked_on: Option<Date>,
}

impl Register for AuditCheck {
    const DESCRIPTION: &'static Description = &Description {
        code: "audit-check",
        key: KeySource::Made,
        approval: Approval::None,
        review_months: None,
        fields: &[
            Field::choice("kind", &CheckKind::CHOICES)
                .required()
                .searchable(),
            Field::reference("device", "device").searchable(),
            Field::new("from", FieldKind::Time).required(),
            Field::new("until", FieldKind::Time).required().searchable(),
            Field::new("findings", FieldKind::Integer(0, 1_000_000)).required(),
            Field::choice("result", &CheckResult::CHOICES)
                .required()
                .searchable(),
            Field::new("note", FieldKind::LongText),
            Field::new("checked_on", FieldKind::Date),
        ],
        whole: whole::<Self>,
    };

    fn contradictions(&self) -> Vec<FieldFault> {
        let mut faults = Vec::new();
        let contradicts = |field, other| FieldFault::new(field, Fault::Contradicts { other });
        if self.until <= self.from {
            faults.push(contradicts("until", "from"));
        }
        if self.device.is_some() != (self.kind == CheckKind::Device) {
            faults.push(contradicts("device", "kind"));
        }
        if self.result != CheckResult::Fine && self.note.is_none() {
            faults.push(FieldFault::new("note", Fault::Missing));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_pursued_says_how_and_a_check_of_a_device_names_it() {
        let mut value = json!({
            "kind": "abnormal_use",
            "from": "2026-11-09T15:00:00Z",
            "until": "2026-11-16T15:00:00Z",
            "findings": 3,
            "result": "pursued",
        });
        let paths = |value: &serde_json::Value| -> Vec<String> {
            let faults = AuditCheck::read(value).err().unwrap_or_default();
            faults.into_iter().map(|fault| fault.path).collect()
        };
        assert_eq!(paths(&value), ["note"]);
        value["note"] = "本人に確認した".into();
        assert!(paths(&value).is_empty());
        value["kind"] = "device".into();
        assert_eq!(paths(&value), ["device"]);
        value["kind"] = "screening".into();
        value["until"] = value["from"].clone();
        assert_eq!(paths(&value), ["until"]);
    }
}
