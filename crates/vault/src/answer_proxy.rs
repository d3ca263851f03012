//! 承認・却下: the principal opens what a proxy entered in their name, and answers it.
//!
//! JAHIS 3.3, 7.1.4(3): an answer is bound to what this principal was shown, as a confirmation is; nothing
//! is answered unopened, and nobody else answers. A draft that needs approval has effect from that moment.
//! Of a confirmed version the answer is an object of its own: the version stays as it is.

use crate::Vault;
use crate::access_check::On;
use crate::after_confirmation::{self, VersionAnswer, VersionApproval};
use crate::begin_draft::operation_of;
use crate::by_proxy::{self, DraftProxy, RefusedEntry};
use crate::caller::Caller;
use crate::desk::Desk;
use crate::draft_body::DraftBody;
use crate::entry_row::{Hidden, PROXY_APPROVALS};
use crate::error::{Error, Noun};
use crate::present_draft;
use crate::read_record::{fixed, markup_of};
use crate::save_draft::{draft_race, find_draft, on_draft};
use crate::sheet_of::DraftSheet;
use genpon_access::{Granted, Operation};
use genpon_formats::html::{self, Under};
use genpon_formats::locale::{Lang, Locale};
use genpon_formats::manifest::{Manifest, ProxyEntry};
use genpon_model::id::{DraftId, PresentationId, RecordId};
use genpon_model::lifecycle::Presented;
use genpon_model::lifecycle::approval::{self, Answer, Answering};
use genpon_model::record::{Act, VersionNo};
use genpon_model::registers::proxy_policy::Approval;
use genpon_model::text::{Reason, Title};
use genpon_model::{Digest, DigestAlgorithm, Timestamp};
use genpon_store::{DraftRow, PatientRow, PresentationRow, RevisionRow, RevisionState, Write};
use uuid::Uuid;

/// Something that a proxy entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proxied {
    /// Not confirmed yet.
    Draft(DraftId),
    /// Confirmed.
    Version(RecordId, VersionNo),
}

/// What a principal is shown before they answer.
#[derive(Debug, Clone)]
pub struct ToAnswer {
    /// What it is.
    pub of: Proxied,
    /// Code of its document type.
    pub document_type: String,
    /// Its title.
    pub title: Title,
    /// What it does to its record.
    pub act: Act,
    /// Whose record it is.
    pub patient: Option<PatientRow>,
    /// Who entered it, on which instruction, under which policy.
    pub proxy: ProxyEntry,
    /// The content.
    pub markup: String,
    /// Its digest: the answer names it.
    pub digest: Digest,
}

/// An answer as the principal gives it.
#[derive(Debug, Clone)]
pub struct ProxyAnswer {
    /// To what.
    pub of: Proxied,
    /// Approved or refused.
    pub answer: Answer,
    /// The digest of what they were shown.
    pub seen: Option<Digest>,
    /// Why; a refusal needs it.
    pub reason: Option<Reason>,
}

/// That an answer was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// To what.
    pub of: Proxied,
    /// When; what needed approval has effect from then on.
    pub at: Timestamp,
    /// The answer.
    pub answer: Answer,
}

impl Vault {
    /// Opens what a proxy entered in the caller's name.
    ///
    /// # Errors
    /// Nothing of the kind, somebody else's, nothing that waits, no right to the operation any more.
    pub fn present_to_principal(&self, caller: &Caller, of: Proxied) -> Result<ToAnswer, Error> {
        self.at_desk(caller, "proxy.present", |desk| match of {
            Proxied::Draft(id) => {
                let open = OpenDraft::find(desk, id)?;
                let shown = open.shown(desk)?;
                show(desk, id, open.row.revision, &shown)?;
                desk.commit(&open.granted)?;
                Ok(shown)
            }
            Proxied::Version(record, number) => {
                let open = OpenVersion::find(desk, record, number)?;
                let shown = open.shown(desk)?;
                show(desk, shown_as(record), number.number(), &shown)?;
                desk.commit(&open.granted)?;
                Ok(shown)
            }
        })
    }

    /// Takes the principal's answer.
    ///
    /// # Errors
    /// Every [`approval::Refusal`]; a draft that was saved meanwhile.
    pub fn answer_proxy(&self, caller: &Caller, request: &ProxyAnswer) -> Result<Answered, Error> {
        self.at_desk(caller, "proxy.answer", |desk| {
            desk.detail("answer", code(request.answer));
            match request.of {
                Proxied::Draft(id) => answer_draft(desk, id, request)?,
                Proxied::Version(record, number) => answer_version(desk, record, number, request)?,
            }
            Ok(Answered {
                of: request.of,
                at: desk.now.at,
                answer: request.answer,
            })
        })
    }
}

