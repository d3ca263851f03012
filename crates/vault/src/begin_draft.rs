//! Begins a draft 未確定: of a new record, or of the next version of one.
//!
//! A draft is never an original. What it will do (作成, 訂正, 追記, 消去) is fixed at its beginning,
//! together with the version it starts from.

use crate::Vault;
use crate::access_check::On;
use crate::by_proxy::{self, DraftProxy, OnBehalf};
use crate::caller::Caller;
use crate::code_tables;
use crate::desk::Desk;
use crate::draft_body::DraftBody;
use crate::error::{Error, Noun, Refusal};
use crate::masters::Entry;
use crate::stage_part::StagedPart;
use genpon_access::{Granted, Operation};
use genpon_formats::manifest::{Device, Encounter, Entered, Manifest, Part};
use genpon_model::Timestamp;
use genpon_model::id::{DraftId, PatientId, PersonId, RecordId};
use genpon_model::lifecycle::{self, Head};
use genpon_model::record::{Act, PartRole, RecordState};
use genpon_model::registers::DocumentType;
use genpon_model::text::{Reason, Title};
use genpon_store::{DraftRow, RecordRow, Write};
use std::collections::BTreeMap;

/// What a new record is to be.
pub struct NewRecord {
    /// Whose record; none for reference data.
    pub patient: Option<PatientId>,
    /// Code of the document type.
    pub document_type: String,
    /// Its title.
    pub title: Title,
    /// When what it describes happened; now, if not said.
    pub event_at: Option<Timestamp>,
    /// The visit, where known.
    pub encounter: Option<Encounter>,
    /// Who is to confirm it, where that is another person.
    pub confirmer: Option<PersonId>,
    /// The device that made it.
    pub device: Option<Device>,
    /// In whose name it is entered, where it is not the caller's own.
    pub on_behalf: Option<OnBehalf>,
    /// Its contents so far.
    pub parts: Vec<StagedPart>,
}

/// The draft that was begun or saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DraftMark {
    /// Its id.
    pub id: DraftId,
    /// The record it will become a version of.
    pub record: RecordId,
    /// Its revision: the next save names it.
    pub revision: u32,
}

impl Vault {
    /// Begins a draft of a new record.
    ///
    /// # Errors
    /// A type that is not registered, a patient that does not fit, no right to enter.
    pub fn begin_record(&self, caller: &Caller, new: NewRecord) -> Result<DraftMark, Error> {
        self.at_desk(caller, "draft.begin", |desk| {
            let operation = operation_of(desk, Act::Create);
            let (row, _, writes, granted) = new_record(desk, operation, new)?;
            desk.write(Write::SaveDraft(row.clone()));
            writes.into_iter().for_each(|write| desk.write(write));
            desk.commit(&granted)?;
            Ok(mark(&row))
        })
    }

    /// Begins the next version of a record: a correction, an addition or a withdrawal. It starts
    /// from the contents of the latest version.
    ///
    /// # Errors
    /// An act that does not fit the record, no right to it.
    pub fn begin_version(
        &self,
        caller: &Caller,
        record: RecordId,
        act: Act,
        reason: Option<Reason>,
    ) -> Result<DraftMark, Error> {
        self.begin_version_for(caller, record, act, reason, None)
    }

    /// The same in another's name, where `on_behalf` says whose.
    ///
    /// # Errors
    /// Those of [`Vault::begin_version`], and each of the three checks on a proxy.
    pub fn begin_version_for(
        &self,
        caller: &Caller,
        record: RecordId,
        act: Act,
        reason: Option<Reason>,
        on_behalf: Option<&OnBehalf>,
    ) -> Result<DraftMark, Error> {
        self.at_desk(caller, "draft.begin", |desk| {
            desk.detail("act", act.code());
            let row = desk.record(record)?;
            let document_type = desk.stored_type(&row.document_type)?;
            let (granted, proxy) = permitted(
                desk,
                operation_of(desk, act),
                On::record(record, &document_type),
                on_behalf,
            )?;
            let (manifest, head) = latest(desk, &row)?;
            lifecycle::may_start(act, Some(&head))?;
            let mut body = next_body(desk, act, reason, manifest, &head);
            by_proxy::keep(&mut body, proxy);
            let draft = next_row(desk, &row, act, &head, &body)?;
            desk.write(Write::SaveDraft(draft.clone()));
            desk.commit(&granted)?;
            Ok(mark(&draft))
        })
    }
}

