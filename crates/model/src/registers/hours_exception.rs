//! 時間外利用 (`hours-exception`): urgent work outside a person's permitted hours, asked for by one and
//! approved by another, until its end (JAHIS 3.3, 8.2.2.9 ログオン 推奨(4)).

use crate::id::PersonId;
use crate::register::{
    Approval, Description, Fault, Field, FieldFault, FieldKind, KeySource, Prose, Register, whole,
};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursException {
    /// Who may work.
    pub person: PersonId,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Why.
    pub reason: Prose,
}

impl HoursException {
    /// Whether it lets this person in at this moment.
    #[must_use]
    pub fn admits(&self, person: PersonId, at: Timestamp) -> bool {
        self.person == person && self.from <= at && at < self.until
    }
}

impl Register for HoursException {
    const DESCRIPTION: &'static Description = &Description {
        code: "hours-exception",
        key: KeySource::Made,
        approval: Approval::SecondPerson,
        review_months: None,
        fields: &[
            Field::reference("person", "person").required().searchable(),
            Field::new("from", FieldKind::Time).required(),
            Field::new("until", FieldKind::Time).required(),
            Field::new("reason", FieldKind::LongText).required(),
        ],
        whole: whole::<Self>,
    };

    fn contradictions(&self) -> Vec<FieldFault> {
        let other = "from";
        let is_backwards = self.until <= self.from;
        is_backwards
            .then(|| FieldFault::new("until", Fault::Contradicts { other }))
            .into_iter()
            .collect()
    }
}
