//! The bytes of parts: of a version for download, of a version or draft for the pictures of a page.
//!
//! Pictures and PDF open in the browser, shut off from everything by their own policy; all else is
//! saved, never run. One page of a TIFF, which no browser shows, comes as PNG (`?page=2`).

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
) -> Response {
    let open = move |vault: &Vault, caller: &Caller| {
        vault.read_part(caller, id(&record, Noun::Record)?, version(number)?, &name)
    };
    send(app, session, sight, open).await
}

/// `GET /drafts/{id}/parts/{name}`
pub async fn of_draft(
    State(app): State<App>,
    session: Session,
    Path((draft, name)): Path<(String, String)>,
    Query(sight): Query<Sight>,
) -> Response {
    let open = move |vault: &Vault, caller: &Caller| {
        vault.read_draft_part(caller, id(&draft, Noun::Draft)?, &name)
    };
    send(app, session, sight, open).await
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
    open: impl FnOnce(&Vault, &Caller) -> Result<Opened, Error> + Send + 'static,
) -> Response {
    let caller = session.caller.clone();
    let opened = app.run(move |vault| {
        let (part, source) = open(vault, &caller)?;
        match sight.page {
            Some(page) => as_png(vault, &part, page, source),
            None => Ok((headers_of(&part), stream::body(source))),
        }
    });
    match opened.await {
        Ok((headers, body)) => (headers, body).into_response(),
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

/// One page of a TIFF, for the page that shows it; whoever saves the part gets the original.
fn as_png(
    vault: &Vault,
    part: &Part,
    page: usize,
    source: Box<dyn Read + Send>,
) -> Result<(HeaderMap, Body), Error> {
    let bytes_max = vault.settings().view_bytes_max;
    if part.media_type.essence() != "image/tiff" || part.size > bytes_max {
        return Err(Error::NotFound(Noun::Part));
    }
    let mut bytes = Vec::new();
    source
        .take(bytes_max)
        .read_to_end(&mut bytes)
        .map_err(|_| Error::Damaged {
            noun: Noun::Part,
            id: part.content.to_string(),
            kind: "content-altered",
        })?;
    let png = page_as_png(Format::Tiff, &bytes, page).map_err(|_| Error::NotFound(Noun::Part))?;
    let headers = [
        (CONTENT_TYPE, "image/png"),
        (CONTENT_SECURITY_POLICY, SHUT_OFF),
    ];
    let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value)));
    Ok((HeaderMap::from_iter(headers), Body::from(png)))
}

/// Nothing is loaded, nothing is run, and the content has no origin.
const SHUT_OFF: &str = "default-src 'none'; sandbox";

fn headers_of(part: &Part) -> HeaderMap {
    let essence = part.media_type.essence();
    let opens = matches!(
        essence.as_str(),
        "image/png" | "image/jpeg" | "application/pdf"
    );
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
