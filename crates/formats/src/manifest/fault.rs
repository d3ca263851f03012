//! The rules of `docs/format/manifest.md`, as facts about one manifest.

use std::collections::BTreeSet;

use genpon_model::record::{Act, ConfirmationMode, VersionNo};
use genpon_model::registers::Operation;
use genpon_model::registers::proxy_policy::Approval;

use super::Manifest;

/// A rule of the format that a manifest breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Rule 1: `create` and only `create` has version 1.
    #[error("the act {} does not fit version {version}", .act.code())]
    ActDoesNotFit {
        /// The act.
        act: Act,
        /// The version.
        version: VersionNo,
    },
    /// Rule 1: every version but the first binds the one before it.
    #[error("the version before is not named")]
    NoPrevious,
    /// Rule 1: the version named as the one before is another.
    #[error("version {version} names {previous} as the one before")]
    WrongPrevious {
        /// This version.
        version: VersionNo,
        /// The one it names.
        previous: VersionNo,
    },
    /// Rule 2.
    #[error("a reason is missing")]
    NoReason,
    /// Rule 3: a person confirmed, and nothing says what they were shown.
    #[error("the presentation is missing")]
    NoPresentation,
    /// Rule 3: a rule confirmed, and yet something was shown.
    #[error("a presentation where nobody was shown anything")]
    NeedlessPresentation,
    /// Rule 3: nothing says how the confirmer proved who they are.
    #[error("the authentication of the confirmer is missing")]
    NoAuthentication,
    /// Rule 3: nothing says where it was confirmed.
    #[error("neither terminal nor client of the confirmation is named")]
    NoPlace,
    /// Rule 4.
    #[error("the confirmation rule is missing")]
    NoRule,
    /// Rule 4.
    #[error("the device is missing")]
    NoDevice,
    /// Rule 5.
    #[error("a stand-in names nobody in whose place they confirm")]
    NoPrincipal,
    /// Rule 5.
    #[error("a stand-in confirms in their own place")]
    StandInForSelf,
    /// Rule 9: nobody is the proxy of themselves.
    #[error("a proxy enters in their own name")]
    ProxyForSelf,
    /// Rule 9: the principal is who the version was entered for.
    #[error("the principal of the proxy is not the one on whose behalf it was entered")]
    OtherPrincipal,
    /// Rule 9: what was done by proxy is what the version does.
    #[error("the operation done by proxy does not fit the act")]
    ProxyActDoesNotFit,
    /// Rule 9: a prior approval is missing, or there is one where none was asked for.
    #[error("the approval of the principal does not fit the policy")]
    ApprovalDoesNotFit,
    /// Rule 6.
    #[error("there are no parts")]
    NoParts,
    /// Rule 6: two names that one folder could not hold.
    #[error("two parts have the same name (part {index})")]
    SamePartName {
        /// The place of the second one, from 0.
        index: usize,
    },
    /// Rule 7.
    #[error("the code tables are not sorted, or one is named twice")]
    CodeTablesNotSorted,
    /// Rule 8.
    #[error("signature {index} names no part")]
    SignatureOfNoPart {
        /// Its place, from 0.
        index: usize,
    },
}

pub(super) fn find(manifest: &Manifest) -> Vec<Fault> {
    let mut faults = Vec::new();
    place_in_the_record(manifest, &mut faults);
    responsibility(manifest, &mut faults);
    by_proxy(manifest, &mut faults);
    contents(manifest, &mut faults);
    faults
}

fn place_in_the_record(manifest: &Manifest, faults: &mut Vec<Fault>) {
    let version = manifest.version;
    let is_first = version == VersionNo::FIRST;
    if (manifest.act == Act::Create) != is_first {
        faults.push(Fault::ActDoesNotFit {
            act: manifest.act,
            version,
        });
    }
    match &manifest.previous {
        None if !is_first => faults.push(Fault::NoPrevious),
        Some(previous) if is_first || previous.version.next() != version => {
            faults.push(Fault::WrongPrevious {
                version,
                previous: previous.version,
            });
        }
        _ => {}
    }
}

fn responsibility(manifest: &Manifest, faults: &mut Vec<Fault>) {
    let mode = manifest.mode;
    let by_a_person = matches!(mode, ConfirmationMode::Personal | ConfirmationMode::StandIn);
    let stands_in = mode == ConfirmationMode::StandIn;
    let confirmed = &manifest.confirmed;
    let principal = manifest.on_behalf_of.as_ref();
    let unproven = confirmed.authenticated_at.is_none() || confirmed.authentication.is_empty();
    let placeless = confirmed.terminal.is_none() && confirmed.client.is_none();
    let rules = [
        (
            manifest.reason.is_none() && (manifest.act != Act::Create || stands_in),
            Fault::NoReason,
        ),
        (
            by_a_person && manifest.presentation.is_none(),
            Fault::NoPresentation,
        ),
        (
            !by_a_person && manifest.presentation.is_some(),
            Fault::NeedlessPresentation,
        ),
        (by_a_person && unproven, Fault::NoAuthentication),
        (by_a_person && placeless, Fault::NoPlace),
        (
            mode != ConfirmationMode::Personal && manifest.rule.is_none(),
            Fault::NoRule,
        ),
        (
            mode == ConfirmationMode::Device && manifest.device.is_none(),
            Fault::NoDevice,
        ),
        (stands_in && principal.is_none(), Fault::NoPrincipal),
        (
            stands_in && principal.is_some_and(|p| p.id == confirmed.by.id),
            Fault::StandInForSelf,
        ),
    ];
    faults.extend(
        rules
            .into_iter()
            .filter_map(|(broken, fault)| broken.then_some(fault)),
    );
}

fn by_proxy(manifest: &Manifest, faults: &mut Vec<Fault>) {
    let Some(proxy) = &manifest.proxy else { return };
    let stands_in = manifest.mode == ConfirmationMode::StandIn;
    let is_principal = manifest.on_behalf_of.as_ref() == Some(&proxy.principal);
    let operation = match manifest.act {
        Act::Create => Operation::Enter,
        Act::Correct => Operation::Correct,
        Act::Add => Operation::Add,
        Act::Withdraw => Operation::Withdraw,
    };
    let approval_fits = match proxy.approval {
        Approval::Before => proxy.approved.is_some(),
        Approval::After => true,
        Approval::None => proxy.approved.is_none(),
    };
    let rules = [
        (proxy.by.id == proxy.principal.id, Fault::ProxyForSelf),
        (!stands_in && !is_principal, Fault::OtherPrincipal),
        (proxy.operation != operation, Fault::ProxyActDoesNotFit),
        (!approval_fits, Fault::ApprovalDoesNotFit),
    ];
    let broken = rules.into_iter().filter(|(is_broken, _)| *is_broken);
    faults.extend(broken.map(|(_, fault)| fault));
}

fn contents(manifest: &Manifest, faults: &mut Vec<Fault>) {
    if manifest.parts.is_empty() && manifest.act != Act::Withdraw {
        faults.push(Fault::NoParts);
    }
    let mut names = BTreeSet::new();
    for (index, part) in manifest.parts.iter().enumerate() {
        if !names.insert(part.name.as_str().to_lowercase()) {
            faults.push(Fault::SamePartName { index });
        }
    }
    if !manifest.code_tables.is_sorted_by(|a, b| a.code < b.code) {
        faults.push(Fault::CodeTablesNotSorted);
    }
    for (index, signature) in manifest.signatures.iter().enumerate() {
        if manifest.part(signature.part.as_str()).is_none() {
            faults.push(Fault::SignatureOfNoPart { index });
        }
    }
}
