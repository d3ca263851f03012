//! 代行入力: what waits for a principal, their answers, notes of confirmations outside. Persons only.

use crate::api::asked::Asked;
use crate::api::body;
use crate::api::problem::Problem;
use crate::api::records::{id_in_path, persons_only};
use crate::api::shapes::{
    AnsweredOut, ApprovalIn, ApprovalsOut, NoteIn, ProxyOut, ToApproveOut, WaitingOut,
};
use crate::api::versions::version_in_path;
use axum::Json;
use axum::body::Body;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use genpon_vault::answer_proxy::{Proxied, ProxyAnswer};
use genpon_vault::note_confirmation::NewNote;

/// `GET /api/v1/approvals`
pub(super) async fn list(asked: Asked) -> Result<Response, Problem> {
    persons_only(&asked, "proxy.list").await?;
    let read = asked
        .run(|vault, caller| vault.read_approvals(caller))
        .await?;
    let out = |waits| WaitingOut::of(waits, read.at);
    Ok(Json(ApprovalsOut {
        mine: read.mine.iter().map(out).collect(),
        asked: read.asked.iter().map(out).collect(),
    })
    .into_response())
}

/// `POST /api/v1/drafts/{draft}/approval/present`
pub(super) async fn present_draft(
    asked: Asked,
    Path(draft): Path<String>,
) -> Result<Response, Problem> {
    let of = Proxied::Draft(id_in_path(&asked, &draft)?);
    present(asked, of).await
}

/// `POST /api/v1/records/{record}/versions/{version}/approval/present`
pub(super) async fn present_version(
    asked: Asked,
    Path(path): Path<(String, String)>,
) -> Result<Response, Problem> {
    let of = of_version(&asked, &path)?;
    present(asked, of).await
}

/// `POST /api/v1/drafts/{draft}/approval`
pub(super) async fn answer_draft(
    asked: Asked,
    Path(draft): Path<String>,
    body: Body,
) -> Result<Response, Problem> {
    let of = Proxied::Draft(id_in_path(&asked, &draft)?);
    answer(asked, of, body).await
}

/// `POST /api/v1/records/{record}/versions/{version}/approval`
pub(super) async fn answer_version(
    asked: Asked,
    Path(path): Path<(String, String)>,
    body: Body,
) -> Result<Response, Problem> {
    let of = of_version(&asked, &path)?;
    answer(asked, of, body).await
}

/// `POST /api/v1/drafts/{draft}/notes`
pub(super) async fn note_draft(
    asked: Asked,
    Path(draft): Path<String>,
    body: Body,
) -> Result<Response, Problem> {
    let of = Proxied::Draft(id_in_path(&asked, &draft)?);
    note(asked, of, body).await
}

/// `POST /api/v1/records/{record}/versions/{version}/notes`
pub(super) async fn note_version(
    asked: Asked,
    Path(path): Path<(String, String)>,
    body: Body,
) -> Result<Response, Problem> {
    let of = of_version(&asked, &path)?;
    note(asked, of, body).await
}

fn of_version(asked: &Asked, path: &(String, String)) -> Result<Proxied, Problem> {
    let (record, version) = version_in_path(asked, path)?;
    Ok(Proxied::Version(record, version))
}

async fn present(asked: Asked, of: Proxied) -> Result<Response, Problem> {
    persons_only(&asked, "proxy.present").await?;
    let shown = asked
        .run(move |vault, caller| vault.present_to_principal(caller, of))
        .await?;
    Ok(Json(ToApproveOut {
        proxy: ProxyOut::from(&shown.proxy),
        markup: shown.markup,
        digest: shown.digest,
    })
    .into_response())
}

async fn answer(asked: Asked, of: Proxied, body: Body) -> Result<Response, Problem> {
    persons_only(&asked, "proxy.answer").await?;
    let given: ApprovalIn = body::read(&asked, "proxy.answer", body).await?;
    let request = ProxyAnswer {
        of,
        answer: given.answer.into(),
        seen: given.presentation,
        reason: given.reason,
    };
    let answered = asked
        .run(move |vault, caller| vault.answer_proxy(caller, &request))
        .await?;
    Ok(Json(AnsweredOut { at: answered.at }).into_response())
}

async fn note(asked: Asked, of: Proxied, body: Body) -> Result<Response, Problem> {
    persons_only(&asked, "proxy.note").await?;
    let given: NoteIn = body::read(&asked, "proxy.note", body).await?;
    let note = NewNote {
        of,
        means: given.means,
        at: given.at,
        person: given.person,
        text: given.text,
    };
    asked
        .run(move |vault, caller| vault.note_confirmation(caller, note))
        .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
