//! `/people`: people and their accounts, what is left to deal with, dormant ids, the ledger, people from
//! outside, administrative rights. Stocktakes and files have files of their own.

pub mod feeds;
pub mod stocktake;

use crate::app::App;
use crate::pages::form::Choice;
use crate::pages::people::{Block, Cell, Doing, Form, PeoplePage, Table, address};
use crate::web::form::{Fields, Posted};
use crate::web::frame::{Frame, id};
use crate::web::session::Session;
use crate::web::words::Words;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use genpon_formats::view::Arg;
use genpon_model::id_ledger::{IdState, IssuedId};
use genpon_model::registers::Person;
use genpon_model::text::{Name, Reason, UserId};
use genpon_vault::error::Noun;
use genpon_vault::read_id_ledger::LedgerLine;
use genpon_vault::read_people::{AccountTask, Cause, Dormant, Listed};
use genpon_vault::report_outsiders::{HeldRight, Outsider, SystemKey};
use genpon_vault::settle_account::Settlement;
use genpon_vault::{Caller, Error, Vault};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::Markup;

/// `GET /people`
pub async fn show(State(app): State<App>, session: Session) -> Response {
    let read =
        |vault: &Vault, caller: &Caller| Ok((vault.list_people(caller)?, vault.may_settle(caller)));
    let page = |frame: &Frame, (people, may): (Vec<Listed>, bool)| {
        let w = &frame.words;
        let rows = people.iter().map(|one| person_row(w, one)).collect();
        let heads = [
            "user-id",
            "name",
            "employment",
            "state",
            "entered",
            "second",
        ];
        let table = table(w, "people", (&heads, rows), "people");
        let add = Block::Button(w.say("ids-add"), "/registers/person/new".to_owned());
        let about = Block::Sentence(w.say("ids-what"));
        let blocks = std::iter::once(about).chain(may.then_some(add));
        framed(
            frame,
            "people",
            blocks.chain([Block::Table(table)]).collect(),
        )
    };
    session.show(&app, read, page).await
}

fn person_row(w: &Words, one: &Listed) -> Vec<Cell> {
    let second = if one.has_second { "yes" } else { "no" };
    vec![
        link(&one.person, &one.id.to_string()),
        Cell::Text(one.person.name.to_string()),
        Cell::Text(employment(w, &one.person)),
        state(w, one.state),
        Cell::At(one.entered_at.map(Into::into), w.say("ids-never")),
        Cell::Text(w.say(&format!("ids-second-{second}"))),
    ]
}

/// `GET /people/tasks`
pub async fn tasks(State(app): State<App>, session: Session) -> Response {
    let read = |vault: &Vault, caller: &Caller| {
        Ok((vault.list_account_tasks(caller)?, vault.may_settle(caller)))
    };
    let page = |frame: &Frame, (tasks, may): (Vec<AccountTask>, bool)| {
        let w = &frame.words;
        let rows = tasks.iter().map(|one| task_row(w, one, may)).collect();
        let heads = ["user-id", "name", "employment", "task", "due", "do"];
        let table = table(w, "tasks", (&heads, rows), "tasks-none");
        let about = Block::Sentence(w.say("ids-tasks-what"));
        framed(frame, "tasks", vec![about, Block::Table(table)])
    };
    session.show(&app, read, page).await
}

fn task_row(w: &Words, task: &AccountTask, may: bool) -> Vec<Cell> {
    let key = task.id.to_string();
    let acts: &[Settlement] = match task.cause {
        Cause::Ends => &[Settlement::Delete, Settlement::Disable],
        Cause::Leave => &[Settlement::Disable],
        Cause::Returns => &[Settlement::Enable],
        Cause::Unstated => &[],
    };
    let overdue = w.say("ids-overdue");
    let due = match task.is_overdue {
        true => Cell::Mark(format!("{} {overdue}", task.due_on), true),
        false => Cell::Text(task.due_on.to_string()),
    };
    vec![
        link(&task.person, &key),
        Cell::Text(task.person.name.to_string()),
        Cell::Text(employment(w, &task.person)),
        Cell::Text(w.say(&format!("ids-task-{}", task.cause.code()))),
        due,
        match acts {
            _ if !may => Cell::Text(String::new()),
            [] => Cell::Link(
                w.say("ids-complete"),
                format!("/registers/person/{key}/edit"),
            ),
            acts => Cell::Do(doing(w, &task.person, &key, acts)),
        },
    ]
}

