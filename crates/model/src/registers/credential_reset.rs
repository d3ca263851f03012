//! 再設定台帳 (`credential-reset`): each time somebody's credentials were set anew, how it was made sure
//! who they are, with a copy of the evidence (JAHIS 3.3, 6.2(2) 最低限11(2); 運用14⑥).
//!
//! Written by the reset itself and by no form. The copy is sealed apart; here is its digest.

use crate::digest::Digest;
use crate::id::PersonId;
use crate::register::{Approval, Description, Field, FieldKind, KeySource, Prose, Register, whole};
use crate::text::Name;
use serde::{Deserialize, Serialize};

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialReset {
    /// Whose credentials.
    pub person: PersonId,
    /// How it was made sure who they are.
    pub method: Prose,
    /// The name of the copy of the evidence.
    pub evidence: Name,
    /// Its media type.
    pub media_type: Name,
    /// Its digest.
    pub evidence_digest: Digest,
}

impl Register for CredentialReset {
    const DESCRIPTION: &'static Description = &Description {
        code: "credential-reset",
        key: KeySource::Made,
        approval: Approval::None,
        review_months: None,
        fields: &[
            Field::reference("person", "person").required().searchable(),
            Field::new("method", FieldKind::LongText).required(),
            Field::text("evidence").required(),
            Field::text("media_type").required(),
            Field::text("evidence_digest").required(),
        ],
        whole: whole::<Self>,
    };
}
