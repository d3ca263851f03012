//! A form is taken from our own pages alone: also where nobody is logged in yet, and so no token of a
//! session could show it. Otherwise another site could log somebody in as somebody else, who then
//! writes under a wrong name.
//!
//! `SameSite` keeps cookies from being sent by other sites, not from being set. Browsers say where a
//! request comes from (Fetch Metadata); an older one names the origin. Who says neither is no browser,
//! and carries nobody's cookies.

use crate::app::App;
use crate::web::respond::PageError;
use crate::web::session::Visitor;
use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Refuses what another site sends, unless it only reads.
pub async fn layer(
    State(app): State<App>,
    visitor: Visitor,
    request: Request,
    next: Next,
) -> Response {
    if request.method().is_safe() || is_from_here(request.headers()) {
        next.run(request).await
    } else {
        let shell = visitor.shell(&app);
        PageError::bare(shell, StatusCode::FORBIDDEN, "csrf").into_response()
    }
}

fn is_from_here(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(from) = text("Sec-Fetch-Site") {
        return matches!(from, "same-origin" | "none");
    }
    match text(ORIGIN.as_str()) {
        // Our own pages say `null`: their addresses are told to nobody (`Referrer-Policy`).
        None | Some("null") => true,
        Some(origin) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some() && host == text(HOST.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, axum::http::HeaderValue::from_static(value));
        }
        is_from_here(&headers)
    }

    #[test]
    fn what_another_site_sends_is_not_from_here() {
        let host = ("host", "genpon.example.jp");
        assert!(from(&[host, ("Sec-Fetch-Site", "same-origin")]));
        assert!(from(&[host, ("Sec-Fetch-Site", "none")]));
        assert!(!from(&[host, ("Sec-Fetch-Site", "cross-site")]));
        assert!(!from(&[host, ("Sec-Fetch-Site", "same-site")]));
        assert!(from(&[host, ("origin", "https://genpon.example.jp")]));
        assert!(!from(&[host, ("origin", "https://elsewhere.example")]));
        assert!(from(&[host, ("origin", "null")]));
        assert!(from(&[host]));
    }
}
