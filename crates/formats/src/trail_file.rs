//! The trail as a file: one event per line, as JSON for programs or as CSV for a spreadsheet.
//!
//! A line of JSON holds the very bytes of the event, so that its commitment in the ledger can be
//! computed again; a line of CSV holds what a person reads of it. Lines are made one at a time: a trail
//! of any length never stands in memory.

use crate::audit_event::AuditEvent;
use crate::register_table::csv;
use genpon_model::text::Code;
use genpon_model::time::ClockState;
use std::collections::BTreeMap;

/// The columns of the CSV, in their order.
pub const COLUMNS: [&str; 19] = [
    "leaf_index",
    "id",
    "at",
    "clock",
    "action",
    "outcome",
    "reason",
    "user_id",
    "person",
    "roles",
    "on_behalf_of",
    "client",
    "terminal",
    "source",
    "patient_no",
    "record",
    "version",
    "document_type",
    "details",
];

/// The line of JSON of an event that stands in these canonical bytes, with its line end.
#[must_use]
pub fn json_line(leaf_index: u64, canonical: &str) -> String {
    format!("{{\"event\":{canonical},\"leaf_index\":{leaf_index}}}\n")
}

/// The first line of the CSV: a byte order mark, for spreadsheets, and the names of the columns.
#[must_use]
pub fn csv_head() -> String {
    let mut line = String::from('\u{feff}');
    csv::write_line(&mut line, COLUMNS.into_iter().map(str::to_owned));
    line
}

/// The line of CSV of an event; times with the offset of Japan, as the screen shows them.
#[must_use]
pub fn csv_line(leaf_index: u64, event: &AuditEvent) -> String {
    let text = |value: Option<&dyn ToString>| value.map(ToString::to_string).unwrap_or_default();
    let person = event.person.as_ref();
    let claimed = event.claimed_user_id.as_ref().map(ToString::to_string);
    let user_id = person.map(|person| person.user_id.to_string()).or(claimed);
    let roles = person.map(|person| person.roles.iter().map(Code::as_str).collect::<Vec<_>>());
    let cells: [String; COLUMNS.len()] = [
        leaf_index.to_string(),
        event.id.to_string(),
        event.at.to_japan_text(),
        clock(event.clock.state).to_owned(),
        event.action.to_string(),
        event.outcome.code().to_owned(),
        text(event.outcome.reason().map(|code| code as &dyn ToString)),
        user_id.unwrap_or_default(),
        text(person.map(|person| &person.name as &dyn ToString)),
        roles.unwrap_or_default().join(" "),
        text(
            event
                .on_behalf_of
                .as_ref()
                .map(|person| &person.user_id as &dyn ToString),
        ),
        text(
            event
                .client
                .as_ref()
                .map(|client| &client.name as &dyn ToString),
        ),
        text(event.terminal.as_ref().map(|name| name as &dyn ToString)),
        event.source.clone().unwrap_or_default(),
        text(
            event
                .patient
                .as_ref()
                .map(|mark| &mark.number as &dyn ToString),
        ),
        text(event.record.as_ref().map(|id| id as &dyn ToString)),
        text(event.version.as_ref().map(|number| number as &dyn ToString)),
        text(
            event
                .document_type
                .as_ref()
                .map(|code| code as &dyn ToString),
        ),
        details(&event.details),
    ];
    let mut line = String::new();
    csv::write_line(&mut line, cells.into_iter());
    line
}

/// What is computed from the trail, as a file for spreadsheets: lines of cells.
#[must_use]
pub fn table_file(lines: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut file = String::from('\u{feff}');
    for line in lines {
        csv::write_line(&mut file, line.into_iter());
    }
    file
}

const fn clock(state: ClockState) -> &'static str {
    match state {
        ClockState::Synchronized => "synchronized",
        ClockState::Unsynchronized => "unsynchronized",
        ClockState::Unknown => "unknown",
    }
}

fn details(details: &BTreeMap<Code, String>) -> String {
    let pairs = details
        .iter()
        .map(|(name, value)| format!("{name}={value}"));
    pairs.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: &str = include_str!("../../../vectors/audit-event/confirmed.json");

    #[test]
    fn a_line_of_json_carries_the_very_bytes_of_the_event() {
        let line = json_line(7, EVENT);
        let value: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(value["leaf_index"], 7);
        let event = AuditEvent::parse(&crate::jcs::to_bytes(&value["event"]).unwrap()).unwrap();
        assert_eq!(event.to_bytes().unwrap(), EVENT.as_bytes());
        assert_eq!(line.matches('\n').count(), 1);
    }

    #[test]
    fn a_line_of_csv_has_a_cell_for_each_column_and_runs_nothing() {
        let mut event = AuditEvent::parse(EVENT.as_bytes()).unwrap();
        event.source = Some("=1+1".to_owned());
        let cells = csv::read(&csv_line(7, &event)).unwrap();
        assert_eq!(cells[0].len(), COLUMNS.len());
        assert!(csv_line(7, &event).contains(",'=1+1,"));
        assert_eq!(csv::read(&csv_head()).unwrap()[0].len(), COLUMNS.len());
    }
}
