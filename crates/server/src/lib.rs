//! The only room that knows HTTP: pages, API, TLS.
//!
//! A handler is parse → authorize → one vault call → present; it holds no rule and no SQL. [`pages`]
//! are plain structs that render themselves, [`web`] fills them, [`api`] speaks with other systems,
//! [`listen`] accepts connections.

pub mod api;
pub mod app;
pub mod headers;
pub mod listen;
pub mod pages;
mod provider;
pub mod static_files;
mod stream;
pub mod tls;
pub mod web;

pub use app::{App, Options};

use axum::Router;

/// The whole application as one router.
pub fn router(app: App) -> Router {
    let own = axum::middleware::from_fn_with_state(app.clone(), web::same_site::layer);
    let pages = web::routes().route_layer(own);
    let routes = pages.merge(api::routes()).fallback(web::nowhere);
    headers::layer(routes, app.options().is_encrypted).with_state(app)
}
