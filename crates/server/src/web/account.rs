//! `/account`: a person's own password, second elements, log-ins, rules; and the report of a leak.

use crate::app::App;
use crate::pages::account::{AccountPage, LogIn, Passkey, ProvePage, TextLine};
use crate::web::form::Posted;
use crate::web::frame::{Frame, to};
use crate::web::login::{leave_with, own_address};
use crate::web::respond::{PageError, status};
use crate::web::session::Session;
use crate::web::step::{self, change_page, codes_page, enrol_page, faults, registration};
use crate::web::step_up::{asked, is_about_proof, prove_posted};
use crate::web::words::Words;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use genpon_model::text::Name;
use genpon_vault::acknowledge_rules::Text;
use genpon_vault::enrol_second_factor::Enrolled;
use genpon_vault::read_own_account::OwnAccount;
use genpon_vault::step_up::StepUp;
use genpon_vault::{Caller, Error, Noun, Step, Vault};
use maud::Markup;
use serde::Deserialize;

const HERE: &str = "/account";

/// Where to go on after a fresh proof.
#[derive(Debug, Default, Deserialize)]
pub struct Next {
    /// An address of ours.
    #[serde(default)]
    next: String,
}

/// `GET /account`
pub async fn show(State(app): State<App>, session: Session) -> Response {
    let read = |vault: &Vault, caller: &Caller| {
        let texts = vault.own_texts(caller)?;
        let may_see_all = vault.may_answer_for_accounts(caller);
        Ok((vault.read_own_account(caller)?, texts, may_see_all))
    };
    session.show(&app, read, page).await
}

fn page(frame: &Frame, (account, texts, may_see_all): (OwnAccount, Vec<Text>, bool)) -> Markup {
    let words = &frame.words;
    let page = AccountPage {
        password_since: account.password_since.map(Into::into),
        totp_since: account.totp_since.map(Into::into),
        passkeys: account
            .passkeys
            .into_iter()
            .map(|key| Passkey {
                id: key.id,
                name: key.name.to_string(),
                since: key.since.into(),
                used_at: key.used_at.map(Into::into),
                is_suspended: key.is_suspended,
            })
            .collect(),
        recovery_left: account.recovery_left,
        log_ins: account
            .log_ins
            .into_iter()
            .map(|one| LogIn {
                at: one.at.into(),
                place: [one.terminal.map(|name| terminal(words, &name)), one.source]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" · "),
            })
            .collect(),
        texts: texts
            .into_iter()
            .map(|text| TextLine {
                href: format!("{HERE}/rules/{}", text.code),
                name: words.localized(&text.rules.name),
                read_at: text.read_at.map(Into::into),
            })
            .collect(),
        may_see_all,
    };
    page.render(&frame.shell)
}

/// A browser that is no registered terminal has no name of its own.
fn terminal(words: &Words, name: &Name) -> String {
    match name.as_str() {
        "browser" => words.say("terminal-browser"),
        name => name.to_owned(),
    }
}

/// `POST /account/seen`
pub async fn seen(State(app): State<App>, Posted { session, .. }: Posted) -> Response {
    let seen = |vault: &Vault, caller: &Caller| {
        vault.dismiss_welcome(caller)?;
        Ok("/".to_owned())
    };
    session.go(&app, None, seen).await
}

/// `GET /account/password`
pub async fn password(State(app): State<App>, session: Session) -> Response {
    show_form(&app, session, StatusCode::OK, None, Kind::Password).await
}

/// `POST /account/password`
pub async fn change(State(app): State<App>, Posted { session, fields }: Posted) -> Response {
    let (caller, token) = (session.caller.clone(), session.token.clone());
    let changed = app.run(move |vault| step::change(vault, &caller, &token, &fields));
    match changed.await {
        Ok(_) => to(HERE, Some("notice-password-changed")),
        Err(error) => refused(&app, session, error, Kind::Password).await,
    }
}

/// `GET /account/enrol`
pub async fn enrol(State(app): State<App>, session: Session) -> Response {
    show_form(&app, session, StatusCode::OK, None, Kind::Enrol).await
}

/// `POST /account/enrol`
pub async fn enrol_posted(State(app): State<App>, Posted { session, fields }: Posted) -> Response {
    let (caller, token) = (session.caller.clone(), session.token.clone());
    let enrolled = app.run(move |vault| match fields.text("kind") {
        "enrol-totp" => vault.enrol_totp(&caller, &token, fields.text("code")),
        _ => {
            let name = fields.parse("name")?;
            vault.enrol_passkey(&caller, &token, name, &registration(&fields))
        }
    });
    match enrolled.await {
        Ok(enrolled) if enrolled.codes.is_empty() => to(HERE, Some("notice-enrolled")),
        Ok(enrolled) => codes_page(&session.shell(&app), &enrolled, HERE).into_response(),
        Err(error) => refused(&app, session, error, Kind::Enrol).await,
    }
}

/// `POST /account/remove`
pub async fn remove(State(app): State<App>, Posted { session, fields }: Posted) -> Response {
    let caller = session.caller.clone();
    let removed = app.run(move |vault| {
        let passkey = fields.text("passkey");
        vault.remove_second_factor(&caller, (!passkey.is_empty()).then_some(passkey))
    });
    match removed.await {
        Ok(()) => to(HERE, Some("notice-factor-removed")),
        Err(error) => stale_or_shown(&app, &session, &error),
    }
}

