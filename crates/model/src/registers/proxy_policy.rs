//! 代行入力規程 (`proxy-policy`): what may be entered in another's place, by whom, for whom, and how the
//! principal approves it.
//!
//! JAHIS 3.3, 7.1.4(1) and (3)(a)(ア); 企画管理13⑧. Each entry names operations, document types, proxies
//! and principals; what no entry names may not be done by proxy. An approval frees nobody from the
//! confirmation of a record, and `none` frees from the approval alone.

use super::role::Operation;
use crate::id::PersonId;
use crate::register::field::choices;
use crate::register::{
    Approval as SecondPerson, Choices, Description, Fault, Field, FieldFault, FieldKind, KeySource,
    Localized, Prose, Register, whole,
};
use crate::text::Code;
use serde::{Deserialize, Serialize};

choices! {
    /// 承認方式: when the principal approves what a proxy entered.
    Approval("proxy-approval") {
        /// 事前承認: it has no effect until the principal approved it.
        Before = "before",
        /// 事後承認: it goes its way at once and is marked until the principal approved it.
        After = "after",
        /// 承認不要: the principal is not asked; a confirmation is needed all the same.
        None = "none",
    }
}

choices! {
    /// 指示・確認の手段: how a principal instructs a proxy, or confirms outside of the system.
    Means("proxy-means") {
        /// 対面
        InPerson = "in_person",
        /// 口頭
        Voice = "voice",
        /// 電話
        Phone = "phone",
        /// 電子メールなど
        Mail = "mail",
        /// 書面
        Paper = "paper",
    }
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProxyPolicy {
    /// Its key, named by the records entered under it.
    pub code: Code,
    /// As shown beside such records.
    pub name: Localized,
    /// What may be done by proxy.
    pub operations: Vec<Operation>,
    /// With documents of these types.
    pub document_types: Vec<Code>,
    /// 代行入力者: these people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proxies: Vec<PersonId>,
    /// 代行入力者: everybody with one of these roles (職種).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proxy_roles: Vec<Code>,
    /// 依頼者: for these people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub principals: Vec<PersonId>,
    /// 依頼者: for anybody with one of these roles; each use still names one person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub principal_roles: Vec<Code>,
    /// When the principal approves.
    pub approval: Approval,
    /// Within how many hours; afterwards the principal is reminded, and managers see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approve_within_hours: Option<u32>,
    /// How the principal may have instructed the proxy; none given: in any way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub means: Vec<Means>,
    /// Whether a note of a confirmation outside of the system is to be attached to each entry.
    #[serde(default)]
    pub needs_note: bool,
    /// 根拠: in which cases, on what grounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Prose>,
}

impl ProxyPolicy {
    /// Whether this may be done by proxy with documents of this type.
    #[must_use]
    pub fn covers(&self, operation: Operation, document_type: &Code) -> bool {
        self.operations.contains(&operation) && self.document_types.contains(document_type)
    }

    /// Whether it names this person, with the roles held, as a proxy.
    pub fn names_proxy<'a>(
        &self,
        person: PersonId,
        roles: impl IntoIterator<Item = &'a Code>,
    ) -> bool {
        names(&self.proxies, &self.proxy_roles, person, roles)
    }

    /// Whether it names this person, with the roles held, as a principal.
    pub fn names_principal<'a>(
        &self,
        person: PersonId,
        roles: impl IntoIterator<Item = &'a Code>,
    ) -> bool {
        names(&self.principals, &self.principal_roles, person, roles)
    }

    /// Whether the principal may have given the instruction in this way.
    #[must_use]
    pub fn takes(&self, means: Means) -> bool {
        self.means.is_empty() || self.means.contains(&means)
    }
}

fn names<'a>(
    people: &[PersonId],
    job_types: &[Code],
    person: PersonId,
    roles: impl IntoIterator<Item = &'a Code>,
) -> bool {
    people.contains(&person) || roles.into_iter().any(|role| job_types.contains(role))
}

