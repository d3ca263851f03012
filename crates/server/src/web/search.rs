//! `/search` and `/patients/{id}/search`: words in the text of records. By POST, so that no word
//! reaches an address.

use crate::app::App;
use crate::pages::form::Fault;
use crate::pages::search::{Found, Hit, SearchPage};
use crate::web::form::{Fields, Posted};
use crate::web::frame::{Frame, id};
use crate::web::respond::{PageError, status};
use crate::web::session::Session;
use crate::web::words::{Words, mode, state};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use genpon_formats::view::cannot_be_shown;
use genpon_model::id::PatientId;
use genpon_vault::rows::{Excerpt, PatientRow};
use genpon_vault::search_text::{TextHit, TextHits, TextQuery};
use genpon_vault::{Caller, Error, Noun, Refusal, Vault};
use maud::Markup;

/// How many records one page shows.
const HITS: u32 = 20;

/// `GET /search`
pub async fn show(State(app): State<App>, session: Session) -> Response {
    let offered = |vault: &Vault, caller: &Caller| {
        let offer = vault.text_offer(caller)?;
        if offer.of_all {
            Ok(())
        } else {
            Err(vault.refuse_request(caller, "text.search", Refusal::NotAllowed))
        }
    };
    let shown = |frame: &Frame, ()| page(frame, &Fields::default(), None);
    session.show(&app, offered, shown).await
}

/// `POST /search`
pub async fn in_all(State(app): State<App>, Posted { session, fields }: Posted) -> Response {
    search(app, session, fields, None).await
}

/// `POST /patients/{id}/search`
pub async fn of_patient(
    State(app): State<App>,
    Path(patient): Path<String>,
    Posted { session, fields }: Posted,
) -> Response {
    match id::<PatientId>(&patient, Noun::Patient) {
        Ok(patient) => search(app, session, fields, Some(patient)).await,
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

async fn search(
    app: App,
    session: Session,
    fields: Fields,
    patient: Option<PatientId>,
) -> Response {
    let caller = session.caller.clone();
    let query = query(&fields, patient);
    let found = app.run(move |vault| vault.search_text(&caller, &query?));
    match found.await {
        Ok(found) => {
            let nothing = |_: &Vault, _: &Caller| Ok(());
            let shown = move |frame: &Frame, ()| page(frame, &fields, Some(&found));
            session.show(&app, nothing, shown).await
        }
        Err(error @ Error::Refused(Refusal::Field { .. })) => {
            let patient_of = move |vault: &Vault, caller: &Caller| {
                let row = patient.map(|id| vault.read_patient(caller, id));
                row.transpose()
            };
            let refused = move |frame: &Frame, patient: Option<PatientRow>| {
                let fault = frame.words.fault(&error, "text");
                (
                    status(&error),
                    refused(frame, &fields, patient.as_ref(), fault),
                )
            };
            session.answer(&app, patient_of, refused).await
        }
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

fn query(fields: &Fields, patient: Option<PatientId>) -> Result<TextQuery, Error> {
    let words = fields.text("text").split_whitespace();
    Ok(TextQuery {
        words: words.map(str::to_owned).collect(),
        patient,
        after: fields.optional("after")?,
        limit: HITS,
    })
}

fn refused(frame: &Frame, typed: &Fields, patient: Option<&PatientRow>, fault: Fault) -> Markup {
    let page = SearchPage {
        patient: patient.map(|row| frame.words.patient(row)),
        text: typed.text("text").to_owned(),
        found: None,
        faults: vec![fault],
    };
    page.render(&frame.shell)
}

fn page(frame: &Frame, typed: &Fields, found: Option<&TextHits>) -> Markup {
    let words = &frame.words;
    let patient = found.and_then(|found| found.patient.as_ref());
    let page = SearchPage {
        patient: patient.map(|row| words.patient(row)),
        text: typed.text("text").to_owned(),
        found: found.map(|found| found_of(words, found)),
        faults: Vec::new(),
    };
    page.render(&frame.shell)
}

fn found_of(words: &Words, found: &TextHits) -> Found {
    let progress = found.progress;
    let is_of_one = found.patient.is_some();
    let hits = found.hits.iter().map(|hit| row(words, hit, is_of_one));
    Found {
        hits: hits.collect(),
        after: found.next.map(|next| next.to_string()),
        behind: (!progress.is_complete()).then_some((progress.taken_in, progress.of)),
        is_partial: found.is_partial,
    }
}

fn row(words: &Words, hit: &TextHit, is_of_one: bool) -> Hit {
    let record = &hit.record;
    let whose = |row: &PatientRow| {
        let chart = format!("/patients/{}", row.id);
        (row.name.clone(), row.number.clone(), chart)
    };
    Hit {
        href: format!("/records/{}", record.id),
        title: record.title.clone(),
        patient: hit.patient.as_ref().filter(|_| !is_of_one).map(whose),
        document_type: words.document_type(&record.document_type),
        event_at: record.event_at.into(),
        state: state(record.state),
        mode: mode(record.mode),
        label: words.label_of_type(&record.document_type),
        damaged: record.is_damaged,
        excerpt: hit.excerpt.as_ref().map(pieces).unwrap_or_default(),
    }
}

/// The passage, with dots where it is cut out of the text.
fn pieces(excerpt: &Excerpt) -> Vec<(String, bool)> {
    let dots = |is_cut: bool| is_cut.then(|| ("…".to_owned(), false));
    let pieces = excerpt
        .pieces
        .iter()
        .map(|piece| (shown(&piece.text), piece.is_found));
    dots(excerpt.has_before)
        .into_iter()
        .chain(pieces)
        .chain(dots(excerpt.has_after))
        .collect()
}

/// What would turn the words around it stands there as its code point.
fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if cannot_be_shown(c) {
            shown.push_str(&format!("[U+{:04X}]", u32::from(c)));
        } else {
            shown.push(c);
        }
    }
    shown
}
