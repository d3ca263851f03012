//! `/records/{id}/history` and `/records/{id}/differences`: what was when, and what changed.

use crate::app::App;
use crate::pages::differences::{DifferencesPage, Look, Side};
use crate::pages::history::{HistoryPage, Use, VersionRow};
use crate::pages::record::VersionFacts;
use crate::web::frame::{Frame, id, to};
use crate::web::proxied;
use crate::web::record::version;
use crate::web::session::Session;
use crate::web::words::{Words, act, digest, mode};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use genpon_formats::html::difference::Layout;
use genpon_formats::manifest::Manifest;
use genpon_model::record::VersionNo;
use genpon_vault::read_audit::EventReading;
use genpon_vault::read_history::{Comparison, History};
use genpon_vault::rows::AuditFilter;
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

/// `GET /records/{id}/history`, with the uses for those who may read the trail. Who may read the trail
/// and not the history goes on to the trail of the record.
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path(record): Path<String>,
) -> Response {
    let (caller, asked) = (session.caller.clone(), record.clone());
    let only_uses = app.run(move |vault| {
        let record = id(&asked, Noun::Record)?;
        Ok(vault.reads_only_uses(&caller, record))
    });
    if matches!(only_uses.await, Ok(true)) {
        return to(&format!("/audit?record={record}"), None);
    }
    let read = move |vault: &Vault, caller: &Caller| {
        let record = id(&record, Noun::Record)?;
        let history = vault.read_history(caller, record)?;
        let of_record = AuditFilter {
            record: Some(record),
            newest_first: true,
            ..AuditFilter::default()
        };
        let may_see_uses = vault.glance(caller).sees("audit");
        let uses = may_see_uses.then(|| vault.read_audit(caller, &of_record));
        Ok((history, uses.transpose()?))
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

type Read = (History, Option<Vec<EventReading>>);

fn page(frame: &Frame, (history, uses): Read) -> Markup {
    let words = &frame.words;
    let versions = history.versions.iter().rev();
    let rows = versions.map(|(row, manifest)| VersionRow {
        number: row.number.number(),
        act: act(manifest.act),
        mode: mode(manifest.mode),
        is_late: manifest.late.is_some(),
        approval: proxied::standing(manifest, history.said.get(&row.number)),
        entered: words.entered(&manifest.entered),
        confirmed: words.confirmed(&manifest.confirmed),
        on_behalf_of: manifest
            .on_behalf_of
            .as_ref()
            .map(|person| words.person(person)),
        reason: manifest.reason.as_ref().map(ToString::to_string),
        digest: digest(&row.manifest_digest),
        damaged: history
            .damage
            .iter()
            .any(|damage| damage.version.is_none_or(|number| number == row.number)),
    });
    let Some((newest, manifest)) = history.versions.last() else {
        return html! {};
    };
    let page = HistoryPage {
        patient: history.patient.as_ref().map(|row| words.patient(row)),
        newest: VersionFacts {
            approval: proxied::standing(manifest, history.said.get(&newest.number)),
            ..words.facts(&history.record, newest, manifest)
        },
        versions: rows.collect(),
        uses: uses.map(|events| {
            events
                .iter()
                .filter_map(|one| use_row(words, one))
                .collect()
        }),
    };
    page.render(&frame.shell)
}

/// One use of the record by a person.
fn use_row(words: &Words, reading: &EventReading) -> Option<Use> {
    let event = &reading.event;
    Some(Use {
        at: event.at.into(),
        person: words.person(event.person.as_ref()?),
        action: words.action(event.action.as_str()),
        version: event.version.map(VersionNo::number),
    })
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
