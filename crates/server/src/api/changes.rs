//! What was confirmed since the caller looked last, in the order of the ledger.

use crate::api::asked::{Asked, field};
use crate::api::problem::Problem;
use crate::api::shapes::ChangesOut;
use crate::api::versions::version_out;
use axum::Json;
use axum::extract::{Query, RawQuery};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use genpon_vault::Refusal;
use serde::Deserialize;

/// Where to begin, and how much to look at.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    cursor: Option<String>,
    limit: Option<u32>,
}

/// How many versions a page looks at if nothing is said.
const LIMIT: u32 = 100;

/// `GET /api/v1/changes`
pub(super) async fn list(asked: Asked, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let page = match page(query.as_deref().unwrap_or_default()) {
        Ok(page) => page,
        Err(refusal) => return Err(asked.refuse("changes.read", refusal).await),
    };
    let (from, limit) = page;
    let changes = asked
        .run(move |vault, caller| vault.read_changes(caller, from, limit))
        .await?;
    Ok(Json(ChangesOut {
        versions: changes.versions.into_iter().map(version_out).collect(),
        cursor: cursor(changes.next),
        has_more: changes.has_more,
    })
    .into_response())
}

fn page(query: &str) -> Result<(u64, u32), Refusal> {
    let address = format!("/?{query}")
        .parse()
        .map_err(|_| field("query", "cannot be read"))?;
    let Query(page) = Query::<Page>::try_from_uri(&address)
        .map_err(|_| field("query", "takes cursor and limit"))?;
    let from = page.cursor.as_deref().map_or(Some(0), place);
    Ok((
        from.ok_or_else(|| field("cursor", "is not one of ours"))?,
        page.limit.unwrap_or(LIMIT),
    ))
}

/// A place in the ledger, as callers keep it: nothing to count with.
pub(super) fn cursor(place: u64) -> String {
    URL_SAFE_NO_PAD.encode(place.to_be_bytes())
}

pub(super) fn place(cursor: &str) -> Option<u64> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    Some(u64::from_be_bytes(bytes.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_come_back_as_they_went_out() {
        for from in [0, 1, u64::MAX] {
            assert_eq!(place(&cursor(from)), Some(from));
        }
        assert_eq!(place("7"), None);
        assert!(
            page("cursor=zz").is_err() && page("limit=x").is_err() && page("offset=1").is_err()
        );
        assert_eq!(page("").unwrap(), (0, LIMIT));
    }
}
