//! 障害期間 (`outage`): a time without the system, what was written on paper, what is still missing.
//!
//! JAHIS 3.3, 7.1.2: what could not be confirmed in time is registered afterwards by a rule, with
//! the reference of the paper and the original time; each item stays open until a record names it.

use crate::id::RecordId;
use crate::patient::PatientNo;
use crate::register::{
    Approval, Description, Fault, Field, FieldFault, FieldKind, KeySource, Register, whole,
};
use crate::text::Name;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Something written on paper meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LateItem {
    /// The number on the paper.
    pub paper_reference: Name,
    /// Of whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient_no: Option<PatientNo>,
    /// What it is.
    pub what: Name,
    /// When it was written.
    pub written_at: Timestamp,
    /// The record made of it; none while it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordId>,
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outage {
    /// What happened.
    pub what: Name,
    /// From when.
    pub started_at: Timestamp,
    /// Until when; none while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// What was written on paper.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<LateItem>,
}

impl Outage {
    /// What was written on paper and is no record yet.
    pub fn missing(&self) -> impl Iterator<Item = &LateItem> {
        self.items.iter().filter(|item| item.record.is_none())
    }
}

impl Register for Outage {
    const DESCRIPTION: &'static Description = &Description {
        code: "outage",
        key: KeySource::Made,
        approval: Approval::None,
        review_months: None,
        fields: &[
            Field::text("what").required(),
            Field::new("started_at", FieldKind::Time)
                .required()
                .searchable(),
            Field::new("ended_at", FieldKind::Time).searchable(),
            Field::new("items", FieldKind::Table(ITEM)),
        ],
        whole: whole::<Self>,
    };

    fn contradictions(&self) -> Vec<FieldFault> {
        let is_backwards = self.ended_at.is_some_and(|end| end < self.started_at);
        let fault = FieldFault::new(
            "ended_at",
            Fault::Contradicts {
                other: "started_at",
            },
        );
        is_backwards.then_some(fault).into_iter().collect()
    }
}

const ITEM: &[Field] = &[
    Field::text("paper_reference").required(),
    Field::new("patient_no", FieldKind::Text(PatientNo::CHARS_MAX)),
    Field::text("what").required(),
    Field::new("written_at", FieldKind::Time).required(),
    Field::new("record", FieldKind::Code),
];

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    // shows: J-7.1.2-10
    #[test]
    fn an_item_on_paper_stays_open_until_a_record_names_it() {
        let item = |reference: &str| {
            json!({
                "paper_reference": reference,
                "patient_no": "00012345",
                "what": "経過記録",
                "written_at": "2026-11-20T10:15:00+09:00",
            })
        };
        let value = json!({
            "what": "停電",
            "started_at": "2026-11-20T10:00:00+09:00",
            "ended_at": "2026-11-20T11:00:00+09:00",
            "items": [item("P-1"), item("P-2")],
        });
        let mut outage = Outage::read(&value).unwrap();
        outage.items[0].record = Some("0193a2f0-7c1e-7abc-8def-0123456789ab".parse().unwrap());
        let outage = Outage::read(&outage.write()).unwrap();
        let missing: Vec<&str> = outage
            .missing()
            .map(|item| item.paper_reference.as_str())
            .collect();
        assert_eq!(missing, ["P-2"]);
        assert_eq!(
            outage.items[1].written_at.to_japan_text(),
            "2026-11-20 10:15:00 +09:00"
        );
    }

    #[test]
    fn an_end_before_the_beginning_is_refused() {
        let value = json!({
            "what": "停電",
            "started_at": "2026-11-20T10:00:00Z",
            "ended_at": "2026-11-20T09:00:00Z",
        });
        let fault = Fault::Contradicts {
            other: "started_at",
        };
        assert_eq!(
            Outage::read(&value),
            Err(vec![FieldFault::new("ended_at", fault)])
        );
    }
}
