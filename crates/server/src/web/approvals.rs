//! `/proxy`: what waits for the principal, what is overdue, and the answers.

use crate::app::App;
use crate::pages::answer::AnswerPage;
use crate::pages::approvals::{ApprovalsPage, View, Waiting};
use crate::web::form::{Fields, Posted};
use crate::web::frame::{Frame, id, to};
use crate::web::proxied::{facts, means_of};
use crate::web::record::version;
use crate::web::respond::{PageError, status};
use crate::web::session::Session;
use crate::web::words::{Words, act, digest, typed_moment};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use genpon_model::Timestamp;
use genpon_model::lifecycle::approval::{self, Answer};
use genpon_model::registers::proxy_policy::Approval;
use genpon_vault::answer_proxy::{Proxied, ProxyAnswer, ToAnswer};
use genpon_vault::note_confirmation::NewNote;
use genpon_vault::read_approvals::{Approvals, Waiting as Waits};
use genpon_vault::{Caller, Error, Noun, Refusal, Vault};
use maud::{Markup, PreEscaped};

/// `GET /proxy`
pub async fn show(State(app): State<App>, session: Session) -> Response {
    let read = |vault: &Vault, caller: &Caller| {
        let manages = vault.register_offers(caller, POLICIES)?.may_read;
        Ok((vault.read_approvals(caller)?, manages))
    };
    session.show(&app, read, own).await
}

/// `GET /proxy/waiting`: of the whole institution.
pub async fn everybody(State(app): State<App>, session: Session) -> Response {
    let read = |vault: &Vault, caller: &Caller| vault.read_waiting_approvals(caller);
    session.show(&app, read, all).await
}

/// `GET /proxy/drafts/{id}`
pub async fn open_draft(
    State(app): State<App>,
    session: Session,
    Path(draft): Path<String>,
) -> Response {
    open(app, session, move || {
        Ok(Proxied::Draft(id(&draft, Noun::Draft)?))
    })
    .await
}

/// `GET /proxy/records/{id}/versions/{number}`
pub async fn open_version(
    State(app): State<App>,
    session: Session,
    Path((record, number)): Path<(String, u32)>,
) -> Response {
    open(app, session, move || of_version(&record, number)).await
}

/// `POST /proxy/drafts/{id}`
pub async fn answer_draft(
    State(app): State<App>,
    Path(draft): Path<String>,
    posted: Posted,
) -> Response {
    let of = id(&draft, Noun::Draft).map(Proxied::Draft);
    answer(app, posted, of).await
}

/// `POST /proxy/records/{id}/versions/{number}`
pub async fn answer_version(
    State(app): State<App>,
    Path((record, number)): Path<(String, u32)>,
    posted: Posted,
) -> Response {
    answer(app, posted, of_version(&record, number)).await
}

/// `POST /proxy/drafts/{id}/note`
pub async fn note_draft(
    State(app): State<App>,
    Path(draft): Path<String>,
    posted: Posted,
) -> Response {
    let of = id(&draft, Noun::Draft).map(Proxied::Draft);
    note(app, posted, of, format!("/drafts/{draft}")).await
}

/// `POST /proxy/records/{id}/versions/{number}/note`
pub async fn note_version(
    State(app): State<App>,
    Path((record, number)): Path<(String, u32)>,
    posted: Posted,
) -> Response {
    let back = format!("/records/{record}/versions/{number}");
    note(app, posted, of_version(&record, number), back).await
}

const POLICIES: &str = "proxy-policy";

fn of_version(record: &str, number: u32) -> Result<Proxied, Error> {
    Ok(Proxied::Version(
        id(record, Noun::Record)?,
        version(number)?,
    ))
}

async fn open(
    app: App,
    session: Session,
    of: impl FnOnce() -> Result<Proxied, Error> + Send + 'static,
) -> Response {
    let read = move |vault: &Vault, caller: &Caller| vault.present_to_principal(caller, of()?);
    let shown = |frame: &Frame, shown| to_answer(frame, shown, None);
    session.show(&app, read, shown).await
}

