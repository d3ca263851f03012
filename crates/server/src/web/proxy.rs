//! `/patients/{id}/proxy`, `/records/{id}/proxy/{act}`: beginning an entry in another's name.

use crate::app::App;
use crate::pages::form::Choice;
use crate::pages::proxy::ProxyPage;
use crate::web::form::{Fields, Posted};
use crate::web::frame::{Frame, id, to};
use crate::web::new_record::title;
use crate::web::proxied::{means, means_of};
use crate::web::respond::{PageError, status};
use crate::web::session::Session;
use crate::web::words::{self, field, typed_moment};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use genpon_formats::locale::Lang;
use genpon_model::id::PersonId;
use genpon_model::record::Act;
use genpon_model::registers::proxy_policy::Means;
use genpon_model::text::Code;
use genpon_vault::begin_draft::NewRecord;
use genpon_vault::by_proxy::OnBehalf;
use genpon_vault::rows::PatientRow;
use genpon_vault::{Caller, Error, Noun, Refusal, Vault};
use maud::Markup;
use std::sync::Arc;

/// What a page of beginning is filled with.
struct Offered {
    patient: Option<PatientRow>,
    people: Vec<PersonId>,
    means: Vec<Means>,
    types: Vec<Code>,
    act: Act,
    action: String,
    back: String,
}

/// `GET /patients/{id}/proxy`
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path(patient): Path<String>,
) -> Response {
    let read = move |vault: &Vault, caller: &Caller| for_patient(vault, caller, &patient);
    let shown = |frame: &Frame, offered| page(frame, &offered, &Fields::default(), None);
    session.show(&app, read, shown).await
}

/// `POST /patients/{id}/proxy`
pub async fn begin(
    State(app): State<App>,
    Path(patient): Path<String>,
    Posted { session, fields }: Posted,
) -> Response {
    let fields = Arc::new(fields);
    let (typed, of) = (Arc::clone(&fields), patient.clone());
    let work = move |vault: &Vault, caller: &Caller| new_record(vault, caller, &of, &typed);
    let again = move |vault: &Vault, caller: &Caller| for_patient(vault, caller, &patient);
    go(app, session, fields, work, again).await
}

/// `GET /records/{id}/proxy/{act}`
pub async fn show_act(
    State(app): State<App>,
    session: Session,
    Path((record, act)): Path<(String, String)>,
) -> Response {
    let read = move |vault: &Vault, caller: &Caller| for_record(vault, caller, &record, &act);
    let shown = |frame: &Frame, offered| page(frame, &offered, &Fields::default(), None);
    session.show(&app, read, shown).await
}

/// `POST /records/{id}/proxy/{act}`
pub async fn begin_act(
    State(app): State<App>,
    Path((record, act)): Path<(String, String)>,
    Posted { session, fields }: Posted,
) -> Response {
    let fields = Arc::new(fields);
    let (typed, of, what) = (Arc::clone(&fields), record.clone(), act.clone());
    let work = move |vault: &Vault, caller: &Caller| {
        let act = act_of(&what)?;
        let (record, on_behalf) = (id(&of, Noun::Record)?, on_behalf(&typed)?);
        let draft = vault.begin_version_for(caller, record, act, None, Some(&on_behalf))?;
        Ok(format!("/drafts/{}", draft.id))
    };
    let again = move |vault: &Vault, caller: &Caller| for_record(vault, caller, &record, &act);
    go(app, session, fields, work, again).await
}

