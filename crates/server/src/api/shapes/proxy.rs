//! Entry by proxy: in whose name, what waits, what is answered.

use genpon_formats::manifest::{Manifest, ProxyEntry};
use genpon_model::id::{DraftId, RecordId};
use genpon_model::lifecycle::approval::{Answer, is_waiting};
use genpon_model::record::{Act, VersionNo};
use genpon_model::registers::proxy_policy::Means;
use genpon_model::text::{Reason, UserId};
use genpon_model::{Digest, Timestamp};
use genpon_vault::after_confirmation::{SaidOfVersion, VersionApproval};
use genpon_vault::answer_proxy::Proxied;
use genpon_vault::by_proxy::{DraftProxy, OnBehalf};
use genpon_vault::read_approvals::Waiting;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// In whose name something is entered, and on which instruction.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct OnBehalfIn {
    /// The log-in id of one person; a title or a job is nobody.
    #[schema(value_type = String)]
    pub(in crate::api) principal: UserId,
    /// `in_person`, `voice`, `phone`, `mail` or `paper`.
    #[schema(value_type = String)]
    pub(in crate::api) means: Means,
    /// When the instruction was given; now, if left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(in crate::api) at: Option<Timestamp>,
    /// Its words.
    #[schema(value_type = Option<String>, max_length = 1000)]
    pub(in crate::api) text: Option<Reason>,
}

impl From<OnBehalfIn> for OnBehalf {
    fn from(given: OnBehalfIn) -> Self {
        let OnBehalfIn {
            principal,
            means,
            at,
            text,
        } = given;
        Self {
            principal,
            means,
            at,
            text,
        }
    }
}

/// The answer of a principal.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct ApprovalIn {
    /// `approve` or `refuse`.
    pub(in crate::api) answer: AnswerIn,
    /// The digest of what was shown.
    #[schema(value_type = Option<String>)]
    pub(in crate::api) presentation: Option<Digest>,
    /// Why; a refusal needs it.
    #[schema(value_type = Option<String>, max_length = 1000)]
    pub(in crate::api) reason: Option<Reason>,
}

/// The two answers.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::api) enum AnswerIn {
    /// 承認
    Approve,
    /// 却下
    Refuse,
}

impl From<AnswerIn> for Answer {
    fn from(answer: AnswerIn) -> Self {
        match answer {
            AnswerIn::Approve => Self::Approved,
            AnswerIn::Refuse => Self::Refused,
        }
    }
}

/// A note of a confirmation outside of the system.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct NoteIn {
    /// `in_person`, `voice`, `phone`, `mail` or `paper`.
    #[schema(value_type = String)]
    pub(in crate::api) means: Means,
    /// When; now, if left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(in crate::api) at: Option<Timestamp>,
    /// The log-in id of the person it was confirmed with; the principal, if left out.
    #[schema(value_type = Option<String>)]
    pub(in crate::api) person: Option<UserId>,
    /// What was confirmed.
    #[schema(value_type = String, max_length = 1000)]
    pub(in crate::api) text: Reason,
}

/// What a principal is shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct ToApproveOut {
    /// The whole content as HTML.
    pub(in crate::api) markup: String,
    /// Its digest: the answer names it.
    #[schema(value_type = String)]
    pub(in crate::api) digest: Digest,
    /// Who entered it, on which instruction.
    pub(in crate::api) proxy: ProxyOut,
}

/// An entry by proxy.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct ProxyOut {
    /// The log-in id of the principal.
    #[schema(value_type = String)]
    pub(in crate::api) principal: UserId,
    /// The log-in id of the proxy.
    #[schema(value_type = String)]
    pub(in crate::api) by: UserId,
    /// When it was entered.
    #[schema(value_type = String, format = DateTime)]
    pub(in crate::api) at: Timestamp,
    /// `enter`, `correct`, `add` or `withdraw`.
    pub(in crate::api) operation: &'static str,
    /// `before`, `after` or `none`.
    pub(in crate::api) approval: &'static str,
    /// Until when it is to be answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(in crate::api) approve_until: Option<Timestamp>,
    /// How the instruction was given.
    pub(in crate::api) means: &'static str,
}

