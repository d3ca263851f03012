//! Saves a draft: the autosave of the editor, and every change of its fields and parts.
//!
//! A save names the revision it started from. When another save came first, nothing is overwritten:
//! the caller is told, and keeps the text (two people on one draft).

use crate::Vault;
use crate::access_check::On;
use crate::begin_draft::{DraftMark, check_parts, entered, mark, operation_of};
use crate::by_proxy;
use crate::caller::Caller;
use crate::code_tables;
use crate::confirm_version::may_confirm;
use crate::desk::Desk;
use crate::draft_body::DraftBody;
use crate::error::{Error, Noun, Refusal};
use crate::late_item::{LateItemRef, find_item};
use crate::masters::Entry;
use crate::stage_part::StagedPart;
use genpon_access::Granted;
use genpon_formats::manifest::{Late, Part};
use genpon_model::Timestamp;
use genpon_model::id::{ContentId, DraftId, PersonId};
use genpon_model::record::{Act, ConfirmationMode, PartName};
use genpon_model::registers::DocumentType;
use genpon_model::text::{Reason, Title};
use genpon_store::error::Conflict;
use genpon_store::{DraftRow, Write};

/// What is to change in a draft; what is `None` stays.
#[derive(Default)]
pub struct DraftChange {
    /// A new title.
    pub title: Option<Title>,
    /// When what it describes happened.
    pub event_at: Option<Timestamp>,
    /// The reason; `Some(None)` takes it away.
    pub reason: Option<Option<Reason>>,
    /// Who is to confirm; `Some(None)` means whoever may.
    pub confirmer: Option<Option<PersonId>>,
    /// The paper it is made of, after an outage; `Some(None)` takes it away.
    pub late: Option<Option<LateItemRef>>,
    /// Parts to put: one of the same name is replaced.
    pub put: Vec<StagedPart>,
    /// Parts to take away.
    pub remove: Vec<PartName>,
}

impl Vault {
    /// Saves a draft.
    ///
    /// # Errors
    /// [`Refusal::DraftChanged`] when it was saved since `revision`; no right to enter.
    pub fn save_draft(
        &self,
        caller: &Caller,
        id: DraftId,
        revision: u32,
        change: DraftChange,
    ) -> Result<DraftMark, Error> {
        self.at_desk(caller, "draft.save", |desk| {
            let (mut row, mut body, granted) = open_draft(desk, id)?;
            if row.revision != revision {
                return Err(Refusal::DraftChanged.into());
            }
            let dropped = apply(desk, &mut row, &mut body, change)?;
            check_parts(desk, body.parts.iter())?;
            by_proxy::saved(desk, &granted, &mut body)?;
            body.entered = entered(desk);
            body.returned = None;
            row.revision += 1;
            row.enterer = desk.caller.person.id;
            row.updated_at = desk.now.at;
            row.body = desk.house.sealing.seal_draft(id, &body)?;
            desk.write(Write::SaveDraft(row.clone()));
            dropped
                .into_iter()
                .for_each(|content| desk.write(Write::DropContent(content)));
            desk.commit(&granted).map_err(draft_race)?;
            Ok(mark(&row))
        })
    }

    /// Discards a draft and its own contents. Its audit events stay.
    ///
    /// # Errors
    /// No such draft, no right to enter.
    pub fn discard_draft(&self, caller: &Caller, id: DraftId) -> Result<(), Error> {
        self.at_desk(caller, "draft.discard", |desk| {
            let (row, _, granted) = open_draft(desk, id)?;
            desk.write(Write::EndDraft {
                id,
                revision: row.revision,
            });
            row.contents
                .iter()
                .for_each(|content| desk.write(Write::DropContent(*content)));
            desk.commit(&granted).map_err(draft_race)?;
            Ok(())
        })
    }
}

/// Reads a draft that this caller may work on.
pub(crate) fn open_draft(
    desk: &mut Desk<'_>,
    id: DraftId,
) -> Result<(DraftRow, DraftBody, Granted), Error> {
    let row = find_draft(desk, id)?;
    let granted = may_work_on(desk, &row)?;
    let body = desk.house.sealing.open_draft(&row)?;
    Ok((row, body, granted))
}

