//! `/reviews`: the rights that a manager is to look at.

use crate::app::App;
use crate::pages::form::Fault;
use crate::pages::reviews::{ReviewPage, ReviewRow, ReviewsPage};
use crate::web::form::{Fields, Posted};
use crate::web::frame::{Frame, to};
use crate::web::respond::{PageError, status};
use crate::web::session::Session;
use crate::web::words::Words;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use genpon_model::registers::rights_review::{Outcome, ReviewItem, Reviewed};
use genpon_model::text::Code;
use genpon_vault::decide_review::{ReviewDecision, ReviewWaiting};
use genpon_vault::{Error, Noun, Refusal};
use maud::Markup;

/// `GET /reviews`
pub async fn list(State(app): State<App>, session: Session) -> Response {
    let page = |frame: &Frame, waiting: Vec<ReviewWaiting>| {
        let rows = waiting.iter().map(|waits| row(&frame.words, waits));
        ReviewsPage {
            reviews: rows.collect(),
        }
        .render(&frame.shell)
    };
    session
        .show(&app, |vault, caller| vault.reviews_waiting(caller), page)
        .await
}

/// `GET /reviews/{key}`
pub async fn show(State(app): State<App>, session: Session, Path(key): Path<String>) -> Response {
    let read = move |vault: &genpon_vault::Vault, caller: &genpon_vault::Caller| {
        vault.read_review(caller, &named(&key)?)
    };
    session
        .show(&app, read, |frame, waits| page(frame, &waits, None))
        .await
}

/// `POST /reviews/{key}`
pub async fn decide(
    State(app): State<App>,
    Path(key): Path<String>,
    Posted { session, fields }: Posted,
) -> Response {
    let (caller, at) = (session.caller.clone(), key.clone());
    let decided = app.run(move |vault| {
        let decision = decision(&fields)?;
        vault.decide_review(&caller, &named(&at)?, decision)
    });
    match decided.await {
        Ok(()) => to("/reviews", Some("notice-review-decided")),
        Err(error @ Error::Refused(_)) => refused(&app, session, key, error).await,
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

/// The same page again, with what is wrong, while the review is still open.
async fn refused(app: &App, session: Session, key: String, error: Error) -> Response {
    let read = move |vault: &genpon_vault::Vault, caller: &genpon_vault::Caller| {
        vault.read_review(caller, &named(&key)?)
    };
    let answer = move |frame: &Frame, waits: ReviewWaiting| {
        (status(&error), page(frame, &waits, Some(&error)))
    };
    session.answer(app, read, answer).await
}

fn decision(fields: &Fields) -> Result<ReviewDecision, Refusal> {
    let outcome = |number: usize| {
        let text = fields.text(&format!("outcome.{number}"));
        let all = Outcome::ALL.iter().copied();
        all.into_iter().find(|outcome| outcome.code() == text)
    };
    Ok(ReviewDecision {
        outcomes: (0..).map_while(outcome).collect(),
        remark: fields.optional("remark")?,
    })
}

fn named(key: &str) -> Result<Code, Error> {
    key.parse().map_err(|_| Error::NotFound(Noun::Entry))
}

fn row(words: &Words, waits: &ReviewWaiting) -> ReviewRow {
    let review = &waits.review;
    ReviewRow {
        href: format!("/reviews/{}", waits.key),
        person: words.person_of(review.person).name,
        cause: words.say(&review.cause.label_key()),
        due_on: review.due_on.map(|day| day.to_string()).unwrap_or_default(),
        is_overdue: waits.is_overdue,
    }
}

fn page(frame: &Frame, waits: &ReviewWaiting, error: Option<&Error>) -> Markup {
    let words = &frame.words;
    let review = &waits.review;
    let changed = review.changed.as_ref().map(ToString::to_string);
    let items = review.items.iter().map(|item| item_words(words, item));
    let fault = |error: &Error| Fault {
        field: String::new(),
        ..words.fault(error, "")
    };
    let page = ReviewPage {
        summary: row(words, waits),
        changed: changed.unwrap_or_default(),
        items: items.collect(),
        faults: error.map(fault).into_iter().collect(),
    };
    page.render(&frame.shell)
}

/// The right by name, and until when and why it was given.
fn item_words(words: &Words, item: &ReviewItem) -> (String, String) {
    let kind = words.say(&item.kind.label_key());
    let grant = words.masters.rights.grants.get(&item.key);
    match (item.kind, grant) {
        (Reviewed::Grant, Some(entry)) => {
            let grant = &entry.value;
            let role = grant.role.as_ref().map(|role| words.role(role));
            let until = grant.ends_on.map(|day| format!(" – {day}"));
            let about = format!("{kind}{} · {}", until.unwrap_or_default(), grant.reason);
            (role.unwrap_or_default(), about)
        }
        _ => (words.role(&item.key), kind),
    }
}
