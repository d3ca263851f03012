//! `/access/explain`: why somebody may or may not do something. By POST, so that nobody's name and no
//! patient number reaches an address.

use crate::app::App;
use crate::pages::explain::{Answer, ExplainPage};
use crate::pages::form::{Choice, Fault};
use crate::web::form::{Fields, Posted};
use crate::web::frame::Frame;
use crate::web::respond::status;
use crate::web::session::Session;
use crate::web::words::Words;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use genpon_model::Timestamp;
use genpon_model::registers::{Operation, TerminalClass};
use genpon_model::text::{Code, UserId};
use genpon_vault::explain_access::{AccessAnswer, AskedOn, Question, Rule, Source, Way};
use genpon_vault::{Caller, Error, Noun, Refusal, Vault};
use maud::Markup;

/// `GET /access/explain`
pub async fn show(State(app): State<App>, session: Session) -> Response {
    let may = |vault: &Vault, caller: &Caller| vault.may_explain(caller);
    session
        .show(&app, may, |frame, ()| {
            form(frame, &Fields::default(), None, None)
        })
        .await
}

/// `POST /access/explain`
pub async fn ask(State(app): State<App>, Posted { session, fields }: Posted) -> Response {
    let (caller, there) = (session.caller.clone(), session.clone());
    let state = app.clone();
    let shown = app.run(move |vault| {
        vault.may_explain(&caller)?;
        let frame = Frame::of(&state, &there);
        let asked = question(vault, &caller, &fields)
            .and_then(|question| vault.explain_access(&caller, &question));
        Ok(match asked {
            Ok(answer) => (StatusCode::OK, form(&frame, &fields, Some(&answer), None)),
            Err(error) => (status(&error), form(&frame, &fields, None, Some(&error))),
        })
    });
    match shown.await {
        Ok(page) => page.into_response(),
        Err(error) => crate::web::respond::PageError::new(&app, &session, &error).into_response(),
    }
}

/// What a question can be on.
const KINDS: [&str; 5] = ["type", "record", "patient", "register", "institution"];

fn question(vault: &Vault, caller: &Caller, fields: &Fields) -> Result<Question, Error> {
    let masters = vault.house(caller.institution)?.masters();
    let user_id: UserId = fields.parse("user_id")?;
    let person = masters.user_ids.get(&user_id).copied();
    let thing = fields.text("thing").trim();
    let code = || -> Result<Code, Error> {
        let code = thing.parse();
        code.map_err(|_| Error::NotFound(Noun::Entry))
    };
    let on = match fields.text("kind") {
        "type" => AskedOn::Type(code()?, fields.optional("label")?),
        "record" => AskedOn::Record(thing.parse().map_err(|_| Error::NotFound(Noun::Record))?),
        "patient" => AskedOn::Patient(thing.parse().map_err(|_| Error::NotFound(Noun::Patient))?),
        "register" => AskedOn::Register(code()?),
        _ => AskedOn::Institution,
    };
    let classes = TerminalClass::ALL.iter().copied();
    Ok(Question {
        person: person.ok_or(Error::NotFound(Noun::Entry))?,
        operation: Operation::from_code(fields.text("operation")).unwrap_or(Operation::Read),
        on,
        at: moment(fields)?,
        terminal_class: classes
            .into_iter()
            .find(|class| class.code() == fields.text("terminal")),
    })
}

/// A time of Japan as a form sends it, or now.
fn moment(fields: &Fields) -> Result<Option<Timestamp>, Refusal> {
    let text = fields.text("at").trim();
    if text.is_empty() {
        return Ok(None);
    }
    let at = format!("{text}:00+09:00").parse();
    let fault = |_| Refusal::Field {
        field: "at",
        fault: "is not a time".to_owned(),
    };
    at.map(Some).map_err(fault)
}

