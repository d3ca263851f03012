//! 証明書・カード (`certificate`): which certificate is whose, and whether it is still in its hands.
//!
//! JAHIS 3.3, 7.1.1(1)1)(a)(イ), (b)(イ)(ウ): a loss is reported and suspends the certificate at once;
//! whether the person still has the card is confirmed day by day. The key is never here.

use crate::id::PersonId;
use crate::patient::optional_date;
use crate::register::{
    Approval, Description, Fault, Field, FieldFault, FieldKind, KeySource, Register, whole,
};
use crate::text::Name;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// Whose.
    pub person: PersonId,
    /// What people call it: the number on the card.
    pub name: Name,
    /// SHA-256 of the certificate: 64 hexadecimal digits in lower case.
    pub fingerprint: Name,
    /// Who it names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Name>,
    /// The last day of its validity.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub ends_on: Option<Date>,
    /// 所持確認: when it was last seen in its owner's hands.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub seen_on: Option<Date>,
    /// Whether it may be used; off at once when it is lost.
    #[serde(default)]
    pub is_enabled: bool,
}

impl Certificate {
    /// Whether nobody has confirmed today that the card is there.
    #[must_use]
    pub fn is_unconfirmed_on(&self, day: Date) -> bool {
        self.is_enabled && self.seen_on.is_none_or(|seen| seen < day)
    }
}

impl Register for Certificate {
    const DESCRIPTION: &'static Description = &Description {
        code: "certificate",
        key: KeySource::Made,
        approval: Approval::None,
        review_months: Some(12),
        fields: &[
            Field::reference("person", "person").required().searchable(),
            Field::text("name").required().searchable(),
            Field::new("fingerprint", FieldKind::Text(64))
                .required()
                .unique(),
            Field::text("subject"),
            Field::new("ends_on", FieldKind::Date).searchable(),
            Field::new("seen_on", FieldKind::Date),
            Field::new("is_enabled", FieldKind::Flag).searchable(),
        ],
        whole: whole::<Self>,
    };

    fn contradictions(&self) -> Vec<FieldFault> {
        let text = self.fingerprint.as_str();
        let is_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        let is_digest = text.len() == 64 && text.bytes().all(is_hex);
        let fault = FieldFault::new("fingerprint", Fault::WrongShape);
        (!is_digest).then_some(fault).into_iter().collect()
    }
}
