//! Reads records with their versions and parts: three tables in the order of the record, side by side.
//!
//! Whatever row stands alone (a part without a version, a version without a record) is in a group
//! too, so that what was inserted is judged like everything else.

use super::content::{Fault, readable};
use super::subject::Subject;
use crate::error::Error;
use genpon_model::id::RecordId;
use genpon_model::record::VersionNo;
use genpon_store::{PartRow, ReadError, RecordRow, Scanned, VersionRow};
use std::collections::VecDeque;

pub(super) type ScannedVersion = Scanned<(RecordId, u32), VersionRow>;
pub(super) type ScannedPart = Scanned<(RecordId, u32, u32), PartRow>;

/// All rows of one record.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) id: RecordId,
    /// The row, or what is wrong with it.
    pub(super) record: Option<Result<RecordRow, String>>,
    /// By number.
    pub(super) versions: Vec<ScannedVersion>,
    /// By version and position.
    pub(super) parts: Vec<ScannedPart>,
}

impl Group {
    /// The versions there are after this one.
    pub(super) fn later_than(&self, version: VersionNo) -> Vec<VersionNo> {
        let numbers = self
            .versions
            .iter()
            .filter_map(|row| VersionNo::new(row.key.1));
        numbers.filter(|number| *number > version).collect()
    }
}

const PAGE: u32 = 512;

impl Subject<'_> {
    /// Reads one record anew.
    pub(super) fn group(&self, id: RecordId) -> Result<Group, Error> {
        let institution = self.institution;
        let mut versions: Vec<ScannedVersion> = Vec::new();
        loop {
            let after = versions.last().map_or((id, 0), |row| row.key);
            let page = self.store.scan_versions(institution, Some(after), PAGE)?;
            let is_last = page.len() < PAGE as usize || page.iter().any(|row| row.key.0 != id);
            versions.extend(page.into_iter().filter(|row| row.key.0 == id));
            if is_last {
                break;
            }
        }
        let mut parts: Vec<ScannedPart> = Vec::new();
        loop {
            let after = parts.last().map_or((id, 0, 0), |row| row.key);
            let page = self.store.scan_parts(institution, Some(after), PAGE)?;
            let is_last = page.len() < PAGE as usize || page.iter().any(|row| row.key.0 != id);
            parts.extend(page.into_iter().filter(|row| row.key.0 == id));
            if is_last {
                break;
            }
        }
        // Last, so that it is never older than the versions.
        let record = match readable(self.store.record(institution, id))? {
            Ok(row) => row.map(Ok),
            Err(Fault { detail, .. }) => Some(Err(detail.unwrap_or_default())),
        };
        Ok(Group {
            id,
            record,
            versions,
            parts,
        })
    }
}

/// Walks all records of an institution.
pub(super) struct Groups {
    position: Option<RecordId>,
    records: Pages<RecordId, RecordRow>,
    versions: Pages<(RecordId, u32), VersionRow>,
    parts: Pages<(RecordId, u32, u32), PartRow>,
}

impl Groups {
    /// After this record.
    pub(super) fn after(after: Option<RecordId>) -> Self {
        Self {
            position: after,
            records: Pages::new(after, |subject, after| {
                subject.store.scan_records(subject.institution, after, PAGE)
            }),
            versions: Pages::new(after.map(|id| (id, u32::MAX)), |subject, after| {
                subject
                    .store
                    .scan_versions(subject.institution, after, PAGE)
            }),
            parts: Pages::new(
                after.map(|id| (id, u32::MAX, u32::MAX)),
                |subject, after| subject.store.scan_parts(subject.institution, after, PAGE),
            ),
        }
    }

    /// The last record that was given out.
    pub(super) fn position(&self) -> Option<RecordId> {
        self.position
    }

    /// The next record.
    pub(super) fn next(&mut self, subject: &Subject<'_>) -> Result<Option<Group>, Error> {
        let heads = [
            self.parts.head(subject)?.map(|row| row.key.0),
            self.versions.head(subject)?.map(|row| row.key.0),
            self.records.head(subject)?.map(|row| row.key),
        ];
        let Some(id) = heads.into_iter().flatten().min() else {
            return Ok(None);
        };
        self.position = Some(id);
        let parts = self.parts.take_while(subject, |row| row.key.0 == id)?;
        let versions = self.versions.take_while(subject, |row| row.key.0 == id)?;
        let records = self.records.take_while(subject, |row| row.key == id)?;
        let record = records.into_iter().next();
        let record = record.map(|row| row.row.map_err(|column| format!("record.{column}")));
        Ok(Some(Group {
            id,
            record,
            versions,
            parts,
        }))
    }
}

/// How a page is read, after a key.
type ReadPage<K, T> = fn(&Subject<'_>, Option<K>) -> Result<Vec<Scanned<K, T>>, ReadError>;

/// A table, page by page.
struct Pages<K, T> {
    read: ReadPage<K, T>,
    after: Option<K>,
    rows: VecDeque<Scanned<K, T>>,
    is_at_end: bool,
}

impl<K: Copy, T> Pages<K, T> {
    fn new(after: Option<K>, read: ReadPage<K, T>) -> Self {
        Self {
            read,
            after,
            rows: VecDeque::new(),
            is_at_end: false,
        }
    }

    /// The next row, left where it is.
    fn head(&mut self, subject: &Subject<'_>) -> Result<Option<&Scanned<K, T>>, Error> {
        if self.rows.is_empty() && !self.is_at_end {
            self.rows = (self.read)(subject, self.after)?.into();
            self.is_at_end = self.rows.len() < PAGE as usize;
            self.after = self.rows.back().map(|row| row.key).or(self.after);
        }
        Ok(self.rows.front())
    }

    fn take_while(
        &mut self,
        subject: &Subject<'_>,
        holds: impl Fn(&Scanned<K, T>) -> bool,
    ) -> Result<Vec<Scanned<K, T>>, Error> {
        let mut taken = Vec::new();
        while self.head(subject)?.is_some_and(&holds) {
            taken.extend(self.rows.pop_front());
        }
        Ok(taken)
    }
}
