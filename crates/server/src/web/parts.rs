//! The bytes of parts: of a version for download, of a version or draft for the pictures of a page.
//!
//! Pictures and PDF open in the browser, shut off from everything by their own policy; all else is
//! saved, never run. A picture that no browser shows is sent as PNG when a page asks for it.

use crate::app::App;
use crate::stream;
use crate::web::frame::id;
use crate::web::record::version;
use crate::web::respond::PageError;
use crate::web::session::Session;
use crate::web::words::encoded;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{
    CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use genpon_formats::image::{Format, page_as_png};
use genpon_formats::manifest::Part;
use genpon_vault::{Caller, Error, Noun, Vault};
use serde::Deserialize;
use std::io::Read;

/// `GET /records/{id}/versions/{number}/parts/{name}`
pub async fn of_version(
    State(app): State<App>,
    session: Session,
    Path((record, number, name)): Path<(String, u32, String)>,
    Query(sight): Query<Sight>,
    headers: HeaderMap,
) -> Response {
    let open = move |vault: &Vault, caller: &Caller| {
        vault.read_part(caller, id(&record, Noun::Record)?, version(number)?, &name)
    };
    send(app, session, sight, &headers, open).await
}

/// `GET /drafts/{id}/parts/{name}`
pub async fn of_draft(
    State(app): State<App>,
    session: Session,
    Path((draft, name)): Path<(String, String)>,
    Query(sight): Query<Sight>,
    headers: HeaderMap,
) -> Response {
    let open = move |vault: &Vault, caller: &Caller| {
        vault.read_draft_part(caller, id(&draft, Noun::Draft)?, &name)
    };
    send(app, session, sight, &headers, open).await
}

/// What a page of ours asks for beside the part.
#[derive(Deserialize)]
pub struct Sight {
    /// Which page of a picture with pages, from 1.
    page: Option<usize>,
}

type Opened = (Part, Box<dyn Read + Send>);

async fn send(
    app: App,
    session: Session,
    sight: Sight,
    headers: &HeaderMap,
    open: impl FnOnce(&Vault, &Caller) -> Result<Opened, Error> + Send + 'static,
) -> Response {
    let is_for_page = headers.get("sec-fetch-dest").is_some_and(|dest| dest == "image");
    let caller = session.caller.clone();
    let opened = app.run(move |vault| {
        let (part, source) = open(vault, &caller)?;
        match part.media_type.essence().as_str() {
            "image/tiff" if is_for_page => as_png(&part, sight.page.unwrap_or(1), source),
            _ => Ok((headers_of(&part), stream::body(source))),
        }
    });
    match opened.await {
        Ok((headers, body)) => (headers, body).into_response(),
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

/// One page of a TIFF, for the page that shows it; whoever saves it gets the original.
fn as_png(
    part: &Part,
    page: usize,
    mut source: Box<dyn Read + Send>,
) -> Result<(HeaderMap, Body), Error> {
    let damaged = || Error::Damaged {
        noun: Noun::Part,
        id: part.content.to_string(),
        kind: "content-altered",
    };
    let mut bytes = Vec::new();
    source.read_to_end(&mut bytes).map_err(|_| damaged())?;
    let png = page_as_png(Format::Tiff, &bytes, page).map_err(|_| damaged())?;
    let headers = [(CONTENT_TYPE, "image/png"), (CONTENT_SECURITY_POLICY, SHUT_OFF)];
    let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value)));
    Ok((HeaderMap::from_iter(headers), Body::from(png)))
}

/// Nothing is loaded, nothing is run, and the content has no origin.
const SHUT_OFF: &str = "default-src 'none'; sandbox";

fn headers_of(part: &Part) -> HeaderMap {
    let essence = part.media_type.essence();
    let opens = matches!(essence.as_str(), "image/png" | "image/jpeg" | "application/pdf");
    let way = if opens { "inline" } else { "attachment" };
    let disposition = format!("{way}; filename*=UTF-8''{}", encoded(part.name.as_str()));
    // Plain text keeps its charset; all that a browser might run is only ever saved.
    let media_type = part.media_type.as_str();
    let values = [
        (CONTENT_TYPE, media_type),
        (CONTENT_DISPOSITION, &disposition),
        (CONTENT_LENGTH, &part.size.to_string()),
        (CONTENT_SECURITY_POLICY, SHUT_OFF),
    ];
    let legal = values
        .into_iter()
        .filter_map(|(name, value)| Some((name, HeaderValue::from_str(value).ok()?)));
    legal.collect()
}
