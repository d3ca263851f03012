//! Search in the text of records. The words travel in a body, never in an address: what is looked for
//! in a record is patient data.

use crate::api::asked::Asked;
use crate::api::body;
use crate::api::changes::{cursor, place};
use crate::api::problem::Problem;
use crate::api::records::version_address;
use axum::Json;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use genpon_model::Timestamp;
use genpon_model::id::{PatientId, RecordId};
use genpon_model::record::{RecordState, VersionNo};
use genpon_vault::rows::{Excerpt, Piece};
use genpon_vault::search_text::{TextHit, TextHits, TextQuery};
use genpon_vault::{Caller, Error, Refusal, Vault};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ACTION: &str = "text.search";
/// How many records a page shows if nothing is said.
const LIMIT: u32 = 20;

/// What is looked for.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TextSearchIn {
    /// 1 to 8 words, each of which stands anywhere in the text. Hiragana and katakana, widths and
    /// letter cases are alike.
    #[schema(min_items = 1, max_items = 8)]
    words: Vec<String>,
    /// In the records of this patient alone, by id.
    #[schema(value_type = Option<String>, format = "uuid")]
    patient: Option<PatientId>,
    /// The cursor of the page before.
    cursor: Option<String>,
    /// How many records to show, 1 to 50; 20 if left out.
    limit: Option<u32>,
}

/// What was found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct TextFoundOut {
    /// The records, newest confirmed first.
    records: Vec<TextHitOut>,
    /// The cursor of the next page, if there is more.
    #[serde(skip_serializing_if = "Option::is_none")]
    cursor: Option<String>,
    /// A word of one or two characters stood for more than is looked up at once: there may be more.
    is_partial: bool,
    /// How many versions the index has taken in: what was confirmed since was not looked through.
    taken_in: u64,
    /// How many versions there are.
    of: u64,
}

/// A record that has the words.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct TextHitOut {
    /// The record.
    #[schema(value_type = String, format = "uuid")]
    record: RecordId,
    /// Its latest version.
    #[schema(value_type = u32, minimum = 1)]
    version: VersionNo,
    /// Whose record, by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "uuid")]
    patient: Option<PatientId>,
    /// Code of its document type.
    document_type: String,
    /// The title.
    title: String,
    /// `confirmed` or `withdrawn`.
    state: &'static str,
    /// When what it describes happened.
    #[schema(value_type = String, format = DateTime)]
    event_at: Timestamp,
    /// The passage around the first word, in pieces.
    excerpt: Vec<PieceOut>,
    /// Its address.
    href: String,
}

/// A piece of a passage, exactly as it is written.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct PieceOut {
    /// The text.
    text: String,
    /// Whether it is one of the words.
    is_found: bool,
}

/// `POST /api/v1/records/search`
pub(super) async fn search(asked: Asked, body: Body) -> Result<Response, Problem> {
    let wanted: TextSearchIn = body::read(&asked, ACTION, body).await?;
    let found = asked
        .run(move |vault, caller| vault.search_text(caller, &query(vault, caller, wanted)?))
        .await?;
    Ok(Json(found_out(found)).into_response())
}

fn query(vault: &Vault, caller: &Caller, wanted: TextSearchIn) -> Result<TextQuery, Error> {
    let after = wanted.cursor.as_deref().map(|text| {
        let refusal = || Refusal::Field {
            field: "cursor",
            fault: "is not one of ours".to_owned(),
        };
        place(text).ok_or_else(|| vault.refuse_request(caller, ACTION, refusal()))
    });
    Ok(TextQuery {
        words: wanted.words,
        patient: wanted.patient,
        after: after.transpose()?,
        limit: wanted.limit.unwrap_or(LIMIT),
    })
}

fn found_out(found: TextHits) -> TextFoundOut {
    TextFoundOut {
        records: found.hits.into_iter().map(hit_out).collect(),
        cursor: found.next.map(cursor),
        is_partial: found.is_partial,
        taken_in: found.progress.taken_in,
        of: found.progress.of,
    }
}

fn hit_out(hit: TextHit) -> TextHitOut {
    let record = hit.record;
    let pieces = |excerpt: Excerpt| excerpt.pieces.into_iter().map(piece_out).collect();
    TextHitOut {
        record: record.id,
        version: record.head,
        patient: record.patient,
        document_type: record.document_type,
        title: record.title,
        state: match record.state {
            RecordState::Confirmed => "confirmed",
            RecordState::Withdrawn => "withdrawn",
        },
        event_at: record.event_at,
        excerpt: hit.excerpt.map(pieces).unwrap_or_default(),
        href: version_address(record.id, record.head),
    }
}

fn piece_out(piece: Piece) -> PieceOut {
    PieceOut {
        text: piece.text,
        is_found: piece.is_found,
    }
}