fn form(
    frame: &Frame,
    fields: &Fields,
    answer: Option<&AccessAnswer>,
    error: Option<&Error>,
) -> Markup {
    let words = &frame.words;
    let chosen = |name: &str, value: &str| fields.text(name) == value;
    let choice = |name: &str, value: &str, text: String| Choice {
        value: value.to_owned(),
        chosen: chosen(name, value),
        text,
    };
    let operations = Operation::ALL.iter();
    let classes = TerminalClass::ALL.iter();
    let labels = words.masters.labels.keys();
    let none = |name: &str, key: &str| choice(name, "", words.say(key));
    let page = ExplainPage {
        user_id: fields.text("user_id").to_owned(),
        operations: operations
            .map(|one| choice("operation", one.code(), words.say(&one.label_key())))
            .collect(),
        kinds: KINDS
            .map(|kind| choice("kind", kind, words.say(&format!("explain-on-{kind}"))))
            .to_vec(),
        thing: fields.text("thing").to_owned(),
        labels: std::iter::once(none("label", "explain-label-own"))
            .chain(labels.map(|code| choice("label", code.as_str(), words.label(code))))
            .collect(),
        classes: std::iter::once(none("terminal", "explain-terminal-none"))
            .chain(classes.map(|one| choice("terminal", one.code(), words.say(&one.label_key()))))
            .collect(),
        at: fields.text("at").to_owned(),
        answer: answer.map(|answer| shown(words, fields, answer)),
        faults: error.map(|error| fault(words, error)).into_iter().collect(),
    };
    page.render(&frame.shell)
}

fn fault(words: &Words, error: &Error) -> Fault {
    match error {
        Error::NotFound(Noun::Entry) => Fault {
            field: "user_id".to_owned(),
            text: words.say("explain-not-found"),
        },
        Error::NotFound(_) => Fault {
            field: "thing".to_owned(),
            text: words.say("explain-not-found"),
        },
        other => words.fault(other, ""),
    }
}

fn shown(words: &Words, fields: &Fields, answer: &AccessAnswer) -> Answer {
    let explained = &answer.explanation;
    let operation = words.code("choice-operation", fields.text("operation"));
    let thing = fields.text("thing");
    let roles = answer.sources.iter();
    Answer {
        is_allowed: explained.is_allowed,
        question: format!("{} · {operation} · {thing}", fields.text("user_id")),
        reason: words.say(&explained.reason.label_key()),
        rule: rule(words, &explained.rule),
        roles: roles
            .map(|(role, source)| (words.role(role), source_words(words, source)))
            .collect(),
        ways: explained
            .ways
            .iter()
            .map(|way| way_words(words, way))
            .collect(),
    }
}

/// The entry that decided, by its register and name.
fn rule(words: &Words, rule: &Rule) -> String {
    let entry = |register: &str, code: &Code| format!("{} {code}", words.say(register));
    match rule {
        Rule::Right { role, row } => format!("{} · {row}", words.role(role)),
        Rule::Privilege { code, row } => {
            format!("{} · {row}", entry("register-privilege", code))
        }
        Rule::Grant(key) => entry("register-grant", key),
        Rule::Restriction(key) => entry("register-restriction", key),
        Rule::DocumentType(code) => words.document_type(code.as_str()),
        Rule::Confirmation(code) => entry("register-confirmation-rule", code),
        Rule::Department => words.say("register-department-manager"),
        Rule::Person => words.say("register-person"),
        Rule::Default => words.say("access-rule-default"),
        other => other.to_string(),
    }
}

fn source_words(words: &Words, source: &Source) -> String {
    match source {
        Source::Own => words.say("access-source-own"),
        Source::Department(code) => format!("{} {code}", words.say("access-source-department")),
        Source::Grant {
            is_provisional: true,
            ..
        } => words.say("access-source-provisional"),
        Source::Grant { .. } => words.say("register-grant"),
    }
}

/// A row of rights and what is missing for it.
fn way_words(words: &Words, way: &Way) -> (String, String) {
    let mut missing = Vec::new();
    if !way.is_held {
        missing.push(words.say("explain-not-held"));
    }
    if !way.is_named {
        missing.push(words.say("explain-not-named"));
    }
    let conditions = way.missing.iter();
    missing.extend(conditions.map(|one| words.say(&one.label_key())));
    let missing = if missing.is_empty() {
        words.say("explain-open")
    } else {
        missing.join(&words.say("list-separator"))
    };
    (format!("{} · {}", words.role(&way.role), way.row), missing)
}
