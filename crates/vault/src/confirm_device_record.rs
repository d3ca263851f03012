//! 装置の記録の確定: a record made by a device is confirmed at completed import, by the rule for that
//! device (JAHIS 3.3, 7.1.2(2)).
//!
//! The rule names device, document types and managers; the record names them too, with the operator
//! where one is known. Without a rule nothing of the kind happens.

use crate::Vault;
use crate::caller::Caller;
use crate::confirm_version::head;
use crate::deposit_record::{Deposited, VersionMark, receipts};
use crate::desk::Desk;
use crate::error::{Error, Refusal};
use crate::masters::Entry;
use crate::save_draft::{draft_race, open_draft};
use crate::seal_version::{Basis, seal_version};
use crate::sheet_of::DraftSheet;
use genpon_formats::manifest::{Confirmed as ConfirmedBy, Device, RuleRef};
use genpon_model::id::DraftId;
use genpon_model::lifecycle::{self, Confirming, DraftFacts};
use genpon_model::person::PersonRef;
use genpon_model::record::ConfirmationMode;
use genpon_model::registers::ConfirmationRule;
use genpon_model::text::Code;
use std::sync::Arc;

impl Vault {
    /// Confirms a draft that a device's import has completed, by the rule for that device.
    ///
    /// # Errors
    /// No such draft, no rule, a caller that is no system.
    pub fn complete_import(&self, caller: &Caller, id: DraftId) -> Result<Deposited, Error> {
        self.at_desk(caller, "record.confirm", |desk| {
            let (row, mut body, granted) = open_draft(desk, id)?;
            if desk.caller.client.is_none() {
                return Err(Refusal::NotAllowed.into());
            }
            let under = device_rule(desk, &row.document_type, body.device.as_mut())?;
            let document_type = desk.stored_type(&row.document_type)?;
            let draft = DraftSheet::read(desk, row, body, &document_type)?;
            let deposited = confirm_by_rule(desk, draft, under)?;
            desk.commit(&granted).map_err(draft_race)?;
            Ok(deposited)
        })
    }
}

/// What a rule says of a record made by a device.
pub(crate) struct UnderRule {
    rule: RuleRef,
    enterer: PersonRef,
    confirmer: PersonRef,
}

/// The rule for this device and document type; names the manager in the record.
pub(crate) fn device_rule(
    desk: &mut Desk<'_>,
    document_type: &str,
    device: Option<&mut Device>,
) -> Result<UnderRule, Error> {
    let masters = Arc::clone(&desk.masters);
    let code = desk.usable_type(document_type)?.value.code;
    let device = device.ok_or(lifecycle::Refusal::NoRule)?;
    let covering = masters.confirmation_rules.values().find(|entry| {
        let is_for = entry.value.device.as_ref() == Some(&device.name);
        !entry.is_retired && is_for && entry.value.covers(ConfirmationMode::Device, &code)
    });
    under(desk, covering.ok_or(lifecycle::Refusal::NoRule)?, device)
}

/// The rule with this code and its device, for a caller whom the rule names: a person brings in what
/// the device made.
pub(crate) fn rule_of_code(
    desk: &mut Desk<'_>,
    document_type: &str,
    code: &Code,
) -> Result<(Device, UnderRule), Error> {
    let masters = Arc::clone(&desk.masters);
    let kind = desk.usable_type(document_type)?.value.code;
    let caller = desk.caller.person.id;
    let entry = masters.confirmation_rules.get(code).filter(|entry| {
        let rule = &entry.value;
        let mut named = rule
            .managers
            .iter()
            .chain(&rule.enterer)
            .chain(&rule.confirmer);
        let is_named = named.any(|person| *person == caller);
        !entry.is_retired && is_named && rule.covers(ConfirmationMode::Device, &kind)
    });
    let entry = entry.ok_or(lifecycle::Refusal::NoRule)?;
    let name = entry.value.device.clone();
    let mut device = Device {
        code: entry.value.code.clone(),
        name: name.ok_or(lifecycle::Refusal::NoRule)?,
        operator: None,
        manager: None,
    };
    let under = under(desk, entry, &mut device)?;
    Ok((device, under))
}

fn under(
    desk: &Desk<'_>,
    entry: &Entry<ConfirmationRule>,
    device: &mut Device,
) -> Result<UnderRule, Error> {
    let masters = &desk.masters;
    let active = |id| masters.active_person(id).map(|person| person.reference(id));
    let manager = entry.value.managers.iter().find_map(|id| active(*id));
    let manager = manager.ok_or(lifecycle::Refusal::NoRule)?;
    let enterer = device
        .operator
        .clone()
        .or_else(|| entry.value.enterer.and_then(active));
    let confirmer = entry.value.confirmer.and_then(active);
    device.manager = Some(manager.clone());
    Ok(UnderRule {
        rule: RuleRef {
            code: entry.value.code.clone(),
            edition: entry.edition,
        },
        enterer: enterer.unwrap_or_else(|| desk.caller.person.clone()),
        confirmer: confirmer.unwrap_or(manager),
    })
}

/// Puts the version that a rule confirms on the desk.
pub(crate) fn confirm_by_rule(
    desk: &mut Desk<'_>,
    mut draft: DraftSheet,
    under: UnderRule,
) -> Result<Deposited, Error> {
    let mode = ConfirmationMode::Device;
    desk.detail("mode", mode.code());
    desk.detail(
        "rule",
        format!("{} {}", under.rule.code, under.rule.edition),
    );
    let previous = head(desk, &draft.row)?;
    lifecycle::may_confirm(
        &facts(&draft),
        previous.as_ref(),
        None,
        &confirming(desk, mode),
    )?;
    draft.body.entered.by = under.enterer;
    let parts = receipts(&draft.body);
    let basis = Basis {
        mode,
        confirmed: ConfirmedBy {
            by: under.confirmer,
            at: desk.now.at,
            terminal: None,
            client: desk.caller.client.clone(),
            authenticated_at: None,
            authentication: Vec::new(),
        },
        presentation: None,
        on_behalf_of: draft.body.on_behalf_of.clone(),
        rule: Some(under.rule.clone()),
        previous,
    };
    let sealed = seal_version(desk, draft, basis)?;
    desk.about.version = Some(sealed.version);
    desk.detail("manifest", sealed.manifest.to_string());
    let version = VersionMark {
        number: sealed.version,
        manifest: sealed.manifest,
        at: desk.now.at,
        rule: under.rule,
    };
    Ok(Deposited {
        record: sealed.record,
        draft: None,
        version: Some(version),
        parts,
    })
}

fn facts(draft: &DraftSheet) -> DraftFacts {
    DraftFacts {
        act: draft.row.act,
        revision: draft.row.revision,
        base: draft.row.base,
        has_reason: draft.body.reason.is_some(),
        has_content: !draft.body.parts.is_empty(),
    }
}

fn confirming(desk: &Desk<'_>, mode: ConfirmationMode) -> Confirming {
    Confirming {
        by: desk.caller.person.id,
        mode,
        claims_to_have_seen: None,
        authenticated_at: desk.caller.authenticated_at,
        at: desk.now.at,
        authentication_age_seconds_max: desk.step_up_seconds(),
        has_rule: true,
    }
}
