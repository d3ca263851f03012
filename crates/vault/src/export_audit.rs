//! Gives the trail out as a file, for those who may read it: what the filters of the screen leave, in
//! the order of the ledger, one event per line (see [`genpon_formats::trail_file`]).
//!
//! The export is an event itself, written before the first line leaves; it ends with the last event
//! before that one. Pages of events are read as fast as the other end takes them.

use crate::Vault;
use crate::caller::Caller;
use crate::error::Error;
use crate::read_audit::open_event;
use crate::sealing::Sealing;
use genpon_access::Operation;
use genpon_formats::trail_file::{csv_head, csv_line, json_line};
use genpon_model::Timestamp;
use genpon_model::id::InstitutionId;
use genpon_store::{AuditFilter, AuditRow, Log, Store};
use std::io::{self, Read};
use std::sync::Arc;

/// The form of a trail's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrailForm {
    /// RFC 4180, for spreadsheets: what a person reads.
    Csv,
    /// One JSON object per line: the very bytes of each event.
    JsonLines,
}

/// The trail on its way out.
pub struct TrailExport {
    /// Its bytes.
    pub bytes: Box<dyn Read + Send>,
    /// As of when.
    pub as_of: Timestamp,
}

impl Vault {
    /// Gives out the events that a filter leaves; its direction and place in the list do not matter.
    ///
    /// # Errors
    /// No right to read the trail. Damage of an event breaks the bytes off.
    pub fn export_audit(
        &self,
        caller: &Caller,
        filter: AuditFilter,
        form: TrailForm,
    ) -> Result<TrailExport, Error> {
        self.at_desk(caller, "audit.export", |desk| {
            let granted = desk.may(Operation::ReadAudit)?;
            desk.needs_fresh_proof()?;
            if let Some(patient) = filter.patient {
                desk.patient(patient)?;
            }
            desk.about.record = filter.record;
            desk.detail("form", form.code());
            desk.detail("filters", set_filters(&filter));
            let end = desk
                .vault
                .store()
                .log_size(caller.institution, Log::Audit)?;
            desk.commit(&granted)?;
            let lines = Lines {
                store: Arc::clone(&desk.vault.foundation.store),
                sealing: desk.house.sealing.clone(),
                institution: caller.institution,
                filter: AuditFilter {
                    newest_first: false,
                    after: None,
                    ..filter
                },
                form,
                end,
                is_done: false,
                ready: match form {
                    TrailForm::Csv => csv_head().into_bytes(),
                    TrailForm::JsonLines => Vec::new(),
                },
                taken: 0,
            };
            Ok(TrailExport {
                bytes: Box::new(lines),
                as_of: desk.now.at,
            })
        })
    }
}

impl TrailForm {
    const fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
        }
    }
}

/// Which filters are set, by name.
fn set_filters(filter: &AuditFilter) -> String {
    let filters = [
        ("person", filter.person.is_some()),
        ("patient", filter.patient.is_some()),
        ("record", filter.record.is_some()),
        ("action", filter.action.is_some()),
        ("outcome", filter.outcome.is_some()),
        ("from", filter.from.is_some()),
        ("to", filter.until.is_some()),
    ];
    let set = filters.iter().filter(|(_, is_set)| *is_set);
    set.map(|(name, _)| *name).collect::<Vec<_>>().join(",")
}

/// How many events are read at a time.
const EVENTS_AT_ONCE: u32 = 500;

/// The lines that are still to go.
struct Lines {
    store: Arc<dyn Store>,
    sealing: Sealing,
    institution: InstitutionId,
    filter: AuditFilter,
    form: TrailForm,
    /// The first leaf that does not belong to the export.
    end: u64,
    is_done: bool,
    ready: Vec<u8>,
    taken: usize,
}

impl Lines {
    /// Reads the next page of events into `ready`.
    fn read_page(&mut self) -> io::Result<()> {
        let rows = self
            .store
            .audit_events(self.institution, &self.filter, EVENTS_AT_ONCE)
            .map_err(io::Error::other)?;
        self.is_done = rows.len() < EVENTS_AT_ONCE as usize;
        self.filter.after = rows.last().map(|row| row.leaf_index);
        (self.ready, self.taken) = (Vec::new(), 0);
        for row in rows {
            if row.leaf_index >= self.end {
                self.is_done = true;
                break;
            }
            let line = self.line(&row).map_err(io::Error::other)?;
            self.ready.extend_from_slice(line.as_bytes());
        }
        Ok(())
    }

    fn line(&self, row: &AuditRow) -> Result<String, Error> {
        let (event, canonical) = open_event(&self.sealing, row)?;
        Ok(match self.form {
            TrailForm::Csv => csv_line(row.leaf_index, &event),
            TrailForm::JsonLines => json_line(row.leaf_index, &canonical),
        })
    }
}

impl Read for Lines {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.ready.len() && !self.is_done {
            self.read_page()?;
        }
        let mut rest = self.ready.get(self.taken..).unwrap_or_default();
        let count = rest.read(buffer)?;
        self.taken += count;
        Ok(count)
    }
}
