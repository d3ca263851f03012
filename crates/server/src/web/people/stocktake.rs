//! `/people/stocktake`: taking a stocktake of ids, deciding on each, seeing what was approved.

use super::{framed, table};
use crate::app::App;
use crate::pages::form::Choice;
use crate::pages::people::{Block, Cell, Form, Table, address};
use crate::web::form::Posted;
use crate::web::frame::Frame;
use crate::web::session::Session;
use crate::web::words::Words;
use axum::extract::{Path, State};
use axum::response::Response;
use genpon_formats::view::Arg;
use genpon_model::register::life::RevisionState;
use genpon_model::registers::id_stocktake::{IdDecision, IdStocktake, StocktakeItem};
use genpon_model::text::Code;
use genpon_vault::error::Noun;
use genpon_vault::take_stocktake::StocktakeReading;
use genpon_vault::{Caller, Error, Refusal, Vault};
use maud::Markup;

/// `GET /people/stocktake`
pub async fn show(State(app): State<App>, session: Session) -> Response {
    session
        .show(&app, |vault, caller| vault.read_stocktakes(caller), page)
        .await
}

/// `POST /people/stocktake`
pub async fn take(State(app): State<App>, Posted { session, fields }: Posted) -> Response {
    let work = move |vault: &Vault, caller: &Caller| {
        let days: Option<u32> = fields.optional("days")?;
        vault.take_stocktake(caller, days.unwrap_or(0))?;
        Ok(address("stocktake"))
    };
    session.go(&app, None, work).await
}

/// `POST /people/stocktake/{key}`
pub async fn decide(
    State(app): State<App>,
    Path(key): Path<String>,
    Posted { session, fields }: Posted,
) -> Response {
    let work = move |vault: &Vault, caller: &Caller| {
        let key: Code = key.parse().map_err(|_| Error::NotFound(Noun::Entry))?;
        let decision = |code: &str| {
            let mut all = IdDecision::ALL.iter().copied();
            let found = all.find(|one| one.code() == code);
            found.ok_or_else(|| Refusal::Field {
                field: "decision",
                fault: "is none of keep, disable, delete".to_owned(),
            })
        };
        let decisions: Vec<IdDecision> = fields
            .all("decision")
            .map(decision)
            .collect::<Result<_, _>>()?;
        let remark = fields.optional("remark")?;
        vault.decide_stocktake(caller, &key, (&decisions, remark))?;
        Ok(address("stocktake"))
    };
    session.go(&app, None, work).await
}

fn page(frame: &Frame, all: Vec<StocktakeReading>) -> Markup {
    let w = &frame.words;
    let take = Form {
        action: address("stocktake"),
        fields: vec![(
            "days",
            w.say("ids-stocktake-days"),
            "number",
            String::new(),
            false,
        )],
        button: w.say("ids-stocktake-take"),
        ..Form::default()
    };
    let mut blocks = vec![
        Block::Sentence(w.say("ids-stocktake-what")),
        Block::Form(take),
    ];
    if all.is_empty() {
        blocks.push(Block::Sentence(w.say("ids-stocktake-none")));
    }
    for one in &all {
        blocks.extend(stocktake(w, one));
    }
    framed(frame, "stocktake", blocks)
}

fn stocktake(w: &Words, one: &StocktakeReading) -> Vec<Block> {
    let taken = &one.stocktake;
    let day = taken.taken_on.to_string();
    let count = |number: usize| Arg::Number(i64::try_from(number).unwrap_or(i64::MAX));
    let figures = [
        ("total", Arg::Number(i64::from(taken.ids_total))),
        ("found", count(taken.items.len())),
    ];
    let mut blocks = vec![
        Block::Heading(w.text("ids-stocktake-of", &[("day", Arg::from(day.as_str()))])),
        Block::Sentence(w.text("ids-stocktake-total", &figures)),
        Block::Sentence(told(w, one)),
    ];
    let is_open = taken.decided_on.is_none() && !taken.items.is_empty();
    match is_open {
        true => blocks.push(Block::Form(Form {
            action: format!("{}/{}", address("stocktake"), one.key),
            fields: vec![("remark", w.say("ids-remark"), "text", String::new(), false)],
            table: Some(items(w, taken, true)),
            button: w.say("ids-hand-in"),
            ..Form::default()
        })),
        false => blocks.push(Block::Table(items(w, taken, false))),
    }
    if one.state == RevisionState::Requested {
        let href = format!("/registers/id-stocktake/{}", one.key);
        blocks.push(Block::Button(w.say("ids-approval"), href));
    }
    blocks
}

/// How far it has come, and who did what.
fn told(w: &Words, one: &StocktakeReading) -> String {
    let stage = match (one.state, one.stocktake.decided_on) {
        (RevisionState::Requested, _) => "requested",
        (RevisionState::Rejected | RevisionState::TakenBack, _) => "rejected",
        (RevisionState::Effective, Some(_)) => "approved",
        (RevisionState::Effective, None) => "open",
    };
    let mut told = vec![w.say(&format!("ids-stocktake-{stage}"))];
    if let Some(by) = &one.by {
        told.push(format!("{}: {by}", w.say("ids-handed-in-by")));
    }
    if let Some((by, reason)) = &one.decided {
        let reason = reason.as_ref().map(ToString::to_string).unwrap_or_default();
        told.push(format!("{}: {by} {reason}", w.say("ids-approved-by")));
    }
    if let Some(remark) = &one.stocktake.remark {
        told.push(format!("{}: {remark}", w.say("ids-remark")));
    }
    told.join(" · ")
}

fn items(w: &Words, taken: &IdStocktake, is_open: bool) -> Table {
    let rows = taken.items.iter().map(|item| row(w, item, is_open));
    let heads = ["user-id", "holder", "finding", "decision"];
    table(w, "stocktake", (&heads, rows.collect()), "stocktake-clean")
}

fn row(w: &Words, item: &StocktakeItem, is_open: bool) -> Vec<Cell> {
    let findings = item.findings.iter();
    let findings = findings.map(|one| w.code("choice-id-finding", one.code()));
    let words = |one: IdDecision| w.code("choice-id-decision", one.code());
    let decision = match is_open {
        true => {
            let choices = IdDecision::ALL.iter().map(|one| Choice {
                value: one.code().to_owned(),
                text: words(*one),
                chosen: *one == IdDecision::Keep,
            });
            let label = format!("{} {}", item.user_id, w.say("ids-decision"));
            Cell::Select("decision".to_owned(), label, choices.collect())
        }
        false => Cell::Text(item.decision.map(words).unwrap_or_default()),
    };
    let href = format!("/registers/{}/{}", item.register, item.key);
    vec![
        Cell::Link(item.user_id.to_string(), href),
        Cell::Text(
            item.holder
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        ),
        Cell::Lines(findings.collect()),
        decision,
    ]
}