/// The permission to do this, and what is kept of it where it is done in another's name.
pub(crate) fn permitted(
    desk: &mut Desk<'_>,
    operation: Operation,
    on: On<'_>,
    on_behalf: Option<&OnBehalf>,
) -> Result<(Granted, Option<DraftProxy>), Error> {
    let Some(asked) = on_behalf else {
        return Ok((desk.may_on(operation, on)?, None));
    };
    let id = by_proxy::principal(desk, asked)?;
    let principal = Some(id);
    let granted = desk.may_on(operation, On { principal, ..on })?;
    let proxy = by_proxy::enter(desk, &granted, (id, asked))?;
    Ok((granted, Some(proxy)))
}

/// Checks a new record and builds its first draft, with the writes that make its parts durable.
pub(crate) fn new_record(
    desk: &mut Desk<'_>,
    operation: Operation,
    new: NewRecord,
) -> Result<(DraftRow, DraftBody, Vec<Write>, Granted), Error> {
    let document_type = desk.usable_type(&new.document_type)?;
    check_patient(desk, new.patient, &document_type)?;
    let on = On::new(&document_type);
    let (granted, proxy) = permitted(desk, operation, on, new.on_behalf.as_ref())?;
    check_parts(desk, new.parts.iter().map(|staged| &staged.part))?;
    let record = RecordId::from_uuid(desk.new_uuid()?);
    let id = DraftId::from_uuid(desk.new_uuid()?);
    desk.about.record = Some(record);
    let parts: Vec<Part> = new.parts.iter().map(|staged| staged.part.clone()).collect();
    let contents = parts.iter().map(|part| part.content).collect();
    let used = code_tables::used(&new.parts);
    let mut body = DraftBody {
        title: new.title,
        reason: None,
        event_at: new.event_at.unwrap_or(desk.now.at),
        encounter: new.encounter,
        on_behalf_of: None,
        proxy: None,
        entered: entered(desk),
        parts,
        device: new.device,
        late: None,
        code_tables: Vec::new(),
        returned: None,
        drawn: BTreeMap::new(),
        previous: None,
    };
    code_tables::bind(desk, &mut body, &used)?;
    by_proxy::keep(&mut body, proxy);
    let principal = body.principal();
    let row = DraftRow {
        id,
        revision: 1,
        record,
        patient: new.patient,
        document_type: new.document_type,
        act: Act::Create,
        base: None,
        enterer: desk.caller.person.id,
        confirmer: new
            .confirmer
            .or(confirmer_of(desk, principal, &document_type)?),
        principal,
        created_at: desk.now.at,
        updated_at: desk.now.at,
        body: desk.house.sealing.seal_draft(id, &body)?,
        contents,
    };
    Ok((
        row,
        body,
        new.parts.into_iter().map(StagedPart::into_write).collect(),
        granted,
    ))
}

/// Which right an act needs, besides that to confirm: a system deposits, a person enters.
pub(crate) fn operation_of(desk: &Desk<'_>, act: Act) -> Operation {
    match act {
        Act::Create if desk.caller.client.is_some() => Operation::Deposit,
        Act::Create => Operation::Enter,
        Act::Correct => Operation::Correct,
        Act::Add => Operation::Add,
        Act::Withdraw => Operation::Withdraw,
    }
}

/// What a proxy entered waits for its principal to confirm it, where they may.
fn confirmer_of(
    desk: &Desk<'_>,
    principal: Option<PersonId>,
    document_type: &Entry<DocumentType>,
) -> Result<Option<PersonId>, Error> {
    let Some(principal) = principal else {
        return Ok(None);
    };
    let code = document_type.value.code.as_str();
    let confirmers = desk.vault.possible_confirmers(desk.caller, code)?;
    Ok(Some(principal).filter(|id| confirmers.contains(id)))
}

