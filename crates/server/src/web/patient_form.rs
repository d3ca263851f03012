//! `/patients/new`, `/patients/{id}/edit`, `/patients/{id}/merge`: what is registered of a patient.

use crate::app::App;
use crate::pages::form::{Choice, Fault};
use crate::pages::patient_form::PatientFormPage;
use crate::web::form::{Fields, Posted};
use crate::web::frame::{Frame, id, to};
use crate::web::respond::{PageError, status};
use crate::web::session::Session;
use crate::web::words::Words;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use genpon_model::id::PatientId;
use genpon_model::patient::{PatientNo, Sex};
use genpon_vault::patients::PatientData;
use genpon_vault::rows::PatientRow;
use genpon_vault::{Caller, Error, Noun, Refusal, Vault};
use maud::Markup;

/// `GET /patients/new`
pub async fn new(State(app): State<App>, session: Session) -> Response {
    session
        .show(&app, may_manage, |frame, ()| {
            empty(frame).render(&frame.shell)
        })
        .await
}

/// `GET /patients/{id}/edit`
pub async fn edit(
    State(app): State<App>,
    session: Session,
    Path(patient): Path<String>,
) -> Response {
    let read = move |vault: &Vault, caller: &Caller| {
        may_manage(vault, caller)?;
        vault.read_patient(caller, id(&patient, Noun::Patient)?)
    };
    session
        .show(&app, read, |frame, row| {
            of(frame, &row).render(&frame.shell)
        })
        .await
}

/// `POST /patients/new`
pub async fn register(State(app): State<App>, Posted { session, fields }: Posted) -> Response {
    let (caller, data) = (session.caller.clone(), data(&fields));
    let registered = app
        .run(move |vault| vault.register_patient(&caller, data?))
        .await;
    let none = |_: &Vault, _: &Caller| Ok(None);
    answer(
        app,
        session,
        registered,
        "notice-patient-registered",
        fields,
        none,
    )
    .await
}

/// `POST /patients/{id}/edit`
pub async fn revise(
    State(app): State<App>,
    Path(patient): Path<String>,
    Posted { session, fields }: Posted,
) -> Response {
    let caller = session.caller.clone();
    let (name, typed) = (
        patient.clone(),
        data(&fields).and_then(|data| Ok((data, fields.parse("reason")?))),
    );
    let revised = app.run(move |vault| {
        let (data, reason) = typed?;
        vault.revise_patient(&caller, id(&name, Noun::Patient)?, data, reason)
    });
    let revised = revised.await;
    answer(
        app,
        session,
        revised,
        "notice-patient-revised",
        fields,
        reading(patient),
    )
    .await
}

/// `POST /patients/{id}/merge`
pub async fn merge(
    State(app): State<App>,
    Path(patient): Path<String>,
    Posted {
        mut session,
        fields,
    }: Posted,
) -> Response {
    session.visitor.here = format!("/patients/{patient}/edit");
    let (caller, name) = (session.caller.clone(), patient.clone());
    let typed = fields
        .parse::<PatientNo>("into")
        .and_then(|into| Ok((into, fields.parse("merge_reason")?)));
    let merged = app.run(move |vault| {
        let (into, reason) = typed?;
        let nobody = || Refusal::Field {
            field: "into",
            fault: "no such patient".to_owned(),
        };
        let surviving = vault
            .patient_by_number(&caller, &into)?
            .ok_or_else(nobody)?;
        let duplicate: PatientId = id(&name, Noun::Patient)?;
        vault.merge_patients(&caller, duplicate, surviving.id, reason)?;
        Ok(surviving)
    });
    let merged = merged.await;
    answer(
        app,
        session,
        merged,
        "notice-patient-merged",
        Fields::default(),
        reading(patient),
    )
    .await
}

fn may_manage(vault: &Vault, caller: &Caller) -> Result<(), Error> {
    if vault.may_manage_patients(caller)? {
        Ok(())
    } else {
        Err(Refusal::NotAllowed.into())
    }
}

