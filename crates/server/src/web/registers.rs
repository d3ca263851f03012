//! `/registers`: all registers, the entries of one, and a register as a file, out and in.

pub(crate) mod cells;
pub mod entry;
pub mod entry_form;
mod inputs;
pub mod rows;

use crate::app::App;
use crate::pages::registers::{
    EntryRow, RegisterPage, RegisterRow, RegistersPage, ReminderRow, RequestRow, Standing,
};
use crate::web::form::{Fields, Posted};
use crate::web::frame::{Frame, to};
use crate::web::respond::PageError;
use crate::web::session::Session;
use crate::web::words::Words;
use axum::extract::multipart::Multipart;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use cells::{columns, title, value_text};
use genpon_model::register::reminder::Reminder;
use genpon_model::register::{Description, Field, Revision};
use genpon_vault::import_register::TableForm;
use genpon_vault::read_register::{Listed, RegisterGlance, RegisterList, Registers, Sought};
use genpon_vault::{Caller, Error, Refusal, Vault};
use maud::Markup;
use serde::Deserialize;

/// `GET /registers`
pub async fn show(State(app): State<App>, session: Session) -> Response {
    session.show(&app, read_all, overview).await
}

fn read_all(vault: &Vault, caller: &Caller) -> Result<(Registers, bool), Error> {
    let has_policy = vault.may_explain(caller).is_ok();
    Ok((vault.read_registers(caller)?, has_policy))
}

fn overview(frame: &Frame, (read, has_policy): (Registers, bool)) -> Markup {
    let words = &frame.words;
    let register = |glance: RegisterGlance| RegisterRow {
        code: glance.register.code.to_owned(),
        name: words.say(&glance.register.label_key()),
        about: words.say(&format!("{}-about", glance.register.label_key())),
        entries: glance.entries,
        requests: glance.requests,
    };
    let requests = read
        .requests
        .iter()
        .filter_map(|one| request_row(words, one));
    let reminders = read
        .reminders
        .iter()
        .filter_map(|(due, one)| reminder_row(words, due, one));
    let page = RegistersPage {
        requests: requests.collect(),
        reminders: reminders.collect(),
        registers: read.registers.into_iter().map(register).collect(),
        has_policy,
    };
    page.render(&frame.shell)
}

fn request_row(words: &Words, revision: &Revision) -> Option<RequestRow> {
    let register = described(revision)?;
    Some(RequestRow {
        href: href(revision),
        register: words.say(&register.label_key()),
        title: title(words, register, revision),
        by: cells::author(words, &revision.by),
        at: revision.at.into(),
        reason: revision.reason.to_string(),
    })
}

fn reminder_row(words: &Words, due: &Reminder, revision: &Revision) -> Option<ReminderRow> {
    let register = described(revision)?;
    Some(ReminderRow {
        href: href(revision),
        register: words.say(&register.label_key()),
        title: title(words, register, revision),
        what: words.say(&due.due.label_key()),
        day: due.on.to_string(),
        overdue: due.is_overdue,
    })
}

fn described(revision: &Revision) -> Option<&'static Description> {
    genpon_model::registers::find(revision.register.as_str())
}

fn href(revision: &Revision) -> String {
    format!("/registers/{}/{}", revision.register, revision.key)
}

/// Which page of a list: the one after this key.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: String,
}

/// `GET /registers/{code}`
pub async fn list(
    State(app): State<App>,
    session: Session,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let sought = Sought {
        q: String::new(),
        after: asked.after,
    };
    show_page(&app, session, code, sought).await
}

/// `POST /registers/{code}`: by POST, so that no name reaches an address, a history or a log.
pub async fn search(
    State(app): State<App>,
    Path(code): Path<String>,
    Posted { session, fields }: Posted,
) -> Response {
    let sought = Sought {
        q: fields.text("q").trim().to_owned(),
        after: fields.text("after").to_owned(),
    };
    show_page(&app, session, code, sought).await
}

async fn show_page(app: &App, session: Session, code: String, sought: Sought) -> Response {
    let read = move |vault: &Vault, caller: &Caller| {
        let list = vault.read_register(caller, &code, &sought)?;
        Ok((list, sought))
    };
    let page = |frame: &Frame, (list, sought)| register_page(frame, &list, &sought);
    session.show(app, read, page).await
}

