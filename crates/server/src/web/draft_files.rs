//! `/drafts/{id}/files`: files that belong to a draft, streamed in like any other file.

use crate::app::App;
use crate::pages::deposit::DepositPage;
use crate::pages::form::Fault;
use crate::pages::marks;
use crate::web::deposit::{ACCEPT, Broken, take};
use crate::web::frame::{Frame, id, to};
use crate::web::note::is_note;
use crate::web::respond::{PageError, status};
use crate::web::session::Session;
use axum::extract::multipart::Multipart;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use genpon_model::record::PartRole;
use genpon_vault::read_draft::DraftReading;
use genpon_vault::save_draft::DraftChange;
use genpon_vault::stage_part::StagedPart;
use genpon_vault::{Caller, Error, Noun, Vault};
use maud::Markup;

/// `GET /drafts/{id}/files`
pub async fn show(State(app): State<App>, session: Session, Path(draft): Path<String>) -> Response {
    session
        .show(&app, reading(draft), |frame, read| page(frame, &read, None))
        .await
}

/// `POST /drafts/{id}/files`
pub async fn submit(
    State(app): State<App>,
    session: Session,
    Path(draft): Path<String>,
    form: Multipart,
) -> Response {
    let outcome = match take(&app, &session, form, &mut Vec::new()).await {
        Ok(parts) => {
            let (caller, name) = (session.caller.clone(), draft.clone());
            app.run(move |vault| put(vault, &caller, &name, parts))
                .await
        }
        Err(Broken::Refused(error)) => Err(error),
        Err(Broken::Form(code)) => return PageError::form(&app, &session, code).into_response(),
    };
    match outcome {
        Ok(()) => to(&format!("/drafts/{draft}"), Some("notice-draft-saved")),
        Err(error @ Error::Refused(_)) => {
            let answer = status(&error);
            let refused = move |frame: &Frame, read: DraftReading| {
                let fault = frame.words.fault(&error, "file");
                (answer, page(frame, &read, Some(fault)))
            };
            session.answer(&app, reading(draft), refused).await
        }
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

/// Puts the files into the draft as it is now: they change no word that anybody is writing.
fn put(
    vault: &Vault,
    caller: &Caller,
    draft: &str,
    mut parts: Vec<StagedPart>,
) -> Result<(), Error> {
    let draft = id(draft, Noun::Draft)?;
    let read = vault.read_draft(caller, draft)?;
    if read.body.parts.iter().any(is_note) {
        parts
            .iter_mut()
            .for_each(|staged| staged.part.role = PartRole::Attachment);
    }
    let change = DraftChange {
        put: parts,
        ..DraftChange::default()
    };
    vault.save_draft(caller, draft, read.draft.revision, change)?;
    Ok(())
}

fn reading(draft: String) -> impl FnOnce(&Vault, &Caller) -> Result<DraftReading, Error> + Send {
    move |vault, caller| vault.read_draft(caller, id(&draft, Noun::Draft)?)
}

fn page(frame: &Frame, read: &DraftReading, fault: Option<Fault>) -> Markup {
    let page = DepositPage {
        patient: read.patient.as_ref().map(|row| frame.words.patient(row)),
        action: format!("/drafts/{}/files", read.draft.id),
        types: Vec::new(),
        title: String::new(),
        event_at: String::new(),
        accept: ACCEPT.to_owned(),
        size_max: marks::size(frame.part_bytes_max),
        faults: fault.into_iter().collect(),
    };
    page.render(&frame.shell)
}
