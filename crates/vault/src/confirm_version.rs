//! 確定: a draft becomes a version. The point where a record becomes an original.
//!
//! JAHIS 3.3, 7.1.2 and 7.1.3; 運用14⑧. Access decides whether the person may, the lifecycle whether
//! the draft can; then the manifest is built, and version, manifest, rendition, audit event and both
//! ledger leaves become durable in one transaction. Before it nothing has happened, after it nothing
//! can be taken back.

use crate::Vault;
use crate::access_check::On;
use crate::begin_draft::latest;
use crate::by_proxy;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::error::{Error, Refusal};
use crate::late_item::commit_late;
use crate::masters::Entry;
use crate::present_draft::{language, last_shown, markup};
use crate::save_draft::{draft_race, on_draft, see_draft};
use crate::seal_version::{Basis, Sealed, seal_version};
use crate::sheet_of::DraftSheet;
use genpon_access::{Granted, Operation};
use genpon_formats::html::{MEDIA_TYPE, RENDERER};
use genpon_formats::manifest::{Confirmed as ConfirmedBy, PresentationRef, RuleRef};
use genpon_model::id::{DraftId, RecordId};
use genpon_model::lifecycle::{self, Confirming, DraftFacts, Head, Presented};
use genpon_model::person::PersonRef;
use genpon_model::record::{Act, ConfirmationMode, MediaType, VersionNo};
use genpon_model::registers::ConfirmationRule;
use genpon_model::text::Reason;
use genpon_model::{Digest, DigestAlgorithm, Timestamp, time::ClockState};
use genpon_store::{DraftRow, PresentationRow};
use std::sync::Arc;

/// A confirmation as the confirmer asks for it.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// Which draft.
    pub draft: DraftId,
    /// The digest of what the confirmer was shown.
    pub seen: Option<Digest>,
    /// For a stand-in: why, in place of whoever is responsible.
    pub stand_in: Option<Reason>,
}

/// A confirmed version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// Of which record.
    pub record: RecordId,
    /// Its number.
    pub version: VersionNo,
    /// Digest of its manifest.
    pub manifest: Digest,
    /// Its place in the ledger.
    pub leaf_index: u64,
    /// When.
    pub at: Timestamp,
    /// The state of the clock then: anything but synchronized is shown as a mark for ever.
    pub clock: ClockState,
}

impl Vault {
    /// Confirms a draft.
    ///
    /// # Errors
    /// Every [`lifecycle::Refusal`], no right to confirm, a race with another version.
    pub fn confirm_version(&self, caller: &Caller, request: &Confirm) -> Result<Confirmed, Error> {
        self.at_desk(caller, "record.confirm", |desk| {
            let mode = match request.stand_in {
                Some(_) => ConfirmationMode::StandIn,
                None => ConfirmationMode::Personal,
            };
            let (row, body, _) = see_draft(desk, request.draft)?;
            by_proxy::in_effect(&body)?;
            let (rule, granted) = may_confirm(desk, &row, mode)?;
            let head = head(desk, &row)?;
            let shown = last_shown(desk, row.id)?;
            let mut facts = facts(&row, &body);
            facts.has_reason |= request.stand_in.is_some();
            let confirming = confirming(desk, mode, request.seen.clone(), rule.is_some());
            let presented = shown.as_ref().map(presented);
            lifecycle::may_confirm(&facts, head.as_ref(), presented.as_ref(), &confirming)?;
            let document_type = desk.stored_type(&row.document_type)?;
            let mut draft = DraftSheet::read(desk, row, body, &document_type)?;
            let shown = shown.ok_or(lifecycle::Refusal::NotPresented)?;
            unchanged(&draft, &shown)?;
            if draft.body.reason.is_none() {
                draft.body.reason.clone_from(&request.stand_in);
            }
            if mode == ConfirmationMode::Personal {
                by_proxy::approve_by_confirming(desk, &mut draft.body, &shown.digest);
            }
            let basis = Basis {
                mode,
                confirmed: confirmed_by(desk),
                presentation: Some(presentation_ref(&shown)?),
                on_behalf_of: in_place_of(desk, &draft, mode)?,
                rule,
                previous: head,
            };
            let sealed = seal_version(desk, draft, basis)?;
            finish(desk, sealed, &granted)
        })
    }
}

/// Commits a sealed version: the point of no return.
pub(crate) fn finish(
    desk: &mut Desk<'_>,
    sealed: Sealed,
    granted: &Granted,
) -> Result<Confirmed, Error> {
    desk.about.version = Some(sealed.version);
    desk.detail("manifest", sealed.manifest.to_string());
    let committed = match &sealed.late {
        Some(late) => commit_late(desk, late, sealed.record, granted)?,
        None => desk.commit(granted).map_err(draft_race)?,
    };
    let leaf_index = committed
        .versions
        .first()
        .map_or(0, |(_, _, leaf_index)| *leaf_index);
    Ok(Confirmed {
        record: sealed.record,
        version: sealed.version,
        manifest: sealed.manifest,
        leaf_index,
        at: desk.now.at,
        clock: desk.now.clock.state,
    })
}