const fn code(answer: Answer) -> &'static str {
    match answer {
        Answer::Approved => "approved",
        Answer::Refused => "refused",
    }
}

/// A draft in the caller's name.
struct OpenDraft {
    row: DraftRow,
    body: DraftBody,
    proxy: DraftProxy,
    granted: Granted,
}

impl OpenDraft {
    /// The principal must still have the right to what was done in their name.
    fn find(desk: &mut Desk<'_>, id: DraftId) -> Result<Self, Error> {
        let row = find_draft(desk, id)?;
        let principal = row.principal.ok_or(Error::NotFound(Noun::Draft))?;
        let body = desk.house.sealing.open_draft(&row)?;
        let proxy = body.proxy.clone().ok_or(Error::NotFound(Noun::Draft))?;
        tell(desk, &proxy.entry);
        if principal != desk.caller.person.id {
            return Err(approval::Refusal::NotThePrincipal.into());
        }
        let document_type = desk.stored_type(&row.document_type)?;
        let on = on_draft(desk, &row, &document_type);
        let granted = desk.may_on(operation_of(desk, row.act), on)?;
        Ok(Self {
            row,
            body,
            proxy,
            granted,
        })
    }

    fn shown(&self, desk: &mut Desk<'_>) -> Result<ToAnswer, Error> {
        if !self.body.awaits_answer(self.row.act) {
            return Err(approval::Refusal::NothingToAnswer.into());
        }
        let document_type = desk.stored_type(&self.row.document_type)?;
        let (row, body) = (self.row.clone(), self.body.clone());
        let patient = row.patient.map(|id| desk.patient(id)).transpose()?;
        let sheet = DraftSheet::read(desk, row, body, &document_type)?;
        let markup = markup(&sheet, desk.caller.lang);
        Ok(ToAnswer {
            of: Proxied::Draft(self.row.id),
            document_type: self.row.document_type.clone(),
            title: self.body.title.clone(),
            act: self.row.act,
            patient,
            proxy: self.proxy.entry.clone(),
            digest: DigestAlgorithm::Sha256.digest(markup.as_bytes()),
            markup,
        })
    }
}

/// What the principal reads of a draft: the sheet, without what a presentation says of confirming.
fn markup(draft: &DraftSheet, lang: Lang) -> String {
    let addresses = Under {
        path: format!("/drafts/{}/parts/", draft.row.id),
    };
    let parts = draft.parts();
    html::sheet(&draft.sheet(&parts), Locale::of(lang), &addresses)
}

/// A version in the caller's name that waits for their answer.
struct OpenVersion {
    row: RevisionRow,
    approval: VersionApproval,
    manifest: Manifest,
    patient: Option<PatientRow>,
    granted: Granted,
}

impl OpenVersion {
    fn find(desk: &mut Desk<'_>, id: RecordId, number: VersionNo) -> Result<Self, Error> {
        let record = desk.record(id)?;
        let document_type = desk.stored_type(&record.document_type)?;
        let granted = desk.may_on(Operation::Read, On::record(id, &document_type))?;
        let (version, manifest) = fixed(desk, id, number)?;
        desk.about.version = Some(number);
        let rows =
            after_confirmation::rows(desk.vault, &desk.house, PROXY_APPROVALS, (id, number))?;
        let row = rows.into_iter().next_back();
        let row = row.ok_or(approval::Refusal::NothingToAnswer)?;
        let digest = Some(&version.manifest_digest);
        let approval: VersionApproval = after_confirmation::open(&desk.house, &row, digest)?;
        tell(desk, &approval.proxy);
        if approval.proxy.principal.id != desk.caller.person.id {
            return Err(approval::Refusal::NotThePrincipal.into());
        }
        let patient = record.patient.map(|id| desk.patient(id)).transpose()?;
        Ok(Self {
            row,
            approval,
            manifest,
            patient,
            granted,
        })
    }

    fn shown(&self, desk: &Desk<'_>) -> Result<ToAnswer, Error> {
        if self.approval.answer.is_some() {
            return Err(approval::Refusal::NothingToAnswer.into());
        }
        let VersionApproval {
            record,
            version,
            proxy,
            ..
        } = &self.approval;
        let addresses = Under {
            path: format!("/records/{record}/versions/{version}/parts/"),
        };
        let markup = markup_of(desk, &self.manifest, &addresses)?;
        Ok(ToAnswer {
            of: Proxied::Version(*record, *version),
            document_type: self.manifest.document_type.code.to_string(),
            title: self.manifest.title.clone(),
            act: self.manifest.act,
            patient: self.patient.clone(),
            proxy: proxy.clone(),
            digest: DigestAlgorithm::Sha256.digest(markup.as_bytes()),
            markup,
        })
    }
}