fn doing(w: &Words, person: &Person, key: &str, acts: &[Settlement]) -> Doing {
    let act = |one: &Settlement| Choice {
        value: one.code().to_owned(),
        text: w.say(&format!("ids-{}", one.code())),
        chosen: false,
    };
    Doing {
        action: format!("/people/{key}/settle"),
        id: key.to_owned(),
        about: person.name.to_string(),
        acts: acts.iter().map(act).collect(),
        label: w.say("ids-do"),
        reason: w.say("ids-reason"),
        button: w.say("ids-do"),
    }
}

/// `POST /people/{person}/settle`
pub async fn settle(
    State(app): State<App>,
    Path(person): Path<String>,
    Posted { session, fields }: Posted,
) -> Response {
    let work = move |vault: &Vault, caller: &Caller| {
        let act = Settlement::from_code(fields.text("act"));
        let act = act.ok_or(Error::NotFound(Noun::Address))?;
        let reason: Reason = fields.parse("reason")?;
        vault.settle_account(caller, id(&person, Noun::Entry)?, act, &reason)?;
        Ok(address("tasks"))
    };
    session.go(&app, Some("notice-ids-settled"), work).await
}

/// `GET /people/dormant`
pub async fn dormant(
    State(app): State<App>,
    session: Session,
    Query(fields): Query<Vec<(String, String)>>,
) -> Response {
    let days = Fields::new(fields).text("days").trim().to_owned();
    let asked: Option<u32> = days.parse().ok();
    let read = move |vault: &Vault, caller: &Caller| {
        Ok((vault.list_dormant(caller, asked)?, vault.may_settle(caller)))
    };
    let page = move |frame: &Frame, (found, may): (Vec<Dormant>, bool)| {
        let w = &frame.words;
        let rows = found.iter().map(|one| dormant_row(w, one, may)).collect();
        let heads = ["user-id", "name", "employment", "entered", "days", "do"];
        let table = table(w, "dormant", (&heads, rows), "dormant-none");
        let search = Form {
            action: address("dormant"),
            is_get: true,
            fields: vec![("days", w.say("ids-days"), "number", days, false)],
            button: w.say("ids-search"),
            ..Form::default()
        };
        let about = Block::Sentence(w.say("ids-dormant-what"));
        framed(
            frame,
            "dormant",
            vec![about, Block::Form(search), Block::Table(table)],
        )
    };
    session.show(&app, read, page).await
}

fn dormant_row(w: &Words, one: &Dormant, may: bool) -> Vec<Cell> {
    let key = one.id.to_string();
    let acts = [Settlement::Disable, Settlement::Delete];
    vec![
        link(&one.person, &key),
        Cell::Text(one.person.name.to_string()),
        Cell::Text(employment(w, &one.person)),
        Cell::At(one.entered_at.map(Into::into), w.say("ids-never")),
        Cell::Text(one.days.to_string()),
        match may {
            true => Cell::Do(doing(w, &one.person, &key, &acts)),
            false => Cell::Text(String::new()),
        },
    ]
}

/// `GET /people/ledger`
pub async fn ledger(State(app): State<App>, session: Session) -> Response {
    let page = |frame: &Frame, lines: Vec<LedgerLine>| ledger_page(frame, &lines, None);
    session
        .show(&app, |vault, caller| vault.read_id_ledger(caller), page)
        .await
}

/// `POST /people/ledger`: who had an id on a day; by POST, so that no id reaches an address.
pub async fn who_held(State(app): State<App>, Posted { session, fields }: Posted) -> Response {
    let read = move |vault: &Vault, caller: &Caller| {
        let user_id: UserId = fields.parse("id")?;
        let day: Date = fields.parse("day")?;
        let held = match vault.who_held(caller, &user_id, day) {
            Ok(line) => Some(line.holder),
            Err(Error::NotFound(_)) => None,
            Err(other) => return Err(other),
        };
        Ok((vault.read_id_ledger(caller)?, (user_id, day, held)))
    };
    let page =
        |frame: &Frame, (lines, held): (Vec<LedgerLine>, _)| ledger_page(frame, &lines, Some(held));
    session.show(&app, read, page).await
}