/// Asks access; answers the rule that covers a stand-in.
pub(crate) fn may_confirm(
    desk: &mut Desk<'_>,
    row: &DraftRow,
    mode: ConfirmationMode,
) -> Result<(Option<RuleRef>, Granted), Error> {
    desk.detail("mode", mode.code());
    desk.detail("act", row.act.code());
    let document_type = desk.stored_type(&row.document_type)?;
    if document_type.is_retired && row.act == Act::Create {
        return Err(Refusal::TypeRetired.into());
    }
    let on = on_draft(desk, row, &document_type);
    if mode != ConfirmationMode::StandIn {
        return Ok((None, desk.may_on(Operation::Confirm, on)?));
    }
    let masters = Arc::clone(&desk.masters);
    let covering = masters.confirmation_rules.values().find(|rule| {
        let manages = rule.value.managers.contains(&desk.caller.person.id);
        !rule.is_retired && manages && rule.value.covers(mode, &document_type.value.code)
    });
    let rule = covering.map(|entry| &entry.value);
    let granted = desk.may_on(Operation::ConfirmStandIn, On { rule, ..on })?;
    let named = |entry: &Entry<ConfirmationRule>| RuleRef {
        code: entry.value.code.clone(),
        edition: entry.edition,
    };
    Ok((covering.map(named), granted))
}

pub(crate) fn facts(row: &DraftRow, body: &crate::draft_body::DraftBody) -> DraftFacts {
    DraftFacts {
        act: row.act,
        revision: row.revision,
        base: row.base,
        has_reason: body.reason.is_some(),
        has_content: row.act == Act::Withdraw || !body.parts.is_empty(),
    }
}

fn confirming(
    desk: &Desk<'_>,
    mode: ConfirmationMode,
    seen: Option<Digest>,
    has_rule: bool,
) -> Confirming {
    Confirming {
        by: desk.caller.person.id,
        mode,
        claims_to_have_seen: seen,
        authenticated_at: desk.caller.authenticated_at,
        at: desk.now.at,
        authentication_age_seconds_max: desk.step_up_seconds(),
        has_rule,
    }
}

fn presented(shown: &PresentationRow) -> Presented {
    Presented {
        to: shown.person,
        digest: shown.digest.clone(),
        revision: shown.revision,
    }
}

/// The latest version of the record, if it has one.
pub(crate) fn head(desk: &Desk<'_>, row: &DraftRow) -> Result<Option<Head>, Error> {
    let record = desk
        .vault
        .store()
        .record(desk.caller.institution, row.record)?;
    record
        .map(|record| latest(desk, &record).map(|(_, head)| head))
        .transpose()
}

/// What would be shown now must be, byte for byte, what was shown.
fn unchanged(draft: &DraftSheet, shown: &PresentationRow) -> Result<(), Error> {
    let again = markup(draft, language(shown));
    if DigestAlgorithm::Sha256.digest(again.as_bytes()) == shown.digest {
        Ok(())
    } else {
        Err(lifecycle::Refusal::ChangedSincePresented.into())
    }
}

/// Who confirms, when and where: from authentication.
pub(crate) fn confirmed_by(desk: &Desk<'_>) -> ConfirmedBy {
    ConfirmedBy {
        by: desk.caller.person.clone(),
        at: desk.now.at,
        terminal: desk.caller.terminal.clone(),
        client: desk.caller.client.clone(),
        authenticated_at: Some(desk.caller.authenticated_at),
        authentication: desk.caller.authentication.clone(),
    }
}

fn presentation_ref(shown: &PresentationRow) -> Result<PresentationRef, Error> {
    let media_type: Result<MediaType, _> = MEDIA_TYPE.parse();
    Ok(PresentationRef {
        digest: shown.digest.clone(),
        media_type: media_type.map_err(|_| Error::Internal("media type"))?,
        language: language(shown),
        at: shown.at,
        renderer: RENDERER.to_owned(),
    })
}

/// A stand-in confirms in place of the person who was to confirm, or else of the one who entered.
fn in_place_of(
    desk: &Desk<'_>,
    draft: &DraftSheet,
    mode: ConfirmationMode,
) -> Result<Option<PersonRef>, Error> {
    if mode != ConfirmationMode::StandIn {
        return Ok(draft.body.on_behalf_of.clone());
    }
    let responsible = draft.row.confirmer.unwrap_or(draft.row.enterer);
    if responsible == desk.caller.person.id {
        return Err(Refusal::NotAllowed.into());
    }
    let person = desk.masters.people.get(&responsible);
    let person = person.ok_or(Error::Internal("the responsible person is not registered"))?;
    Ok(Some(person.value.reference(responsible)))
}
