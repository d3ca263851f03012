//! The entrance: what still stands between a person who began to log in and their work.
//!
//! JAHIS 3.3, 6.2(2)–(4): two independent elements out of memory, object and body; a password that
//! alone protects ends; an initial one is changed before anything else; new rules are acknowledged.
//! Decides from facts that the vault gathered; checks no secret itself.

use genpon_model::person::AuthenticationMethod;
use genpon_model::registers::AuthenticationPolicy;
use genpon_model::registers::authentication_policy::SecondFactor;
use std::collections::BTreeSet;

/// The kind of an element of authentication. Two of one kind are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Element {
    /// 記憶: something known.
    Memory,
    /// 物: something held.
    Object,
    /// 生体 or PIN checked by the device itself, which vouches for it.
    Body,
    /// 入退管理: the person passed a controlled entry to the registered zone of the terminal.
    Place,
}

/// The elements that a method proves.
#[must_use]
pub const fn elements(method: AuthenticationMethod) -> &'static [Element] {
    match method {
        AuthenticationMethod::Password => &[Element::Memory],
        AuthenticationMethod::Totp
        | AuthenticationMethod::RecoveryCode
        | AuthenticationMethod::Substitute
        | AuthenticationMethod::ClientKey
        | AuthenticationMethod::Certificate => &[Element::Object],
        AuthenticationMethod::Passkey => &[Element::Object, Element::Body],
        AuthenticationMethod::EntryControl => &[Element::Place],
        // The identity provider vouches for the person; it says itself whether by two elements.
        AuthenticationMethod::SingleSignOn => &[Element::Memory],
        AuthenticationMethod::SingleSignOnTwo => &[Element::Memory, Element::Object],
    }
}

/// Whether these methods prove two independent elements.
#[must_use]
pub fn is_two_factor(proven: &[AuthenticationMethod]) -> bool {
    let kinds: BTreeSet<Element> = proven
        .iter()
        .flat_map(|method| elements(*method))
        .copied()
        .collect();
    kinds.len() >= 2
}

/// What the vault knows of somebody at the entrance.
#[derive(Debug, Clone, Default)]
pub struct AtEntrance {
    /// What they have proven so far in this log-in.
    pub proven: Vec<AuthenticationMethod>,
    /// What they could prove besides.
    pub enrolled: BTreeSet<AuthenticationMethod>,
    /// Whether the password is a temporary one that somebody else chose.
    pub must_change: bool,
    /// How old the password is, where one was used, in days.
    pub password_days: Option<i64>,
    /// Whether rules wait to be acknowledged.
    pub has_unread_rules: bool,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Prove a second element.
    SecondFactor,
    /// Choose a password of one's own.
    ChangePassword,
    /// Enrol a second element.
    Enrol,
    /// Read and acknowledge the rules.
    Acknowledge,
    /// Nothing: the work begins.
    Enter,
}

/// The next step under a policy. Asked again after each step, until it says [`Step::Enter`].
#[must_use]
pub fn next_step(policy: &AuthenticationPolicy, at: &AtEntrance) -> Step {
    let is_strong = is_two_factor(&at.proven);
    let can_prove_more = at.enrolled.iter().any(|method| {
        let mut with = at.proven.clone();
        with.push(*method);
        is_two_factor(&with)
    });
    if !is_strong && can_prove_more {
        return Step::SecondFactor;
    }
    if at.must_change || (!is_strong && has_ended(policy, at.password_days)) {
        return Step::ChangePassword;
    }
    if !is_strong && policy.second_factor == SecondFactor::Required {
        return Step::Enrol;
    }
    if at.has_unread_rules {
        return Step::Acknowledge;
    }
    Step::Enter
}

/// Whether a password of this age has ended where it alone protects.
#[must_use]
pub fn has_ended(policy: &AuthenticationPolicy, password_days: Option<i64>) -> bool {
    policy.password_days_max > 0
        && password_days.is_some_and(|days| days > i64::from(policy.password_days_max))
}

#[cfg(test)]
mod tests {
    use super::AuthenticationMethod::{self as Method, *};
    use super::*;
    use genpon_model::register::Register as _;
    use genpon_model::registers::shipped;

    fn policy(second_factor: SecondFactor) -> AuthenticationPolicy {
        let is_staff = |entry: &shipped::Shipped| entry.key.as_str() == "staff";
        let value = shipped().into_iter().find(is_staff).unwrap().value;
        AuthenticationPolicy {
            second_factor,
            ..AuthenticationPolicy::read(&value).unwrap()
        }
    }

    fn step(second_factor: SecondFactor, proven: &[Method], enrolled: &[Method]) -> Step {
        let at = AtEntrance {
            proven: proven.to_vec(),
            enrolled: enrolled.iter().copied().collect(),
            ..AtEntrance::default()
        };
        next_step(&policy(second_factor), &at)
    }

    // shows: J-6.2.3-2
    #[test]
    fn two_elements_are_of_two_kinds() {
        assert!(!is_two_factor(&[Password]));
        assert!(!is_two_factor(&[Password, Password]));
        assert!(!is_two_factor(&[Totp, RecoveryCode]));
        assert!(is_two_factor(&[Password, Totp]));
        assert!(is_two_factor(&[Password, EntryControl]));
        assert!(is_two_factor(&[Passkey]));
    }

    #[test]
    fn a_second_element_is_asked_for_or_enrolled() {
        use SecondFactor::{Enrolled, Required};
        assert_eq!(step(Required, &[Password], &[]), Step::Enrol);
        assert_eq!(step(Required, &[Password], &[Totp]), Step::SecondFactor);
        assert_eq!(step(Required, &[Password, Totp], &[Totp]), Step::Enter);
        assert_eq!(step(Enrolled, &[Password], &[]), Step::Enter);
        assert_eq!(step(Enrolled, &[Password], &[Passkey]), Step::SecondFactor);
        assert_eq!(step(Required, &[Passkey], &[Passkey]), Step::Enter);
    }

    // shows: J-6.2.4-1
    #[test]
    fn a_lifetime_holds_only_where_a_password_alone_protects() {
        let mut at = AtEntrance {
            proven: vec![Password],
            password_days: Some(61),
            ..AtEntrance::default()
        };
        let enrolled = policy(SecondFactor::Enrolled);
        assert_eq!(next_step(&enrolled, &at), Step::ChangePassword);
        at.password_days = Some(60);
        assert_eq!(next_step(&enrolled, &at), Step::Enter);
        at.password_days = Some(900);
        at.proven.push(Totp);
        assert_eq!(next_step(&enrolled, &at), Step::Enter);
    }

    // shows: J-6.2.4-5, J-7.1.1-16
    #[test]
    fn an_initial_password_is_changed_first_and_rules_are_read_last() {
        let mut at = AtEntrance {
            proven: vec![Password],
            must_change: true,
            has_unread_rules: true,
            ..AtEntrance::default()
        };
        let required = policy(SecondFactor::Required);
        assert_eq!(next_step(&required, &at), Step::ChangePassword);
        at.must_change = false;
        assert_eq!(next_step(&required, &at), Step::Enrol);
        at.proven.push(Totp);
        assert_eq!(next_step(&required, &at), Step::Acknowledge);
        at.has_unread_rules = false;
        assert_eq!(next_step(&required, &at), Step::Enter);
    }
}