/// Who enters, when and where: from authentication.
pub(crate) fn entered(desk: &Desk<'_>) -> Entered {
    Entered {
        by: desk.caller.person.clone(),
        at: desk.now.at,
        terminal: desk.caller.terminal.clone(),
        client: desk.caller.client.clone(),
    }
}

pub(crate) fn check_patient(
    desk: &mut Desk<'_>,
    patient: Option<PatientId>,
    document_type: &Entry<DocumentType>,
) -> Result<(), Error> {
    match patient {
        None if document_type.value.has_patient => Err(Refusal::PatientDoesNotFit.into()),
        Some(_) if !document_type.value.has_patient => Err(Refusal::PatientDoesNotFit.into()),
        None => Ok(()),
        Some(id) => {
            let row = desk.patient(id)?;
            if row.merged_into.is_some() {
                Err(Refusal::PatientMerged.into())
            } else {
                Ok(())
            }
        }
    }
}

/// Not too many parts, and no name twice.
pub(crate) fn check_parts<'p>(
    desk: &Desk<'_>,
    parts: impl Iterator<Item = &'p Part>,
) -> Result<(), Error> {
    let mut names: Vec<String> = parts
        .map(|part| part.name.as_str().to_lowercase())
        .collect();
    let parts_max = desk.vault.settings().parts_max;
    if names.len() > parts_max {
        return Err(Refusal::TooManyParts { parts_max }.into());
    }
    names.sort_unstable();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(Refusal::PartNameTwice.into());
    }
    Ok(())
}

/// The latest version of a record: its manifest and what the lifecycle needs to know of it.
pub(crate) fn latest(desk: &Desk<'_>, row: &RecordRow) -> Result<(Manifest, Head), Error> {
    let version = desk
        .vault
        .store()
        .version(desk.caller.institution, row.id, row.head)?;
    let version = version.ok_or(Error::NotFound(Noun::Version))?;
    let manifest = desk.vault.manifest(&desk.house, &version)?;
    let head = Head {
        version: version.number,
        manifest: version.manifest_digest,
        is_withdrawn: row.state == RecordState::Withdrawn,
    };
    Ok((manifest, head))
}

pub(crate) fn next_body(
    desk: &Desk<'_>,
    act: Act,
    reason: Option<Reason>,
    manifest: Manifest,
    head: &Head,
) -> DraftBody {
    let keeps = |part: &Part| act != Act::Withdraw && part.role != PartRole::Rendition;
    DraftBody {
        title: manifest.title,
        reason,
        event_at: manifest.event_at,
        encounter: manifest.encounter,
        on_behalf_of: None,
        proxy: None,
        entered: entered(desk),
        parts: manifest.parts.into_iter().filter(keeps).collect(),
        device: manifest.device,
        late: manifest.late,
        code_tables: manifest.code_tables,
        returned: None,
        drawn: BTreeMap::new(),
        previous: Some(head.manifest.clone()),
    }
}

pub(crate) fn next_row(
    desk: &Desk<'_>,
    record: &RecordRow,
    act: Act,
    head: &Head,
    body: &DraftBody,
) -> Result<DraftRow, Error> {
    let id = DraftId::from_uuid(desk.new_uuid()?);
    Ok(DraftRow {
        id,
        revision: 1,
        record: record.id,
        patient: record.patient,
        document_type: record.document_type.clone(),
        act,
        base: Some(head.version),
        enterer: desk.caller.person.id,
        confirmer: None,
        principal: body.principal(),
        created_at: desk.now.at,
        updated_at: desk.now.at,
        body: desk.house.sealing.seal_draft(id, body)?,
        contents: Vec::new(),
    })
}

pub(crate) fn mark(row: &DraftRow) -> DraftMark {
    DraftMark {
        id: row.id,
        record: row.record,
        revision: row.revision,
    }
}
