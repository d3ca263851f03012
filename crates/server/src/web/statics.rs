//! Style, fonts, icons and scripts, under names that carry their digest.

use crate::static_files;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// One file.
pub async fn file(Path(name): Path<String>) -> Response {
    match static_files::find(&name) {
        Some(file) => {
            let headers = [
                (CONTENT_TYPE, file.media_type),
                (CACHE_CONTROL, static_files::CACHE_CONTROL),
            ];
            (headers, file.bytes.as_slice()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