fn ledger_page(
    frame: &Frame,
    lines: &[LedgerLine],
    held: Option<(UserId, Date, Option<Name>)>,
) -> Markup {
    let w = &frame.words;
    let mut blocks = vec![Block::Sentence(w.say("ids-ledger-what"))];
    if let Some((user_id, day, held)) = &held {
        let (user_id, day) = (user_id.to_string(), day.to_string());
        let name = held.as_ref().map(ToString::to_string);
        let key = if name.is_some() {
            "ids-held"
        } else {
            "ids-held-nobody"
        };
        let name = name.unwrap_or_default();
        let args = [
            ("id", Arg::from(user_id.as_str())),
            ("day", Arg::from(day.as_str())),
            ("name", Arg::from(name.as_str())),
        ];
        blocks.push(Block::Answer(w.text(key, &args)));
    }
    let today = w.today().to_string();
    blocks.push(Block::Form(Form {
        action: address("ledger"),
        fields: vec![
            ("id", w.say("ids-user-id"), "text", String::new(), true),
            ("day", w.say("ids-day"), "date", today, true),
        ],
        button: w.say("ids-who-held"),
        ..Form::default()
    }));
    let rows = lines.iter().map(|line| ledger_row(w, line)).collect();
    let heads = [
        "user-id", "holder", "period", "state", "rule", "delivery", "changes",
    ];
    blocks.push(Block::Table(table(w, "ledger", (&heads, rows), "ledger")));
    framed(frame, "ledger", blocks)
}

fn ledger_row(w: &Words, line: &LedgerLine) -> Vec<Cell> {
    let issued = &line.issued;
    let rule = issued.issue_rule.as_ref().map(Name::to_string);
    let delivery = issued
        .delivery
        .map(|way| w.code("choice-id-delivery", way.code()));
    let lent = issued.is_lent.then(|| w.say("ids-lent"));
    let spans = issued.spans.iter().map(|span| {
        let (from, until) = span.days();
        let until = until.map(|day| day.to_string()).unwrap_or_default();
        format!("{from} {} {until}", w.say("ids-period-open"))
    });
    vec![
        Cell::Text(issued.user_id.to_string()),
        Cell::Link(
            line.holder.to_string(),
            format!("/registers/person/{}", issued.holder),
        ),
        Cell::Lines(spans.collect()),
        state(w, issued.state),
        Cell::Lines(rule.into_iter().chain(lent).collect()),
        Cell::Text(delivery.unwrap_or_default()),
        Cell::Lines(changes(w, issued)),
    ]
}

fn changes(w: &Words, issued: &IssuedId) -> Vec<String> {
    let told = issued.changes.iter().map(|change| {
        let state = w.say(&format!("ids-state-{}", change.state.code()));
        let by = change.by.as_ref().map(ToString::to_string);
        let at = change.at.to_japan_text();
        let at = at.get(..16).unwrap_or_default();
        format!("{at} {state} {}", by.unwrap_or_default())
    });
    told.collect()
}

/// How many days back the use of people from outside is counted.
const OUTSIDE_DAYS: i64 = 30;

/// `GET /people/outside`
pub async fn outside(State(app): State<App>, session: Session) -> Response {
    let read = |vault: &Vault, caller: &Caller| {
        let today = vault.now().at.date_in_japan();
        let from = today.saturating_sub(OUTSIDE_DAYS.days());
        vault.report_outsiders(caller, (from, today))
    };
    let page = |frame: &Frame, found: Vec<Outsider>| {
        let w = &frame.words;
        let rows = found.iter().map(|one| outside_row(w, one)).collect();
        let heads = [
            "user-id",
            "name",
            "employment",
            "employer",
            "purpose",
            "ends",
            "roles",
            "entered",
            "events",
            "patients",
            "training",
        ];
        let table = table(w, "outside", (&heads, rows), "outside-none");
        let about = Block::Sentence(w.say("ids-outside-what"));
        framed(frame, "outside", vec![about, Block::Table(table)])
    };
    session.show(&app, read, page).await
}

