//! `/drafts/{id}`: writing. A save names the revision it began from; who saves later is shown both
//! texts, and loses neither.

use crate::app::App;
use crate::pages::draft::{Body, Conflict, DraftPage, Drawn, OtherEditor};
use crate::pages::form::{Choice, Fault};
use crate::web::form::{Fields, Posted};
use crate::web::frame::{Frame, id, to};
use crate::web::note;
use crate::web::proxied;
use crate::web::respond::{PageError, status};
use crate::web::session::Session;
use crate::web::words::{Words, act, field, typed_moment};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use genpon_formats::manifest::Late;
use genpon_formats::note::Form;
use genpon_model::record;
use genpon_model::text::Code;
use genpon_vault::begin_draft::DraftMark;
use genpon_vault::late_item::LateItemRef;
use genpon_vault::read_draft::DraftReading;
use genpon_vault::save_draft::DraftChange;
use genpon_vault::{Caller, Error, Noun, Refusal, Vault};
use maud::Markup;
use serde::Deserialize;

/// How the note is to be shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    form: Option<Form>,
}

/// `GET /drafts/{id}`
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path(draft): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let read =
        move |vault: &Vault, caller: &Caller| vault.read_draft(caller, id(&draft, Noun::Draft)?);
    session
        .show(&app, read, move |frame, draft| {
            page(frame, &draft, asked.form)
        })
        .await
}