/// Reads a draft that this caller may work on, or may confirm without working on it: a stand-in is
/// seldom one of those who enter.
pub(crate) fn see_draft(
    desk: &mut Desk<'_>,
    id: DraftId,
) -> Result<(DraftRow, DraftBody, Granted), Error> {
    let row = find_draft(desk, id)?;
    let before = desk.about.details.clone();
    let granted = may_work_on(desk, &row).or_else(|refused| {
        let told = std::mem::replace(&mut desk.about.details, before.clone());
        let ways = [ConfirmationMode::Personal, ConfirmationMode::StandIn];
        let way = ways
            .into_iter()
            .find_map(|mode| may_confirm(desk, &row, mode).ok());
        desk.about.details = if way.is_some() { before } else { told };
        way.map(|(_, granted)| granted).ok_or(refused)
    })?;
    let body = desk.house.sealing.open_draft(&row)?;
    Ok((row, body, granted))
}

pub(crate) fn find_draft(desk: &mut Desk<'_>, id: DraftId) -> Result<DraftRow, Error> {
    let row = desk.vault.store().draft(desk.caller.institution, id)?;
    let row = row.ok_or(Error::NotFound(Noun::Draft))?;
    desk.note_draft(&row)?;
    Ok(row)
}

fn may_work_on(desk: &mut Desk<'_>, row: &DraftRow) -> Result<Granted, Error> {
    let document_type = desk.stored_type(&row.document_type)?;
    let on = on_draft(desk, row, &document_type);
    let on = by_proxy::work_on(desk, row, on)?;
    desk.may_on(operation_of(desk, row.act), on)
}

/// A draft as access sees it.
pub(crate) fn on_draft<'a>(
    desk: &Desk<'_>,
    row: &DraftRow,
    document_type: &'a Entry<DocumentType>,
) -> On<'a> {
    On {
        record: (row.act != Act::Create).then_some(row.record),
        document_type,
        is_own_draft: row.enterer == desk.caller.person.id,
        principal: None,
        rule: None,
    }
}

/// Applies a change; answers which contents of the draft nobody needs any more.
fn apply(
    desk: &mut Desk<'_>,
    row: &mut DraftRow,
    body: &mut DraftBody,
    change: DraftChange,
) -> Result<Vec<ContentId>, Error> {
    body.title = change.title.unwrap_or_else(|| body.title.clone());
    body.event_at = change.event_at.unwrap_or(body.event_at);
    body.reason = change.reason.unwrap_or_else(|| body.reason.clone());
    row.confirmer = change.confirmer.unwrap_or(row.confirmer);
    if let Some(asked) = &change.late {
        body.late = late(desk, row, body, asked.as_ref())?;
    }
    for name in &change.remove {
        let count = body.parts.len();
        body.parts.retain(|part| part.name != *name);
        if body.parts.len() == count {
            return Err(Error::NotFound(Noun::Part));
        }
    }
    let used = code_tables::used(&change.put);
    for staged in change.put {
        row.contents.push(staged.part.content);
        put(&mut body.parts, staged.part.clone());
        desk.write(staged.into_write());
    }
    code_tables::bind(desk, body, &used)?;
    let named = |content: &ContentId| body.parts.iter().any(|part| part.content == *content);
    let (kept, dropped): (Vec<_>, Vec<_>) = row.contents.iter().copied().partition(named);
    row.contents = kept;
    Ok(dropped)
}

/// The paper a new record is made of. A later version keeps what its record is made of.
fn late(
    desk: &mut Desk<'_>,
    row: &DraftRow,
    body: &DraftBody,
    asked: Option<&LateItemRef>,
) -> Result<Option<Late>, Error> {
    if row.act != Act::Create {
        return Ok(body.late.clone());
    }
    let patient = row.patient.map(|id| desk.patient(id)).transpose()?;
    let found = asked.map(|asked| find_item(desk, asked, patient.as_ref()));
    Ok(found.transpose()?)
}

pub(crate) fn put(parts: &mut Vec<Part>, part: Part) {
    match parts.iter_mut().find(|old| old.name == part.name) {
        Some(old) => *old = part,
        None => parts.push(part),
    }
}

/// A race on a draft has its own words.
pub(crate) fn draft_race(error: Error) -> Error {
    match error {
        Error::Race(Conflict::Draft(_)) => Refusal::DraftChanged.into(),
        other => other,
    }
}
