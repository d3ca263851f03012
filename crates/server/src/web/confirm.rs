//! `/drafts/{id}/present` and `/drafts/{id}/confirm`: what will be fixed is shown, and fixed only
//! with the digest of what was shown.

use crate::app::App;
use crate::pages::confirm::ConfirmPage;
use crate::pages::form::Fault;
use crate::pages::marks::{self, Mode};
use crate::pages::print::PrintPage;
use crate::web::form::{Fields, Posted};
use crate::web::frame::{Frame, id, to};
use crate::web::proxied;
use crate::web::respond::{PageError, status};
use crate::web::session::Session;
use crate::web::step_up::{asked, is_about_proof, prove_posted};
use crate::web::words::{act, digest, mode};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use genpon_model::lifecycle;
use genpon_model::record::ConfirmationMode;
use genpon_model::text::Reason;
use genpon_model::time::ClockState;
use genpon_vault::confirm_version::{Confirm, Confirmed};
use genpon_vault::present_draft::Presentation;
use genpon_vault::print_record::DraftPrint;
use genpon_vault::sessions::SessionToken;
use genpon_vault::step_up::StepUp;
use genpon_vault::{Caller, Error, Noun, Refusal, Vault};
use maud::{Markup, PreEscaped};

/// `GET /drafts/{id}/present`
pub async fn show(State(app): State<App>, session: Session, Path(draft): Path<String>) -> Response {
    let shown = |frame: &Frame, (shown, step_up): Shown| {
        let asks = step_up.is_due;
        page(frame, shown, asks.then_some(step_up), None)
    };
    session.show(&app, presenting(draft), shown).await
}

/// `GET /drafts/{id}/print`
pub async fn print(
    State(app): State<App>,
    session: Session,
    Path(draft): Path<String>,
) -> Response {
    let read =
        move |vault: &Vault, caller: &Caller| vault.print_draft(caller, id(&draft, Noun::Draft)?);
    session.show(&app, read, print_page).await
}

fn print_page(frame: &Frame, read: DraftPrint) -> Markup {
    let words = &frame.words;
    let page = PrintPage {
        back: format!("/drafts/{}", read.draft.id),
        patient: read.patient.as_ref().map(|row| words.patient(row)),
        proxied: read
            .proxy
            .as_ref()
            .map(|proxy| proxied::of_draft(words, proxy, "")),
        state: marks::State::Draft,
        version: None,
        title: read.title,
        document_type: words.document_type(&read.draft.document_type),
        label: words.label(&read.label),
        content: PreEscaped(read.markup),
        printed_by: frame.caller.person.name.to_string(),
        printed_at: words.now.into(),
    };
    page.render(&frame.shell)
}

