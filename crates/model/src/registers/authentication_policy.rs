//! 認証規程 (`authentication-policy`): how each class of people proves who they are.
//!
//! JAHIS 3.3, 6.2(2)–(5), 7.1.1, 8.2.2.9; システム運用14⑤: two independent elements, unless an
//! equivalent measure is written down; a lifetime of passwords of at most two months where only a
//! password protects; delays, locks and idle limits that the institution sets. One entry for each
//! class: [`STAFF`] is what a person has whose entry names no other.

use crate::register::field::choices;
use crate::register::{
    Approval, Description, Fault, Field, FieldFault, FieldKind, KeySource, Localized, Prose,
    Register, whole,
};
use crate::text::{Code, Name};
use serde::{Deserialize, Serialize};

/// The key of the policy for everybody whose entry names no other.
pub const STAFF: &str = "staff";

choices! {
    /// Whether a second, independent element is asked for at log-in.
    SecondFactor("second-factor") {
        /// Always; who has none enrols one at log-in.
        Required = "required",
        /// From those who enrolled one; needs a written equivalent measure.
        Enrolled = "enrolled",
    }
}

choices! {
    /// From which terminals people of the class log in.
    TerminalRule("terminal-rule") {
        /// Registered ones.
        Registered = "registered",
        /// Registered ones of class management: for privileges (JAHIS 3.3, 8.2.2.9).
        Management = "management",
        /// Any; needs a written equivalent measure.
        Any = "any",
    }
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthenticationPolicy {
    /// Its key; a person's entry names it.
    pub code: Code,
    /// The class of people, as shown.
    pub name: Localized,
    /// Whether two elements are asked for.
    pub second_factor: SecondFactor,
    /// From which terminals.
    #[serde(default = "registered")]
    pub terminals: TerminalRule,
    /// 同等の措置: what stands in where the second element or the terminal is not asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equivalent_measure: Option<Prose>,
    /// 開示書: the edition of the disclosure in which the institution and its provider agreed on this
    /// policy (guideline for providers; MDS/SDS).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disclosure: Option<Name>,
    /// Characters of a password, at least.
    pub password_chars_min: u32,
    /// Whether a password needs letters, digits and symbols.
    pub needs_three_classes: bool,
    /// Days after which a password that alone protects is to be changed.
    pub password_days_max: u32,
    /// What stands in for a lifetime where none is set (patients: guideline for providers).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_lifetime_measure: Option<Prose>,
    /// Days before its end from which the person is warned.
    pub password_warning_days: u32,
    /// How many earlier passwords are not accepted again.
    pub password_generations: u32,
    /// Seconds after a wrong password during which no attempt is looked at.
    pub failure_delay_seconds: u32,
    /// Wrong attempts in a row that lock the account.
    pub failures_max: u32,
    /// Minutes until a lock ends by itself; 0: only a person with the right ends it.
    pub lock_minutes: u32,
    /// How old an authentication may be at confirmation, privilege and export, in minutes.
    pub step_up_minutes: u32,
    /// Days without log-in after which an account is reported as dormant.
    pub dormant_days: u32,
}

impl Register for AuthenticationPolicy {
    const DESCRIPTION: &'static Description = &Description {
        code: "authentication-policy",
        key: KeySource::Field("code"),
        approval: Approval::SecondPerson,
        review_months: Some(12),
        fields: &[
            Field::new("code", FieldKind::Code).required().searchable(),
            Field::new("name", FieldKind::Localized)
                .required()
                .searchable(),
            Field::choice("second_factor", &SecondFactor::CHOICES).required(),
            Field::choice("terminals", &TerminalRule::CHOICES),
            Field::new("equivalent_measure", FieldKind::LongText),
            Field::text("disclosure"),
            whole_number("password_chars_min", 8, 128),
            Field::new("needs_three_classes", FieldKind::Flag),
            whole_number("password_days_max", 0, 62),
            Field::new("no_lifetime_measure", FieldKind::LongText),
            whole_number("password_warning_days", 1, 30),
            whole_number("password_generations", 1, 24),
            whole_number("failure_delay_seconds", 1, 300),
            whole_number("failures_max", 3, 20),
            whole_number("lock_minutes", 0, 1440),
            whole_number("step_up_minutes", 1, 60),
            whole_number("dormant_days", 7, 366),
        ],
        whole: whole::<Self>,
    };

    fn contradictions(&self) -> Vec<FieldFault> {
        let is_eased =
            self.second_factor == SecondFactor::Enrolled || self.terminals == TerminalRule::Any;
        let no_measure = is_eased && self.equivalent_measure.is_none();
        let no_lifetime = self.password_days_max == 0 && self.no_lifetime_measure.is_none();
        let missing = [
            ("equivalent_measure", no_measure),
            ("no_lifetime_measure", no_lifetime),
        ];
        let missing = missing.into_iter().filter(|(_, is_missing)| *is_missing);
        missing
            .map(|(name, _)| FieldFault::new(name, Fault::Missing))
            .collect()
    }
}

const fn registered() -> TerminalRule {
    TerminalRule::Registered
}

const fn whole_number(name: &'static str, min: i64, max: i64) -> Field {
    Field::new(name, FieldKind::Integer(min, max)).required()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::shipped;

    fn shipped_policy() -> serde_json::Value {
        let of_staff = |entry: &shipped::Shipped| {
            entry.register.code == "authentication-policy" && entry.key.as_str() == STAFF
        };
        shipped().into_iter().find(of_staff).unwrap().value
    }

    // shows: C-s14-5, D-85b
    #[test]
    fn two_elements_are_the_default_and_one_alone_needs_a_written_measure() {
        let mut value = shipped_policy();
        let policy = AuthenticationPolicy::read(&value).unwrap();
        assert_eq!(policy.second_factor, SecondFactor::Required);
        value["second_factor"] = "enrolled".into();
        let faults = AuthenticationPolicy::read(&value).unwrap_err();
        assert_eq!(
            faults,
            [FieldFault::new("equivalent_measure", Fault::Missing)]
        );
        value["equivalent_measure"] = "認証区域内の端末に限る".into();
        assert!(AuthenticationPolicy::read(&value).is_ok());
    }

    // shows: D-59
    #[test]
    fn a_password_without_a_lifetime_needs_a_written_measure() {
        let mut value = shipped_policy();
        value["password_days_max"] = 0.into();
        assert!(AuthenticationPolicy::read(&value).is_err());
        value["no_lifetime_measure"] =
            "他のサービスと同じパスワードを使わないことを確認する".into();
        assert!(AuthenticationPolicy::read(&value).is_ok());
        value["password_days_max"] = 63.into();
        assert!(AuthenticationPolicy::read(&value).is_err());
    }
}
