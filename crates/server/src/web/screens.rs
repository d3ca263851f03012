//! `/lock`, `/locked`, `/unlock`, `/leave`: the screen while its person is away. `/log-ins`: where one
//! is logged in, and ending it from elsewhere. `/terminal`: a device becomes a registered terminal.

use crate::app::App;
use crate::pages::form::Fault;
use crate::pages::layout::Shell;
use crate::pages::screens::{LockedPage, LogIn, LogInsPage, TerminalCodePage, TerminalPage};
use crate::web::form::{Fields, Posted};
use crate::web::frame::{Frame, id};
use crate::web::login::{Device, Shown, institutions, own_address, with_cookie};
use crate::web::respond::{PageError, status};
use crate::web::session::{LOCKED, Locked, Session, Visitor, terminal_time};
use crate::web::step_up::{asked, prove_posted};
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use genpon_vault::sessions::{SessionId, SessionView};
use genpon_vault::{Error, Noun};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Where the person was when the screen was locked.
#[derive(Debug, Default, Deserialize)]
pub struct Back {
    /// An address of ours.
    #[serde(default)]
    back: String,
}

/// `POST /lock`: one action, no question.
pub async fn lock(State(app): State<App>, Posted { session, fields }: Posted) -> Response {
    let token = session.token.clone();
    if let Err(error) = app.run(move |vault| vault.lock_screen(&token)).await {
        return PageError::new(&app, &session, &error).into_response();
    }
    Redirect::to(&locked_at(fields.text("back"))).into_response()
}

/// `GET /alive`: somebody works at the screen, although nothing else is asked of the server.
/// It says what its clock shows; the trail is told where that is news.
pub async fn alive(State(app): State<App>, session: Session, headers: HeaderMap) -> StatusCode {
    if let Some(said) = terminal_time(&headers) {
        let (caller, token) = (session.caller, session.token);
        let told = app.run(move |vault| vault.tell_terminal_time(&caller, &token, said));
        if told.await.is_err() {
            return StatusCode::SERVICE_UNAVAILABLE;
        }
    }
    StatusCode::NO_CONTENT
}

/// `GET /locked`
pub async fn locked(State(app): State<App>, locked: Locked, Query(back): Query<Back>) -> Response {
    page(&app, &locked, back.back, None)
}

/// `POST /unlock`
pub async fn unlock(
    State(app): State<App>,
    locked: Locked,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(fields);
    let back = own_address(fields.text("back"));
    if !locked.token.is_csrf(fields.text("csrf")) {
        return Redirect::to(LOCKED).into_response();
    }
    let (caller, token) = (locked.caller.clone(), locked.token.clone());
    let proved = app.run(move |vault| prove_posted(vault, &caller, &token, &fields));
    match proved.await {
        Ok(None) => page(&app, &locked, back, None),
        Ok(_) if back.is_empty() => Redirect::to("/").into_response(),
        Ok(_) => Redirect::to(&back).into_response(),
        Err(error) => page(&app, &locked, back, Some(&error)),
    }
}

/// `POST /leave`: out of a locked screen, so that somebody else can log in.
pub async fn leave(
    State(app): State<App>,
    locked: Locked,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    if !locked.token.is_csrf(Fields::new(fields).text("csrf")) {
        return Redirect::to(LOCKED).into_response();
    }
    let token = locked.token.clone();
    match app.run(move |vault| vault.log_out(&token)).await {
        Ok(()) => with_cookie(&app, None, Redirect::to("/login").into_response()),
        Err(error) => page(&app, &locked, String::new(), Some(&error)),
    }
}

fn page(app: &App, locked: &Locked, back: String, error: Option<&Error>) -> Response {
    let shell = locked.visitor.shell(app);
    let fault = |error: &Error| Fault {
        field: String::new(),
        text: shell.locale().say(&format!("problem-{}", error.code())),
    };
    let step_up = app.vault().step_up(&locked.caller).unwrap_or_default();
    let own = own_address(&back);
    // Who comes back unlocked goes on where they were.
    let there = Shell {
        here: if own.is_empty() { "/".to_owned() } else { own },
        ..shell.clone()
    };
    let page = LockedPage {
        step_up: asked(&there, &locked.caller, step_up),
        name: locked.caller.person.name.to_string(),
        user_id: locked.caller.person.user_id.to_string(),
        back: own_address(&back),
        faults: error.map(fault).into_iter().collect(),
    };
    let code = error.map_or(StatusCode::OK, status);
    (code, page.render(&shell)).into_response()
}

fn locked_at(back: &str) -> String {
    let back = own_address(back);
    if back.is_empty() {
        return LOCKED.to_owned();
    }
    let back = percent_encoding::utf8_percent_encode(&back, percent_encoding::NON_ALPHANUMERIC);
    format!("{LOCKED}?back={back}")
}

