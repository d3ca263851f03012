//! `/registers/{code}/{key}`: one entry with its history, and the decision on a request.

use crate::app::App;
use crate::pages::form::Fault;
use crate::pages::registers::Standing as Shown;
use crate::pages::registers::entry::{EntryPage, EntryRevision, Request};
use crate::web::form::{Fields, Posted};
use crate::web::frame::{Frame, to};
use crate::web::registers::cells::{self, field_changes, maker, title};
use crate::web::registers::rows;
use crate::web::respond::{PageError, status};
use crate::web::session::Session;
use crate::web::words::Words;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use genpon_model::register::life::{RevisionState, Verdict};
use genpon_model::register::{Description, Edition, Register as _, Revision, Standing};
use genpon_model::registers::{IdentityProvider, Person, Terminal};
use genpon_vault::administer_register::EntryDecision;
use genpon_vault::read_register::EntryRead;
use genpon_vault::{Caller, Error, Noun, Refusal, Vault};
use maud::Markup;
use serde_json::Value;

/// `GET /registers/{code}/{key}`
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path((code, key)): Path<(String, String)>,
) -> Response {
    session
        .show(&app, reading(code, key), |frame, read| {
            page(frame, &read, Vec::new())
        })
        .await
}

/// `POST /registers/{code}/{key}/decide`
pub async fn decide(
    State(app): State<App>,
    Path((code, key)): Path<(String, String)>,
    Posted { session, fields }: Posted,
) -> Response {
    let (caller, register, entry) = (session.caller.clone(), code.clone(), key.clone());
    let decided = app.run(move |vault| {
        let decision = decision(&fields)?;
        let key = entry.parse().map_err(|_| Error::NotFound(Noun::Entry))?;
        vault.decide_entry(&caller, &register, &key, decision)
    });
    match decided.await {
        Ok(_) => to(
            &format!("/registers/{code}/{key}"),
            Some("notice-register-decided"),
        ),
        Err(error @ Error::Refused(_)) => {
            let answer = status(&error);
            let refused = move |frame: &Frame, read| {
                let fault = frame.words.fault(&error, "");
                (answer, page(frame, &read, vec![fault]))
            };
            session.answer(&app, reading(code, key), refused).await
        }
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

fn reading(code: String, key: String) -> impl FnOnce(&Vault, &Caller) -> Result<EntryRead, Error> {
    move |vault, caller| vault.read_entry(caller, &code, &key)
}

fn decision(fields: &Fields) -> Result<EntryDecision, Refusal> {
    let unreadable = |field| Refusal::Field {
        field,
        fault: "is none of the values".to_owned(),
    };
    let edition = Edition::new(fields.parse("edition")?).ok_or_else(|| unreadable("edition"))?;
    let verdict = match fields.text("verdict") {
        "approve" => Verdict::Approve,
        "reject" => Verdict::Reject,
        "take_back" => Verdict::TakeBack,
        _ => return Err(unreadable("verdict")),
    };
    Ok(EntryDecision {
        edition,
        verdict,
        reason: fields.optional("reason")?,
    })
}

fn page(frame: &Frame, read: &EntryRead, faults: Vec<Fault>) -> Markup {
    let (words, register) = (&frame.words, read.register);
    let standing = Standing::of(&read.history);
    let shown = standing.current.or(standing.open).or(read.history.last());
    let page = EntryPage {
        register: register.code.to_owned(),
        register_name: words.say(&register.label_key()),
        key: shown.map(|shown| shown.key.to_string()).unwrap_or_default(),
        title: shown
            .map(|shown| title(words, register, shown))
            .unwrap_or_default(),
        standing: shown_standing(standing),
        fields: standing
            .current
            .map_or_else(Vec::new, |now| cells::facts(words, register, &now.value)),
        tables: standing
            .current
            .map_or_else(Vec::new, |now| rows::tables(words, register, now)),
        care: standing
            .current
            .map_or_else(Vec::new, |now| care(words, now)),
        request: standing.open.map(|open| request(frame, read, open)),
        revisions: revisions(words, register, &read.history),
        may_edit: read.may_administer && standing.open.is_none() && standing.current.is_some(),
        handover: shown.and_then(|shown| handover(words, read, shown)),
        account: shown
            .filter(|_| read.may_administer && register.code == Person::DESCRIPTION.code)
            .map(|shown| format!("/entrance/{}", shown.key)),
        faults,
    };
    page.render(&frame.shell)
}

/// What can be issued for an entry in use: a one-time link to a person, a code to a terminal.
fn handover(words: &Words, read: &EntryRead, shown: &Revision) -> Option<(String, String)> {
    let current = Standing::of(&read.history).current?;
    let is_in_use = !current.is_retired && current.value["is_enabled"] == true;
    let (what, key) = match read.register.code {
        code if code == Person::DESCRIPTION.code => ("link", "link-issue"),
        code if code == Terminal::DESCRIPTION.code => ("code", "terminal-code-issue"),
        code if code == IdentityProvider::DESCRIPTION.code => ("secret", "provider-secret-enter"),
        _ => return None,
    };
    let address = format!("/registers/{}/{}/{what}", shown.register, shown.key);
    (is_in_use && read.may_administer).then(|| (address, words.say(key)))
}

fn shown_standing(standing: Standing<'_>) -> Shown {
    match (standing.current, standing.open) {
        (None, Some(_)) => Shown::Requested,
        (Some(_), Some(_)) => Shown::ChangeRequested,
        (Some(current), None) if current.is_retired => Shown::Retired,
        _ => Shown::Current,
    }
}

fn care(words: &Words, revision: &Revision) -> Vec<(String, String)> {
    let care = &revision.care;
    let owner = care.owner.map(|owner| words.person_of(owner).name);
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    vec![
        (words.say("register-owner"), owner.unwrap_or_default()),
        (words.say("register-review-on"), day(care.review_on)),
        (words.say("register-expires-on"), day(care.expires_on)),
    ]
}

fn request(frame: &Frame, read: &EntryRead, open: &Revision) -> Request {
    let is_own = open
        .by
        .person()
        .is_some_and(|person| person.id == frame.caller.person.id);
    Request {
        edition: open.edition.number(),
        by: maker(&frame.words, &open.by),
        at: open.at.into(),
        reason: open.reason.to_string(),
        changes: field_changes(
            &frame.words,
            read.register,
            &value_of(&read.history, open.base),
            &open.value,
        ),
        may_decide: read.may_approve && !is_own,
        may_take_back: is_own,
    }
}

/// The value of an edition; nothing where there was none.
fn value_of(history: &[Revision], edition: Option<Edition>) -> Value {
    let found = history.iter().find(|one| Some(one.edition) == edition);
    found.map_or(Value::Null, |one| one.value.clone())
}

/// The history, newest first. The first revision changes nothing: it is what there was.
pub(crate) fn revisions(
    words: &Words,
    register: &Description,
    history: &[Revision],
) -> Vec<EntryRevision> {
    let row = |one: &Revision| EntryRevision {
        edition: one.edition.number(),
        by: maker(words, &one.by),
        at: one.at.into(),
        // Only people give reasons.
        reason: one
            .by
            .person()
            .map(|_| one.reason.to_string())
            .unwrap_or_default(),
        state: state(words, one),
        decided: one
            .decision
            .as_ref()
            .map(|decision| (words.person(&decision.by), decision.at.into())),
        changes: match one.base {
            Some(_) => field_changes(words, register, &value_of(history, one.base), &one.value),
            None => Vec::new(),
        },
    };
    history.iter().rev().map(row).collect()
}

fn state(words: &Words, revision: &Revision) -> String {
    match revision.state {
        RevisionState::Effective if revision.is_retired => words.say("retired"),
        RevisionState::Effective => String::new(),
        other => words.say(&other.label_key()),
    }
}