/// `POST /account/recovery`
pub async fn recovery(State(app): State<App>, Posted { session, .. }: Posted) -> Response {
    let caller = session.caller.clone();
    let made = app.run(move |vault| vault.new_recovery_codes_for(&caller));
    match made.await {
        Ok(codes) => {
            let step = Step::Enter;
            let enrolled = Enrolled { step, codes };
            codes_page(&session.shell(&app), &enrolled, HERE).into_response()
        }
        Err(error) => stale_or_shown(&app, &session, &error),
    }
}

/// `POST /account/leak`
pub async fn leak(State(app): State<App>, Posted { session, .. }: Posted) -> Response {
    let caller = session.caller.clone();
    match app.run(move |vault| vault.report_leak(&caller)).await {
        Ok(()) => leave_with(&app),
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

/// `GET /account/rules/{code}`
pub async fn rules(State(app): State<App>, session: Session, Path(code): Path<String>) -> Response {
    let read = move |vault: &Vault, caller: &Caller| {
        let texts = vault.own_texts(caller)?;
        let found = texts.into_iter().find(|text| text.code.as_str() == code);
        found.ok_or(Error::NotFound(Noun::Entry))
    };
    let shown = |frame: &Frame, text: Text| {
        let action = format!("{HERE}/rules/{}", text.code);
        step::rules_page(&text, frame.shell.lang, (action, false)).render(&frame.shell)
    };
    session.show(&app, read, shown).await
}

/// `POST /account/rules/{code}`
pub async fn rules_read(State(app): State<App>, Posted { session, fields }: Posted) -> Response {
    let token = session.token.clone();
    let read = move |vault: &Vault, caller: &Caller| {
        let shown = (&fields.parse("code")?, fields.parse("edition")?);
        vault.acknowledge_rules(caller, &token, shown)?;
        Ok(HERE.to_owned())
    };
    session.go(&app, Some("notice-rules-read"), read).await
}

/// `GET /account/prove`
pub async fn prove(State(app): State<App>, session: Session, Query(next): Query<Next>) -> Response {
    let page = move |frame: &Frame, step_up| prove_page(frame, &next.next, step_up, None);
    let read = |vault: &Vault, caller: &Caller| vault.step_up(caller);
    session.show(&app, read, page).await
}

/// `POST /account/prove`
pub async fn prove_again(State(app): State<App>, Posted { session, fields }: Posted) -> Response {
    let next = own_address(fields.text("next"));
    let (caller, token) = (session.caller.clone(), session.token.clone());
    let proved = app.run(move |vault| prove_posted(vault, &caller, &token, &fields));
    match proved.await {
        Ok(_) if next.is_empty() => Redirect::to(HERE).into_response(),
        Ok(_) => Redirect::to(&next).into_response(),
        Err(error) if is_about_proof(&error) => {
            let answer = status(&error);
            let page = move |frame: &Frame, step_up| {
                (answer, prove_page(frame, &next, step_up, Some(&error)))
            };
            let read = |vault: &Vault, caller: &Caller| vault.step_up(caller);
            session.answer(&app, read, page).await
        }
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

fn prove_page(frame: &Frame, next: &str, step_up: StepUp, error: Option<&Error>) -> Markup {
    let shell = &frame.shell;
    let page = ProvePage {
        next: own_address(next),
        step_up: asked(shell, &frame.caller, step_up),
        faults: error
            .map(|error| faults(shell.locale(), error))
            .unwrap_or_default(),
    };
    page.render(shell)
}

/// A form of this page.
#[derive(Clone, Copy)]
enum Kind {
    Password,
    Enrol,
}

impl Kind {
    const fn address(self) -> &'static str {
        match self {
            Self::Password => "/account/password",
            Self::Enrol => "/account/enrol",
        }
    }
}

async fn refused(app: &App, session: Session, error: Error, kind: Kind) -> Response {
    if needs_fresh_proof(&error) {
        return to_prove(kind.address());
    }
    if !matches!(error, Error::Refused(_)) {
        return PageError::new(app, &session, &error).into_response();
    }
    let answer = status(&error);
    show_form(app, session, answer, Some(error), kind).await
}

async fn show_form(
    app: &App,
    mut session: Session,
    answer: StatusCode,
    error: Option<Error>,
    kind: Kind,
) -> Response {
    kind.address().clone_into(&mut session.visitor.here);
    let (there, held) = (app.clone(), session.clone());
    let shown = app.run(move |vault| {
        let shell = held.shell(&there);
        let faults = error.map(|error| faults(shell.locale(), &error));
        let faults = faults.unwrap_or_default();
        let place = (kind.address().to_owned(), Some(HERE.to_owned()));
        let who = (&held.caller, &*held.token);
        match kind {
            Kind::Password => change_page(vault, who.0, &shell, (place, String::new()), faults),
            Kind::Enrol => enrol_page(vault, who, &shell, place, faults),
        }
    });
    match shown.await {
        Ok(page) => (answer, page).into_response(),
        Err(error) => PageError::new(app, &session, &error).into_response(),
    }
}

/// On to a fresh proof, where that is all that is missing.
pub(crate) fn stale_or_shown(app: &App, session: &Session, error: &Error) -> Response {
    if needs_fresh_proof(error) {
        to_prove(HERE)
    } else {
        PageError::new(app, session, error).into_response()
    }
}

pub(crate) fn needs_fresh_proof(error: &Error) -> bool {
    error.code() == genpon_model::lifecycle::Refusal::AuthenticationTooOld.code()
}

/// To the page that asks for a fresh proof, and from there to an address of ours.
pub(crate) fn to_prove(next: &str) -> Response {
    let next = percent_encoding::utf8_percent_encode(next, percent_encoding::NON_ALPHANUMERIC);
    Redirect::to(&format!("{HERE}/prove?next={next}")).into_response()
}
