//! `/records/{id}/history` and `/records/{id}/differences`: what was when, and what changed.

use crate::app::App;
use crate::pages::differences::{DifferencesPage, Look, Side};
use crate::pages::history::{HistoryPage, VersionRow};
use crate::web::frame::{Frame, id};
use crate::web::record::version;
use crate::web::session::Session;
use crate::web::words::{Words, act, digest, mode};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use genpon_formats::html::difference::Layout;
use genpon_formats::manifest::Manifest;
use genpon_vault::read_history::{Comparison, History};
use genpon_vault::{Caller, Noun, Vault};
use maud::{Markup, PreEscaped, html};
use serde::Deserialize;

/// Which versions to compare, and how to show it.
#[derive(Debug, Deserialize)]
pub struct Asked {
    from: u32,
    to: u32,
    #[serde(default)]
    mode: Mode,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Mode {
    #[default]
    Unified,
    Side,
}

/// `GET /records/{id}/history`
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path(record): Path<String>,
) -> Response {
    let read = move |vault: &Vault, caller: &Caller| {
        vault.read_history(caller, id(&record, Noun::Record)?)
    };
    session.show(&app, read, page).await
}

/// `GET /records/{id}/differences?from=1&to=2&mode=side`
pub async fn compare(
    State(app): State<App>,
    session: Session,
    Path(record): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let (layout, look) = match asked.mode {
        Mode::Unified => (Layout::Unified, Look::Unified),
        Mode::Side => (Layout::SideBySide, Look::Side),
    };
    let read = move |vault: &Vault, caller: &Caller| {
        let (old, new) = (asked.from.min(asked.to), asked.from.max(asked.to));
        let pair = (version(old)?, version(new)?);
        vault.compare_versions(caller, id(&record, Noun::Record)?, pair, layout)
    };
    session
        .show(&app, read, move |frame, read| {
            differences(frame, read, look)
        })
        .await
}

fn page(frame: &Frame, history: History) -> Markup {
    let words = &frame.words;
    let versions = history.versions.iter().rev();
    let rows = versions.map(|(row, manifest)| VersionRow {
        number: row.number.number(),
        act: act(manifest.act),
        mode: mode(manifest.mode),
        entered: words.entered(&manifest.entered),
        confirmed: words.confirmed(&manifest.confirmed),
        on_behalf_of: manifest
            .on_behalf_of
            .as_ref()
            .map(|person| words.person(person)),
        reason: manifest.reason.as_ref().map(ToString::to_string),
        digest: digest(&row.manifest_digest),
        damaged: false,
    });
    let Some((newest, manifest)) = history.versions.last() else {
        return html! {};
    };
    let page = HistoryPage {
        patient: history.patient.as_ref().map(|row| words.patient(row)),
        newest: words.facts(&history.record, newest, manifest),
        versions: rows.collect(),
        uses: None,
    };
    page.render(&frame.shell)
}

fn differences(frame: &Frame, read: Comparison, look: Look) -> Markup {
    let words = &frame.words;
    let page = DifferencesPage {
        patient: read.patient.as_ref().map(|row| words.patient(row)),
        newest: words.facts(&read.record, &read.new_row, &read.new),
        from: side(words, &read.old),
        to: side(words, &read.new),
        look,
        content: PreEscaped(read.markup),
    };
    page.render(&frame.shell)
}

fn side(words: &Words, manifest: &Manifest) -> Side {
    Side {
        number: manifest.version.number(),
        confirmed: words.confirmed(&manifest.confirmed),
        reason: manifest.reason.as_ref().map(ToString::to_string),
    }
}