/// Does it and goes on, or shows what was typed with what is wrong.
async fn go(
    app: App,
    session: Session,
    fields: Arc<Fields>,
    work: impl FnOnce(&Vault, &Caller) -> Result<String, Error> + Send + 'static,
    again: impl FnOnce(&Vault, &Caller) -> Result<Offered, Error> + Send + 'static,
) -> Response {
    let caller = session.caller.clone();
    match app.run(move |vault| work(vault, &caller)).await {
        Ok(address) => to(&address, None),
        Err(error @ Error::Refused(_)) => {
            let shown = move |frame: &Frame, offered: Offered| {
                (status(&error), page(frame, &offered, &fields, Some(&error)))
            };
            session.answer(&app, again, shown).await
        }
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

fn for_patient(vault: &Vault, caller: &Caller, patient: &str) -> Result<Offered, Error> {
    let row = vault.read_patient(caller, id(patient, Noun::Patient)?)?;
    let offers = vault.proxy_offers(caller, &row)?;
    let mut people: Vec<PersonId> = Vec::new();
    for id in offers.types.values().flatten() {
        if !people.contains(id) {
            people.push(*id);
        }
    }
    Ok(Offered {
        people,
        means: offers.means,
        types: offers.types.into_keys().collect(),
        act: Act::Create,
        action: format!("/patients/{}/proxy", row.id),
        back: format!("/patients/{}", row.id),
        patient: Some(row),
    })
}

fn for_record(vault: &Vault, caller: &Caller, record: &str, act: &str) -> Result<Offered, Error> {
    let act = act_of(act)?;
    let (row, people, means) = vault.proxy_act(caller, id(record, Noun::Record)?, act)?;
    let patient = row.patient.map(|id| vault.read_patient(caller, id));
    Ok(Offered {
        patient: patient.transpose()?,
        people,
        means,
        types: Vec::new(),
        act,
        action: format!("/records/{}/proxy/{}", row.id, act.code()),
        back: format!("/records/{}", row.id),
    })
}

fn act_of(code: &str) -> Result<Act, Error> {
    let act = Act::from_code(code).filter(|act| *act != Act::Create);
    act.ok_or(Error::NotFound(Noun::Address))
}

/// In whose name, as the form says it.
fn on_behalf(typed: &Fields) -> Result<OnBehalf, Error> {
    let no = |field, fault: &str| Refusal::Field {
        field,
        fault: fault.to_owned(),
    };
    let principal = typed.text("principal").trim();
    let principal = principal.parse().map_err(|_| Refusal::PrincipalUnknown)?;
    let means = means_of(typed.text("means")).ok_or_else(|| no("means", "no such way"))?;
    let at = match typed.text("instructed_at") {
        "" => None,
        text => Some(typed_moment(text).ok_or_else(|| no("instructed_at", "no time"))?),
    };
    Ok(OnBehalf {
        principal,
        means,
        at,
        text: typed.optional("instruction")?,
    })
}

fn new_record(
    vault: &Vault,
    caller: &Caller,
    patient: &str,
    typed: &Fields,
) -> Result<String, Error> {
    let document_type = typed.text("type").to_owned();
    let masters = vault.house(caller.institution)?.masters();
    let entry = masters
        .document_type(&document_type)
        .ok_or(Refusal::TypeUnknown)?;
    let name = match caller.lang {
        Lang::Ja => &entry.value.name.ja,
        Lang::En => &entry.value.name.en,
    };
    let new = NewRecord {
        patient: Some(id(patient, Noun::Patient)?),
        document_type,
        title: title(name.as_str())?,
        event_at: None,
        encounter: None,
        confirmer: None,
        device: None,
        on_behalf: Some(on_behalf(typed)?),
        parts: Vec::new(),
    };
    let draft = vault.begin_record(caller, new)?.id;
    Ok(match typed.text("way") {
        "file" => format!("/drafts/{draft}/files"),
        "soap" => format!("/drafts/{draft}?form=soap"),
        _ => format!("/drafts/{draft}?form=free"),
    })
}

fn page(frame: &Frame, offered: &Offered, typed: &Fields, error: Option<&Error>) -> Markup {
    let words = &frame.words;
    let chosen = typed.text("type");
    let choice = |code: &Code| Choice {
        value: code.to_string(),
        text: words.document_type(code.as_str()),
        chosen: code.as_str() == chosen,
    };
    let typed_at = typed.text("instructed_at");
    let fault = |error: &Error| words.fault(error, place(error));
    let page = ProxyPage {
        action: offered.action.clone(),
        back: offered.back.clone(),
        patient: offered.patient.as_ref().map(|row| words.patient(row)),
        what: words::act(offered.act).name(frame.shell.locale()),
        people: offered
            .people
            .iter()
            .map(|id| words.person_of(*id))
            .collect(),
        means: means(words, &offered.means, Some(typed.text("means"))),
        types: offered.types.iter().map(choice).collect(),
        principal: typed.text("principal").to_owned(),
        instructed_at: match typed_at {
            "" => field(words.now),
            text => text.to_owned(),
        },
        instruction: typed.text("instruction").to_owned(),
        faults: error.map(fault).into_iter().collect(),
    };
    page.render(&frame.shell)
}

/// The field that an error is about.
fn place(error: &Error) -> &'static str {
    match error {
        Error::Refused(Refusal::PrincipalUnknown | Refusal::ByProxy(_)) => "principal",
        Error::Refused(Refusal::InstructionNotTaken) => "means",
        Error::Refused(Refusal::Field { field, .. }) => field,
        _ => "",
    }
}