/// What can be put right is shown with the content opened again.
async fn answer(app: App, posted: Posted, of: Result<Proxied, Error>) -> Response {
    let Posted { session, fields } = posted;
    let of = match of {
        Ok(of) => of,
        Err(error) => return PageError::new(&app, &session, &error).into_response(),
    };
    let caller = session.caller.clone();
    let answered = app.run(move |vault| vault.answer_proxy(&caller, &request(of, &fields)?));
    match answered.await {
        Ok(done) => to("/proxy", Some(notice(done.answer))),
        Err(error) if can_be_put_right(&error) => {
            let again =
                move |vault: &Vault, caller: &Caller| vault.present_to_principal(caller, of);
            let shown =
                move |frame: &Frame, shown| (status(&error), to_answer(frame, shown, Some(&error)));
            session.answer(&app, again, shown).await
        }
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

/// A missing reason, and content that changed meanwhile or was never opened.
fn can_be_put_right(error: &Error) -> bool {
    let again = [approval::Refusal::NoReason, approval::Refusal::NotOpened];
    match error {
        Error::Refused(Refusal::Approval(refusal)) => again.contains(refusal),
        Error::Refused(Refusal::DraftChanged | Refusal::Field { .. }) => true,
        _ => false,
    }
}

const fn notice(answer: Answer) -> &'static str {
    match answer {
        Answer::Approved => "notice-proxy-approved",
        Answer::Refused => "notice-proxy-refused",
    }
}

fn request(of: Proxied, typed: &Fields) -> Result<ProxyAnswer, Error> {
    Ok(ProxyAnswer {
        of,
        answer: match typed.text("answer") {
            "refuse" => Answer::Refused,
            _ => Answer::Approved,
        },
        seen: typed.optional("seen")?,
        reason: typed.optional("reason")?,
    })
}

async fn note(app: App, posted: Posted, of: Result<Proxied, Error>, back: String) -> Response {
    let Posted { session, fields } = posted;
    let work = move |vault: &Vault, caller: &Caller| {
        let no = |field, fault: &str| Refusal::Field {
            field,
            fault: fault.to_owned(),
        };
        let at = match fields.text("note_at") {
            "" => None,
            text => Some(typed_moment(text).ok_or_else(|| no("note_at", "no time"))?),
        };
        let means =
            means_of(fields.text("note_means")).ok_or_else(|| no("note_means", "no such way"))?;
        let note = NewNote {
            of: of?,
            means,
            at,
            person: fields.optional("note_person")?,
            text: fields.parse("note_text")?,
        };
        vault.note_confirmation(caller, note)?;
        Ok(back)
    };
    session.go(&app, Some("notice-proxy-noted"), work).await
}

fn own(frame: &Frame, (approvals, manages): (Approvals, bool)) -> Markup {
    let at = approvals.at;
    let rows = |waits: &[Waits], opens| -> Vec<Waiting> {
        let rows = waits.iter();
        rows.map(|waits| row(&frame.words, waits, at, opens))
            .collect()
    };
    let page = ApprovalsPage {
        view: View::Own,
        waiting: rows(&approvals.mine, Opens::Answer),
        asked: rows(&approvals.asked, Opens::Entry),
        manages,
    };
    page.render(&frame.shell)
}

fn all(frame: &Frame, (waits, at): (Vec<Waits>, Timestamp)) -> Markup {
    let rows = waits.iter();
    let rows = rows.map(|waits| row(&frame.words, waits, at, Opens::Version));
    let page = ApprovalsPage {
        view: View::Everybody,
        waiting: rows.collect(),
        asked: Vec::new(),
        manages: true,
    };
    page.render(&frame.shell)
}

/// Where a row leads.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opens {
    /// To the answer.
    Answer,
    /// To the draft or the version.
    Entry,
    /// To the version, for those who may read it.
    Version,
}

fn row(words: &Words, waits: &Waits, now: Timestamp, opens: Opens) -> Waiting {
    let entry = &waits.proxy;
    let minutes = now.seconds_since(entry.at).max(0) / 60;
    let until = entry.approve_until;
    Waiting {
        href: href(waits, opens),
        patient: waits
            .patient
            .as_ref()
            .map(|row| format!("{} {}", row.name, row.number)),
        title: waits.title.clone(),
        document_type: words.document_type(&waits.document_type),
        act: act(waits.act),
        principal: words.person(&entry.principal),
        by: words.person(&entry.by),
        at: entry.at.into(),
        is_confirmed: matches!(waits.of, Proxied::Version(..)),
        minutes,
        minutes_max: until.map(|until| until.seconds_since(entry.at) / 60),
        awaits_answer: waits.awaits_answer,
        lacks_note: waits.lacks_note,
        refusal: waits
            .refused
            .as_ref()
            .map(|refused| refused.reason.to_string()),
    }
}

fn href(waits: &Waits, opens: Opens) -> Option<String> {
    match (waits.of, opens) {
        (Proxied::Draft(id), Opens::Answer) => Some(format!("/proxy/drafts/{id}")),
        (Proxied::Version(record, number), Opens::Answer) => {
            Some(format!("/proxy/records/{record}/versions/{number}"))
        }
        (Proxied::Draft(id), Opens::Entry) => Some(format!("/drafts/{id}")),
        (Proxied::Draft(_), Opens::Version) => None,
        (Proxied::Version(record, number), Opens::Entry | Opens::Version) => waits
            .title
            .is_some()
            .then(|| format!("/records/{record}/versions/{number}")),
    }
}

fn to_answer(frame: &Frame, shown: ToAnswer, error: Option<&Error>) -> Markup {
    let words = &frame.words;
    let page = AnswerPage {
        action: match shown.of {
            Proxied::Draft(id) => format!("/proxy/drafts/{id}"),
            Proxied::Version(record, number) => {
                format!("/proxy/records/{record}/versions/{number}")
            }
        },
        patient: shown.patient.as_ref().map(|row| words.patient(row)),
        document_type: words.document_type(&shown.document_type),
        title: shown.title.to_string(),
        act: act(shown.act),
        is_before: shown.proxy.approval == Approval::Before,
        proxied: facts(words, &shown.proxy),
        content: PreEscaped(shown.markup),
        seen: digest(&shown.digest),
        faults: error
            .map(|error| words.fault(error, "reason"))
            .into_iter()
            .collect(),
    };
    page.render(&frame.shell)
}
