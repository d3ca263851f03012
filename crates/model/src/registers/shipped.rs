//! The entries that Genpon ships: labels, roles, retention rules and the usual Japanese document
//! types. They are data (`crates/model/data`), proposed by the vendor at `genpon init` and at each
//! update; see `register::life::propose_by_vendor`.

use super::{
    AuthenticationPolicy, DocumentType, InformationGroup, Label, Privilege, RetentionRule, Role,
};
use crate::register::{Description, Register};
use crate::text::Code;
use serde_json::Value;

/// A shipped entry.
#[derive(Debug, Clone)]
pub struct Shipped {
    /// The register it belongs to.
    pub register: &'static Description,
    /// Its key.
    pub key: Code,
    /// Its value.
    pub value: Value,
}

/// Every shipped entry; what is referred to comes first.
#[must_use]
pub fn shipped() -> Vec<Shipped> {
    let files = FILES.iter();
    files
        .flat_map(|(register, text)| entries(register, text))
        .collect()
}

/// The files; each is an array of values. A test holds them to their descriptions.
const FILES: &[(&Description, &str)] = &[
    (Label::DESCRIPTION, include_str!("../../data/labels.json")),
    (Role::DESCRIPTION, include_str!("../../data/roles.json")),
    (
        RetentionRule::DESCRIPTION,
        include_str!("../../data/retention-rules.json"),
    ),
    (
        DocumentType::DESCRIPTION,
        include_str!("../../data/document-types.json"),
    ),
    (
        InformationGroup::DESCRIPTION,
        include_str!("../../data/information-groups.json"),
    ),
    (
        Privilege::DESCRIPTION,
        include_str!("../../data/privileges.json"),
    ),
    (
        AuthenticationPolicy::DESCRIPTION,
        include_str!("../../data/authentication-policies.json"),
    ),
];

fn entries(register: &'static Description, text: &str) -> Vec<Shipped> {
    let values: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
    let entry = |value: Value| {
        Some(Shipped {
            register,
            key: register.key_in(&value)?,
            value,
        })
    };
    values.into_iter().filter_map(entry).collect()
}
