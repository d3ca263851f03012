//! 確認記録: what was confirmed with a person outside of the system, attached to an entry by proxy.
//!
//! JAHIS 3.3, 7.1.4(3)(b): by voice, phone, mail, on paper; with whom, when, what. A note of a draft goes
//! into the manifest; a note of a confirmed version is an object of its own. A note is no approval.

use crate::Vault;
use crate::access_check::On;
use crate::after_confirmation::{self, VersionNote};
use crate::answer_proxy::Proxied;
use crate::by_proxy;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::entry_row::{CONFIRMATION_NOTES, Hidden};
use crate::error::{Error, Noun, Refusal};
use crate::read_record::fixed;
use crate::save_draft::{draft_race, open_draft};
use genpon_access::Operation;
use genpon_formats::manifest::{ConfirmationNote, ProxyEntry};
use genpon_model::Timestamp;
use genpon_model::id::{DraftId, RecordId};
use genpon_model::record::VersionNo;
use genpon_model::registers::proxy_policy::Means;
use genpon_model::text::{Reason, UserId};
use genpon_store::{RevisionState, Write};

/// A note as somebody makes it.
#[derive(Debug, Clone)]
pub struct NewNote {
    /// Of what.
    pub of: Proxied,
    /// How it was confirmed.
    pub means: Means,
    /// When; now, if not said.
    pub at: Option<Timestamp>,
    /// With whom; the principal, if not said.
    pub person: Option<UserId>,
    /// What was confirmed.
    pub text: Reason,
}

impl Vault {
    /// Attaches a note.
    ///
    /// # Errors
    /// Nothing that a proxy entered, a person who is not registered, a time to come, no right.
    pub fn note_confirmation(&self, caller: &Caller, note: NewNote) -> Result<(), Error> {
        self.at_desk(caller, "proxy.note", |desk| {
            desk.detail("means", note.means.code());
            match note.of {
                Proxied::Draft(id) => note_draft(desk, id, note),
                Proxied::Version(record, number) => note_version(desk, record, number, note),
            }
        })
    }
}

fn made(desk: &Desk<'_>, entry: &ProxyEntry, note: NewNote) -> Result<ConfirmationNote, Error> {
    let at = note.at.unwrap_or(desk.now.at);
    if at > desk.now.at {
        let fault = "a time that has not come".to_owned();
        let field = "at";
        return Err(Refusal::Field { field, fault }.into());
    }
    let person = match &note.person {
        None => entry.principal.clone(),
        Some(user_id) => {
            let id = desk.masters.user_ids.get(user_id);
            let found = id.and_then(|id| Some((*id, desk.masters.people.get(id)?)));
            let (id, person) = found.ok_or(Refusal::PrincipalUnknown)?;
            person.value.reference(id)
        }
    };
    Ok(ConfirmationNote {
        means: note.means,
        at,
        person,
        text: note.text,
        by: desk.caller.person.clone(),
        noted_at: desk.now.at,
    })
}

/// A note changes nothing of the content: an approval stays what it was.
fn note_draft(desk: &mut Desk<'_>, id: DraftId, note: NewNote) -> Result<(), Error> {
    let (mut row, mut body, granted) = open_draft(desk, id)?;
    let mut proxy = body.proxy.take().ok_or(Error::NotFound(Noun::Draft))?;
    by_proxy::tell(desk, &proxy.entry);
    let note = made(desk, &proxy.entry, note)?;
    proxy.entry.notes.push(note);
    body.proxy = Some(proxy);
    row.revision += 1;
    row.body = desk.house.sealing.seal_draft(id, &body)?;
    desk.write(Write::SaveDraft(row));
    desk.commit(&granted).map_err(draft_race)?;
    Ok(())
}

fn note_version(
    desk: &mut Desk<'_>,
    id: RecordId,
    number: VersionNo,
    note: NewNote,
) -> Result<(), Error> {
    let record = desk.record(id)?;
    let document_type = desk.stored_type(&record.document_type)?;
    let granted = desk.may_on(Operation::Read, On::record(id, &document_type))?;
    let (version, manifest) = fixed(desk, id, number)?;
    desk.about.version = Some(number);
    let entry = manifest.proxy.as_ref();
    let entry = entry.ok_or(Error::NotFound(Noun::Version))?;
    by_proxy::tell(desk, entry);
    let of = VersionNote {
        record: id,
        version: number,
        manifest: version.manifest_digest.clone(),
        note: None,
    };
    let with_note = VersionNote {
        note: Some(made(desk, entry, note)?),
        ..of.clone()
    };
    let rows = after_confirmation::rows(desk.vault, &desk.house, CONFIRMATION_NOTES, (id, number))?;
    let next = rows.last().map_or(1, |row| row.number + 1);
    let key = after_confirmation::key(id, number);
    let row = after_confirmation::row(desk, CONFIRMATION_NOTES, &key, next, &with_note)?;
    desk.write(Write::AddRevision(row));
    let missing = rows
        .iter()
        .find(|row| row.state == RevisionState::Requested);
    if let Some(row) = missing {
        let place = Hidden {
            register: CONFIRMATION_NOTES,
            key: &row.key,
            number: row.number,
        };
        desk.write(Write::DecideRevision {
            register: CONFIRMATION_NOTES.to_owned(),
            id: row.id,
            state: RevisionState::TakenBack,
            by: desk.caller.person.id,
            at: desk.now.at,
            body: desk.house.sealing.seal_hidden(row.id, &place, &of)?,
        });
    }
    desk.commit(&granted)?;
    Ok(())
}
