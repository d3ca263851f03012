//! `/registers/{code}/new` and `/registers/{code}/{key}/edit`: the form of an entry, drawn from the
//! fields of its register. A refused form comes back with everything that was typed.

use crate::app::App;
use crate::pages::form::Fault;
use crate::pages::registers::entry_form::{EntryFormPage, FormField};
use crate::web::form::{Fields, Posted};
use crate::web::frame::{Frame, to};
use crate::web::registers::cells::{form_fault, title};
use crate::web::registers::inputs::{choices_of, hint, input};
use crate::web::respond::{PageError, status};
use crate::web::session::Session;
use crate::web::words::Words;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use genpon_model::register::life::{Care, RevisionState};
use genpon_model::register::{
    Approval, Description, Edition, Field, FieldKind, KeySource, Revision, Standing, cell,
};
use genpon_model::registers;
use genpon_vault::administer_register::{EntryChange, Proposed};
use genpon_vault::{Caller, Error, Noun, Refusal, Vault};
use maud::Markup;
use serde_json::{Value, json};

/// What the form begins with.
struct Begun {
    register: &'static Description,
    current: Option<Revision>,
    needs_approval: bool,
}

/// What stands in the form.
struct Filled {
    value: Value,
    care: [String; 3],
    is_retired: bool,
    reason: String,
    base: Option<u32>,
    faults: Vec<Fault>,
}

/// `GET /registers/{code}/new`
pub async fn show_new(
    State(app): State<App>,
    session: Session,
    Path(code): Path<String>,
) -> Response {
    session
        .show(&app, begin(code, None), |frame, begun| {
            page(frame, &begun, filled(&begun))
        })
        .await
}

/// `GET /registers/{code}/{key}/edit`
pub async fn show_edit(
    State(app): State<App>,
    session: Session,
    Path((code, key)): Path<(String, String)>,
) -> Response {
    let begin = begin(code, Some(key));
    session
        .show(&app, begin, |frame, begun| {
            page(frame, &begun, filled(&begun))
        })
        .await
}

/// `POST /registers/{code}/new`
pub async fn save_new(
    State(app): State<App>,
    Path(code): Path<String>,
    Posted { session, fields }: Posted,
) -> Response {
    save(&app, session, (code, None), fields).await
}

/// `POST /registers/{code}/{key}/edit`
pub async fn save_edit(
    State(app): State<App>,
    Path((code, key)): Path<(String, String)>,
    Posted { session, fields }: Posted,
) -> Response {
    save(&app, session, (code, Some(key)), fields).await
}

async fn save(
    app: &App,
    session: Session,
    (code, key): (String, Option<String>),
    fields: Fields,
) -> Response {
    let caller = session.caller.clone();
    let (register, entry, begin_again) = (code.clone(), key.clone(), begin(code.clone(), key));
    let saved = app.run(move |vault| {
        let begun = begin(register, entry)(vault, &caller)?;
        let outcome = propose(vault, &caller, &begun, &fields);
        Ok((outcome, fields))
    });
    match saved.await {
        Ok((Ok(Proposed { key, state, .. }), _)) => {
            let notice = match state {
                RevisionState::Requested => "notice-register-asked",
                _ => "notice-register-saved",
            };
            to(&format!("/registers/{code}/{key}"), Some(notice))
        }
        Ok((Err(error @ Error::Refused(_)), fields)) => {
            let answer = status(&error);
            let refused = move |frame: &Frame, begun: Begun| {
                let typed = typed(&frame.words, &begun, &fields, &error);
                (answer, page(frame, &begun, typed))
            };
            session.answer(app, begin_again, refused).await
        }
        Ok((Err(error), _)) | Err(error) => PageError::new(app, &session, &error).into_response(),
    }
}

/// What may be begun, by whoever may administer the register.
fn begin(
    code: String,
    key: Option<String>,
) -> impl FnOnce(&Vault, &Caller) -> Result<Begun, Error> + Send + 'static {
    move |vault, caller| {
        let register = registers::find(&code).ok_or(Error::NotFound(Noun::Register))?;
        if !vault.may_administer(caller, register)? {
            return Err(Refusal::NotAllowed.into());
        }
        let is_asked = vault.settings().needs_second_person;
        let needs_approval = is_asked && register.approval == Approval::SecondPerson;
        let Some(key) = key else {
            return Ok(Begun {
                register,
                current: None,
                needs_approval,
            });
        };
        let read = vault.read_entry(caller, &code, &key)?;
        if !read.may_administer {
            return Err(Refusal::NotAllowed.into());
        }
        let current = Standing::of(&read.history).current.cloned();
        let current = Some(current.ok_or(Error::NotFound(Noun::Entry))?);
        Ok(Begun {
            register,
            current,
            needs_approval,
        })
    }
}

