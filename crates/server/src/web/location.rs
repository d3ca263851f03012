//! `/patients/{id}/location`: where a patient's records are, electronic and on paper.

use crate::app::App;
use crate::pages::location::{LocationPage, LocationRow, Medium};
use crate::web::frame::{Frame, id};
use crate::web::session::Session;
use crate::web::words::{day_start, encoded};
use axum::extract::{Path, State};
use axum::response::Response;
use genpon_formats::view::Arg;
use genpon_vault::read_location::{HeldPaper, HeldType, Locations};
use genpon_vault::{Caller, Noun, Vault};
use maud::Markup;

/// `GET /patients/{id}/location`
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path(patient): Path<String>,
) -> Response {
    let read = move |vault: &Vault, caller: &Caller| {
        vault.read_location(caller, id(&patient, Noun::Patient)?)
    };
    session
        .show(&app, read, |frame, read| page(frame, &read))
        .await
}

fn page(frame: &Frame, read: &Locations) -> Markup {
    let electronic = read
        .electronic
        .iter()
        .map(|held| electronic_row(frame, read, held));
    let paper = read.paper.iter().map(|held| paper_row(frame, held));
    let page = LocationPage {
        patient: frame.words.patient(&read.patient),
        rows: electronic.chain(paper).collect(),
        add_paper: read
            .may_add_paper
            .then(|| "/registers/paper-item/new".to_owned()),
    };
    page.render(&frame.shell)
}

fn electronic_row(frame: &Frame, read: &Locations, held: &HeldType) -> LocationRow {
    LocationRow {
        document_type: frame.words.document_type(&held.document_type),
        title: String::new(),
        medium: Medium::Electronic,
        place: frame.words.say("location-here"),
        from: day_start(held.from).map(Into::into),
        to: day_start(held.until).map(Into::into),
        count: Some(held.records),
        standing: frame.words.say("location-at-once"),
        href: format!(
            "/patients/{}?type={}",
            read.patient.id,
            encoded(&held.document_type)
        ),
    }
}

fn paper_row(frame: &Frame, held: &HeldPaper) -> LocationRow {
    let item = &held.item;
    let code = item.document_type.as_ref();
    let named = code.map(|code| frame.words.document_type(code.as_str()));
    let title = if named.is_some() {
        item.what.to_string()
    } else {
        String::new()
    };
    LocationRow {
        document_type: named.unwrap_or_else(|| item.what.to_string()),
        title,
        medium: Medium::Paper,
        place: item.place.to_string(),
        from: None,
        to: None,
        count: None,
        standing: standing(frame, held),
        href: format!("/registers/paper-item/{}", held.key),
    }
}

/// Who has it, when it comes back, and how long it takes to obtain.
fn standing(frame: &Frame, held: &HeldPaper) -> String {
    let (words, item) = (&frame.words, &held.item);
    let minutes = ("minutes", Arg::Number(i64::from(item.minutes_to_obtain)));
    let Some(borrower) = &item.borrower else {
        return words.text("location-in-place", &[minutes]);
    };
    let day = item.back_on.map(|day| day.to_string()).unwrap_or_default();
    let key = if held.is_overdue {
        "location-overdue"
    } else {
        "location-lent"
    };
    let borrower = ("borrower", Arg::from(borrower.as_str()));
    words.text(key, &[borrower, ("day", Arg::from(day.as_str())), minutes])
}
