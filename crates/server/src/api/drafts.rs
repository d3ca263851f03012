//! Drafts: read, add contents, complete, present, confirm, discard. Only a person is shown a draft and confirms it.

use crate::api::asked::Asked;
use crate::api::body;
use crate::api::problem::Problem;
use crate::api::records::{deposited_out, id_in_path, numbering, persons_only};
use crate::api::shapes::{
    ConfirmIn, ConfirmedOut, DraftOut, DraftReadOut, PiecesIn, PresentationOut, ReceiptOut,
    StandingOut,
};
use crate::api::upload::Upload;
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use genpon_formats::manifest::Part;
use genpon_model::id::DraftId;
use genpon_vault::add_parts::Pieces;
use genpon_vault::confirm_version::Confirm;

/// `GET /api/v1/drafts/{draft}`
pub(super) async fn show(asked: Asked, Path(draft): Path<String>) -> Result<Response, Problem> {
    let id: DraftId = id_in_path(&asked, &draft)?;
    let read = asked
        .run(move |vault, caller| vault.read_draft(caller, id))
        .await?;
    let receipt = |part: Part| {
        let Part {
            name,
            content,
            size,
            digest,
            format,
            ..
        } = part;
        ReceiptOut {
            name,
            content,
            size,
            digest,
            format,
        }
    };
    let (row, body) = (read.draft, read.body);
    let draft = DraftReadOut {
        id: row.id,
        revision: row.revision,
        record: row.record,
        act: row.act,
        document_type: row.document_type,
        patient: row.patient,
        title: body.title,
        event_at: body.event_at,
        approval: body.proxy.as_ref().map(StandingOut::of_draft),
        parts: body.parts.into_iter().map(receipt).collect(),
    };
    Ok(Json(draft).into_response())
}

/// `POST /api/v1/drafts/{draft}/parts`
pub(super) async fn add_parts(
    asked: Asked,
    Path(draft): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let draft: DraftId = id_in_path(&asked, &draft)?;
    let (mut upload, pieces): (_, PiecesIn) = Upload::open(&asked, "draft.save", request).await?;
    let put = upload.contents(&asked, &pieces.parts).await?;
    let (revision, numbering) = (pieces.revision, numbering(pieces.numbering));
    let pieces = Pieces {
        draft,
        revision,
        put,
        numbering,
    };
    let saved = asked
        .run(move |vault, caller| vault.add_parts(caller, pieces))
        .await?;
    Ok(Json(DraftOut {
        id: saved.id,
        revision: saved.revision,
    })
    .into_response())
}

/// `POST /api/v1/drafts/{draft}/present`
pub(super) async fn present(asked: Asked, Path(draft): Path<String>) -> Result<Response, Problem> {
    let id: DraftId = id_in_path(&asked, &draft)?;
    persons_only(&asked, "draft.present").await?;
    let shown = asked
        .run(move |vault, caller| vault.present_draft(caller, id))
        .await?;
    let presentation = PresentationOut {
        markup: shown.markup,
        digest: shown.digest,
        revision: shown.revision,
        act: shown.act,
    };
    Ok(Json(presentation).into_response())
}

/// `POST /api/v1/drafts/{draft}/confirm`
pub(super) async fn confirm(
    asked: Asked,
    Path(draft): Path<String>,
    body: Body,
) -> Result<Response, Problem> {
    let draft: DraftId = id_in_path(&asked, &draft)?;
    persons_only(&asked, "record.confirm").await?;
    let asked_for: ConfirmIn = body::read(&asked, "record.confirm", body).await?;
    let request = Confirm {
        draft,
        seen: Some(asked_for.presentation),
        stand_in: asked_for.stand_in,
    };
    let confirmed = asked
        .run(move |vault, caller| vault.confirm_version(caller, &request))
        .await?;
    let confirmed = ConfirmedOut {
        record: confirmed.record,
        number: confirmed.version,
        manifest: confirmed.manifest,
        at: confirmed.at,
        rule: None,
        leaf_index: Some(confirmed.leaf_index),
        clock: Some(confirmed.clock),
    };
    Ok(Json(confirmed).into_response())
}

/// `POST /api/v1/drafts/{draft}/complete`
pub(super) async fn complete(asked: Asked, Path(draft): Path<String>) -> Result<Response, Problem> {
    let id: DraftId = id_in_path(&asked, &draft)?;
    let deposited = asked
        .run(move |vault, caller| vault.complete_import(caller, id))
        .await?;
    Ok(Json(deposited_out(deposited)).into_response())
}

/// `DELETE /api/v1/drafts/{draft}`
pub(super) async fn discard(asked: Asked, Path(draft): Path<String>) -> Result<Response, Problem> {
    let id: DraftId = id_in_path(&asked, &draft)?;
    asked
        .run(move |vault, caller| vault.discard_draft(caller, id))
        .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
