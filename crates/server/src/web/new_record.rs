//! `/patients/{id}/new`: which document type, and how: written here, or handed in as a file.

use crate::app::App;
use crate::pages::deposit::{NewRecordPage, TypeChoice, TypeGroup};
use crate::web::form::Posted;
use crate::web::frame::{Frame, id, to};
use crate::web::note::can_be_written;
use crate::web::session::Session;
use crate::web::words::encoded;
use axum::extract::{Path, State};
use axum::response::Response;
use genpon_model::registers::DocumentType;
use genpon_model::registers::document_type::Viewer;
use genpon_model::text::{Code, Title};
use genpon_vault::begin_draft::NewRecord;
use genpon_vault::masters::Entry;
use genpon_vault::rows::PatientRow;
use genpon_vault::{Error, Noun, Refusal};
use maud::Markup;

/// `GET /patients/{id}/new`
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path(patient): Path<String>,
) -> Response {
    let read = move |vault: &genpon_vault::Vault, caller: &genpon_vault::Caller| {
        let row = vault.read_patient(caller, id(&patient, Noun::Patient)?)?;
        let types = vault.enterable_types(caller, &row)?;
        let by_proxy = !vault.proxy_offers(caller, &row)?.types.is_empty();
        Ok((row, types, by_proxy))
    };
    session.show(&app, read, page).await
}

/// `POST /patients/{id}/new`: begins a note, or goes on to the file.
pub async fn begin(
    State(app): State<App>,
    Path(patient): Path<String>,
    Posted { session, fields }: Posted,
) -> Response {
    let document_type = fields.text("type").to_owned();
    let form = match fields.text("way") {
        "free" => "free",
        "soap" => "soap",
        _ => {
            let document_type = encoded(&document_type);
            return to(
                &format!(
                    "/patients/{}/deposit?type={document_type}",
                    encoded(&patient)
                ),
                None,
            );
        }
    };
    let lang = session.caller.lang;
    let begin = move |vault: &genpon_vault::Vault, caller: &genpon_vault::Caller| {
        let names = vault.house(caller.institution)?.masters();
        let entry = names
            .document_type(&document_type)
            .ok_or(Refusal::TypeUnknown)?;
        let name = if lang == genpon_formats::locale::Lang::Ja {
            &entry.value.name.ja
        } else {
            &entry.value.name.en
        };
        let new = NewRecord {
            patient: Some(id(&patient, Noun::Patient)?),
            document_type,
            title: title(name.as_str())?,
            event_at: None,
            encounter: None,
            confirmer: None,
            device: None,
            on_behalf: None,
            parts: Vec::new(),
        };
        let draft = vault.begin_record(caller, new)?.id;
        Ok(format!("/drafts/{draft}?form={form}"))
    };
    session.go(&app, None, begin).await
}

/// A title from a name of ours or of a file.
pub(crate) fn title(text: &str) -> Result<Title, Error> {
    let refused = |fault: <Title as std::str::FromStr>::Err| Refusal::Field {
        field: "title",
        fault: fault.to_string(),
    };
    Ok(text.trim().parse().map_err(refused)?)
}

fn page(frame: &Frame, (patient, codes, by_proxy): (PatientRow, Vec<Code>, bool)) -> Markup {
    let words = &frame.words;
    let entries = codes
        .iter()
        .filter_map(|code| words.masters.document_types.get(code));
    let choice = |entry: &Entry<DocumentType>| TypeChoice {
        code: entry.value.code.to_string(),
        name: words.localized(&entry.value.name),
        about: String::new(),
        can_write: can_be_written(entry.value.viewer),
        can_deposit: true,
    };
    let (notes, others): (Vec<_>, Vec<_>) =
        entries.partition(|entry| entry.value.viewer == Viewer::Note);
    let group = |key: &str, entries: Vec<&Entry<DocumentType>>| TypeGroup {
        name: words.say(key),
        types: entries.into_iter().map(choice).collect(),
    };
    let page = NewRecordPage {
        by_proxy,
        patient: words.patient(&patient),
        groups: vec![
            group("new-group-notes", notes),
            group("new-group-others", others),
        ],
        faults: Vec::new(),
    };
    page.render(&frame.shell)
}
