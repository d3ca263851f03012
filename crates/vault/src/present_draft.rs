//! 提示: shows a person the whole content that would be fixed, and keeps the digest of what was shown.
//!
//! JAHIS 3.3, 7.1.2(1)2): the content is presented before confirmation, and confirmation is bound to
//! exactly what was presented. The same renderer makes the same bytes again at confirmation; if they
//! differ, there is no confirmation.

use crate::Vault;
use crate::by_proxy;
use crate::caller::Caller;
use crate::confirm_version::{confirmed_by, may_confirm};
use crate::desk::Desk;
use crate::error::Error;
use crate::read_history::would_change;
use crate::save_draft::see_draft;
use crate::seal_version::{Basis, manifest_of};
use crate::sheet_of::DraftSheet;
use genpon_formats::html::{self, Under};
use genpon_formats::locale::{Lang, Locale};
use genpon_formats::manifest::{Retention, RuleRef};
use genpon_model::id::{DraftId, PersonId, PresentationId};
use genpon_model::record::{Act, ConfirmationMode, VersionNo};
use genpon_model::text::Reason;
use genpon_model::time::ClockState;
use genpon_model::{Digest, DigestAlgorithm, Timestamp};
use genpon_store::{DraftRow, PatientRow, PresentationRow, Write};

/// What a person is shown before confirming.
#[derive(Debug, Clone)]
pub struct Presentation {
    /// Of which draft.
    pub draft: DraftId,
    /// The markup shown.
    pub markup: String,
    /// Its digest: the confirmation names it.
    pub digest: Digest,
    /// The draft's revision shown.
    pub revision: u32,
    /// What confirming will do.
    pub act: Act,
    /// What it changes against the version before, as markup.
    pub changes: Option<String>,
    /// The number the version will have.
    pub version: VersionNo,
    /// When it was shown.
    pub at: Timestamp,
    /// The clock then: an unsure one is told before, not after.
    pub clock: ClockState,
    /// Whose record it is.
    pub patient: Option<PatientRow>,
    /// Who entered it.
    pub enterer: PersonId,
    /// The reason given so far.
    pub reason: Option<Reason>,
    /// How long it will be kept.
    pub retention: Retention,
    /// How this person may confirm it, and the rule that covers it; none: not at all.
    pub way: Option<(ConfirmationMode, Option<RuleRef>)>,
}

impl Vault {
    /// Shows a draft to its confirmer.
    ///
    /// # Errors
    /// No such draft, no right to it.
    pub fn present_draft(&self, caller: &Caller, id: DraftId) -> Result<Presentation, Error> {
        self.at_desk(caller, "draft.present", |desk| {
            let (row, body, granted) = see_draft(desk, id)?;
            by_proxy::in_effect(&body)?;
            let document_type = desk.stored_type(&row.document_type)?;
            let (revision, act) = (row.revision, row.act);
            let (way, enterer) = (way(desk, &row), row.enterer);
            let patient = row.patient.map(|id| desk.patient(id)).transpose()?;
            let draft = DraftSheet::read(desk, row, body, &document_type)?;
            let markup = markup(&draft, desk.caller.lang);
            let digest = DigestAlgorithm::Sha256.digest(markup.as_bytes());
            let changes = changes(desk, &draft)?;
            let shown = PresentationRow {
                id: PresentationId::from_uuid(desk.new_uuid()?),
                draft: id,
                person: desk.caller.person.id,
                revision,
                digest: digest.clone(),
                language: desk.caller.lang.tag().to_owned(),
                at: desk.now.at,
            };
            desk.detail("digest", digest.to_string());
            desk.write(Write::AddPresentation(shown));
            desk.commit(&granted)?;
            Ok(Presentation {
                draft: id,
                markup,
                digest,
                revision,
                act,
                changes,
                version: draft.version,
                at: desk.now.at,
                clock: desk.now.clock.state,
                patient,
                enterer,
                reason: draft.body.reason,
                retention: draft.document_type.retention,
                way,
            })
        })
    }
}

/// How the caller may confirm; asking leaves no trace among the details of this event.
fn way(desk: &mut Desk<'_>, row: &DraftRow) -> Option<(ConfirmationMode, Option<RuleRef>)> {
    let details = desk.about.details.clone();
    let ways = [ConfirmationMode::Personal, ConfirmationMode::StandIn];
    let way = ways.into_iter().find_map(|mode| {
        let (rule, _) = may_confirm(desk, row, mode).ok()?;
        Some((mode, rule))
    });
    desk.about.details = details;
    way
}

/// What confirming now would change. Shown beside the presentation, and no part of it.
fn changes(desk: &Desk<'_>, draft: &DraftSheet) -> Result<Option<String>, Error> {
    let Some(base) = draft.row.base else {
        return Ok(None);
    };
    let basis = Basis {
        mode: ConfirmationMode::Personal,
        confirmed: confirmed_by(desk),
        presentation: None,
        on_behalf_of: draft.body.on_behalf_of.clone(),
        rule: None,
        previous: None,
    };
    would_change(desk, base, &manifest_of(desk, draft, basis))
}

/// The bytes that are shown: the same for the same draft, language and renderer.
pub(crate) fn markup(draft: &DraftSheet, lang: Lang) -> String {
    let parts = draft.parts();
    let addresses = Under {
        path: format!("/drafts/{}/parts/", draft.row.id),
    };
    html::presentation(&draft.sheet(&parts), Locale::of(lang), &addresses)
}

/// The language a presentation was shown in.
pub(crate) fn language(shown: &PresentationRow) -> Lang {
    shown.language.parse().unwrap_or_default()
}

/// What was shown last of this draft to this caller.
pub(crate) fn last_shown(
    desk: &Desk<'_>,
    draft: DraftId,
) -> Result<Option<PresentationRow>, Error> {
    let store = desk.vault.store();
    Ok(store.presentation(desk.caller.institution, draft, desk.caller.person.id)?)
}
