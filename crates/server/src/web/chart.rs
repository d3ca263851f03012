//! `/patients/{id}`: the chart of a patient. Its filters name types, people, departments and days,
//! never the patient, so they may stand in the address.

use crate::app::App;
use crate::pages::chart::{ChartPage, Filters, RecordRow};
use crate::pages::marks::{self, Act, Mode};
use crate::pages::proxied::Standing;
use crate::web::chart_filter::Asked;
use crate::web::chart_matrix::{View, matrix};
use crate::web::frame::{Frame, id};
use crate::web::proxied;
use crate::web::session::Session;
use crate::web::words::{Words, act, mode, state};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use genpon_model::id::PatientId;
use genpon_vault::read_record::Chart;
use genpon_vault::rows::{DraftBody, DraftRow, RecordRow as Row};
use genpon_vault::{Caller, Noun, Vault};
use maud::Markup;

/// `GET /patients/{id}`
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path(patient): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let filter = asked.filter();
    let read = move |vault: &Vault, caller: &Caller| {
        let chart = vault.read_chart(caller, id(&patient, Noun::Patient)?, &filter?)?;
        let may = May {
            create: !vault.enterable_types(caller, &chart.patient)?.is_empty(),
            revise: vault.may_manage_patients(caller)?,
            search: vault.text_offer(caller)?.of_patient,
        };
        Ok((chart, may))
    };
    let page = move |frame: &Frame, (chart, may): (Chart, May)| page(frame, &chart, &asked, may);
    session.show(&app, read, page).await
}

/// What this person is offered.
struct May {
    create: bool,
    revise: bool,
    search: bool,
}

fn page(frame: &Frame, chart: &Chart, asked: &Asked, may: May) -> Markup {
    let words = &frame.words;
    let view = View {
        words,
        chart,
        asked,
    };
    let page = ChartPage {
        patient: words.patient(&chart.patient),
        merged_numbers: chart.joined.iter().map(|row| row.number.clone()).collect(),
        matrix: matrix(&view),
        filters: Filters {
            text: may.search.then(String::new),
            ..asked.filters(words, chart)
        },
        records: rows(words, chart, asked),
        newer: asked.is_further_on().then(|| asked.first().address()),
        older: chart.next.map(|next| asked.after(next).address()),
        merged_into: chart
            .surviving
            .as_ref()
            .map(|row| (row.number.clone(), format!("/patients/{}", row.id))),
        may_create: may.create && chart.surviving.is_none(),
        may_revise: may.revise,
    };
    page.render(&frame.shell)
}

/// The drafts stand first: they wait for somebody. They show on the first page, and where a filter
/// asks for what no draft has they do not.
fn rows(words: &Words, chart: &Chart, asked: &Asked) -> Vec<RecordRow> {
    let drafts = chart
        .drafts
        .iter()
        .filter(|(draft, _)| asked.lets_through(draft));
    let drafts = drafts.map(|(draft, body)| draft_row(words, chart, draft, body));
    let records = chart.records.iter().filter(|_| !asked.is_for_drafts());
    drafts
        .chain(records.map(|row| record(words, chart, row)))
        .collect()
}

/// The number that a record was written under, where it is one that was joined into the patient's.
fn earlier_number(chart: &Chart, patient: Option<PatientId>) -> Option<String> {
    let row = chart.joined.iter().find(|row| Some(row.id) == patient)?;
    Some(row.number.clone())
}

fn draft_row(words: &Words, chart: &Chart, draft: &DraftRow, body: &DraftBody) -> RecordRow {
    let department = body
        .encounter
        .as_ref()
        .and_then(|visit| visit.department.as_ref());
    RecordRow {
        href: format!("/drafts/{}", draft.id),
        event_at: body.event_at.into(),
        document_type: words.document_type(&draft.document_type),
        title: body.title.to_string(),
        earlier_number: earlier_number(chart, draft.patient),
        department: department.map(ToString::to_string).unwrap_or_default(),
        author: words.person_of(draft.enterer),
        state: marks::State::Draft,
        version: None,
        act: act(draft.act),
        mode: Mode::Personal,
        is_late: body.late.is_some(),
        approval: proxied::standing_of(body.proxy.as_ref()),
        label: words.label_of_type(&draft.document_type),
        damaged: false,
        excerpt: None,
    }
}

fn record(words: &Words, chart: &Chart, row: &Row) -> RecordRow {
    RecordRow {
        href: format!("/records/{}", row.id),
        event_at: row.event_at.into(),
        document_type: words.document_type(&row.document_type),
        title: row.title.clone(),
        earlier_number: earlier_number(chart, row.patient),
        department: row.department.clone().unwrap_or_default(),
        author: words.person_of(row.confirmer),
        state: state(row.state),
        version: Some(row.head.number()),
        act: chart
            .acts
            .get(&row.id)
            .map_or(Act::Create, |done| act(*done)),
        mode: mode(row.mode),
        is_late: words.masters.late_records.contains(&row.id),
        approval: match chart.awaiting.contains(&row.id) {
            true => Standing::Waiting,
            false => Standing::NotAsked,
        },
        label: words.label_of_type(&row.document_type),
        damaged: row.is_damaged,
        excerpt: None,
    }
}