/// `GET /log-ins`
pub async fn own(State(app): State<App>, session: Session) -> Response {
    let this = session.token.name();
    let read = |vault: &genpon_vault::Vault, caller: &genpon_vault::Caller| {
        Ok((vault.own_sessions(caller), vault.may_see_sessions(caller)))
    };
    let page = move |frame: &Frame, (views, may_see_all): (Vec<SessionView>, bool)| {
        LogInsPage {
            log_ins: rows(frame, views, this),
            of_all: false,
            may_see_all,
        }
        .render(&frame.shell)
    };
    session.show(&app, read, page).await
}

/// `GET /log-ins/all`
pub async fn all(State(app): State<App>, session: Session) -> Response {
    let this = session.token.name();
    let read =
        |vault: &genpon_vault::Vault, caller: &genpon_vault::Caller| vault.all_sessions(caller);
    let page = move |frame: &Frame, views: Vec<SessionView>| {
        LogInsPage {
            log_ins: rows(frame, views, this),
            of_all: true,
            may_see_all: true,
        }
        .render(&frame.shell)
    };
    session.show(&app, read, page).await
}

/// `POST /log-ins/{id}/end`
pub async fn end(
    State(app): State<App>,
    Path(named): Path<String>,
    Posted { session, fields }: Posted,
) -> Response {
    let back = if fields.has("all") {
        "/log-ins/all"
    } else {
        "/log-ins"
    };
    let end = move |vault: &genpon_vault::Vault, caller: &genpon_vault::Caller| {
        let named: SessionId = id(&named, Noun::Session)?;
        vault.end_session(caller, named)?;
        Ok(back.to_owned())
    };
    session.go(&app, Some("notice-log-in-ended"), end).await
}

fn rows(frame: &Frame, views: Vec<SessionView>, this: SessionId) -> Vec<LogIn> {
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    for view in &views {
        *counts.entry(view.caller.person.id).or_default() += 1;
    }
    let row = |view: SessionView| {
        let methods = view.caller.authentication.iter();
        let methods = methods.map(|method| frame.words.code("authentication", method.code()));
        LogIn {
            id: view.id.to_string(),
            name: view.caller.person.name.to_string(),
            user_id: view.caller.person.user_id.to_string(),
            terminal: view
                .caller
                .terminal
                .map(|name| name.to_string())
                .unwrap_or_default(),
            source: view.caller.source.unwrap_or_default(),
            methods: methods.collect::<Vec<_>>().join("・"),
            opened_at: view.opened_at.into(),
            seen_at: view.seen_at.into(),
            locked_at: view.locked_at.map(Into::into),
            is_this: view.id == this,
            is_one_of_several: counts[&view.caller.person.id] > 1,
        }
    };
    views.into_iter().map(row).collect()
}

/// `GET /terminal`
pub async fn terminal(State(app): State<App>, visitor: Visitor) -> Response {
    let page = TerminalPage {
        institutions: institutions(&app, ""),
        ..TerminalPage::default()
    };
    page.render(&visitor.shell(&app)).into_response()
}

/// `POST /terminal`. Needs no CSRF token: the code is the secret, and the cookies are
/// `SameSite=Strict`.
pub async fn become_terminal(
    State(app): State<App>,
    visitor: Visitor,
    shown: Shown,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(fields);
    let named = fields.text("institution").to_owned();
    let institution = app.institution(Some(&named)).or(app.institution(None));
    let (Some(institution), Ok(device)) = (institution, Device::of(&app, &shown)) else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let (code, mark) = (fields.text("code").to_owned(), device.mark.clone());
    let source = visitor.source.clone();
    let done = app.run(move |vault| vault.become_terminal(institution.id, &code, &mark, source));
    let outcome = done.await;
    let shell = visitor.shell(&app);
    let mut page = TerminalPage {
        institutions: institutions(&app, &named),
        ..TerminalPage::default()
    };
    match outcome {
        Ok(name) => {
            page.is_now = Some(name.to_string());
            device.remember(&app, page.render(&shell).into_response())
        }
        Err(error) => {
            let text = shell.locale().say(&format!("problem-{}", error.code()));
            let field = "code".to_owned();
            page.faults = vec![Fault { field, text }];
            (status(&error), page.render(&shell)).into_response()
        }
    }
}

/// `POST /registers/terminal/{key}/code`
pub async fn issue_code(
    State(app): State<App>,
    Path(key): Path<String>,
    Posted { session, .. }: Posted,
) -> Response {
    let entry = format!("/registers/terminal/{key}");
    let issue = move |vault: &genpon_vault::Vault, caller: &genpon_vault::Caller| {
        vault.issue_terminal_code(caller, id(&key, Noun::Entry)?)
    };
    let shown = session.show(&app, issue, |frame, issued| {
        let page = TerminalCodePage {
            code: issued.code.to_string(),
            until: issued.until.into(),
            entry,
        };
        page.render(&frame.shell)
    });
    shown.await
}