/// `POST /drafts/{id}`: saves, and stays, changes the form of the note, or goes on to the
/// presentation.
pub async fn save(
    State(app): State<App>,
    Path(draft): Path<String>,
    headers: HeaderMap,
    Posted { session, fields }: Posted,
) -> Response {
    let (address, then) = (format!("/drafts/{draft}"), fields.text("then").to_owned());
    let fields = std::sync::Arc::new(fields);
    let (caller, typed, name) = (session.caller.clone(), fields.clone(), draft.clone());
    let saved = app
        .run(move |vault| save_typed(vault, &caller, &name, &typed))
        .await;
    if headers.contains_key(AUTOSAVE) {
        return autosaved(&app, saved);
    }
    match saved {
        Ok(_) => match then.as_str() {
            "present" | "files" => to(&format!("{address}/{then}"), None),
            "free" | "soap" => to(&format!("{address}?form={then}"), None),
            _ => to(&address, Some("notice-draft-saved")),
        },
        Err(error @ (Error::Refused(_) | Error::Race(_))) => {
            let answer = status(&error);
            let read = move |vault: &Vault, caller: &Caller| {
                vault.read_draft(caller, id(&draft, Noun::Draft)?)
            };
            let refused = move |frame: &Frame, draft: DraftReading| {
                (answer, refused(frame, &draft, &fields, &error))
            };
            session.answer(&app, read, refused).await
        }
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

/// `POST /drafts/{id}/discard`
pub async fn discard(
    State(app): State<App>,
    Path(draft): Path<String>,
    Posted { session, .. }: Posted,
) -> Response {
    let discard = move |vault: &Vault, caller: &Caller| {
        vault.discard_draft(caller, id(&draft, Noun::Draft)?)?;
        Ok("/".to_owned())
    };
    session
        .go(&app, Some("notice-draft-discarded"), discard)
        .await
}

/// The header of a save that the page makes by itself.
const AUTOSAVE: &str = "x-genpon-autosave";

fn autosaved(app: &App, saved: Result<DraftMark, Error>) -> Response {
    match saved {
        Ok(mark) => {
            let at = field(app.vault().now().at).replace('T', " ");
            Json(serde_json::json!({ "revision": mark.revision, "saved_at": at })).into_response()
        }
        Err(error) => status(&error).into_response(),
    }
}

fn save_typed(
    vault: &Vault,
    caller: &Caller,
    draft: &str,
    typed: &Fields,
) -> Result<DraftMark, Error> {
    let mut change = DraftChange::default();
    if typed.has("title") {
        change.title = Some(typed.parse("title")?);
    }
    if typed.has("event_at") {
        let fault = || Refusal::Field {
            field: "event_at",
            fault: "no time".to_owned(),
        };
        change.event_at = Some(typed_moment(typed.text("event_at")).ok_or_else(fault)?);
    }
    if typed.has("reason") {
        change.reason = Some(typed.optional("reason")?);
    }
    if typed.has("confirmer") {
        change.confirmer = Some(typed.optional("confirmer")?);
    }
    if typed.has("late") {
        change.late = Some(late(typed.text("late"))?);
    }
    for name in typed.all("remove") {
        change.remove.push(id(name, Noun::Part)?);
    }
    let draft = id(draft, Noun::Draft)?;
    note::put(vault, caller, draft, typed, &mut change)?;
    vault.save_draft(caller, draft, typed.parse("revision")?, change)
}

/// The paper that was chosen: `outage paper_reference`; nothing for none.
fn late(text: &str) -> Result<Option<LateItemRef>, Refusal> {
    if text.is_empty() {
        return Ok(None);
    }
    let parsed = text.split_once(' ').and_then(|(outage, reference)| {
        Some(LateItemRef {
            outage: outage.parse().ok()?,
            paper_reference: reference.parse().ok()?,
        })
    });
    parsed.map(Some).ok_or(Refusal::LateItemTaken)
}

fn page(frame: &Frame, reading: &DraftReading, form: Option<Form>) -> Markup {
    let page = DraftPage {
        body: note::body(&frame.words, reading, form),
        ..as_saved(&frame.words, reading)
    };
    page.render(&frame.shell)
}

/// The draft as it is saved.
fn as_saved(words: &Words, reading: &DraftReading) -> DraftPage {
    let (draft, body) = (&reading.draft, &reading.body);
    let reason = || {
        body.reason
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default()
    };
    let files: Vec<_> = body
        .parts
        .iter()
        .filter(|part| !note::is_note(part))
        .cloned()
        .collect();
    DraftPage {
        draft_id: draft.id.to_string(),
        revision: draft.revision.into(),
        patient: reading.patient.as_ref().map(|row| words.patient(row)),
        document_type: words.document_type(&draft.document_type),
        act: act(draft.act),
        base_version: draft.base.map(record::VersionNo::number),
        record_id: draft.base.map(|_| draft.record.to_string()),
        title: body.title.to_string(),
        event_at: field(body.event_at),
        confirmers: confirmers(words, reading),
        late: late_choices(words, reading),
        drawn: drawn(words, reading),
        proxied: body.proxy.as_ref().map(|proxy| {
            let address = format!("/proxy/drafts/{}", draft.id);
            proxied::of_draft(words, proxy, &address)
        }),
        body: Body::Files,
        reason: (draft.act != record::Act::Create).then(reason),
        parts: words.parts(&files, &format!("/drafts/{}/parts/", draft.id)),
        saved_at: Some(draft.updated_at.into()),
        other: reading.other.map(|(person, since)| OtherEditor {
            person: words.person_of(person),
            since: since.into(),
        }),
        returned: body.returned.as_ref().map(|back| {
            (
                words.person(&back.by),
                back.at.into(),
                back.reason.to_string(),
            )
        }),
        conflict: None,
        faults: Vec::new(),
    }
}

/// The papers it may be made of; the one it names stays in the list whatever became of it.
fn late_choices(words: &Words, reading: &DraftReading) -> Vec<Choice> {
    let chosen = reading.body.late.as_ref();
    let open = reading.late_items.iter();
    let gone = chosen.filter(|late| !open.clone().any(|item| is_same(item, late)));
    let is_first = reading.draft.act == record::Act::Create;
    let choices: Vec<Choice> = open
        .chain(gone.filter(|_| is_first))
        .map(|item| Choice {
            value: format!("{} {}", item.outage, item.paper_reference),
            text: words.late(item),
            chosen: chosen.is_some_and(|late| is_same(item, late)),
        })
        .collect();
    if choices.is_empty() {
        return choices;
    }
    let none = Choice {
        value: String::new(),
        text: words.say("draft-late-none"),
        chosen: chosen.is_none(),
    };
    std::iter::once(none).chain(choices).collect()
}

fn is_same(one: &Late, other: &Late) -> bool {
    one.outage == other.outage && one.paper_reference == other.paper_reference
}

/// What an import found, with the value that the draft has now.
fn drawn(words: &Words, reading: &DraftReading) -> Vec<Drawn> {
    let body = &reading.body;
    let value = |name: &str| match name {
        "title" => body.title.to_string(),
        "event_at" => field(body.event_at).replace('T', " "),
        "encounter" => {
            let encounter = body.encounter.as_ref();
            encounter
                .map(|visit| visit.number.to_string())
                .unwrap_or_default()
        }
        "patient" => {
            let patient = reading.patient.as_ref();
            patient.map(|row| row.number.clone()).unwrap_or_default()
        }
        "kind" => words.document_type(&reading.draft.document_type),
        _ => String::new(),
    };
    let one = |(name, place): (&Code, &String)| Drawn {
        what: words.code("drawn", name.as_str()),
        value: value(name.as_str()),
        place: place.clone(),
    };
    body.drawn.iter().map(one).collect()
}

/// Who may confirm it: whoever may, or the one it is handed to.
fn confirmers(words: &Words, reading: &DraftReading) -> Vec<Choice> {
    let named = reading.draft.confirmer;
    let anybody = Choice {
        value: String::new(),
        text: words.say("draft-confirmer-any"),
        chosen: named.is_none(),
    };
    let people = reading.confirmers.iter().map(|id| Choice {
        value: id.to_string(),
        text: words.person_of(*id).name,
        chosen: named == Some(*id),
    });
    std::iter::once(anybody).chain(people).collect()
}

/// The same page with what was typed, and what is wrong with it; after a race, with what another
/// person saved.
fn refused(frame: &Frame, reading: &DraftReading, typed: &Fields, error: &Error) -> Markup {
    let words = &frame.words;
    let is_race = matches!(
        error,
        Error::Race(_) | Error::Refused(Refusal::DraftChanged)
    );
    let saved = as_saved(words, reading);
    let keep = |name: &str, saved: &String| {
        if typed.has(name) {
            typed.text(name).to_owned()
        } else {
            saved.clone()
        }
    };
    let page = DraftPage {
        title: keep("title", &saved.title),
        event_at: keep("event_at", &saved.event_at),
        reason: saved.reason.as_ref().map(|reason| keep("reason", reason)),
        body: note::typed(typed),
        conflict: is_race.then(|| Conflict {
            person: words.person_of(reading.draft.enterer),
            at: reading.draft.updated_at.into(),
            theirs: note::sections(words, reading),
        }),
        other: None,
        faults: if is_race {
            Vec::new()
        } else {
            vec![fault(words, error)]
        },
        ..saved
    };
    page.render(&frame.shell)
}

/// What is wrong, at the field it is wrong in.
fn fault(words: &Words, error: &Error) -> Fault {
    let field = match error {
        Error::Refused(Refusal::Field { field, .. }) => field,
        _ => "",
    };
    words.fault(error, field)
}
