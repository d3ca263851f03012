//! Bulk deposit: one JSON object per line, each a whole record with its contents in Base64; or the
//! records as multipart, with their bytes as they are (see [`crate::api::bulk_upload`]). Each record
//! succeeds or fails by itself; the answer says of each what became of it, in their order.

use crate::api::asked::{Asked, field};
use crate::api::body::{parse, whole};
use crate::api::bulk_upload;
use crate::api::problem::{Problem, ProblemOut};
use crate::api::records::{deposited_out, foresee, new_record};
use crate::api::shapes::{DepositedOut, RecordIn};
use crate::api::upload::stage_at_hand;
use axum::Json;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::stream::{self, StreamExt as _};
use genpon_vault::deposit_record::{Deposit, Deposited};
use genpon_vault::idempotency::{Answer, Fingerprint, IdempotencyKey, NotAKey};
use genpon_vault::stage_part::StagedPart;
use genpon_vault::{Caller, Error, Refusal, Vault};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(super) const ACTION: &str = "record.deposit";
/// Bytes of one request; larger records go by multipart.
const BYTES_MAX: usize = 32 << 20;
/// Records of one request.
pub(super) const RECORDS_MAX: usize = 1000;
/// Records under way at once: enough for the store to commit them in groups.
pub(super) const AT_ONCE: usize = 16;

/// One line.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BulkIn {
    /// As the header `Idempotency-Key` of a single deposit.
    idempotency_key: Option<String>,
    /// The metadata.
    record: RecordIn,
    /// The contents in Base64, in the order of `record.parts`.
    contents: Vec<String>,
}

/// What became of all records.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct BulkOut {
    /// One result per record, in their order.
    pub(super) results: Vec<BulkResult>,
}

/// What became of one record: `deposited` or `problem`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct BulkResult {
    /// The number of the line or record, from 1.
    line: usize,
    /// The status it would have had by itself.
    status: u16,
    /// What became of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    deposited: Option<DepositedOut>,
    /// Why nothing of it was stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemOut>,
}

/// `POST /api/v1/records:bulk`
pub(super) async fn deposit(asked: Asked, request: Request) -> Result<Response, Problem> {
    if is_multipart(&asked) {
        let out = bulk_upload::deposit(asked, request).await?;
        return Ok(Json(out).into_response());
    }
    let lines = match lines(request.into_body()).await {
        Ok(lines) => lines,
        Err(refusal) => return Err(asked.refuse(ACTION, refusal).await),
    };
    let one = |(line, bytes): (usize, Vec<u8>)| {
        let asked = asked.clone();
        async move {
            let done = asked
                .run(move |vault, caller| deposit_line(vault, caller, &bytes))
                .await;
            result(line, done)
        }
    };
    let results = stream::iter(lines)
        .map(one)
        .buffered(AT_ONCE)
        .collect()
        .await;
    Ok(Json(BulkOut { results }).into_response())
}

async fn lines(body: Body) -> Result<Vec<(usize, Vec<u8>)>, Refusal> {
    let bytes = whole(body, BYTES_MAX).await?;
    let lines = bytes.split(|byte| *byte == b'\n').enumerate();
    let filled = lines.filter(|(_, line)| !line.trim_ascii().is_empty());
    let lines: Vec<_> = filled.map(|(at, line)| (at + 1, line.to_vec())).collect();
    if lines.len() > RECORDS_MAX {
        let fault = format!("at most {RECORDS_MAX} lines");
        return Err(Refusal::Unreadable { fault });
    }
    Ok(lines)
}

fn is_multipart(asked: &Asked) -> bool {
    let value = asked.headers.get(CONTENT_TYPE);
    let text = value.and_then(|value| value.to_str().ok());
    text.is_some_and(|text| text.trim_start().starts_with("multipart/form-data"))
}

pub(super) fn result(line: usize, done: Result<Answer<Deposited>, Problem>) -> BulkResult {
    match done {
        Ok(answer) => {
            let deposited = Some(deposited_out(answer.value));
            BulkResult {
                line,
                status: 201,
                deposited,
                problem: None,
            }
        }
        Err(problem) => BulkResult {
            line,
            status: problem.0.status,
            deposited: None,
            problem: Some(*problem.0),
        },
    }
}

fn deposit_line(vault: &Vault, caller: &Caller, line: &[u8]) -> Result<Answer<Deposited>, Error> {
    let refuse = |refusal| vault.refuse_request(caller, ACTION, refusal);
    let item: BulkIn = parse(line, BYTES_MAX).map_err(refuse)?;
    let contents = decoded(&item).map_err(refuse)?;
    let key = key_of(item.idempotency_key.as_deref()).map_err(refuse)?;
    let patient = foresee(vault, caller, &item.record)?;
    let staged = stage_all(vault, caller, &item.record, &contents)?;
    let once = key.map(|key| {
        Fingerprint::default()
            .piece(b"records:bulk")
            .piece(line)
            .once(key)
    });
    let new = new_record(vault, caller, &item.record, patient, staged)?;
    vault.deposit_record(caller, Deposit { once, ..new })
}

/// The key under which a record happens once.
pub(super) fn key_of(text: Option<&str>) -> Result<Option<IdempotencyKey>, Refusal> {
    let key = text.map(str::parse).transpose();
    key.map_err(|fault: NotAKey| field("idempotency_key", &fault.to_string()))
}

fn decoded(item: &BulkIn) -> Result<Vec<Vec<u8>>, Refusal> {
    if item.contents.len() != item.record.parts.len() {
        return Err(field("contents", "one for each part"));
    }
    let decoded = item.contents.iter().map(|text| STANDARD.decode(text));
    let decoded: Result<Vec<_>, _> = decoded.collect();
    decoded.map_err(|_| field("contents", "is not Base64"))
}

fn stage_all(
    vault: &Vault,
    caller: &Caller,
    record: &RecordIn,
    contents: &[Vec<u8>],
) -> Result<Vec<StagedPart>, Error> {
    let mut staged = Vec::new();
    for (part, bytes) in record.parts.iter().zip(contents) {
        match stage_at_hand(vault, caller, part, bytes) {
            Ok(one) => staged.push(one),
            Err(error) => {
                vault.discard_parts(caller, &staged);
                return Err(error);
            }
        }
    }
    Ok(staged)
}
