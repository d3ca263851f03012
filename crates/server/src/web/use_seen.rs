//! `/audit/log-ins`, `/audit/screening`, `/audit/clocks`, `/audit/devices`, `/audit/cards`: who used what,
//! for those who must look. Each page is a file too, at the same address with `form=csv`.

use crate::app::App;
use crate::pages::cards::{CardsPage, OwnCard};
use crate::pages::form::Choice;
use crate::pages::listing::{Cell, Listing};
use crate::pages::use_seen::{CheckForm, Look, UseSeenPage};
use crate::web::devices_seen::{cards_page, clocks_page, devices_page};
use crate::web::form::{Fields, Posted};
use crate::web::frame::Frame;
use crate::web::respond::PageError;
use crate::web::screened::screening_page;
use crate::web::seen_words::{Between, duration, end, file, file_address, person, place, typed};
use crate::web::session::Session;
use crate::web::words::{Words, typed_moment};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use genpon_model::registers::audit_check::{AuditCheck, CheckKind, CheckResult};
use genpon_vault::check_use::Overdue;
use genpon_vault::hold_card::Card;
use genpon_vault::read_log_ins::LogIns;
use genpon_vault::uses::{Failure, Period, Use, Who};
use genpon_vault::{Caller, Error, Noun, Refusal, Vault};

/// `GET /audit/log-ins`
pub async fn log_ins(
    State(app): State<App>,
    session: Session,
    Query(between): Query<Between>,
) -> Response {
    let read = |vault: &Vault, caller: &Caller, period| vault.read_log_ins(caller, period);
    show(app, session, between, read, log_ins_page).await
}

/// `GET /audit/screening`
pub async fn screening(
    State(app): State<App>,
    session: Session,
    Query(between): Query<Between>,
) -> Response {
    let read = |vault: &Vault, caller: &Caller, period| vault.screen_use(caller, period);
    show(app, session, between, read, screening_page).await
}

/// `GET /audit/clocks`
pub async fn clocks(
    State(app): State<App>,
    session: Session,
    Query(between): Query<Between>,
) -> Response {
    let read = |vault: &Vault, caller: &Caller, period| vault.read_clocks(caller, period);
    show(app, session, between, read, clocks_page).await
}

/// `GET /audit/devices`
pub async fn devices(
    State(app): State<App>,
    session: Session,
    Query(between): Query<Between>,
) -> Response {
    let read = |vault: &Vault, caller: &Caller, period| vault.read_device_log(caller, period);
    show(app, session, between, read, devices_page).await
}

/// `GET /audit/cards`
pub async fn cards(
    State(app): State<App>,
    session: Session,
    Query(between): Query<Between>,
) -> Response {
    let read = |vault: &Vault, caller: &Caller, _| vault.unconfirmed_cards(caller);
    show(app, session, between, read, cards_page).await
}

/// `GET /cards`: one's own.
pub async fn own_cards(State(app): State<App>, session: Session) -> Response {
    let read = |vault: &Vault, caller: &Caller| vault.own_cards(caller);
    let page = |frame: &Frame, found: Vec<Card>| {
        let card = |card: Card| OwnCard {
            key: card.key.to_string(),
            name: card.card.name.to_string(),
            seen_on: card.card.seen_on,
            is_enabled: card.card.is_enabled,
            is_unconfirmed: card.is_unconfirmed,
        };
        let cards = found.into_iter().map(card).collect();
        CardsPage { cards }.render(&frame.shell)
    };
    session.show(&app, read, page).await
}

/// `POST /audit/check`
pub async fn check(State(app): State<App>, Posted { session, fields }: Posted) -> Response {
    let device = fields.text("device").to_owned();
    let back = match device.is_empty() {
        true => Look::Screening.address(),
        false => Look::Devices.address(),
    };
    let record = move |vault: &Vault, caller: &Caller| {
        let check = check_of(&fields)?;
        let words = Words::of(vault, caller);
        let reason = words.say("check-reason").parse();
        let reason = reason.map_err(|_| Error::Internal("a reason of ours is none"))?;
        vault.record_check(caller, check, reason)?;
        Ok(back.to_owned())
    };
    session
        .go(&app, Some("notice-check-recorded"), record)
        .await
}

