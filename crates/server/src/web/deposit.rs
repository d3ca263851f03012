//! `/patients/{id}/deposit`: a file handed in. Its bytes stream into the vault as they arrive, are
//! kept unchanged, and become a draft that the next page presents.

use crate::app::App;
use crate::pages::deposit::DepositPage;
use crate::pages::form::{Choice, Fault};
use crate::pages::marks;
use crate::stream;
use crate::web::form::Fields;
use crate::web::frame::{Frame, id, to};
use crate::web::new_record::title;
use crate::web::respond::{PageError, status};
use crate::web::session::Session;
use crate::web::words::typed_moment;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use genpon_model::id::PatientId;
use genpon_model::record::PartRole;
use genpon_model::text::Code;
use genpon_vault::begin_draft::NewRecord;
use genpon_vault::rows::PatientRow;
use genpon_vault::stage_part::{PartOffer, StagedPart};
use genpon_vault::{Caller, Error, Noun, Refusal, Vault};
use maud::Markup;
use serde::Deserialize;

/// Which type was chosen before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    #[serde(rename = "type")]
    document_type: String,
}

/// `GET /patients/{id}/deposit?type=…`
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path(patient): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let typed = Fields::new(vec![("type".to_owned(), asked.document_type)]);
    let shown = move |frame: &Frame, read| page(frame, read, &typed, None);
    session.show(&app, reading(patient), shown).await
}

/// `POST /patients/{id}/deposit`
pub async fn submit(
    State(app): State<App>,
    session: Session,
    Path(patient): Path<String>,
    form: Multipart,
) -> Response {
    let mut typed = Vec::new();
    let outcome = match take(&app, &session, form, &mut typed).await {
        Ok(parts) => {
            let (caller, name, fields) = (session.caller.clone(), patient.clone(), typed.clone());
            app.run(move |vault| begin(vault, &caller, &name, &Fields::new(fields), parts))
                .await
        }
        Err(Broken::Refused(error)) => Err(error),
        Err(Broken::Form(code)) => return PageError::form(&app, &session, code).into_response(),
    };
    match outcome {
        Ok(address) => to(&address, None),
        Err(error @ Error::Refused(_)) => {
            let answer = status(&error);
            let refused = move |frame: &Frame, read| {
                let fault = frame.words.fault(&error, "file");
                (answer, page(frame, read, &Fields::new(typed), Some(fault)))
            };
            session.answer(&app, reading(patient), refused).await
        }
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

/// Why a form was not taken.
pub(crate) enum Broken {
    /// The form itself, by the code of the problem.
    Form(&'static str),
    /// What it holds.
    Refused(Error),
}

impl From<Error> for Broken {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

/// Takes the fields in their order. The token comes first: no file is looked at without it.
pub(crate) async fn take(
    app: &App,
    session: &Session,
    mut form: Multipart,
    typed: &mut Vec<(String, String)>,
) -> Result<Vec<StagedPart>, Broken> {
    let mut parts = Vec::new();
    let mut is_ours = false;
    while let Some(field) = form
        .next_field()
        .await
        .map_err(|_| Broken::Form("bad-request"))?
    {
        match (field.name(), field.file_name()) {
            (Some("csrf"), _) => {
                let token = field
                    .text()
                    .await
                    .map_err(|_| Broken::Form("bad-request"))?;
                is_ours = session.token.is_csrf(&token);
            }
            _ if !is_ours => return Err(Broken::Form("csrf")),
            (Some("file"), Some("")) => {}
            (Some("file"), Some(_)) => parts.push(stage(app, session, field).await?),
            (Some(name), _) => {
                let name = name.to_owned();
                typed.push((name, short_text(field).await?));
            }
            (None, _) => return Err(Broken::Form("bad-request")),
        }
    }
    if is_ours {
        Ok(parts)
    } else {
        Err(Broken::Form("csrf"))
    }
}

/// Bytes of one field that is not a file.
const TEXT_BYTES_MAX: usize = 16 * 1024;

async fn short_text(mut field: Field<'_>) -> Result<String, Broken> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field
        .chunk()
        .await
        .map_err(|_| Broken::Form("bad-request"))?
    {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > TEXT_BYTES_MAX {
            return Err(Broken::Form("bad-request"));
        }
    }
    String::from_utf8(bytes).map_err(|_| Broken::Form("bad-request"))
}

/// Hands the bytes to the vault as they arrive.
async fn stage(app: &App, session: &Session, mut field: Field<'_>) -> Result<StagedPart, Broken> {
    let offer = offer(&field)?;
    let (sender, mut arriving) = stream::arriving();
    let (caller, there) = (session.caller.clone(), app.clone());
    let staged = tokio::spawn(async move {
        there
            .run(move |vault| vault.stage_part(&caller, &offer, &mut arriving))
            .await
    });
    loop {
        let chunk = field.chunk().await.map_err(std::io::Error::other);
        let Some(chunk) = chunk.transpose() else {
            break;
        };
        let is_end = chunk.is_err();
        // The vault stops listening when it refuses: its answer follows below.
        if sender.send(chunk).await.is_err() || is_end {
            break;
        }
    }
    drop(sender);
    let staged = staged
        .await
        .map_err(|_| Error::Internal("a use case broke off"))?;
    Ok(staged?)
}

fn offer(field: &Field<'_>) -> Result<PartOffer, Error> {
    let refused = |field: &'static str| Refusal::Field {
        field,
        fault: "no legal value".to_owned(),
    };
    let path = field.file_name().unwrap_or_default();
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    Ok(PartOffer {
        name: name.parse().map_err(|_| refused("file name"))?,
        role: PartRole::Original,
        media_type: media_type(field.content_type(), name)
            .parse()
            .map_err(|_| refused("file"))?,
        digest: None,
    })
}

/// What the browser says the file is; what it does not know, by the ending of the name.
fn media_type<'a>(said: Option<&'a str>, name: &str) -> &'a str {
    const UNKNOWN: &str = "application/octet-stream";
    let said = said.unwrap_or(UNKNOWN);
    if said != UNKNOWN {
        return said;
    }
    match name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase())
        .as_deref()
    {
        Some("pdf") => "application/pdf",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("png") => "image/png",
        Some("tif" | "tiff") => "image/tiff",
        Some("txt") => "text/plain",
        Some("json") => "application/fhir+json",
        _ => UNKNOWN,
    }
}