/// `POST /drafts/{id}/confirm`. What can be put right (the password, a changed draft) is shown with
/// the present content; nothing else comes back here.
pub async fn confirm(
    State(app): State<App>,
    Path(draft): Path<String>,
    Posted {
        mut session,
        fields,
    }: Posted,
) -> Response {
    session.visitor.here = format!("/drafts/{draft}/present");
    let (caller, token, name) = (session.caller.clone(), session.token.clone(), draft.clone());
    let done = app
        .run(move |vault| confirm_posted(vault, &caller, &token, &name, &fields))
        .await;
    match done {
        Ok(done) => to(&format!("/records/{}", done.record), Some(notice(&done))),
        Err(error) if can_be_put_right(&error) => {
            let answer = status(&error);
            let shown = move |frame: &Frame, (shown, step_up): Shown| {
                let is_proof = is_about_proof(&error);
                let field = if is_proof { "password" } else { "" };
                let fault = frame.words.fault(&error, field);
                let asks = is_proof || step_up.is_due;
                let page = page(frame, shown, asks.then_some(step_up), Some(fault));
                (answer, page)
            };
            session.answer(&app, presenting(draft), shown).await
        }
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

/// `POST /drafts/{id}/return`: back to whoever entered it.
pub async fn give_back(
    State(app): State<App>,
    Path(draft): Path<String>,
    Posted { session, fields }: Posted,
) -> Response {
    let give_back = move |vault: &Vault, caller: &Caller| {
        let (revision, reason) = (fields.parse("revision")?, fields.parse("return_reason")?);
        vault.return_draft(caller, id(&draft, Noun::Draft)?, revision, reason)?;
        Ok("/".to_owned())
    };
    session
        .go(&app, Some("notice-draft-returned"), give_back)
        .await
}

/// What is shown, and what must be proven again.
type Shown = (Presentation, StepUp);

fn presenting(draft: String) -> impl FnOnce(&Vault, &Caller) -> Result<Shown, Error> + Send {
    move |vault, caller| {
        let shown = vault.present_draft(caller, id(&draft, Noun::Draft)?)?;
        Ok((shown, vault.step_up(caller)?))
    }
}

/// Confirms as posted; a password renews the authentication first.
fn confirm_posted(
    vault: &Vault,
    caller: &Caller,
    token: &SessionToken,
    draft: &str,
    fields: &Fields,
) -> Result<Confirmed, Error> {
    let request = Confirm {
        draft: id(draft, Noun::Draft)?,
        seen: fields.optional("presentation")?,
        stand_in: fields.optional::<Reason>("reason")?,
    };
    let proven = prove_posted(vault, caller, token, fields)?;
    vault.confirm_version(proven.as_ref().unwrap_or(caller), &request)
}

const fn notice(done: &Confirmed) -> &'static str {
    match done.clock {
        ClockState::Synchronized => "notice-confirmed",
        ClockState::Unsynchronized | ClockState::Unknown => "notice-note-confirmed-clock-unsure",
    }
}

fn can_be_put_right(error: &Error) -> bool {
    use lifecycle::Refusal as Life;
    matches!(
        error,
        Error::Refused(
            Refusal::LogInFailed
                | Refusal::ProofWrong
                | Refusal::Lifecycle(
                    Life::NotPresented
                        | Life::OtherPresentation
                        | Life::ChangedSincePresented
                        | Life::AuthenticationTooOld
                        | Life::NoReason
                )
        )
    )
}

fn page(
    frame: &Frame,
    shown: Presentation,
    step_up: Option<StepUp>,
    fault: Option<Fault>,
) -> Markup {
    let words = &frame.words;
    let stands_in = matches!(shown.way, Some((ConfirmationMode::StandIn, _)));
    let way = shown.way.as_ref();
    let page = ConfirmPage {
        draft_id: shown.draft.to_string(),
        revision: shown.revision.into(),
        patient: shown.patient.as_ref().map(|row| words.patient(row)),
        act: act(shown.act),
        version: shown.version.number(),
        content: PreEscaped(shown.markup),
        changes: shown.changes.map(PreEscaped),
        presentation: digest(&shown.digest),
        confirmer: words.person(&frame.caller.person),
        mode: way.map_or(Mode::Personal, |(way, _)| mode(*way)),
        may_return: way.is_some() && shown.enterer != frame.caller.person.id,
        rule: way
            .and_then(|(_, rule)| rule.as_ref())
            .map(|rule| words.rule(rule)),
        retention: words.retention(&shown.retention),
        reason: shown
            .reason
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        needs_reason: stands_in,
        step_up: step_up.map(|step_up| asked(&frame.shell, &frame.caller, step_up)),
        warnings: clock_warning(frame, shown.clock).into_iter().collect(),
        refusal: way.is_none().then(|| words.say("confirm-not-yours")),
        faults: fault.into_iter().collect(),
    };
    page.render(&frame.shell)
}

fn clock_warning(frame: &Frame, clock: ClockState) -> Option<String> {
    (clock != ClockState::Synchronized).then(|| frame.words.say("confirm-clock-unsure"))
}
