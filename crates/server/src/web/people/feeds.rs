//! `/people/feed` and `/people/roster`: files of the personnel system and of the planning of duties, and
//! what they bring to light.

use super::{framed, table};
use crate::app::App;
use crate::pages::people::{Block, Cell, Form, address};
use crate::web::form::Fields;
use crate::web::frame::{Frame, to};
use crate::web::registers::{refused_import, take};
use crate::web::respond::PageError;
use crate::web::session::Session;
use crate::web::words::Words;
use axum::extract::multipart::Multipart;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use genpon_model::text::{Code, UserId};
use genpon_vault::feed_personnel::FeedReport;
use genpon_vault::report_off_duty::{DutyQuestion, OffDuty};
use genpon_vault::{Caller, Vault};
use jiff::ToSpan;
use maud::Markup;

/// `GET /people/feed`
pub async fn show_feed(State(app): State<App>, session: Session) -> Response {
    let page = |frame: &Frame, ()| framed(frame, "feed", feed_form(&frame.words));
    session.show(&app, |_, _| Ok(()), page).await
}

/// `POST /people/feed`
pub async fn feed(State(app): State<App>, session: Session, form: Multipart) -> Response {
    let Some((fields, bytes)) = take(form).await else {
        return PageError::form(&app, &session, "bad-request").into_response();
    };
    if !session.token.is_csrf(fields.text("csrf")) {
        return PageError::form(&app, &session, "csrf").into_response();
    }
    let (caller, is_trial) = (session.caller.clone(), fields.has("trial"));
    let fed = app.run(move |vault| vault.feed_personnel(&caller, &bytes, is_trial));
    match fed.await {
        Ok(report) => {
            let page = move |frame: &Frame, ()| fed_page(frame, &report, is_trial);
            session.show(&app, |_, _| Ok(()), page).await
        }
        Err(error) => refused_import(&app, &session, &error).into_response(),
    }
}

fn feed_form(w: &Words) -> Vec<Block> {
    let form = Form {
        action: address("feed"),
        file: Some(w.say("ids-file")),
        tick: Some(("trial", w.say("ids-trial"))),
        button: w.say("ids-take"),
        ..Form::default()
    };
    vec![Block::Sentence(w.say("ids-feed-what")), Block::Form(form)]
}

fn fed_page(frame: &Frame, report: &FeedReport, is_trial: bool) -> Markup {
    let w = &frame.words;
    let done = if is_trial { "trial" } else { "done" };
    let mut blocks = vec![Block::Answer(w.say(&format!("ids-feed-{done}")))];
    let lists = [
        ("joined", &report.joined),
        ("left", &report.left),
        ("changed", &report.changed),
    ];
    let rows = lists.map(|(what, list)| {
        let ids: Vec<&str> = list.iter().map(UserId::as_str).collect();
        let words = Cell::Text(format!("{} ({})", ids.join(", "), list.len()));
        vec![Cell::Text(w.say(&format!("ids-{what}"))), words]
    });
    let mut rows = rows.to_vec();
    let unchanged = Cell::Text(report.unchanged.to_string());
    rows.push(vec![Cell::Text(w.say("ids-unchanged")), unchanged]);
    blocks.push(Block::Table(table(
        w,
        "feed",
        (&["state", "user-id"], rows),
        "feed",
    )));
    blocks.push(Block::Heading(w.say("ids-mismatches")));
    let rows = report.mismatches.iter().map(|one| {
        vec![
            Cell::Text(one.user_id.to_string()),
            Cell::Text(one.name.to_string()),
            Cell::Mark(w.say(&format!("ids-mismatch-{}", one.kind.code())), true),
        ]
    });
    let heads = ["user-id", "name", "state"];
    let mismatches = table(w, "mismatches", (&heads, rows.collect()), "mismatch-none");
    blocks.push(Block::Table(mismatches));
    blocks.extend(feed_form(w));
    framed(frame, "feed", blocks)
}

/// How many days back use outside of duty is looked for at first.
const DAYS: i64 = 7;
/// Minutes of grace at first.
const GRACE_MINUTES: u32 = 30;

/// `GET /people/roster`
pub async fn show_roster(
    State(app): State<App>,
    session: Session,
    Query(fields): Query<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(fields);
    let read = move |vault: &Vault, caller: &Caller| {
        let today = vault.now().at.date_in_japan();
        let from = fields.optional("from")?;
        let question = DutyQuestion {
            from: from.unwrap_or_else(|| today.saturating_sub(DAYS.days())),
            until: fields.optional("until")?.unwrap_or(today),
            grace_minutes: fields.optional("grace")?.unwrap_or(GRACE_MINUTES),
        };
        // Who brings rosters in need not be who reads the trail.
        let found = match vault.glance(caller).sees("audit") {
            true => Some(vault.report_off_duty(caller, &question)?),
            false => None,
        };
        Ok((question, found))
    };
    session.show(&app, read, roster_page).await
}

fn roster_page(frame: &Frame, (question, found): (DutyQuestion, Option<Vec<OffDuty>>)) -> Markup {
    let w = &frame.words;
    let import = Form {
        action: address("roster"),
        file: Some(w.say("ids-file")),
        fields: vec![(
            "code",
            w.say("ids-roster-code"),
            "text",
            String::new(),
            true,
        )],
        button: w.say("ids-take"),
        ..Form::default()
    };
    let mut blocks = vec![
        Block::Sentence(w.say("ids-roster-what")),
        Block::Form(import),
    ];
    if let Some(found) = found {
        let date = |name, key: &str, value: String| (name, w.say(key), "date", value, true);
        let grace = question.grace_minutes.to_string();
        blocks.push(Block::Heading(w.say("ids-off-duty")));
        blocks.push(Block::Form(Form {
            action: address("roster"),
            is_get: true,
            fields: vec![
                date("from", "ids-from", question.from.to_string()),
                date("until", "ids-until", question.until.to_string()),
                ("grace", w.say("ids-grace"), "number", grace, true),
            ],
            button: w.say("ids-search"),
            ..Form::default()
        }));
        let rows = found.iter().map(off_duty_row).collect();
        let heads = ["user-id", "name", "first", "last", "events", "patients"];
        blocks.push(Block::Table(table(
            w,
            "off-duty",
            (&heads, rows),
            "off-duty-none",
        )));
    }
    framed(frame, "roster", blocks)
}

fn off_duty_row(one: &OffDuty) -> Vec<Cell> {
    vec![
        Cell::Text(one.user_id.to_string()),
        Cell::Text(one.name.to_string()),
        Cell::At(Some(one.first.into()), String::new()),
        Cell::At(Some(one.last.into()), String::new()),
        Cell::Text(one.events.to_string()),
        Cell::Text(one.patients.to_string()),
    ]
}

/// `POST /people/roster`
pub async fn roster(State(app): State<App>, session: Session, form: Multipart) -> Response {
    let Some((fields, bytes)) = take(form).await else {
        return PageError::form(&app, &session, "bad-request").into_response();
    };
    if !session.token.is_csrf(fields.text("csrf")) {
        return PageError::form(&app, &session, "csrf").into_response();
    }
    let caller = session.caller.clone();
    let imported = app.run(move |vault| {
        let code: Code = fields.parse("code")?;
        vault.import_roster(&caller, &code, &bytes)
    });
    match imported.await {
        Ok(_) => to(&address("roster"), Some("notice-ids-roster")),
        Err(error) => refused_import(&app, &session, &error).into_response(),
    }
}
