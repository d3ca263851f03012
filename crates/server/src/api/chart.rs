//! The records of one patient, newest event first, with those written under a number that was joined
//! into the patient's later: each says under which.

use crate::api::asked::{Asked, field};
use crate::api::problem::Problem;
use crate::api::records::id_in_path;
use crate::api::shapes::{ChartOut, ListedRecordOut};
use axum::Json;
use axum::extract::{Path, Query, RawQuery};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use genpon_model::Timestamp;
use genpon_model::id::{PatientId, RecordId};
use genpon_model::record::RecordState;
use genpon_vault::Refusal;
use genpon_vault::read_record::Chart;
use genpon_vault::rows::{ChartFilter, RecordRow};
use serde::Deserialize;

/// Where to begin, and which records.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    cursor: Option<String>,
    document_type: Option<String>,
}

/// `GET /api/v1/patients/{patient}/records`
pub(super) async fn list(
    asked: Asked,
    Path(patient): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let id: PatientId = id_in_path(&asked, &patient)?;
    let filter = match filter(query.as_deref().unwrap_or_default()) {
        Ok(filter) => filter,
        Err(refusal) => return Err(asked.refuse("chart.read", refusal).await),
    };
    let chart = asked
        .run(move |vault, caller| vault.read_chart(caller, id, &filter))
        .await?;
    Ok(Json(chart_out(chart)).into_response())
}

fn filter(query: &str) -> Result<ChartFilter, Refusal> {
    let address = format!("/?{query}")
        .parse()
        .map_err(|_| field("query", "cannot be read"))?;
    let Query(page) = Query::<Page>::try_from_uri(&address)
        .map_err(|_| field("query", "takes cursor and document_type"))?;
    let after = page.cursor.as_deref().map(|text| {
        let unknown = || field("cursor", "is not one of ours");
        place(text).ok_or_else(unknown)
    });
    Ok(ChartFilter {
        document_type: page.document_type,
        after: after.transpose()?,
        ..ChartFilter::default()
    })
}

fn chart_out(chart: Chart) -> ChartOut {
    let numbers = std::iter::once(&chart.patient).chain(&chart.joined);
    let number = |id: PatientId| {
        let row = numbers.clone().find(|row| row.id == id)?;
        Some(row.number.clone())
    };
    let records = chart.records.iter();
    let records = records.map(|row| record_out(row, row.patient.and_then(number)));
    ChartOut {
        records: records.collect(),
        cursor: chart.next.map(cursor),
    }
}

fn record_out(row: &RecordRow, number: Option<String>) -> ListedRecordOut {
    ListedRecordOut {
        record: row.id,
        patient: row.patient,
        number,
        document_type: row.document_type.clone(),
        title: row.title.clone(),
        event_at: row.event_at,
        state: match row.state {
            RecordState::Confirmed => "confirmed",
            RecordState::Withdrawn => "withdrawn",
        },
        latest: row.head,
        confirmed_at: row.confirmed_at,
        mode: row.mode,
        department: row.department.clone(),
        is_damaged: row.is_damaged,
    }
}

/// A place in the list, as callers keep it: nothing to read in it.
fn cursor((event_at, id): (Timestamp, RecordId)) -> String {
    let bytes = [&event_at.as_micros().to_be_bytes()[..], id.as_bytes()].concat();
    URL_SAFE_NO_PAD.encode(bytes)
}

fn place(cursor: &str) -> Option<(Timestamp, RecordId)> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let (micros, id) = bytes.split_first_chunk()?;
    let event_at = Timestamp::from_micros(i64::from_be_bytes(*micros)).ok()?;
    Some((event_at, RecordId::from_slice(id).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_come_back_as_they_went_out() {
        let id = RecordId::from_slice(&[7; 16]).unwrap();
        for micros in [-1, 0, 1_795_000_000_000_000] {
            let after = (Timestamp::from_micros(micros).unwrap(), id);
            assert_eq!(place(&cursor(after)), Some(after));
        }
        assert_eq!(place("7"), None);
        assert!(filter("cursor=zz").is_err() && filter("patient=1").is_err());
        assert_eq!(filter("").unwrap(), ChartFilter::default());
    }
}
