//! 認証連携先 (`identity-provider`): who else may vouch for a person at log-in (OpenID Connect).
//!
//! JAHIS 3.3, 6.2(2)–(3), 7.1.1(1)1). A provider vouches for people who are in the register of people;
//! it never makes one. The secret by which Genpon proves itself to the provider is not here but sealed
//! in a hidden register: no page and no file shows it.

use crate::register::field::choices;
use crate::register::{
    Approval, Description, Fault, Field, FieldFault, FieldKind, KeySource, Localized, Prose,
    Register, whole,
};
use crate::text::{Code, Name};
use crate::web_address::WebAddress;
use serde::{Deserialize, Serialize};

choices! {
    /// 照合項目: by which field a person is found.
    PersonField("person-field") {
        /// 利用者ID
        UserId = "user_id",
        /// 職員番号
        PersonnelNo = "personnel_no",
    }
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentityProvider {
    /// Its key; part of the address to which the provider sends people back.
    pub code: Code,
    /// As shown on the log-in page.
    pub name: Localized,
    /// The issuer, exactly as it stands in its tokens.
    pub issuer: Name,
    /// Under which name the provider knows Genpon.
    pub client_id: Name,
    /// The claim that says who the person is, such as `preferred_username`.
    pub claim: Name,
    /// The field of the person that the claim is compared with.
    pub person_field: PersonField,
    /// Values of `acr` that mean two elements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub two_by_acr: Vec<Name>,
    /// Values of `amr` of which each means two elements, such as `mfa`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub two_by_amr: Vec<Name>,
    /// What is asked for besides `openid`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<Name>,
    /// How old a log-in at the provider may be; none: as the provider likes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_minutes_max: Option<u32>,
    /// Its keys (JWKS), where they are pinned; none: fetched from the provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<Prose>,
    /// Whether people may come in through it.
    #[serde(default)]
    pub is_enabled: bool,
}

impl IdentityProvider {
    /// The issuer as an address: without a query, as OpenID Connect Discovery 1.0, §2 has it.
    #[must_use]
    pub fn issuer(&self) -> Option<WebAddress> {
        let address: WebAddress = self.issuer.as_str().parse().ok()?;
        (!address.as_str().contains('?')).then_some(address)
    }

    /// Whether the provider says that two elements were proven.
    #[must_use]
    pub fn says_two(&self, acr: Option<&str>, amr: &[String]) -> bool {
        let has = |listed: &[Name], said: &str| listed.iter().any(|one| one.as_str() == said);
        acr.is_some_and(|acr| has(&self.two_by_acr, acr))
            || amr.iter().any(|amr| has(&self.two_by_amr, amr))
    }
}

impl Register for IdentityProvider {
    const DESCRIPTION: &'static Description = &Description {
        code: "identity-provider",
        key: KeySource::Field("code"),
        approval: Approval::SecondPerson,
        review_months: Some(12),
        fields: &[
            Field::new("code", FieldKind::Code).required().searchable(),
            Field::new("name", FieldKind::Localized)
                .required()
                .searchable(),
            Field::text("issuer").required(),
            Field::text("client_id").required(),
            Field::text("claim").required(),
            Field::choice("person_field", &PersonField::CHOICES).required(),
            Field::list("two_by_acr", &FieldKind::Text(Name::CHARS_MAX)),
            Field::list("two_by_amr", &FieldKind::Text(Name::CHARS_MAX)),
            Field::list("scopes", &FieldKind::Text(Name::CHARS_MAX)),
            Field::new("age_minutes_max", FieldKind::Integer(1, 1440)),
            Field::new("keys", FieldKind::LongText),
            Field::new("is_enabled", FieldKind::Flag).searchable(),
        ],
        whole: whole::<Self>,
    };

    fn contradictions(&self) -> Vec<FieldFault> {
        let mut faults = Vec::new();
        if self.issuer().is_none() {
            faults.push(FieldFault::new("issuer", Fault::Unreadable));
        }
        let is_scope = |scope: &Name| scope.as_str().bytes().all(|b| b.is_ascii_graphic());
        if !self.scopes.iter().all(is_scope) {
            faults.push(FieldFault::new("scopes", Fault::Unreadable));
        }
        faults
    }
}
