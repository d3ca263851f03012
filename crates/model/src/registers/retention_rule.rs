//! 保存期間規則 (`retention-rule`): for how long a kind of document is kept, by which law, how sure.
//!
//! A rule is a list of dated terms. Terms of the same statute follow one another by the day from
//! which they apply; terms of different statutes stand side by side, and the longest decides. What
//! the law leaves open, and what is not known yet, is said as such; `crate::retention` reads it.
//! Nothing is ever deleted because a term ended: disposal is an act of people.

use crate::register::field::choices;
use crate::register::{
    Approval, Description, Fault, Field, FieldFault, FieldKind, KeySource, Localized, Prose,
    Register, whole,
};
use crate::text::{Code, Name};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

choices! {
    /// How long a term lasts.
    Period("period") {
        /// A number of years.
        Years = "years",
        /// 永年
        Indefinite = "indefinite",
        /// 定めなし: the statute sets none; the institution decides.
        Unset = "unset",
    }
}

choices! {
    /// 起算: the event from which a term counts.
    StartEvent("start-event") {
        /// 作成の日
        Creation = "creation",
        /// 最終記載(記入)の日
        LastEntry = "last_entry",
        /// 完結の日
        Completion = "completion",
        /// 調剤済みとなった日
        Dispensing = "dispensing",
        /// 使用した日
        Use = "use",
        /// 歯科技工が終了した日
        DentalWorkEnd = "dental_work_end",
        /// 当該業務に従事しなくなった日
        LeavingWork = "leaving_work",
        /// 研究・治験が終了または中止した日
        StudyEnd = "study_end",
        /// 製造販売承認の日
        MarketingApproval = "marketing_approval",
    }
}

choices! {
    /// How sure the term is.
    Certainty("certainty") {
        /// The official text was read.
        Primary = "primary",
        /// A secondary source quotes it.
        Secondary = "secondary",
        /// General knowledge: check before relying on it.
        Unconfirmed = "unconfirmed",
        /// Part of it is not known; the institution completes it.
        Unknown = "unknown",
        /// The institution's own decision.
        Decided = "decided",
    }
}

/// One term of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Which statute it is of; later terms of the same statute replace earlier ones.
    pub statute: Code,
    /// 根拠
    pub basis: Name,
    /// The first day of the starting event to which it applies; none for from the beginning.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "crate::patient::optional_date"
    )]
    pub applies_from: Option<Date>,
    /// For an amendment whose first day is not known: the day it was promulgated.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "crate::patient::optional_date"
    )]
    pub promulgated_on: Option<Date>,
    /// How long.
    pub period: Period,
    /// The years of the period; 0 ends it on the day of the event itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<u16>,
    /// From when.
    pub starts: StartEvent,
    /// How sure this is.
    pub certainty: Certainty,
    /// Where it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Name>,
    /// What to know when relying on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Prose>,
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionRule {
    /// Its key.
    pub code: Code,
    /// As shown.
    pub name: Localized,
    /// Its terms.
    pub terms: Vec<Term>,
}

impl Register for RetentionRule {
    const DESCRIPTION: &'static Description = &Description {
        code: "retention-rule",
        key: KeySource::Field("code"),
        approval: Approval::None,
        review_months: Some(12),
        fields: &[
            Field::new("code", FieldKind::Code).required().searchable(),
            Field::new("name", FieldKind::Localized)
                .required()
                .searchable(),
            Field::new("terms", FieldKind::Table(TERM)).required(),
        ],
        whole: whole::<Self>,
    };

    fn contradictions(&self) -> Vec<FieldFault> {
        let faults = self.terms.iter().enumerate().filter_map(|(row, term)| {
            let has_years = term.years.is_some();
            let is_dated_twice = term.applies_from.is_some() && term.promulgated_on.is_some();
            let (name, fault) = match term.period {
                _ if is_dated_twice => (
                    "promulgated_on",
                    Fault::Contradicts {
                        other: "applies_from",
                    },
                ),
                Period::Years if !has_years => ("years", Fault::Missing),
                Period::Indefinite | Period::Unset if has_years => {
                    ("years", Fault::Contradicts { other: "period" })
                }
                _ => return None,
            };
            Some(FieldFault::new(format!("terms.{row}.{name}"), fault))
        });
        faults.collect()
    }
}

const TERM: &[Field] = &[
    Field::new("statute", FieldKind::Code).required(),
    Field::text("basis").required(),
    Field::new("applies_from", FieldKind::Date),
    Field::new("promulgated_on", FieldKind::Date),
    Field::choice("period", &Period::CHOICES).required(),
    Field::new("years", FieldKind::Integer(0, 999)),
    Field::choice("starts", &StartEvent::CHOICES).required(),
    Field::choice("certainty", &Certainty::CHOICES).required(),
    Field::text("source"),
    Field::new("note", FieldKind::LongText),
];
