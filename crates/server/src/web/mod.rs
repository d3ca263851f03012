//! The handlers of the pages: parse → one vault call → page. No rule stands here.
//!
//! One file per resource. [`session`] turns a cookie into a caller, [`form`] checks the CSRF token,
//! [`respond`] turns an error into a page, [`words`] turns rows and codes into what pages show.

pub mod form;
pub mod login;
pub mod respond;
pub mod session;
pub mod statics;

use crate::app::App;
use axum::Router;
use axum::routing::{get, post};

/// All routes of the pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/login", get(login::show).post(login::submit))
        .route("/logout", post(login::leave))
        .route("/setup/{token}", get(login::show_setup).post(login::submit_setup))
        .route("/language", post(login::language))
        .route("/static/{name}", get(statics::file))
}

/// An address that leads nowhere.
pub async fn nowhere(
    axum::extract::State(app): axum::extract::State<App>,
    visitor: session::Visitor,
) -> respond::PageError {
    let status = axum::http::StatusCode::NOT_FOUND;
    respond::PageError::bare(visitor.shell(&app), status, "not-found")
}
