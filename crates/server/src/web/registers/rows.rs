//! `/registers/{code}/{key}/rows/{field}`: the rows of a long table, and one row put in, changed or
//! taken out. Searched by POST, as every register.

use crate::app::App;
use crate::pages::form::Fault;
use crate::pages::registers::entry_form::FormField;
use crate::pages::registers::rows::{Place, RowFormPage, RowsPage};
use crate::web::form::{Fields, Posted};
use crate::web::frame::{Frame, to};
use crate::web::registers::cells::{form_fault, sentence, title, value_text};
use crate::web::registers::inputs::{hint, input};
use crate::web::respond::{PageError, status};
use crate::web::session::Session;
use crate::web::words::Words;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use genpon_model::register::life::RevisionState;
use genpon_model::register::{Approval, Description, Edition, Field, FieldFault, Revision, cell};
use genpon_vault::administer_register::Proposed;
use genpon_vault::change_row::RowChange;
use genpon_vault::read_rows::{Rows, RowsSought, Table};
use genpon_vault::{Caller, Error, Noun, Refusal, Vault};
use maud::Markup;
use serde::Deserialize;
use serde_json::Value;

/// The table that an address names: register, entry, field.
type Named = (String, String, String);
/// The row that an address names, by its place in the table.
type NamedRow = (String, String, String, usize);

/// Where a page begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    from: usize,
}

/// `GET /registers/{code}/{key}/rows/{field}`
pub async fn list(
    State(app): State<App>,
    session: Session,
    Path(named): Path<Named>,
    Query(asked): Query<Asked>,
) -> Response {
    show_page(&app, session, named, String::new(), asked.from).await
}

/// `POST /registers/{code}/{key}/rows/{field}`
pub async fn search(
    State(app): State<App>,
    Path(named): Path<Named>,
    Posted { session, fields }: Posted,
) -> Response {
    let q = fields.text("q").trim().to_owned();
    let from = fields.text("from").parse().unwrap_or_default();
    show_page(&app, session, named, q, from).await
}

async fn show_page(app: &App, session: Session, named: Named, q: String, from: usize) -> Response {
    let read = reading(named, q.clone(), from);
    let page = move |frame: &Frame, rows: Rows| rows_page(frame, &rows, &q, from);
    session.show(app, read, page).await
}

fn reading(
    (code, key, field): Named,
    q: String,
    from: usize,
) -> impl FnOnce(&Vault, &Caller) -> Result<Rows, Error> + Send + 'static {
    let sought = RowsSought { field, q, from };
    move |vault, caller| vault.read_rows(caller, &code, &key, &sought)
}

fn place(words: &Words, rows: &Rows) -> Place {
    let register = format!("/registers/{}", rows.register.code);
    let entry = format!("{register}/{}", rows.entry.key);
    let label = rows.register.label_key();
    Place {
        register_name: words.say(&label),
        entry_name: title(words, rows.register, &rows.entry),
        table_name: words.say(&rows.table.field.label_key(&label)),
        here: format!("{entry}/rows/{}", rows.table.field.name),
        register,
        entry,
    }
}

/// Locale key of the table; those of its columns begin with it.
fn table_label(rows: &Rows) -> String {
    rows.table.field.label_key(&rows.register.label_key())
}

fn rows_page(frame: &Frame, rows: &Rows, q: &str, from: usize) -> Markup {
    let words = &frame.words;
    let (place, parent) = (place(words, rows), table_label(rows));
    let columns = rows.table.columns;
    let cells = |row: &Value| {
        let texts = columns.iter();
        let texts = texts.map(|column| value_text(words, &column.kind, &row[column.name]));
        texts.collect::<Vec<_>>()
    };
    let is_search = !q.is_empty();
    let page = RowsPage {
        edition: rows.edition().number(),
        total: rows.table.rows(&rows.entry.value).len() as u64,
        q: q.to_owned(),
        columns: columns
            .iter()
            .map(|column| words.say(&column.label_key(&parent)))
            .collect(),
        rows: rows.shown().map(|(at, row)| (at, cells(row))).collect(),
        first: (!is_search && from > 0).then(|| place.here.clone()),
        next: rows
            .next
            .filter(|_| !is_search)
            .map(|next| format!("{}?from={next}", place.here)),
        found_from: rows.next.filter(|_| is_search),
        may_change: rows.may_change,
        place,
    };
    page.render(&frame.shell)
}

