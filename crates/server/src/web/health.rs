//! `/health`: the state of the archive: last verification, ledger, clock, counts, space.

use crate::app::App;
use crate::pages::health::{
    ClockState as ClockPage, Condition, Finding as FindingRow, HealthPage, LogState, Space,
    Verification,
};
use crate::web::frame::Frame;
use crate::web::session::Session;
use crate::web::words::Words;
use axum::extract::State;
use axum::response::Response;
use genpon_model::time::ClockReading;
use genpon_vault::read_health::{FormatViewer, Health, LogHealth};
use genpon_vault::verify::{Finding, Scope, VerificationReport};
use maud::Markup;

/// `GET /health`
pub async fn show(State(app): State<App>, session: Session) -> Response {
    session
        .show(&app, |vault, caller| vault.read_health(caller), page)
        .await
}

fn page(frame: &Frame, health: Health) -> Markup {
    let words = &frame.words;
    let figures = &health.figures;
    let counts = [
        ("patients", figures.patients),
        ("records", figures.records),
        ("versions", figures.versions),
        ("drafts", figures.drafts),
        ("audit-events", figures.audit_events),
        ("contents", figures.contents),
    ];
    let used = [
        ("database", figures.database_bytes),
        ("contents", figures.contents_bytes),
    ];
    let page = HealthPage {
        condition: condition(&health),
        verification: health
            .report
            .as_ref()
            .map(|report| verification(words, report)),
        logs: vec![
            log(words, "versions", &health.versions),
            log(words, "audit", &health.audit),
        ],
        clock: clock(words, &health.clock),
        counts: counts
            .map(|(name, count)| (words.code("count", name), count))
            .to_vec(),
        space: Space {
            used: used
                .map(|(name, bytes)| (words.code("space", name), bytes))
                .to_vec(),
            free_bytes: Some(figures.free_bytes),
            short: health.is_space_short,
        },
        confirmed_by_day: Vec::new(),
        readers: health
            .formats
            .iter()
            .map(|format| reader(words, format))
            .collect(),
        text: health.text.map(|text| (text.taken_in, text.of)),
        software: health.software.to_owned(),
    };
    page.render(&frame.shell)
}

fn reader(words: &Words, format: &FormatViewer) -> (String, String) {
    let none = || words.say("health-reader-none");
    (
        format.format.to_owned(),
        format.viewer.map_or_else(none, str::to_owned),
    )
}

const fn condition(health: &Health) -> Condition {
    if health.is_damaged {
        Condition::Damaged
    } else if health.is_verified {
        Condition::Whole
    } else {
        Condition::Unverified
    }
}

fn verification(words: &Words, report: &VerificationReport) -> Verification {
    let scope = match report.scope {
        Scope::Full => "full",
        Scope::Added => "added",
    };
    let depth = words.code("scope", if report.is_deep { "deep" } else { "sealed" });
    Verification {
        started_at: report.started_at.into(),
        finished_at: report.ended_at.into(),
        scope: [words.code("scope", scope), depth].join(&words.say("list-separator")),
        checked: report.counts.versions,
        findings: report
            .findings
            .iter()
            .map(|one| finding(words, one))
            .collect(),
        next_at: None,
    }
}

fn finding(words: &Words, finding: &Finding) -> FindingRow {
    let place = &finding.place;
    let record = place.record.map(|record| record.to_string());
    let version = place
        .version
        .map(|number| words.text("version-number", &[("number", number.number().into())]));
    let content = place.content.map(|content| content.to_string());
    let event = place.event.map(|event| event.to_string());
    let what = [
        record.clone(),
        version,
        place.part.clone(),
        content,
        event,
        place.patient.map(|patient| patient.to_string()),
        place.register.clone(),
        place.key.clone(),
        place.log.clone(),
    ];
    FindingRow {
        kind: words.code("verify", finding.kind.code()),
        what: what.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        href: record.map(|record| format!("/records/{record}")),
    }
}

fn log(words: &Words, name: &str, log: &LogHealth) -> LogState {
    LogState {
        name: words.code("log", name),
        size: log
            .checkpoint
            .as_ref()
            .map_or(0, |checkpoint| checkpoint.size),
        pending: log.pending,
        checkpoint_at: log
            .checkpoint
            .as_ref()
            .map(|checkpoint| checkpoint.at.into()),
        witnesses: log
            .witness
            .iter()
            .map(|witness| (words.say("health-witness"), witness.holds_newest))
            .collect(),
    }
}

fn clock(words: &Words, clock: &ClockReading) -> ClockPage {
    ClockPage {
        source: words.code("clock-source", &clock.source),
        state: words.clock(clock.state),
        reliable: clock.is_reliable(),
        offset_us: clock.offset_us,
        last_sync: clock.last_sync.map(Into::into),
    }
}
