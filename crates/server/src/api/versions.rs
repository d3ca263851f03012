//! Versions: the list of a record's versions, the bytes of a manifest, a content, a proof, and the
//! deposit of a next version as a draft.

use crate::api::asked::Asked;
use crate::api::problem::Problem;
use crate::api::records::{
    deposit_answer, id_in_path, numbering, record_answer, set, version_address,
};
use crate::api::shapes::{VersionIn, VersionOut, VersionsOut};
use crate::api::upload::Upload;
use crate::stream;
use axum::Json;
use axum::extract::{Path, Request};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName};
use axum::response::{IntoResponse, Response};
use genpon_formats::manifest::MEDIA_TYPE;
use genpon_model::id::{ContentId, RecordId};
use genpon_model::record::VersionNo;
use genpon_vault::deposit_version::NextVersion;
use genpon_vault::rows::VersionRow;

/// `GET /api/v1/records/{record}/versions`
pub(super) async fn list(asked: Asked, Path(record): Path<String>) -> Result<Response, Problem> {
    let id = id_in_path(&asked, &record)?;
    let history = asked
        .run(move |vault, caller| vault.read_history(caller, id))
        .await?;
    let versions = history
        .versions
        .into_iter()
        .map(|(row, _)| version_out(row))
        .collect();
    Ok(Json(VersionsOut { versions }).into_response())
}

/// A version in a list.
pub(super) fn version_out(row: VersionRow) -> VersionOut {
    VersionOut {
        record: row.record,
        version: row.number,
        act: row.act,
        mode: row.mode,
        document_type: row.document_type,
        patient: row.patient,
        confirmed_at: row.confirmed_at,
        digest: row.manifest_digest,
        leaf_index: row.leaf_index,
        href: version_address(row.record, row.number),
    }
}

/// `GET /api/v1/records/{record}/versions/{version}`
pub(super) async fn show(
    asked: Asked,
    Path(path): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (id, number) = version_in_path(&asked, &path)?;
    let reading = asked.run(move |vault, caller| vault.read_manifest(caller, id, Some(number)));
    record_answer(&asked, reading.await?)
}

/// `GET /api/v1/records/{record}/versions/{version}/manifest`
pub(super) async fn manifest(
    asked: Asked,
    Path(path): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (id, number) = version_in_path(&asked, &path)?;
    let reading = asked.run(move |vault, caller| vault.read_manifest(caller, id, Some(number)));
    let reading = reading.await?;
    let etag = format!("\"{}\"", reading.version.manifest_digest);
    let mut response = reading.bytes.into_response();
    set(&mut response, CONTENT_TYPE, MEDIA_TYPE);
    set(&mut response, ETAG, &etag);
    Ok(response)
}

/// `GET /api/v1/records/{record}/versions/{version}/proof`
pub(super) async fn proof(
    asked: Asked,
    Path(path): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (id, number) = version_in_path(&asked, &path)?;
    let proof = asked.run(move |vault, caller| vault.prove_version(caller, id, Some(number)));
    let mut response = proof.await?.file.into_response();
    set(&mut response, CONTENT_TYPE, "application/json");
    Ok(response)
}

/// `GET /api/v1/records/{record}/versions/{version}/parts/{content}`
pub(super) async fn part(
    asked: Asked,
    Path((record, version, content)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let (id, number) = version_in_path(&asked, &(record, version))?;
    let content: ContentId = id_in_path(&asked, &content)?;
    let opened = asked.run(move |vault, caller| vault.read_content(caller, id, number, content));
    let (part, source) = opened.await?;
    let mut response = stream::body(source).into_response();
    set(&mut response, CONTENT_TYPE, part.media_type.as_str());
    set(&mut response, CONTENT_LENGTH, &part.size.to_string());
    set(&mut response, ETAG, &format!("\"{}\"", part.digest));
    // Whatever it is, it is a file: a browser that is led here shows nothing and runs nothing.
    set(
        &mut response,
        HeaderName::from_static("content-disposition"),
        "attachment",
    );
    set(
        &mut response,
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; sandbox",
    );
    Ok(response)
}

/// `POST /api/v1/records/{record}/versions`
pub(super) async fn deposit(
    asked: Asked,
    Path(record): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    const ACTION: &str = "version.deposit";
    let record: RecordId = id_in_path(&asked, &record)?;
    let (key, latest) = match asked
        .idempotency_key()
        .and_then(|key| Ok((key, asked.if_match()?)))
    {
        Ok(read) => read,
        Err(refusal) => return Err(asked.refuse(ACTION, refusal).await),
    };
    let (mut upload, version): (_, VersionIn) = Upload::open(&asked, ACTION, request).await?;
    let staged = upload.contents(&asked, &version.parts).await?;
    let target = format!("records/{record}/versions");
    let once = key.map(|key| upload.fingerprint(&target, &staged).once(key));
    let next = NextVersion {
        record,
        latest,
        act: version.act.into(),
        reason: version.reason,
        title: version.title,
        event_at: version.event_at,
        put: staged,
        remove: version.remove,
        numbering: numbering(version.numbering),
        on_behalf: version.on_behalf_of.map(Into::into),
        once,
    };
    let deposited = asked.run(move |vault, caller| vault.deposit_version(caller, next));
    Ok(deposit_answer(deposited.await?))
}

pub(super) fn version_in_path(
    asked: &Asked,
    (record, version): &(String, String),
) -> Result<(RecordId, VersionNo), Problem> {
    let number = version.parse().ok().and_then(VersionNo::new);
    let nowhere = || Problem::bare(StatusCode::NOT_FOUND, "not-found", asked.caller.lang);
    Ok((id_in_path(asked, record)?, number.ok_or_else(nowhere)?))
}