fn propose(
    vault: &Vault,
    caller: &Caller,
    begun: &Begun,
    fields: &Fields,
) -> Result<Proposed, Error> {
    let change = EntryChange {
        key: begun.current.as_ref().map(|current| current.key.clone()),
        base: fields.optional::<u32>("base")?.and_then(Edition::new),
        value: typed_value(begun, fields),
        is_retired: fields.has("retired"),
        reason: fields.parse("reason")?,
        care: Care {
            owner: fields.optional("owner")?,
            review_on: fields.optional("review_on")?,
            expires_on: fields.optional("expires_on")?,
        },
    };
    vault.propose_entry(caller, begun.register.code, change)
}

/// The value that was typed. A table too long for the form stays as it is.
fn typed_value(begun: &Begun, fields: &Fields) -> Value {
    let own = |name: &str| !FORM_FIELDS.contains(&name);
    let cells: Vec<cell::Cell> = fields
        .pairs()
        .filter(|(name, _)| own(name))
        .cloned()
        .collect();
    let mut value = cell::read(begun.register, &cells);
    if let (Some(current), Value::Object(object)) = (&begun.current, &mut value) {
        for field in begun
            .register
            .fields
            .iter()
            .filter(|field| is_long(field, &current.value))
        {
            object.insert(field.name.to_owned(), current.value[field.name].clone());
        }
    }
    value
}

/// Fields of the form that are none of the entry.
const FORM_FIELDS: [&str; 7] = [
    "csrf",
    "base",
    "reason",
    "owner",
    "review_on",
    "expires_on",
    "retired",
];

/// How many rows of a table the form takes; a longer one is changed by a file.
const ROWS_MAX: usize = 100;

fn is_long(field: &Field, value: &Value) -> bool {
    value[field.name]
        .as_array()
        .is_some_and(|rows| matches!(field.kind, FieldKind::Table(_)) && rows.len() > ROWS_MAX)
}

fn filled(begun: &Begun) -> Filled {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let current = begun.current.as_ref();
    let care = current
        .map(|current| current.care.clone())
        .unwrap_or_default();
    let owner = care
        .owner
        .map(|owner| owner.to_string())
        .unwrap_or_default();
    Filled {
        value: current.map_or_else(|| fresh(begun), |current| current.value.clone()),
        // A review is due again some time after this change, unless somebody says when.
        care: [owner, String::new(), day(care.expires_on)],
        is_retired: current.is_some_and(|current| current.is_retired),
        reason: String::new(),
        base: current.map(|current| current.edition.number()),
        faults: Vec::new(),
    }
}

/// What a new entry begins with: it is meant to be used.
fn fresh(begun: &Begun) -> Value {
    let is_switched = begun.register.field("is_enabled").is_some();
    if is_switched {
        json!({"is_enabled": true})
    } else {
        Value::Null
    }
}

fn typed(words: &Words, begun: &Begun, fields: &Fields, error: &Error) -> Filled {
    let faults = match error {
        Error::Refused(Refusal::Entry(faults)) => faults
            .iter()
            .map(|fault| form_fault(words, begun.register, fault))
            .collect(),
        Error::Refused(Refusal::Field { field, .. }) => vec![words.fault(error, field)],
        other => vec![words.fault(other, "")],
    };
    Filled {
        value: typed_value(begun, fields),
        care: ["owner", "review_on", "expires_on"].map(|name| fields.text(name).to_owned()),
        is_retired: fields.has("retired"),
        reason: fields.text("reason").to_owned(),
        base: fields.text("base").parse().ok(),
        faults,
    }
}

fn page(frame: &Frame, begun: &Begun, filled: Filled) -> Markup {
    let (words, register) = (&frame.words, begun.register);
    let here = format!("/registers/{}", register.code);
    let entry = begun
        .current
        .as_ref()
        .map(|current| format!("{here}/{}", current.key));
    let drawn = register
        .fields
        .iter()
        .filter(|field| !field.is_secret && !is_long(field, &filled.value));
    let [owner, review_on, expires_on] = filled.care;
    let page = EntryFormPage {
        register: register.code.to_owned(),
        register_name: words.say(&register.label_key()),
        action: entry
            .as_ref()
            .map_or_else(|| format!("{here}/new"), |entry| format!("{entry}/edit")),
        base: filled.base,
        title: begun.current.as_ref().map_or_else(
            || words.say("register-add"),
            |current| title(words, register, current),
        ),
        fields: drawn
            .map(|field| form_field(words, begun, field, &filled.value))
            .collect(),
        owners: choices_of(words, &FieldKind::Reference("person"), &owner, true)
            .unwrap_or_default(),
        review_on,
        expires_on,
        retired: entry.is_some().then_some(filled.is_retired),
        entry,
        reason: filled.reason,
        needs_approval: begun.needs_approval,
        faults: filled.faults,
    };
    page.render(&frame.shell)
}

fn form_field(words: &Words, begun: &Begun, field: &Field, value: &Value) -> FormField {
    let register = begun.register;
    let label = field.label_key(&register.label_key());
    let is_key = register.key == KeySource::Field(field.name) && begun.current.is_some();
    FormField {
        name: field.name.to_owned(),
        label: words.say(&label),
        hint: hint(words, field, &label),
        required: field.is_required,
        fixed: is_key,
        input: input(words, field, &label, &value[field.name]),
    }
}
