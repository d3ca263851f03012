//! The way of most handlers: one use case, then one page or one address.
//!
//! Everything that may wait (the use case, the frame, the rendering) happens on a thread that may.

use crate::app::App;
use crate::pages::layout::Shell;
use crate::web::login::set_cookie;
use crate::web::respond::PageError;
use crate::web::session::{NOTICE_COOKIE, Session};
use crate::web::words::Words;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use genpon_vault::error::Noun;
use genpon_vault::{Caller, Error, Vault};
use maud::Markup;
use std::str::FromStr;

/// What a page is filled with, besides the outcome of its use case.
pub struct Frame {
    /// What surrounds it.
    pub shell: Shell,
    /// The words of the reader.
    pub words: Words,
    /// Who reads.
    pub caller: Caller,
    /// Bytes of the largest file that is taken.
    pub part_bytes_max: u64,
}

impl Frame {
    /// The frame of a page for this session.
    #[must_use]
    pub fn of(app: &App, session: &Session) -> Self {
        let shell = session.shell(app);
        let words = Words::of(app.vault(), &session.caller);
        let part_bytes_max = app.vault().settings().part_bytes_max;
        Self {
            shell,
            words,
            caller: session.caller.clone(),
            part_bytes_max,
        }
    }
}

impl Session {
    /// Shows the outcome of a use case as a page, or says why there is none.
    pub async fn show<T>(
        self,
        app: &App,
        work: impl FnOnce(&Vault, &Caller) -> Result<T, Error> + Send + 'static,
        page: impl FnOnce(&Frame, T) -> Markup + Send + 'static,
    ) -> Response {
        let answer = move |frame: &Frame, outcome| (StatusCode::OK, page(frame, outcome));
        self.answer(app, work, answer).await
    }

    /// The same for a page that has another status.
    pub async fn answer<T>(
        self,
        app: &App,
        work: impl FnOnce(&Vault, &Caller) -> Result<T, Error> + Send + 'static,
        page: impl FnOnce(&Frame, T) -> (StatusCode, Markup) + Send + 'static,
    ) -> Response {
        let (there, session) = (app.clone(), self.clone());
        let shown = app.run(move |vault| {
            let outcome = work(vault, &session.caller)?;
            Ok(page(&Frame::of(&there, &session), outcome))
        });
        match shown.await {
            Ok(page) => self.without_notice(page.into_response()),
            Err(error) => PageError::new(app, &self, &error).into_response(),
        }
    }

    /// Does something and goes on to another address, where a notice says that it was done.
    pub async fn go(
        self,
        app: &App,
        notice: Option<&'static str>,
        work: impl FnOnce(&Vault, &Caller) -> Result<String, Error> + Send + 'static,
    ) -> Response {
        let caller = self.caller.clone();
        match app.run(move |vault| work(vault, &caller)).await {
            Ok(address) => to(&address, notice),
            Err(error) => PageError::new(app, &self, &error).into_response(),
        }
    }

    /// A notice is shown once.
    fn without_notice(&self, response: Response) -> Response {
        if self.visitor.has_notice() {
            set_cookie(
                response,
                &format!("{NOTICE_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"),
            )
        } else {
            response
        }
    }
}

/// On to an address, with a notice for the page there.
pub(crate) fn to(address: &str, notice: Option<&'static str>) -> Response {
    let response = Redirect::to(address).into_response();
    match notice {
        Some(key) => {
            let cookie =
                format!("{NOTICE_COOKIE}={key}; Path=/; Max-Age=60; HttpOnly; SameSite=Strict");
            set_cookie(response, &cookie)
        }
        None => response,
    }
}

/// The id in an address; one that is none names nothing.
pub(crate) fn id<T: FromStr>(text: &str, noun: Noun) -> Result<T, Error> {
    text.parse().map_err(|_| Error::NotFound(noun))
}