fn reading(
    patient: String,
) -> impl FnOnce(&Vault, &Caller) -> Result<Option<PatientRow>, Error> + Send {
    move |vault, caller| {
        vault
            .read_patient(caller, id(&patient, Noun::Patient)?)
            .map(Some)
    }
}

/// On to the chart, or back to the form with everything that was typed.
async fn answer(
    app: App,
    session: Session,
    outcome: Result<PatientRow, Error>,
    notice: &'static str,
    typed: Fields,
    read: impl FnOnce(&Vault, &Caller) -> Result<Option<PatientRow>, Error> + Send + 'static,
) -> Response {
    match outcome {
        Ok(row) => to(&format!("/patients/{}", row.id), Some(notice)),
        Err(error @ Error::Refused(Refusal::NotAllowed)) => {
            PageError::new(&app, &session, &error).into_response()
        }
        Err(error @ Error::Refused(_)) => {
            let answer = status(&error);
            let refused = move |frame: &Frame, row: Option<PatientRow>| {
                let saved = row.map_or_else(|| empty(frame), |row| of(frame, &row));
                (answer, refused(frame, saved, &typed, &error))
            };
            session.answer(&app, read, refused).await
        }
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

fn data(fields: &Fields) -> Result<PatientData, Refusal> {
    let no_sex = || Refusal::Field {
        field: "sex",
        fault: "no legal value".to_owned(),
    };
    Ok(PatientData {
        number: fields.parse("number")?,
        name: fields.parse("name")?,
        kana: fields.optional("kana")?,
        birth_date: fields.optional("birth_date")?,
        sex: Sex::from_code(fields.text("sex")).ok_or_else(no_sex)?,
        death_date: fields.optional("death_date")?,
    })
}

fn empty(frame: &Frame) -> PatientFormPage {
    PatientFormPage {
        action: "/patients/new".to_owned(),
        sexes: sexes(&frame.words, Sex::Unknown.code()),
        ..PatientFormPage::default()
    }
}

fn of(frame: &Frame, row: &PatientRow) -> PatientFormPage {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let is_merged = row.merged_into.is_some();
    PatientFormPage {
        patient: Some(frame.words.patient(row)),
        action: format!("/patients/{}/edit", row.id),
        merge: (!is_merged).then(|| format!("/patients/{}/merge", row.id)),
        number: row.number.clone(),
        name: row.name.clone(),
        kana: row.kana.clone().unwrap_or_default(),
        birth_date: day(row.birth_date),
        sexes: sexes(&frame.words, row.sex.code()),
        death_date: day(row.death_date),
        reason: String::new(),
        faults: Vec::new(),
    }
}

fn refused(frame: &Frame, saved: PatientFormPage, typed: &Fields, error: &Error) -> Markup {
    let keep = |name: &str, saved: String| {
        if typed.has(name) {
            typed.text(name).to_owned()
        } else {
            saved
        }
    };
    let sexes = if typed.has("sex") {
        sexes(&frame.words, typed.text("sex"))
    } else {
        saved.sexes
    };
    let page = PatientFormPage {
        number: keep("number", saved.number),
        name: keep("name", saved.name),
        kana: keep("kana", saved.kana),
        birth_date: keep("birth_date", saved.birth_date),
        death_date: keep("death_date", saved.death_date),
        reason: keep("reason", saved.reason),
        sexes,
        faults: vec![fault(&frame.words, error)],
        ..saved
    };
    page.render(&frame.shell)
}

fn fault(words: &Words, error: &Error) -> Fault {
    let field = match error {
        Error::Refused(Refusal::Field { field, .. }) => field,
        Error::Refused(Refusal::PatientNumberInUse) => "number",
        Error::Refused(Refusal::PatientMerged) => "into",
        _ => "",
    };
    words.fault(error, field)
}

fn sexes(words: &Words, chosen: &str) -> Vec<Choice> {
    let choice = |sex: Sex| Choice {
        value: sex.code().to_owned(),
        text: words.sex(sex),
        chosen: sex.code() == chosen,
    };
    [Sex::Female, Sex::Male, Sex::Other, Sex::Unknown]
        .map(choice)
        .to_vec()
}
