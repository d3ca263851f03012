//! `/drafts/{id}/present` and `/drafts/{id}/confirm`: what will be fixed is shown, and fixed only
//! with the digest of what was shown.

use crate::app::App;
use crate::pages::confirm::ConfirmPage;
use crate::pages::form::Fault;
use crate::pages::marks::{self, Mode};
use crate::pages::print::PrintPage;
use crate::web::form::{Fields, Posted};
use crate::web::frame::{Frame, id, to};
use crate::web::respond::{PageError, status};
use crate::web::session::Session;
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
use genpon_vault::{Caller, Error, Noun, Refusal, Vault};
use maud::{Markup, PreEscaped};

/// `GET /drafts/{id}/present`
pub async fn show(State(app): State<App>, session: Session, Path(draft): Path<String>) -> Response {
    let age_seconds_max = app.vault().settings().authentication_age_seconds_max;
    let shown = move |frame: &Frame, shown: Presentation| page(frame, shown, age_seconds_max, None);
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
            let limit = app.vault().settings().authentication_age_seconds_max;
            let age_seconds_max = if needs_password(&error) { -1 } else { limit };
            let shown = move |frame: &Frame, shown: Presentation| {
                let field = if needs_password(&error) {
                    "password"
                } else {
                    ""
                };
                let fault = frame.words.fault(&error, field);
                (answer, page(frame, shown, age_seconds_max, Some(fault)))
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

fn presenting(draft: String) -> impl FnOnce(&Vault, &Caller) -> Result<Presentation, Error> + Send {
    move |vault, caller| vault.present_draft(caller, id(&draft, Noun::Draft)?)
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
    let password = zeroize::Zeroizing::new(fields.text("password").to_owned());
    if password.is_empty() {
        return vault.confirm_version(caller, &request);
    }
    let caller = vault.prove_again(caller, token, &password)?;
    vault.confirm_version(&caller, &request)
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

/// Whether it is the authentication that is wrong or too old.
const fn needs_password(error: &Error) -> bool {
    matches!(
        error,
        Error::Refused(
            Refusal::LogInFailed | Refusal::Lifecycle(lifecycle::Refusal::AuthenticationTooOld)
        )
    )
}

fn page(frame: &Frame, shown: Presentation, age_seconds_max: i64, fault: Option<Fault>) -> Markup {
    let words = &frame.words;
    let age_seconds = shown.at.seconds_since(frame.caller.authenticated_at);
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
        needs_password: age_seconds > age_seconds_max,
        warnings: clock_warning(frame, shown.clock).into_iter().collect(),
        refusal: way.is_none().then(|| words.say("confirm-not-yours")),
        faults: fault.into_iter().collect(),
    };
    page.render(&frame.shell)
}

fn clock_warning(frame: &Frame, clock: ClockState) -> Option<String> {
    (clock != ClockState::Synchronized).then(|| frame.words.say("confirm-clock-unsure"))
}
