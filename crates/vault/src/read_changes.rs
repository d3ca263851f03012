//! What was confirmed since a caller looked last, in the order of the ledger. What the caller may
//! not read is passed over without a word.

use crate::Vault;
use crate::access_check::On;
use crate::caller::Caller;
use crate::desk::{About, Desk};
use crate::error::{Error, Refusal};
use genpon_access::{Granted, Operation};
use genpon_store::VersionRow;

/// A page of changes.
#[derive(Debug, Clone)]
pub struct Changes {
    /// The versions, in the order of the ledger.
    pub versions: Vec<VersionRow>,
    /// Where the next page begins.
    pub next: u64,
    /// Whether there is more by now.
    pub has_more: bool,
}

/// How many versions one page looks at.
const LOOKED_AT_MAX: u32 = 1000;

impl Vault {
    /// Reads what was confirmed from this place of the ledger on.
    ///
    /// # Errors
    /// A caller that may read nothing at all.
    pub fn read_changes(&self, caller: &Caller, from: u64, limit: u32) -> Result<Changes, Error> {
        self.at_desk(caller, "changes.read", |desk| {
            let limit = limit.clamp(1, LOOKED_AT_MAX);
            let store = desk.vault.store();
            let rows = store.versions_by_leaf(caller.institution, from, limit)?;
            let next = rows.last().map_or(from, |row| row.leaf_index + 1);
            let has_more = rows.len() as u64 == u64::from(limit);
            let mut versions = Vec::new();
            let mut grant = None;
            for row in rows {
                if let Some(granted) = may_read(desk, &row)? {
                    grant = Some(granted);
                    versions.push(row);
                }
            }
            desk.detail("found", versions.len().to_string());
            match grant {
                Some(granted) => desk.commit(&granted)?,
                None if desk.readable_types().is_empty() => return Err(Refusal::NotAllowed.into()),
                None => desk.commit_open()?,
            };
            Ok(Changes {
                versions,
                next,
                has_more,
            })
        })
    }
}

/// The grant to read this version; deciding leaves no trace of patients and reasons in the event.
fn may_read(desk: &mut Desk<'_>, row: &VersionRow) -> Result<Option<Granted>, Error> {
    let document_type = desk.stored_type(&row.document_type)?;
    if let Some(patient) = row.patient {
        desk.patient(patient)?;
    }
    let granted = desk
        .may_on(Operation::Read, On::record(row.record, &document_type))
        .ok();
    desk.about = About::default();
    Ok(granted)
}