fn register_page(frame: &Frame, list: &RegisterList, sought: &Sought) -> Markup {
    let (words, register) = (&frame.words, list.register);
    let here = format!("/registers/{}", register.code);
    let is_search = !sought.q.is_empty();
    let next = list.next.as_ref();
    let columns = columns(register);
    let label = |field: &&Field| words.say(&field.label_key(&register.label_key()));
    let export = |form: &str| (form.to_uppercase(), format!("{here}/export/{form}"));
    let page = RegisterPage {
        code: register.code.to_owned(),
        name: words.say(&register.label_key()),
        about: words.say(&format!("{}-about", register.label_key())),
        q: sought.q.clone(),
        columns: columns.iter().map(label).collect(),
        entries: list
            .entries
            .iter()
            .filter_map(|listed| entry_row(words, &columns, listed))
            .collect(),
        chips: Vec::new(),
        may_add: list.may_administer,
        exports: ["csv", "json"].map(export).to_vec(),
        found_after: next.filter(|_| is_search).map(ToString::to_string),
        first: (!is_search && !sought.after.is_empty()).then(|| here.clone()),
        next: next
            .filter(|_| !is_search)
            .map(|key| format!("{here}?after={key}")),
    };
    page.render(&frame.shell)
}

fn entry_row(words: &Words, columns: &[&Field], listed: &Listed) -> Option<EntryRow> {
    let value = &listed.shown()?.value;
    let texts = columns
        .iter()
        .map(|field| value_text(words, &field.kind, &value[field.name]));
    let mut cells: Vec<String> = texts.collect();
    if let Some(first) = cells.first_mut().filter(|first| first.is_empty()) {
        *first = listed.key.to_string();
    }
    Some(EntryRow {
        key: listed.key.to_string(),
        cells,
        standing: standing(listed),
    })
}

/// How an entry stands.
fn standing(listed: &Listed) -> Standing {
    match (&listed.current, &listed.open) {
        (None, _) => Standing::Requested,
        (Some(_), Some(_)) => Standing::ChangeRequested,
        (Some(current), None) if current.is_retired => Standing::Retired,
        (Some(_), None) => Standing::Current,
    }
}

/// `GET /registers/{code}/export/{form}`
pub async fn export(
    State(app): State<App>,
    session: Session,
    Path((code, ending)): Path<(String, String)>,
) -> Response {
    let (form, media_type) = match ending.as_str() {
        "csv" => (TableForm::Csv, "text/csv; charset=utf-8"),
        "json" => (TableForm::Json, "application/json"),
        _ => return PageError::form(&app, &session, "not-found").into_response(),
    };
    let (caller, register) = (session.caller.clone(), code.clone());
    let exported = app
        .run(move |vault| vault.export_register(&caller, &register, form))
        .await;
    match exported {
        Ok(exported) => {
            let day = exported.as_of.date_in_japan();
            let name = format!("attachment; filename=\"{code}_{day}.{ending}\"");
            let headers = [
                (CONTENT_TYPE, media_type.to_owned()),
                (CONTENT_DISPOSITION, name),
            ];
            (headers, exported.bytes).into_response()
        }
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

/// `POST /registers/{code}/import`: a file with the fields `reason` and `file`.
pub async fn import(
    State(app): State<App>,
    session: Session,
    Path(code): Path<String>,
    form: Multipart,
) -> Response {
    let Some((fields, bytes)) = take(form).await else {
        return PageError::form(&app, &session, "bad-request").into_response();
    };
    if !session.token.is_csrf(fields.text("csrf")) {
        return PageError::form(&app, &session, "csrf").into_response();
    }
    let (caller, register) = (session.caller.clone(), code.clone());
    let is_json = bytes.trim_ascii_start().starts_with(b"{");
    let form = if is_json {
        TableForm::Json
    } else {
        TableForm::Csv
    };
    let imported = app.run(move |vault| {
        let reason = fields.parse("reason")?;
        vault.import_register(&caller, &register, (form, &bytes), &reason)
    });
    match imported.await {
        Ok(_) => to(
            &format!("/registers/{code}"),
            Some("notice-register-imported"),
        ),
        Err(error) => refused_import(&app, &session, &error).into_response(),
    }
}

/// The fields and the bytes of the file; none for a form that breaks off.
pub(crate) async fn take(mut form: Multipart) -> Option<(Fields, Vec<u8>)> {
    let (mut fields, mut bytes) = (Vec::new(), Vec::new());
    while let Some(field) = form.next_field().await.ok()? {
        match field.name()?.to_owned() {
            name if name == "file" => bytes = field.bytes().await.ok()?.to_vec(),
            name => fields.push((name, field.text().await.ok()?)),
        }
    }
    Some((Fields::new(fields), bytes))
}

/// How many refused rows are named.
const ROWS_SHOWN: usize = 20;

/// Every row that cannot be taken, with its number and its faults.
pub(crate) fn refused_import(app: &App, session: &Session, error: &Error) -> PageError {
    let Error::Refused(Refusal::Rows(rows)) = error else {
        return PageError::new(app, session, error);
    };
    let words = Words::of(app.vault(), &session.caller);
    let named = rows
        .iter()
        .take(ROWS_SHOWN)
        .map(|refused| cells::row_refusal(&words, refused));
    PageError::placed(app, session, error, named.collect::<Vec<_>>().join("\n"))
}
