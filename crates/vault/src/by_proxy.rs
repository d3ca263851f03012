//! 代行入力: in whose name something is entered, on which instruction, and whether it has effect.
//!
//! JAHIS 3.3, 7.1.4. `access` makes the three checks at every use; what is kept here with the draft is
//! what the manifest will carry: principal, proxy, time, instruction, policy, approval. A save takes an
//! answer of the principal away: it was given to another content.

use crate::access_check::On;
use crate::desk::Desk;
use crate::draft_body::DraftBody;
use crate::error::{Error, Refusal};
use crate::masters::Entry;
use genpon_access::{Granted, Rule};
use genpon_formats::manifest::{Approved, ConfirmationNote, Instruction, ProxyEntry, RuleRef};
use genpon_model::id::PersonId;
use genpon_model::lifecycle::approval::{self, Answer};
use genpon_model::person::PersonRef;
use genpon_model::registers::ProxyPolicy;
use genpon_model::registers::proxy_policy::{Approval, Means};
use genpon_model::text::{Reason, UserId};
use genpon_model::{Digest, Timestamp};
use genpon_store::DraftRow;
use serde::{Deserialize, Serialize};

/// 依頼: for whom, and how they asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnBehalf {
    /// 依頼者: one person, by the id they log in with.
    pub principal: UserId,
    /// How the instruction was given.
    pub means: Means,
    /// When; now, if not said.
    pub at: Option<Timestamp>,
    /// In the words of the proxy.
    pub text: Option<Reason>,
}

/// What a draft keeps of an entry by proxy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftProxy {
    /// What the manifest will carry.
    pub entry: ProxyEntry,
    /// The refusal of the principal, until it is saved again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<RefusedEntry>,
    /// Whether the policy asks for a note of a confirmation outside of the system.
    #[serde(default)]
    pub needs_note: bool,
}

/// That the principal refused what a proxy entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedEntry {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: Reason,
    /// Digest of what the principal was shown.
    pub presentation: Digest,
}

impl DraftProxy {
    /// What the principal said of it as it is now.
    #[must_use]
    pub fn answer(&self) -> Option<Answer> {
        match self.refused {
            Some(_) => Some(Answer::Refused),
            None => self.entry.answer(),
        }
    }

    /// Whether an answer of the principal is waited for.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        approval::is_waiting(self.entry.approval, self.answer())
    }

    /// Whether a note is missing that the policy asks for.
    #[must_use]
    pub fn lacks_note(&self) -> bool {
        self.needs_note && self.entry.notes.is_empty()
    }
}

/// The person named, noted as in whose name this is.
pub(crate) fn principal(desk: &mut Desk<'_>, asked: &OnBehalf) -> Result<PersonId, Error> {
    let id = desk.masters.user_ids.get(&asked.principal).copied();
    let id = id.ok_or(Refusal::PrincipalUnknown)?;
    note_principal(desk, id)?;
    Ok(id)
}

/// Notes in whose name the caller acts, unless it is their own.
fn note_principal(desk: &mut Desk<'_>, id: PersonId) -> Result<PersonRef, Error> {
    let person = desk.masters.people.get(&id);
    let person = person.ok_or(Error::Internal("a principal is not registered"))?;
    let person = person.value.reference(id);
    if id != desk.caller.person.id {
        desk.about.on_behalf_of = Some(person.clone());
    }
    Ok(person)
}

/// What is kept of a new entry in another's name, under the policy that the permission names.
pub(crate) fn enter(
    desk: &mut Desk<'_>,
    granted: &Granted,
    (id, asked): (PersonId, &OnBehalf),
) -> Result<DraftProxy, Error> {
    let at = asked.at.unwrap_or(desk.now.at);
    if at > desk.now.at {
        let fault = "a time that has not come".to_owned();
        let field = "instructed_at";
        return Err(Refusal::Field { field, fault }.into());
    }
    let instruction = Instruction {
        means: asked.means,
        at,
        text: asked.text.clone(),
    };
    let principal = note_principal(desk, id)?;
    under_policy(desk, granted, principal, instruction, Vec::new())
}