fn begin(
    vault: &Vault,
    caller: &Caller,
    patient: &str,
    typed: &Fields,
    parts: Vec<StagedPart>,
) -> Result<String, Error> {
    let first = parts
        .first()
        .ok_or(genpon_model::lifecycle::Refusal::NoContent)?;
    let facts = first.reading.as_ref().map(|reading| &reading.facts);
    let own_title = facts.and_then(|facts| facts.title.value()).cloned();
    let named = Some(typed.text("title").trim().to_owned()).filter(|title| !title.is_empty());
    let named = named
        .or(own_title)
        .unwrap_or_else(|| first.part.name.to_string());
    let fault = || Refusal::Field {
        field: "event_at",
        fault: "no time".to_owned(),
    };
    let said = Some(typed.text("event_at")).filter(|said| !said.is_empty());
    let said = said
        .map(|said| typed_moment(said).ok_or_else(fault))
        .transpose()?;
    let new = NewRecord {
        patient: Some(id::<PatientId>(patient, Noun::Patient)?),
        document_type: typed.text("type").to_owned(),
        title: title(&named)?,
        event_at: said,
        encounter: None,
        confirmer: None,
        device: None,
        on_behalf: None,
        parts,
    };
    let draft = vault.begin_record(caller, new)?.id;
    Ok(format!("/drafts/{draft}/present"))
}

fn reading(
    patient: String,
) -> impl FnOnce(&Vault, &Caller) -> Result<(PatientRow, Vec<Code>), Error> + Send {
    move |vault, caller| {
        let row = vault.read_patient(caller, id(&patient, Noun::Patient)?)?;
        let types = vault.enterable_types(caller, &row)?;
        Ok((row, types))
    }
}

fn page(
    frame: &Frame,
    (patient, types): (PatientRow, Vec<Code>),
    typed: &Fields,
    fault: Option<Fault>,
) -> Markup {
    let words = &frame.words;
    let chosen = typed.text("type");
    let choices = types.iter().map(|code| Choice {
        value: code.to_string(),
        text: words.document_type(code.as_str()),
        chosen: code.as_str() == chosen,
    });
    let page = DepositPage {
        action: format!("/patients/{}/deposit", patient.id),
        patient: Some(words.patient(&patient)),
        types: choices.collect(),
        title: typed.text("title").to_owned(),
        event_at: typed.text("event_at").to_owned(),
        accept: ACCEPT.to_owned(),
        size_max: marks::size(frame.part_bytes_max),
        faults: fault.into_iter().collect(),
    };
    page.render(&frame.shell)
}

/// What the file dialog offers; what comes is looked at in any case.
pub(crate) const ACCEPT: &str = ".pdf,.jpg,.jpeg,.png,.tif,.tiff,.txt,.json,application/fhir+json";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_the_browser_does_not_know_goes_by_its_ending() {
        assert_eq!(media_type(None, "scan.TIFF"), "image/tiff");
        assert_eq!(media_type(Some("image/png"), "scan.tiff"), "image/png");
        assert_eq!(
            media_type(Some("application/octet-stream"), "x"),
            "application/octet-stream"
        );
    }
}
