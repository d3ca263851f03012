//! `/outages`: what was written on paper while the system was out, and what is still missing.

use crate::app::App;
use crate::pages::outages::{OutageRow, OutagesPage, PaperRow};
use crate::web::frame::Frame;
use crate::web::session::Session;
use axum::extract::State;
use axum::response::Response;
use genpon_model::registers::outage::LateItem;
use genpon_vault::late_item::{OutageReading, Outages};
use maud::Markup;

/// `GET /outages`
pub async fn show(State(app): State<App>, session: Session) -> Response {
    session
        .show(&app, |vault, caller| vault.read_outages(caller), page)
        .await
}

fn page(frame: &Frame, read: Outages) -> Markup {
    let page = OutagesPage {
        outages: read.outages.iter().map(outage).collect(),
        add: read
            .may_administer
            .then(|| "/registers/outage/new".to_owned()),
    };
    page.render(&frame.shell)
}

fn outage(reading: &OutageReading) -> OutageRow {
    let outage = &reading.outage;
    OutageRow {
        what: outage.what.to_string(),
        from: outage.started_at.into(),
        to: outage.ended_at.map(Into::into),
        href: format!("/registers/outage/{}", reading.key),
        missing: outage.missing().count(),
        papers: outage.items.iter().map(paper).collect(),
    }
}

fn paper(item: &LateItem) -> PaperRow {
    let number = item.patient_no.as_ref().map(ToString::to_string);
    PaperRow {
        reference: item.paper_reference.to_string(),
        patient_no: number.unwrap_or_default(),
        what: item.what.to_string(),
        written_at: item.written_at.into(),
        record: item.record.map(|id| (id.short(), format!("/records/{id}"))),
    }
}