/// The entry as of now, for the caller as proxy.
fn under_policy(
    desk: &mut Desk<'_>,
    granted: &Granted,
    principal: PersonRef,
    instruction: Instruction,
    notes: Vec<ConfirmationNote>,
) -> Result<DraftProxy, Error> {
    let policy = policy(desk, granted)?;
    if !policy.value.takes(instruction.means) {
        return Err(Refusal::InstructionNotTaken.into());
    }
    let hours = policy.value.approve_within_hours;
    let hours = hours.filter(|_| policy.value.approval != Approval::None);
    let proxy = DraftProxy {
        entry: ProxyEntry {
            principal,
            by: desk.caller.person.clone(),
            at: desk.now.at,
            operation: granted.operation(),
            instruction,
            policy: RuleRef {
                code: policy.value.code.clone(),
                edition: policy.edition,
            },
            approval: policy.value.approval,
            approve_until: hours.map(|hours| desk.now.at.plus_seconds(3600 * i64::from(hours))),
            approved: None,
            notes,
        },
        refused: None,
        needs_note: policy.value.needs_note,
    };
    tell(desk, &proxy.entry);
    Ok(proxy)
}

/// Keeps it with the draft.
pub(crate) fn keep(body: &mut DraftBody, proxy: Option<DraftProxy>) {
    body.on_behalf_of = proxy.as_ref().map(|proxy| proxy.entry.principal.clone());
    body.proxy = proxy;
}

/// The policy that made the permission.
fn policy(desk: &Desk<'_>, granted: &Granted) -> Result<Entry<ProxyPolicy>, Error> {
    let policy = match granted.rule() {
        Rule::Proxy(code) => desk.masters.proxy_policies.get(code).cloned(),
        _ => None,
    };
    policy.ok_or(Error::Internal("a proxy without a policy"))
}

/// Tells the trail what was done in whose name, and on which instruction; never its words.
pub(crate) fn tell(desk: &mut Desk<'_>, entry: &ProxyEntry) {
    let RuleRef { code, edition } = &entry.policy;
    desk.detail("proxy-operation", entry.operation.code());
    desk.detail("proxy-policy", format!("{code} {edition}"));
    desk.detail("proxy-approval", entry.approval.code());
    desk.detail("instruction-means", entry.instruction.means.code());
    desk.detail("instruction-at", entry.instruction.at.to_string());
}

/// A draft of another's name is worked on by its principal in their own right, and by others as
/// proxies.
pub(crate) fn work_on<'a>(
    desk: &mut Desk<'_>,
    row: &DraftRow,
    on: On<'a>,
) -> Result<On<'a>, Error> {
    let principal = row.principal.filter(|id| *id != desk.caller.person.id);
    if let Some(id) = principal {
        note_principal(desk, id)?;
    }
    Ok(On { principal, ..on })
}

/// What a save makes of an entry by proxy: whoever saves as a proxy is the proxy, and what the
/// principal said is not said of this content.
pub(crate) fn saved(
    desk: &mut Desk<'_>,
    granted: &Granted,
    body: &mut DraftBody,
) -> Result<(), Error> {
    let Some(mut proxy) = body.proxy.take() else {
        return Ok(());
    };
    let entry = &mut proxy.entry;
    body.proxy = Some(if entry.principal.id == desk.caller.person.id {
        entry.approved = None;
        proxy.refused = None;
        proxy
    } else {
        let (instruction, notes) = (entry.instruction.clone(), std::mem::take(&mut entry.notes));
        under_policy(desk, granted, entry.principal.clone(), instruction, notes)?
    });
    Ok(())
}

/// Whether a draft may be shown for confirmation and confirmed.
pub(crate) fn in_effect(body: &DraftBody) -> Result<(), Error> {
    let Some(proxy) = &body.proxy else {
        return Ok(());
    };
    Ok(approval::in_effect(proxy.entry.approval, proxy.answer())?)
}

/// A principal who confirms what they were shown approves it by that.
pub(crate) fn approve_by_confirming(desk: &Desk<'_>, body: &mut DraftBody, shown: &Digest) {
    let Some(proxy) = &mut body.proxy else { return };
    if proxy.is_waiting() && proxy.entry.principal.id == desk.caller.person.id {
        proxy.entry.approved = Some(approved(desk, shown));
    }
}

/// The approval by the caller, now.
pub(crate) fn approved(desk: &Desk<'_>, shown: &Digest) -> Approved {
    Approved {
        at: desk.now.at,
        presentation: shown.clone(),
        terminal: desk.caller.terminal.clone(),
    }
}
