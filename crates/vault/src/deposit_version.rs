//! A system hands over the next version of a record: a correction, an addition or a withdrawal. It
//! stays a draft; a person reads and confirms it, or it never becomes a version.

use crate::Vault;
use crate::access_check::On;
use crate::begin_draft::{check_parts, latest, next_body, next_row, operation_of, permitted};
use crate::by_proxy::{self, OnBehalf};
use crate::caller::Caller;
use crate::code_tables;
use crate::deposit_record::{Deposited, DraftMark, Taken, receipts};
use crate::desk::Desk;
use crate::draft_body::DraftBody;
use crate::error::{Error, Noun, Refusal};
use crate::idempotency::{Answer, Once};
use crate::save_draft::put;
use crate::stage_part::StagedPart;
use crate::whose::{Numbering, check_parts_are_about};
use genpon_model::Digest;
use genpon_model::Timestamp;
use genpon_model::id::RecordId;
use genpon_model::lifecycle;
use genpon_model::record::{Act, PartName};
use genpon_model::text::{Reason, Title};
use genpon_store::Write;

/// What a next version changes; what is not named stays.
pub struct NextVersion {
    /// Of which record.
    pub record: RecordId,
    /// The manifest of the version it starts from, if that must still be the latest.
    pub latest: Option<Digest>,
    /// What it does.
    pub act: Act,
    /// Why.
    pub reason: Reason,
    /// A new title.
    pub title: Option<Title>,
    /// When what it describes happened.
    pub event_at: Option<Timestamp>,
    /// Parts to put: one of the same name is replaced.
    pub put: Vec<StagedPart>,
    /// Parts to take away.
    pub remove: Vec<PartName>,
    /// Whose patient numbers the contents carry.
    pub numbering: Numbering,
    /// In whose name it is entered, where it is not the caller's own.
    pub on_behalf: Option<OnBehalf>,
    /// For a request that shall happen once.
    pub once: Option<Once>,
}

impl Vault {
    /// Takes in the next version of a record as a draft.
    ///
    /// # Errors
    /// An act that does not fit, a record that has changed, contents about somebody else, no right.
    pub fn deposit_version(
        &self,
        caller: &Caller,
        request: NextVersion,
    ) -> Result<Answer<Deposited>, Error> {
        let taken = Taken::of(&request.put);
        let outcome = self.at_desk(caller, "version.deposit", |desk| deposit(desk, request));
        taken.settle(
            self,
            caller,
            outcome.as_ref().map(|answer| answer.is_repeated),
        );
        outcome
    }
}

fn deposit(desk: &mut Desk<'_>, request: NextVersion) -> Result<Answer<Deposited>, Error> {
    if let Some(earlier) = desk.earlier(request.once.as_ref())? {
        return Ok(earlier);
    }
    desk.detail("act", request.act.code());
    let record = desk.record(request.record)?;
    let document_type = desk.stored_type(&record.document_type)?;
    let operation = operation_of(desk, request.act);
    let on = On::record(record.id, &document_type);
    let (granted, proxy) = permitted(desk, operation, on, request.on_behalf.as_ref())?;
    let (manifest, head) = latest(desk, &record)?;
    if request
        .latest
        .as_ref()
        .is_some_and(|expected| *expected != head.manifest)
    {
        return Err(Refusal::PreconditionFailed.into());
    }
    lifecycle::may_start(request.act, Some(&head))?;
    let patient = record.patient.map(|id| desk.patient(id)).transpose()?;
    check_parts_are_about(&request.put, patient.as_ref(), request.numbering)?;
    let mut body = next_body(desk, request.act, Some(request.reason), manifest, &head);
    body.title = request.title.unwrap_or(body.title);
    body.event_at = request.event_at.unwrap_or(body.event_at);
    by_proxy::keep(&mut body, proxy);
    remove(&mut body, &request.remove)?;
    let used = code_tables::used(&request.put);
    let mut contents = Vec::new();
    for staged in request.put {
        contents.push(staged.part.content);
        put(&mut body.parts, staged.part.clone());
        desk.write(staged.into_write());
    }
    code_tables::bind(desk, &mut body, &used)?;
    check_parts(desk, body.parts.iter())?;
    let mut draft = next_row(desk, &record, request.act, &head, &body)?;
    draft.contents = contents;
    let deposited = Deposited {
        record: record.id,
        draft: Some(DraftMark {
            id: draft.id,
            revision: draft.revision,
        }),
        version: None,
        parts: receipts(&body),
    };
    desk.write(Write::SaveDraft(draft));
    desk.keep(request.once, &deposited)?;
    desk.commit(&granted)?;
    Ok(Answer::first(deposited))
}

fn remove(body: &mut DraftBody, names: &[PartName]) -> Result<(), Error> {
    for name in names {
        let count = body.parts.len();
        body.parts.retain(|part| part.name != *name);
        if body.parts.len() == count {
            return Err(Error::NotFound(Noun::Part));
        }
    }
    Ok(())
}
