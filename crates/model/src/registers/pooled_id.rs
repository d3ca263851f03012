//! 短期利用ID (`pooled-id`): an id that is lent to one person after another, each for some days, with
//! a rest between two of them (JAHIS 3.3, 6.2(1)(b)(ア)(イ)).
//!
//! Whoever logs in with it is the person to whom it is lent on that day, with that person's own secret:
//! nothing that an earlier holder knew opens it. Days that were lent stay in the list for ever.

use super::person::IdDelivery;
use crate::id::PersonId;
use crate::register::{
    Approval, Description, Fault, Field, FieldFault, FieldKind, KeySource, Register, whole,
};
use crate::text::{Name, UserId};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 貸与: some days on which the id is one person's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Loan {
    /// To whom.
    pub person: PersonId,
    /// The first day.
    #[serde(with = "crate::patient::plain_date")]
    pub from: Date,
    /// The last day.
    #[serde(with = "crate::patient::plain_date")]
    pub until: Date,
    /// How the person got it.
    pub delivery: IdDelivery,
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PooledId {
    /// What is typed at log-in.
    pub user_id: UserId,
    /// 発行規則: for whom it is, and how it is given out.
    pub issue_rule: Name,
    /// Days between two loans on which it is nobody's.
    pub rest_days: u32,
    /// Who had it, has it, and will have it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub loans: Vec<Loan>,
    /// Whether it may be used.
    #[serde(default)]
    pub is_enabled: bool,
}

impl PooledId {
    /// Whose it is on that day.
    #[must_use]
    pub fn holder_on(&self, day: Date) -> Option<&Loan> {
        let mut loans = self.loans.iter();
        loans.find(|loan| loan.from <= day && day <= loan.until)
    }

    /// The last day of rest after a loan.
    #[must_use]
    pub fn rests_until(&self, loan: &Loan) -> Date {
        loan.until.saturating_add(i64::from(self.rest_days).days())
    }

    /// The loans that had begun by that day and are not as they were: nobody rewrites who had it. One
    /// that has not ended may end earlier or later.
    #[must_use]
    pub fn rewritten(&self, was: &Self, today: Date) -> bool {
        let begun = was.loans.iter().filter(|loan| loan.from <= today);
        let stays = |loan: &Loan| {
            self.loans.iter().any(|now| {
                let is_same = (now.person, now.from) == (loan.person, loan.from);
                let end = if loan.until < today {
                    loan.until
                } else {
                    now.until
                };
                is_same && now.until == end && now.until >= now.from
            })
        };
        !begun.into_iter().all(stays)
    }
}

impl Register for PooledId {
    const DESCRIPTION: &'static Description = &Description {
        code: "pooled-id",
        key: KeySource::Made,
        approval: Approval::None,
        review_months: Some(12),
        fields: &[
            Field::new("user_id", FieldKind::Text(UserId::CHARS_MAX))
                .required()
                .unique(),
            Field::text("issue_rule").required(),
            Field::new("rest_days", FieldKind::Integer(1, 3650)).required(),
            Field::new("loans", FieldKind::Table(LOAN)),
            Field::new("is_enabled", FieldKind::Flag).searchable(),
        ],
        whole: whole::<Self>,
    };

    fn contradictions(&self) -> Vec<FieldFault> {
        let mut order: Vec<(usize, &Loan)> = self.loans.iter().enumerate().collect();
        let backwards = order.iter().filter(|(_, loan)| loan.until < loan.from);
        let other = "from";
        let mut faults: Vec<FieldFault> = backwards
            .map(|(at, _)| {
                FieldFault::new(format!("loans.{at}.until"), Fault::Contradicts { other })
            })
            .collect();
        order.sort_by_key(|(_, loan)| loan.from);
        for pair in order.windows(2) {
            let [(_, before), (at, after)] = pair else {
                continue;
            };
            let until = self.rests_until(before);
            if after.from <= until {
                let fault = Fault::Resting { until };
                faults.push(FieldFault::new(format!("loans.{at}.from"), fault));
            }
        }
        faults
    }
}

const LOAN: &[Field] = &[
    Field::reference("person", "person").required(),
    Field::new("from", FieldKind::Date).required(),
    Field::new("until", FieldKind::Date).required(),
    Field::choice("delivery", &IdDelivery::CHOICES).required(),
];

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const ONE: &str = "0193a2f0-7c1e-7abc-8def-0123456789ab";
    const OTHER: &str = "0193a2f0-7c1e-7abc-8def-0123456789ac";

    fn pooled(loans: &[(&str, &str, &str)]) -> Value {
        let loans: Vec<Value> = loans
            .iter()
            .map(|(person, from, until)| {
                json!({ "person": person, "from": from, "until": until, "delivery": "in_person" })
            })
            .collect();
        json!({ "user_id": "ouen-1", "issue_rule": "応援医師", "rest_days": 7, "loans": loans,
            "is_enabled": true })
    }

    #[test]
    fn between_two_loans_the_id_rests() {
        let first = (ONE, "2026-11-01", "2026-11-10");
        let cases = [
            ("2026-11-10", false),
            ("2026-11-17", false),
            ("2026-11-18", true),
        ];
        for (from, fits) in cases {
            let read = PooledId::read(&pooled(&[(OTHER, from, "2026-12-31"), first]));
            assert_eq!(read.is_ok(), fits, "{from}");
            if let Err(faults) = read {
                assert_eq!(faults[0].path, "loans.0.from");
                assert_eq!(faults[0].fault.code(), "resting");
            }
        }
    }

    #[test]
    fn who_had_it_is_never_rewritten() {
        let today = "2026-11-20".parse().unwrap();
        let read = |loans: &[_]| PooledId::read(&pooled(loans)).unwrap();
        let past = (ONE, "2026-11-01", "2026-11-05");
        let was = read(&[past, (OTHER, "2026-11-15", "2026-11-30")]);
        let cases = [
            (vec![past, (OTHER, "2026-11-15", "2026-11-20")], false),
            (vec![past], true),
            (vec![(OTHER, "2026-11-15", "2026-11-30")], true),
            (
                vec![
                    (OTHER, "2026-11-01", "2026-11-05"),
                    (OTHER, "2026-11-15", "2026-11-30"),
                ],
                true,
            ),
            (
                vec![
                    (ONE, "2026-11-01", "2026-11-04"),
                    (OTHER, "2026-11-15", "2026-11-30"),
                ],
                true,
            ),
        ];
        for (loans, expected) in cases {
            assert_eq!(read(&loans).rewritten(&was, today), expected, "{loans:?}");
        }
    }
}