/// Says of whose entry this is; the caller is its principal, and nobody's proxy.
fn tell(desk: &mut Desk<'_>, entry: &ProxyEntry) {
    desk.detail("proxy", entry.by.user_id.as_str());
    by_proxy::tell(desk, entry);
}

/// Keeps what was shown to the principal.
fn show(desk: &mut Desk<'_>, draft: DraftId, revision: u32, shown: &ToAnswer) -> Result<(), Error> {
    desk.detail("digest", shown.digest.to_string());
    desk.write(Write::AddPresentation(PresentationRow {
        id: PresentationId::from_uuid(desk.new_uuid()?),
        draft,
        person: desk.caller.person.id,
        revision,
        digest: shown.digest.clone(),
        language: desk.caller.lang.tag().to_owned(),
        at: desk.now.at,
    }));
    Ok(())
}

/// Under which id it is kept that a version of a record was shown.
pub(crate) fn shown_as(record: RecordId) -> DraftId {
    DraftId::from_uuid(Uuid::from_bytes(*record.as_bytes()))
}

/// Whether the principal may answer: they were shown this, and it is the same still.
fn may_answer(
    desk: &Desk<'_>,
    (of, revision): (DraftId, u32),
    standing: (Approval, Option<Answer>),
    request: &ProxyAnswer,
) -> Result<Digest, Error> {
    let row = present_draft::last_shown(desk, of)?;
    let shown = row.as_ref().map(|row| Presented {
        to: row.person,
        digest: row.digest.clone(),
        revision: row.revision,
    });
    let me = desk.caller.person.id;
    let answering = Answering {
        by: me,
        claims_to_have_seen: request.seen.clone(),
        revision,
        has_reason: request.reason.is_some(),
    };
    approval::may_answer(me, standing, shown.as_ref(), (request.answer, &answering))?;
    let shown = shown.ok_or(approval::Refusal::NotOpened)?;
    Ok(shown.digest)
}

fn answer_draft(desk: &mut Desk<'_>, id: DraftId, request: &ProxyAnswer) -> Result<(), Error> {
    let open = OpenDraft::find(desk, id)?;
    let standing = (open.proxy.entry.approval, open.proxy.answer());
    let digest = may_answer(desk, (id, open.row.revision), standing, request)?;
    same(&open.shown(desk)?.digest, &digest)?;
    desk.detail("digest", digest.to_string());
    let OpenDraft {
        mut row,
        mut body,
        mut proxy,
        granted,
    } = open;
    match (&request.reason, request.answer) {
        (Some(reason), Answer::Refused) => {
            proxy.refused = Some(RefusedEntry {
                at: desk.now.at,
                reason: reason.clone(),
                presentation: digest,
            });
        }
        _ => proxy.entry.approved = Some(by_proxy::approved(desk, &digest)),
    }
    body.proxy = Some(proxy);
    row.revision += 1;
    row.updated_at = desk.now.at;
    row.body = desk.house.sealing.seal_draft(id, &body)?;
    desk.write(Write::SaveDraft(row));
    desk.commit(&granted).map_err(draft_race)?;
    Ok(())
}

fn answer_version(
    desk: &mut Desk<'_>,
    record: RecordId,
    number: VersionNo,
    request: &ProxyAnswer,
) -> Result<(), Error> {
    let open = OpenVersion::find(desk, record, number)?;
    let standing = (open.approval.proxy.approval, open.approval.answered());
    let of = (shown_as(record), number.number());
    let digest = may_answer(desk, of, standing, request)?;
    same(&open.shown(desk)?.digest, &digest)?;
    desk.detail("digest", digest.to_string());
    desk.detail("manifest", open.approval.manifest.to_string());
    let is_approved = request.answer == Answer::Approved;
    let approval = VersionApproval {
        answer: Some(VersionAnswer {
            is_approved,
            by: desk.caller.person.clone(),
            at: desk.now.at,
            presentation: digest,
            terminal: desk.caller.terminal.clone(),
            reason: request.reason.clone(),
        }),
        ..open.approval
    };
    let place = Hidden {
        register: PROXY_APPROVALS,
        key: &open.row.key,
        number: open.row.number,
    };
    desk.write(Write::DecideRevision {
        register: PROXY_APPROVALS.to_owned(),
        id: open.row.id,
        state: match is_approved {
            true => RevisionState::Effective,
            false => RevisionState::Rejected,
        },
        by: desk.caller.person.id,
        at: desk.now.at,
        body: desk
            .house
            .sealing
            .seal_hidden(open.row.id, &place, &approval)?,
    });
    desk.commit(&open.granted)?;
    Ok(())
}

/// What would be shown now must be what was shown.
fn same(now: &Digest, shown: &Digest) -> Result<(), Error> {
    if now == shown {
        Ok(())
    } else {
        Err(approval::Refusal::NotOpened.into())
    }
}
