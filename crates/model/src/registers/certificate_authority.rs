//! 認証局 (`certificate-authority`): whose certificates are accepted at log-in.
//!
//! JAHIS 3.3, 7.1.1(1)1)(a)(イ), (b)(ウ); 8.2.2.6: only configured authorities, with validity and
//! revocation checked. Revocation lists are files beside the data; without one nothing is accepted.

use crate::register::{
    Approval, Description, Field, FieldKind, KeySource, Localized, Prose, Register, whole,
};
use crate::text::Code;
use serde::{Deserialize, Serialize};

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateAuthority {
    /// Its key.
    pub code: Code,
    /// As shown.
    pub name: Localized,
    /// Its certificate in PEM.
    pub certificate: Prose,
    /// Whether its certificates are accepted.
    #[serde(default)]
    pub is_enabled: bool,
}

impl Register for CertificateAuthority {
    const DESCRIPTION: &'static Description = &Description {
        code: "certificate-authority",
        key: KeySource::Field("code"),
        approval: Approval::SecondPerson,
        review_months: Some(12),
        fields: &[
            Field::new("code", FieldKind::Code).required().searchable(),
            Field::new("name", FieldKind::Localized)
                .required()
                .searchable(),
            Field::new("certificate", FieldKind::LongText).required(),
            Field::new("is_enabled", FieldKind::Flag).searchable(),
        ],
        whole: whole::<Self>,
    };
}
