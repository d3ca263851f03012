//! 特権 (`privilege`): rights that nobody holds all day. A listed person asks for them with a reason,
//! holds them for minutes, and everything done meanwhile carries the privilege and the reason
//! (JAHIS 3.3, 8.2.2.9; 企画管理13).
//!
//! The list of entries is the list of administrative privileges with those permitted to hold them.

use super::role::{self, Right};
use super::terminal::TerminalClass;
use crate::id::PersonId;
use crate::register::{
    Approval, Description, Field, FieldFault, FieldKind, KeySource, Localized, Prose, Register,
    whole,
};
use crate::text::Code;
use serde::{Deserialize, Serialize};

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Privilege {
    /// Its key.
    pub code: Code,
    /// As shown.
    pub name: Localized,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Prose>,
    /// What it allows, and nothing else.
    pub rights: Vec<Right>,
    /// Who may hold it: as few as can be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<PersonId>,
    /// For how long at once.
    pub minutes_max: u32,
    /// At terminals of these classes; none given: at management terminals only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terminal_classes: Vec<TerminalClass>,
}

impl Privilege {
    /// Whether it may be held at a terminal of this class; never at one that is not registered.
    #[must_use]
    pub fn may_be_held_at(&self, class: Option<TerminalClass>) -> bool {
        match self.terminal_classes.as_slice() {
            [] => class == Some(TerminalClass::Management),
            classes => class.is_some_and(|class| classes.contains(&class)),
        }
    }
}

impl Register for Privilege {
    const DESCRIPTION: &'static Description = &Description {
        code: "privilege",
        key: KeySource::Field("code"),
        approval: Approval::SecondPerson,
        review_months: Some(6),
        fields: &[
            Field::new("code", FieldKind::Code).required().searchable(),
            Field::new("name", FieldKind::Localized)
                .required()
                .searchable(),
            Field::new("purpose", FieldKind::LongText),
            Field::new("rights", FieldKind::Table(role::RIGHT)).required(),
            Field::list("persons", &FieldKind::Reference("person")).searchable(),
            Field::new("minutes_max", FieldKind::Integer(1, 480)).required(),
            Field::list(
                "terminal_classes",
                &FieldKind::Choice(&TerminalClass::CHOICES),
            ),
        ],
        whole: whole::<Self>,
    };

    fn contradictions(&self) -> Vec<FieldFault> {
        role::faults(&self.rights)
    }
}