impl Register for ProxyPolicy {
    const DESCRIPTION: &'static Description = &Description {
        code: "proxy-policy",
        key: KeySource::Field("code"),
        approval: SecondPerson::SecondPerson,
        review_months: Some(12),
        fields: &[
            Field::new("code", FieldKind::Code).required().searchable(),
            Field::new("name", FieldKind::Localized)
                .required()
                .searchable(),
            Field::list("operations", &FieldKind::Choice(&OPERATIONS)).required(),
            Field::list("document_types", &FieldKind::Reference("document-type")).required(),
            Field::list("proxies", &FieldKind::Reference("person")),
            Field::list("proxy_roles", &FieldKind::Reference("role")),
            Field::list("principals", &FieldKind::Reference("person")),
            Field::list("principal_roles", &FieldKind::Reference("role")),
            Field::choice("approval", &Approval::CHOICES)
                .required()
                .searchable(),
            Field::new("approve_within_hours", FieldKind::Integer(1, 8760)),
            Field::list("means", &FieldKind::Choice(&Means::CHOICES)),
            Field::new("needs_note", FieldKind::Flag),
            Field::new("basis", FieldKind::LongText),
        ],
        whole: whole::<Self>,
    };

    fn contradictions(&self) -> Vec<FieldFault> {
        let missing = [
            (
                "proxies",
                self.proxies.is_empty() && self.proxy_roles.is_empty(),
            ),
            (
                "principals",
                self.principals.is_empty() && self.principal_roles.is_empty(),
            ),
            (
                "approve_within_hours",
                self.approval != Approval::None && self.approve_within_hours.is_none(),
            ),
        ];
        let missing = missing.into_iter().filter(|(_, is_missing)| *is_missing);
        missing
            .map(|(name, _)| FieldFault::new(name, Fault::Missing))
            .collect()
    }
}

/// What can be done in another's place at all: a confirmation never can.
const OPERATIONS: Choices = Choices {
    words: "operation",
    codes: &["enter", "correct", "add", "withdraw"],
};

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn policy(change: &Value) -> Result<ProxyPolicy, Vec<FieldFault>> {
        let mut value = json!({
            "code": "clerk-orders",
            "name": { "ja": "医師事務作業補助", "en": "Support clerks" },
            "operations": ["enter", "correct"],
            "document_types": ["progress-note"],
            "proxy_roles": ["clerk"],
            "principal_roles": ["physician"],
            "approval": "before",
            "approve_within_hours": 24,
        });
        for (name, given) in change.as_object().unwrap() {
            value[name] = given.clone();
        }
        value.as_object_mut().unwrap().retain(|_, it| !it.is_null());
        ProxyPolicy::read(&value)
    }

    // shows: J-7.1.4-1, J-7.1.4-2
    #[test]
    fn people_are_named_one_by_one_or_by_their_work() {
        let [clerk, nurse] = [7, 8].map(|n| PersonId::from_slice(&[n; 16]).unwrap());
        let by_role = policy(&json!({})).unwrap();
        let code: Code = "clerk".parse().unwrap();
        assert!(by_role.names_proxy(clerk, [&code]) && !by_role.names_proxy(clerk, []));
        let by_name = policy(&json!({ "proxy_roles": null, "proxies": [clerk.to_string()] }));
        let by_name = by_name.unwrap();
        assert!(by_name.names_proxy(clerk, []) && !by_name.names_proxy(nurse, [&code]));
        let note: Code = "progress-note".parse().unwrap();
        assert!(by_name.covers(Operation::Correct, &note));
        assert!(!by_name.covers(Operation::Withdraw, &note));
        assert!(!by_name.covers(Operation::Enter, &code));
    }

    #[test]
    fn a_confirmation_cannot_be_done_by_proxy_and_nobody_is_left_open() {
        assert!(policy(&json!({ "operations": ["confirm"] })).is_err());
        for missing in ["proxy_roles", "principal_roles", "approve_within_hours"] {
            assert!(policy(&json!({ missing: null })).is_err(), "{missing}");
        }
        let free = json!({ "approval": "none", "approve_within_hours": null });
        assert!(policy(&free).is_ok());
    }
}
