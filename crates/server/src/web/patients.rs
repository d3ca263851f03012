//! `/patients`: finding a patient. By POST, so that no name reaches an address, a history or a log.

use crate::app::App;
use crate::pages::form::Fault;
use crate::pages::patients::{self as pages, PatientRow, PatientsPage};
use crate::web::form::{Fields, Posted};
use crate::web::frame::{Frame, to};
use crate::web::respond::{PageError, status};
use crate::web::session::Session;
use crate::web::words::{Words, day_start};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use genpon_vault::patient_figures::PatientFigures;
use genpon_vault::patients::Found;
use genpon_vault::rows::{PatientRow as Row, PatientSearch};
use genpon_vault::{Caller, Error, Refusal, Vault};
use maud::Markup;

/// `GET /patients`
pub async fn show(State(app): State<App>, session: Session) -> Response {
    let shown = |frame: &Frame, may| page(frame, &Fields::default(), None, may);
    session.show(&app, may, shown).await
}

/// `POST /patients`: what is found; straight to the chart where the whole number was typed.
pub async fn search(State(app): State<App>, Posted { session, fields }: Posted) -> Response {
    let caller = session.caller.clone();
    let searched = parse(&fields);
    let found = app.run(move |vault| {
        let found = vault.find_patients(&caller, &searched?)?;
        let figures = vault.patient_figures(&caller, &found.patients)?;
        Ok((found, figures))
    });
    match found.await {
        Ok(found) => match found.0.patients.as_slice() {
            [one] if one.number == fields.text("q").trim() => {
                to(&format!("/patients/{}", one.id), None)
            }
            _ => {
                let found = Some(Ok(found));
                let shown = move |frame: &Frame, may| page(frame, &fields, found, may);
                session.show(&app, may, shown).await
            }
        },
        Err(error @ Error::Refused(Refusal::Field { .. })) => {
            let answer = status(&error);
            let refused = move |frame: &Frame, may| {
                let fault = frame.words.fault(&error, "birth_date");
                (answer, page(frame, &fields, Some(Err(fault)), may))
            };
            session.answer(&app, may, refused).await
        }
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

/// What this person is offered.
struct May {
    register: bool,
    search_text: bool,
}

fn may(vault: &Vault, caller: &Caller) -> Result<May, Error> {
    Ok(May {
        register: vault.may_manage_patients(caller)?,
        search_text: vault.text_offer(caller)?.of_all,
    })
}

fn parse(fields: &Fields) -> Result<PatientSearch, Error> {
    Ok(PatientSearch {
        words: fields
            .text("q")
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        birth_date: fields.optional("birth_date")?,
        after: fields.optional("after")?,
    })
}

fn page(
    frame: &Frame,
    typed: &Fields,
    searched: Option<Result<(Found, Vec<PatientFigures>), Fault>>,
    may: May,
) -> Markup {
    let (found, faults) = match searched {
        Some(Ok((found, figures))) => {
            let pairs: Vec<_> = found.patients.into_iter().zip(figures).collect();
            let shown = pages::Found {
                patients: rows(&frame.words, &pairs),
                is_continued: !typed.text("after").is_empty(),
                after: found.next.map(|id| id.to_string()),
            };
            (Some(shown), Vec::new())
        }
        Some(Err(fault)) => (None, vec![fault]),
        None => (None, Vec::new()),
    };
    let page = PatientsPage {
        q: typed.text("q").to_owned(),
        birth_date: typed.text("birth_date").to_owned(),
        today: frame.words.today(),
        found,
        recent: Vec::new(),
        may_register: may.register,
        may_search_text: may.search_text,
        faults,
    };
    page.render(&frame.shell)
}

fn rows(words: &Words, found: &[(Row, PatientFigures)]) -> Vec<PatientRow> {
    let is_namesake = |row: &Row| {
        let same = |other: &Row| {
            let same_kana = row.kana.is_some() && other.kana == row.kana;
            other.id != row.id && (other.name == row.name || same_kana)
        };
        found.iter().any(|(other, _)| same(other))
    };
    let one = |(row, figures): &(Row, PatientFigures)| PatientRow {
        patient_id: row.id.to_string(),
        patient_no: row.number.clone(),
        name: row.name.clone(),
        kana: row.kana.clone().unwrap_or_default(),
        birth_date: row.birth_date,
        sex: words.sex(row.sex),
        records: figures.records,
        last_event_at: figures.last_on.and_then(day_start).map(Into::into),
        namesake: is_namesake(row),
    };
    found.iter().map(one).collect()
}