/// `POST /cards/{key}/confirm` and `POST /cards/{key}/lost`
pub async fn hold_card(
    State(app): State<App>,
    Path((key, what)): Path<(String, String)>,
    Posted { session, fields }: Posted,
) -> Response {
    let is_lost = what == "lost";
    let notice = if is_lost {
        "notice-card-lost"
    } else {
        "notice-card-confirmed"
    };
    let back = match fields.has("all") {
        true => Look::Cards.address(),
        false => "/cards",
    };
    let hold = move |vault: &Vault, caller: &Caller| {
        let key = key.parse().map_err(|_| Error::NotFound(Noun::Entry))?;
        match what.as_str() {
            "lost" => vault.report_card_loss(caller, &key)?,
            "confirm" => vault.confirm_card(caller, &key)?,
            _ => return Err(Error::NotFound(Noun::Entry)),
        }
        Ok(back.to_owned())
    };
    session.go(&app, Some(notice), hold).await
}

/// Reads what a page is about, and shows it as a page or as a file.
async fn show<T: Send + 'static>(
    app: App,
    session: Session,
    between: Between,
    read: impl FnOnce(&Vault, &Caller, Period) -> Result<T, Error> + Send + 'static,
    page: impl FnOnce(&Words, Period, T) -> UseSeenPage + Send + 'static,
) -> Response {
    let (is_file, there, reader) = (between.is_file(), app.clone(), session.clone());
    let shown = app.run(move |vault| {
        let period = between.period(vault.now().at)?;
        let found = read(vault, &reader.caller, period)?;
        let frame = Frame::of(&there, &reader);
        let page = page(&frame.words, period, found);
        Ok(if is_file {
            let ranked = page.rankings.iter().map(|ranking| &ranking.listing);
            let name = page.look.address().rsplit('/').next().unwrap_or("use");
            file(name, page.listings.iter().chain(ranked))
        } else {
            page.render(&frame.shell).into_response()
        })
    });
    match shown.await {
        Ok(response) => response,
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

pub(super) fn empty_page(words: &Words, look: Look, period: Period) -> UseSeenPage {
    let about = format!("{}-about", look.key());
    UseSeenPage {
        look,
        about: words.say(&about),
        typed: Some(typed(period)),
        overdue: Vec::new(),
        listings: Vec::new(),
        rankings: Vec::new(),
        check: None,
        export: file_address(look.address(), period),
    }
}

/// A listing whose words begin with its id.
pub(super) fn listing(
    words: &Words,
    id: &'static str,
    heads: &[&str],
    rows: Vec<Vec<Cell>>,
) -> Listing {
    Listing {
        id,
        title: words.say(id),
        about: words.say(&format!("{id}-about")),
        empty: words.say("seen-none"),
        heads: heads.iter().map(|head| words.say(head)).collect(),
        rows,
    }
}

fn log_ins_page(words: &Words, period: Period, found: LogIns) -> UseSeenPage {
    let mut page = empty_page(words, Look::LogIns, period);
    let kept = [("count", u64::from(found.kept_days).into())];
    page.about = format!("{} {}", page.about, words.text("log-ins-kept", &kept));
    let heads = [
        "day",
        "person",
        "seen-log-ins",
        "seen-duration",
        "seen-times",
        "terminal",
    ];
    let days = found.days.iter().map(|day| {
        vec![
            Cell::Number(day.day.to_string()),
            person(words, day.person.id),
            Cell::Number(day.uses.len().to_string()),
            Cell::Number(duration(day.seconds())),
            Cell::Lines(day.uses.iter().map(|one| times(words, one)).collect()),
            Cell::Lines(
                day.uses
                    .iter()
                    .map(|one| place(words, &one.place))
                    .collect(),
            ),
        ]
    });
    let failing = found.failing.iter().map(|one| {
        let failures = &one.failures;
        vec![
            Cell::Text(who(words, &one.who)),
            Cell::Number(one.attempts().to_string()),
            Cell::Lines(failures.iter().map(|one| failed(words, one)).collect()),
            Cell::Lines(
                failures
                    .iter()
                    .map(|one| place(words, &one.place))
                    .collect(),
            ),
        ]
    });
    let locks = found.locks.iter().map(|one| {
        vec![
            person(words, one.person.id),
            Cell::Text(place(words, &one.place)),
            Cell::Number(one.by_itself.to_string()),
            Cell::Number(one.by_hand.to_string()),
        ]
    });
    let lock_heads = ["person", "terminal", "seen-by-itself", "seen-by-hand"];
    let failing_heads = ["login-user-id", "seen-attempts", "seen-times", "terminal"];
    page.listings = vec![
        listing(words, "seen-days", &heads, days.collect()),
        listing(words, "seen-failing", &failing_heads, failing.collect()),
        listing(words, "seen-locks", &lock_heads, locks.collect()),
    ];
    page
}

/// `09:00–10:20 ログアウト 1:00`
fn times(words: &Words, one: &Use) -> String {
    let clock = |at: genpon_model::Timestamp| at.to_japan_text()[11..16].to_owned();
    let (from, until) = (clock(one.began_at), clock(one.ended_at()));
    format!(
        "{from}–{until} {} {}",
        duration(one.seconds()),
        end(words, one)
    )
}

fn failed(words: &Words, failure: &Failure) -> String {
    let reason = words.code("problem", failure.reason.as_str());
    let at = failure.at.to_japan_text();
    let times = match failure.attempts {
        1 => String::new(),
        count => format!(" ×{count}"),
    };
    format!("{}{times} {reason}", &at[..19])
}

fn who(words: &Words, who: &Who) -> String {
    match who {
        Who::UserId(user_id) => user_id.clone(),
        Who::Nobody => words.say("seen-nobody"),
    }
}

pub(super) fn check_form(
    words: &Words,
    kinds: &[CheckKind],
    devices: Vec<Choice>,
    findings: u64,
) -> CheckForm {
    let choice = |(code, key): (&str, String)| Choice {
        value: code.to_owned(),
        text: words.say(&key),
        chosen: false,
    };
    let kinds = kinds.iter().map(|kind| (kind.code(), kind.label_key()));
    let results = CheckResult::ALL.iter();
    let results = results.map(|result| (result.code(), result.label_key()));
    CheckForm {
        action: "/audit/check".to_owned(),
        kinds: kinds.map(choice).collect(),
        devices,
        results: results.map(choice).collect(),
        findings,
        faults: Vec::new(),
    }
}

fn check_of(fields: &Fields) -> Result<AuditCheck, Error> {
    let fault = |field| Refusal::Field {
        field,
        fault: "no legal value".to_owned(),
    };
    let kinds = CheckKind::ALL.iter();
    let kind = kinds
        .copied()
        .find(|kind| kind.code() == fields.text("kind"));
    let results = CheckResult::ALL.iter();
    let result = results
        .copied()
        .find(|one| one.code() == fields.text("result"));
    Ok(AuditCheck {
        kind: kind.ok_or_else(|| fault("kind"))?,
        device: fields.optional("device")?,
        from: typed_moment(fields.text("from")).ok_or_else(|| fault("from"))?,
        until: typed_moment(fields.text("to")).ok_or_else(|| fault("to"))?,
        findings: fields.parse("findings")?,
        result: result.ok_or_else(|| fault("result"))?,
        note: fields.optional("note")?,
        checked_on: None,
    })
}

/// What is overdue, in words, and where it is checked.
pub(crate) fn overdue_link(words: &Words, one: &Overdue) -> (String, String) {
    let look = match one.device {
        Some(_) => Look::Devices,
        None => Look::Screening,
    };
    (overdue(words, one), look.address().to_owned())
}

/// What is overdue, in words.
pub(super) fn overdue(words: &Words, one: &Overdue) -> String {
    let what = match &one.device {
        Some((_, name)) => name.clone(),
        None => words.say(&one.kind.label_key()),
    };
    let day = one.since.date_in_japan().to_string();
    words.text(
        "check-overdue",
        &[("what", what.into()), ("day", day.into())],
    )
}
