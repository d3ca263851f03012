//! 監査の基準 (`audit-rule`): from when on the use of the system is out of the ordinary, and how often
//! somebody looks (JAHIS 3.3, 7.1.1(1)1)(a)(ウ), (b)(ア), 2)(a)(ウ), (b)(ウ)).
//!
//! One entry, `usual`; where there is none, its values here hold. How long log-ins are shown is a
//! promise of at least 31 days: the trail itself is never deleted by it.

use super::person::{Hours, Weekday};
use crate::register::{Approval, Description, Field, FieldKind, KeySource, Register, whole};
use crate::text::Code;
use serde::{Deserialize, Serialize};

/// The key of the entry that holds.
pub const USUAL: &str = "usual";

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditRule {
    /// Its key.
    pub code: Code,
    /// ログイン情報の保持日数: for how many days log-ins can be looked up.
    pub log_in_days: u32,
    /// 特殊時間帯: from this minute of the day on, in Japan.
    pub unusual_from_minute: u32,
    /// Until this minute of the day; before the beginning: of the next day.
    pub unusual_until_minute: u32,
    /// Days of which every hour is unusual.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unusual_days: Vec<Weekday>,
    /// A log-in of fewer minutes is never called long.
    pub long_minutes: u32,
    /// Fewer log-ins in a week are never called many.
    pub many_log_ins: u32,
    /// A terminal's clock may be off by so many seconds.
    pub clock_seconds: u32,
    /// 点検の間隔: days within which somebody checks again.
    pub check_days: u32,
}

impl Default for AuditRule {
    fn default() -> Self {
        Self {
            code: Code::constant(USUAL),
            log_in_days: 31,
            unusual_from_minute: 22 * 60,
            unusual_until_minute: 6 * 60,
            unusual_days: Vec::new(),
            long_minutes: 8 * 60,
            many_log_ins: 20,
            clock_seconds: 120,
            check_days: 7,
        }
    }
}

impl AuditRule {
    /// The unusual hours as rows of hours.
    #[must_use]
    pub fn unusual_hours(&self) -> Vec<Hours> {
        let every_night = Hours {
            days: Weekday::ALL.to_vec(),
            from_minute: self.unusual_from_minute,
            until_minute: self.unusual_until_minute,
        };
        let whole_days = Hours {
            days: self.unusual_days.clone(),
            from_minute: 0,
            until_minute: 24 * 60,
        };
        vec![every_night, whole_days]
    }
}

impl Register for AuditRule {
    const DESCRIPTION: &'static Description = &Description {
        code: "audit-rule",
        key: KeySource::Field("code"),
        approval: Approval::None,
        review_months: Some(12),
        fields: &[
            Field::new("code", FieldKind::Code).required().searchable(),
            Field::new("log_in_days", FieldKind::Integer(31, 36_500)).required(),
            Field::new("unusual_from_minute", FieldKind::Integer(0, 1439)).required(),
            Field::new("unusual_until_minute", FieldKind::Integer(0, 1440)).required(),
            Field::list("unusual_days", &FieldKind::Choice(&Weekday::CHOICES)),
            Field::new("long_minutes", FieldKind::Integer(1, 10_080)).required(),
            Field::new("many_log_ins", FieldKind::Integer(2, 10_000)).required(),
            Field::new("clock_seconds", FieldKind::Integer(1, 86_400)).required(),
            Field::new("check_days", FieldKind::Integer(1, 7)).required(),
        ],
        whole: whole::<Self>,
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::{Fault, FieldFault};

    // shows: J-7.1.1-4
    #[test]
    fn log_ins_are_kept_for_a_month_at_least() {
        let mut value = AuditRule::default().write();
        assert!(AuditRule::read(&value).is_ok());
        value["log_in_days"] = 30.into();
        let faults: Vec<FieldFault> = AuditRule::read(&value).unwrap_err();
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].path, "log_in_days");
        assert!(!matches!(faults[0].fault, Fault::Missing));
    }
}