impl From<&ProxyEntry> for ProxyOut {
    fn from(entry: &ProxyEntry) -> Self {
        Self {
            principal: entry.principal.user_id.clone(),
            by: entry.by.user_id.clone(),
            at: entry.at,
            operation: entry.operation.code(),
            approval: entry.approval.code(),
            approve_until: entry.approve_until,
            means: entry.instruction.means.code(),
        }
    }
}

/// That an answer was given.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(in crate::api) struct AnsweredOut {
    /// When: what needed approval has effect from then on.
    #[schema(value_type = String, format = DateTime)]
    pub(in crate::api) at: Timestamp,
}

/// What waits.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct ApprovalsOut {
    /// Entered in the name of the person who is logged in, and not answered.
    pub(in crate::api) mine: Vec<WaitingOut>,
    /// Entered by that person for others: waiting, or refused, or without a note.
    pub(in crate::api) asked: Vec<WaitingOut>,
}

/// One of them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct WaitingOut {
    /// The draft, while it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "uuid")]
    draft: Option<DraftId>,
    /// The record.
    #[schema(value_type = String, format = "uuid")]
    record: RecordId,
    /// The version, once it is confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<u32>, minimum = 1)]
    version: Option<VersionNo>,
    /// Code of its document type.
    document_type: String,
    /// What it does.
    #[schema(value_type = String)]
    act: Act,
    /// Who entered it for whom.
    proxy: ProxyOut,
    /// Whether the principal's answer is waited for.
    awaits_answer: bool,
    /// Whether a note is missing that the policy asks for.
    lacks_note: bool,
    /// Whether the principal refused it.
    is_refused: bool,
    /// Whether the time to answer is over.
    is_overdue: bool,
}

impl WaitingOut {
    pub(in crate::api) fn of(waits: &Waiting, now: Timestamp) -> Self {
        let (draft, version) = match waits.of {
            Proxied::Draft(id) => (Some(id), None),
            Proxied::Version(_, number) => (None, Some(number)),
        };
        Self {
            draft,
            version,
            record: waits.record,
            document_type: waits.document_type.clone(),
            act: waits.act,
            proxy: ProxyOut::from(&waits.proxy),
            awaits_answer: waits.awaits_answer,
            lacks_note: waits.lacks_note,
            is_refused: waits.refused.is_some(),
            is_overdue: waits.is_overdue(now),
        }
    }
}

/// How the approval of a principal stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct StandingOut {
    /// Who entered it for whom.
    proxy: ProxyOut,
    /// `waiting`, `approved`, `refused` or `not_asked`.
    state: &'static str,
    /// When it was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Timestamp>,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    reason: Option<Reason>,
    /// How many notes of confirmations outside of the system there are.
    notes: usize,
}

impl StandingOut {
    pub(in crate::api) fn of_draft(proxy: &DraftProxy) -> Self {
        let entry = &proxy.entry;
        let refused = proxy.refused.as_ref();
        let approved = entry.approved.as_ref();
        Self {
            state: state(entry, proxy.answer()),
            at: refused
                .map(|refused| refused.at)
                .or(approved.map(|approved| approved.at)),
            reason: refused.map(|refused| refused.reason.clone()),
            notes: entry.notes.len(),
            proxy: entry.into(),
        }
    }

    pub(in crate::api) fn of_version(manifest: &Manifest, said: &SaidOfVersion) -> Option<Self> {
        let entry = manifest.proxy.as_ref()?;
        let approval = said.approval.as_ref();
        let answer = approval.and_then(|approval| approval.answer.as_ref());
        let answered = approval.and_then(VersionApproval::answered);
        let approved = entry.approved.as_ref();
        Some(Self {
            state: state(entry, answered.or(entry.answer())),
            at: answer
                .map(|answer| answer.at)
                .or(approved.map(|approved| approved.at)),
            reason: answer.and_then(|answer| answer.reason.clone()),
            notes: said.notes.len(),
            proxy: entry.into(),
        })
    }
}

fn state(entry: &ProxyEntry, answer: Option<Answer>) -> &'static str {
    match answer {
        Some(Answer::Approved) => "approved",
        Some(Answer::Refused) => "refused",
        None if is_waiting(entry.approval, None) => "waiting",
        None => "not_asked",
    }
}