fn outside_row(w: &Words, one: &Outsider) -> Vec<Cell> {
    let person = &one.person;
    let missing = || Cell::Mark(w.say("ids-missing"), true);
    let purpose = person
        .purpose
        .as_ref()
        .map(|text| Cell::Text(text.to_string()));
    let ends = person.ends_on.map(|day| Cell::Text(day.to_string()));
    let roles = one.roles.iter().map(|code| w.role(code));
    let unread = one.unread.iter().map(|name| w.localized(name));
    vec![
        link(person, &one.id.to_string()),
        Cell::Text(person.name.to_string()),
        Cell::Text(employment(w, person)),
        Cell::Text(
            person
                .employer
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        ),
        purpose.unwrap_or_else(missing),
        ends.unwrap_or_else(missing),
        Cell::Lines(roles.collect()),
        Cell::At(one.entered_at.map(Into::into), w.say("ids-never")),
        Cell::Text(one.events.to_string()),
        Cell::Text(one.patients.to_string()),
        Cell::Lines(unread.collect()),
    ]
}

/// `GET /people/privileged`
pub async fn privileged(State(app): State<App>, session: Session) -> Response {
    let page = |frame: &Frame, (held, keys): (Vec<HeldRight>, Vec<SystemKey>)| {
        let w = &frame.words;
        let rights = held.iter().map(|one| {
            let people = one.people.iter();
            let people = people.map(|person| format!("{} ({})", person.name, person.user_id));
            let href = format!("/registers/{}/{}", one.register, one.key);
            vec![
                Cell::Link(w.localized(&one.name), href),
                Cell::Lines(people.collect()),
            ]
        });
        let rights = table(
            w,
            "privileged",
            (&["right", "people-holding"], rights.collect()),
            "ledger",
        );
        let rows = keys.iter().map(|one| key_row(w, one)).collect();
        let heads = ["system", "responsible", "key-since", "state"];
        let keys = table(w, "keys", (&heads, rows), "key-none");
        let blocks = vec![
            Block::Sentence(w.say("ids-privileged-what")),
            Block::Table(rights),
            Block::Heading(w.say("ids-keys")),
            Block::Table(keys),
        ];
        framed(frame, "privileged", blocks)
    };
    session
        .show(&app, |vault, caller| vault.list_privileged(caller), page)
        .await
}

fn key_row(w: &Words, one: &SystemKey) -> Vec<Cell> {
    let responsible = one
        .responsible
        .as_ref()
        .map(|person| person.name.to_string());
    let mark = match (one.is_ownerless, one.is_old, one.since) {
        (true, ..) => Cell::Mark(w.say("ids-key-ownerless"), true),
        (_, true, _) => Cell::Mark(w.say("ids-key-old"), true),
        (.., None) => Cell::Mark(w.say("ids-key-none"), false),
        _ => Cell::Text(w.say("ids-state-in-use")),
    };
    vec![
        Cell::Link(
            one.name.to_string(),
            format!("/registers/system-client/{}", one.key),
        ),
        Cell::Text(responsible.unwrap_or_default()),
        Cell::At(one.since.map(Into::into), w.say("ids-key-none")),
        mark,
    ]
}

fn framed(frame: &Frame, tab: &'static str, blocks: Vec<Block>) -> Markup {
    PeoplePage { tab, blocks }.render(&frame.shell)
}

fn table(w: &Words, title: &str, (heads, rows): (&[&str], Vec<Vec<Cell>>), empty: &str) -> Table {
    let say = |key: &str| w.say(&format!("ids-{key}"));
    Table {
        title: say(title),
        heads: heads.iter().map(|head| say(head)).collect(),
        rows,
        empty: say(empty),
    }
}

fn link(person: &Person, key: &str) -> Cell {
    Cell::Link(
        person.user_id.to_string(),
        format!("/registers/person/{key}"),
    )
}

fn employment(w: &Words, person: &Person) -> String {
    let employment = person.employment;
    let code = employment.map_or(
        "employee",
        genpon_model::registers::person::Employment::code,
    );
    w.code("choice-employment", code)
}

fn state(w: &Words, state: IdState) -> Cell {
    let is_alarming = state == IdState::Ended;
    Cell::Mark(w.say(&format!("ids-state-{}", state.code())), is_alarming)
}