/// `GET /registers/{code}/{key}/rows/{field}/new`
pub async fn show_new(
    State(app): State<App>,
    session: Session,
    Path(named): Path<Named>,
) -> Response {
    session
        .show(&app, begin(named, None), |frame, begun| {
            form_page(frame, &begun, Filled::with(&begun))
        })
        .await
}

/// `GET /registers/{code}/{key}/rows/{field}/{row}`
pub async fn show_edit(
    State(app): State<App>,
    session: Session,
    Path((code, key, field, at)): Path<NamedRow>,
) -> Response {
    session
        .show(&app, begin((code, key, field), Some(at)), |frame, begun| {
            form_page(frame, &begun, Filled::with(&begun))
        })
        .await
}

/// `POST /registers/{code}/{key}/rows/{field}/new`
pub async fn save_new(
    State(app): State<App>,
    Path(named): Path<Named>,
    Posted { session, fields }: Posted,
) -> Response {
    save(&app, session, (named, None), fields).await
}

/// `POST /registers/{code}/{key}/rows/{field}/{row}`
pub async fn save_edit(
    State(app): State<App>,
    Path((code, key, field, at)): Path<NamedRow>,
    Posted { session, fields }: Posted,
) -> Response {
    save(&app, session, ((code, key, field), Some(at)), fields).await
}

/// The tables of an entry: name, address, how many rows.
pub(super) fn tables(
    words: &Words,
    register: &Description,
    now: &Revision,
) -> Vec<(String, String, u64)> {
    let fields = register.fields.iter();
    let tables = fields.filter_map(|field| Table::find(register, field.name).ok());
    let one = |table: Table| {
        let name = words.say(&table.field.label_key(&register.label_key()));
        let entry = format!("/registers/{}/{}", register.code, now.key);
        let rows = table.rows(&now.value).len() as u64;
        (name, format!("{entry}/rows/{}", table.field.name), rows)
    };
    tables.map(one).collect()
}

/// What a form begins with.
struct Begun {
    rows: Rows,
    at: Option<usize>,
    needs_approval: bool,
}

impl Begun {
    fn row(&self) -> Option<&Value> {
        self.rows.table.rows(&self.rows.entry.value).get(self.at?)
    }
}

/// What stands in a form.
struct Filled {
    row: Value,
    base: u32,
    reason: String,
    faults: Vec<Fault>,
}

impl Filled {
    fn with(begun: &Begun) -> Self {
        Self {
            row: begun.row().cloned().unwrap_or_default(),
            base: begun.rows.edition().number(),
            reason: String::new(),
            faults: Vec::new(),
        }
    }
}

/// A row that is there, or a new one, of a table that may be changed.
fn begin(
    named: Named,
    at: Option<usize>,
) -> impl FnOnce(&Vault, &Caller) -> Result<Begun, Error> + Send + 'static {
    move |vault, caller| {
        let rows = reading(named, String::new(), 0)(vault, caller)?;
        if !rows.may_change {
            return Err(Refusal::NotAllowed.into());
        }
        let is_asked = vault.settings().needs_second_person;
        let needs_approval = is_asked && rows.register.approval == Approval::SecondPerson;
        let begun = Begun {
            rows,
            at,
            needs_approval,
        };
        if at.is_some() && begun.row().is_none() {
            return Err(Error::NotFound(Noun::Entry));
        }
        Ok(begun)
    }
}

async fn save(
    app: &App,
    session: Session,
    (named, at): (Named, Option<usize>),
    fields: Fields,
) -> Response {
    let (caller, entry, begin_again) = (
        session.caller.clone(),
        named.clone(),
        begin(named.clone(), at),
    );
    let saved = app.run(move |vault| {
        let begun = begin(entry, at)(vault, &caller)?;
        let outcome = propose(vault, &caller, &begun, &fields);
        Ok((outcome, fields))
    });
    match saved.await {
        Ok((Ok(Proposed { state, .. }), _)) => {
            let (code, key, field) = named;
            let notice = match state {
                RevisionState::Requested => "notice-register-asked",
                _ => "notice-register-saved",
            };
            to(
                &format!("/registers/{code}/{key}/rows/{field}"),
                Some(notice),
            )
        }
        Ok((Err(error @ Error::Refused(_)), fields)) => {
            let answer = status(&error);
            let refused = move |frame: &Frame, begun: Begun| {
                let typed = typed(&frame.words, &begun, &fields, &error);
                (answer, form_page(frame, &begun, typed))
            };
            session.answer(app, begin_again, refused).await
        }
        Ok((Err(error), _)) | Err(error) => PageError::new(app, &session, &error).into_response(),
    }
}

