//! 代行入力 in a manifest: for whom, by whom, on which instruction, under which policy (JAHIS 3.3,
//! 7.1.4(2)). An approval given after the confirmation is not here: a confirmed version never changes.

use genpon_model::lifecycle::approval::{Answer, is_waiting};
use genpon_model::person::PersonRef;
use genpon_model::registers::Operation;
use genpon_model::registers::proxy_policy::{Approval, Means};
use genpon_model::text::{Name, Reason};
use genpon_model::{Digest, Timestamp};
use serde::{Deserialize, Serialize};

use super::RuleRef;

/// What a proxy entered in the name of a principal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProxyEntry {
    /// 依頼者: always one person.
    pub principal: PersonRef,
    /// 代行入力者.
    pub by: PersonRef,
    /// When the proxy entered it last.
    pub at: Timestamp,
    /// What was done by proxy.
    pub operation: Operation,
    /// What the principal asked for.
    pub instruction: Instruction,
    /// The proxy policy that allowed it.
    pub policy: RuleRef,
    /// When the principal was to approve it.
    pub approval: Approval,
    /// Until when, where an approval was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approve_until: Option<Timestamp>,
    /// The approval, where it was given before the confirmation or by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved: Option<Approved>,
    /// 確認記録: what was confirmed outside of the system, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<ConfirmationNote>,
}

impl ProxyEntry {
    /// What the principal said of it so far.
    #[must_use]
    pub fn answer(&self) -> Option<Answer> {
        self.approved.as_ref().map(|_| Answer::Approved)
    }

    /// Whether an answer of the principal is waited for.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        is_waiting(self.approval, self.answer())
    }
}

/// 指示: how and when the principal asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instruction {
    /// By voice, by phone …
    pub means: Means,
    /// When.
    pub at: Timestamp,
    /// In the words of the proxy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Reason>,
}

/// 承認: when the principal approved it, having been shown what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approved {
    /// When.
    pub at: Timestamp,
    /// Digest of what the principal was shown.
    pub presentation: Digest,
    /// The terminal, by its registered name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminal: Option<Name>,
}

/// 確認記録: something confirmed with a person outside of the system, as by phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmationNote {
    /// How.
    pub means: Means,
    /// When.
    pub at: Timestamp,
    /// With whom.
    pub person: PersonRef,
    /// What was confirmed.
    pub text: Reason,
    /// Who noted it, from authentication.
    pub by: PersonRef,
    /// When it was noted.
    pub noted_at: Timestamp,
}