fn propose(
    vault: &Vault,
    caller: &Caller,
    begun: &Begun,
    fields: &Fields,
) -> Result<Proposed, Error> {
    let base = Edition::new(fields.parse("base")?).ok_or_else(|| Refusal::Field {
        field: "base",
        fault: "is no edition".to_owned(),
    })?;
    let change = RowChange {
        field: begun.rows.table.field.name.to_owned(),
        base,
        place: begun.at,
        row: (!fields.has("remove")).then(|| typed_row(begun, fields)),
        reason: fields.parse("reason")?,
    };
    let (code, key) = (begun.rows.register.code, begun.rows.entry.key.as_str());
    vault.change_row(caller, code, key, change)
}

fn typed_row(begun: &Begun, fields: &Fields) -> Value {
    let own = |name: &str| !FORM_FIELDS.contains(&name);
    let cells = fields.pairs().filter(|(name, _)| own(name)).cloned();
    cell::read_fields(begun.rows.table.columns, &cells.collect::<Vec<_>>())
}

/// Fields of the form that are none of the row.
const FORM_FIELDS: [&str; 4] = ["csrf", "base", "reason", "remove"];

fn typed(words: &Words, begun: &Begun, fields: &Fields, error: &Error) -> Filled {
    let faults = match error {
        Error::Refused(Refusal::Entry(faults)) => {
            let own = faults.iter().map(|fault| row_fault(words, begun, fault));
            own.collect()
        }
        Error::Refused(Refusal::Field { field, .. }) => vec![words.fault(error, field)],
        other => vec![words.fault(other, "")],
    };
    Filled {
        row: typed_row(begun, fields),
        base: fields.text("base").parse().unwrap_or_default(),
        reason: fields.text("reason").to_owned(),
        faults,
    }
}

/// A fault of this row stands at its field of the form; one of another row is named as it is.
fn row_fault(words: &Words, begun: &Begun, fault: &FieldFault) -> Fault {
    let table = begun.rows.table;
    let count = table.rows(&begun.rows.entry.value).len();
    let own = format!("{}.{}.", table.field.name, begun.at.unwrap_or(count));
    let Some(field) = fault.path.strip_prefix(&own) else {
        return form_fault(words, begun.rows.register, fault);
    };
    let name = field.split('.').next().unwrap_or_default();
    let column = table.columns.iter().find(|column| column.name == name);
    let label = column.map(|column| words.say(&column.label_key(&table_label(&begun.rows))));
    let text = [label.unwrap_or_default(), sentence(words, fault)];
    Fault {
        field: field.to_owned(),
        text: text.join(": "),
    }
}

fn form_page(frame: &Frame, begun: &Begun, filled: Filled) -> Markup {
    let words = &frame.words;
    let (place, parent) = (place(words, &begun.rows), table_label(&begun.rows));
    let field = |column: &Field| {
        let label = column.label_key(&parent);
        FormField {
            name: column.name.to_owned(),
            label: words.say(&label),
            hint: hint(words, column, &label),
            required: column.is_required,
            fixed: false,
            input: input(words, column, &label, &filled.row[column.name]),
        }
    };
    let columns = begun.rows.table.columns;
    let page = RowFormPage {
        action: match begun.at {
            Some(at) => format!("{}/{at}", place.here),
            None => format!("{}/new", place.here),
        },
        base: filled.base,
        is_new: begun.at.is_none(),
        fields: columns.iter().map(field).collect(),
        reason: filled.reason,
        needs_approval: begun.needs_approval,
        faults: filled.faults,
        place,
    };
    page.render(&frame.shell)
}
