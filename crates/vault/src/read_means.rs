//! 見読手段: every format that the archive holds, by what it is read, and whether it reads now.
//!
//! JAHIS 3.3, 7.2.2: every stored item is tied to its means of reading, and the means are kept ready
//! and checked. Asked at the machine, for one institution, over everything that was confirmed: of each
//! format one content is opened and read, and what nothing reads names the records that hold it.

use crate::Vault;
use crate::error::Error;
use crate::house::House;
use genpon_formats::html;
use genpon_formats::import::{self, Format};
use genpon_model::id::{InstitutionId, RecordId};
use genpon_model::record::PartRole;
use genpon_store::PartRow;
use std::collections::{BTreeMap, BTreeSet};

/// A format that parts are held in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldFormat {
    /// As the manifests name it; empty: none was given.
    pub format: String,
    /// The media type.
    pub media_type: String,
    /// How many parts.
    pub parts: u64,
    /// What reads it; none: no viewer.
    pub viewer: Option<&'static str>,
    /// Whether a content of it was opened and read just now.
    pub reads: bool,
    /// How many records hold it.
    pub records: u64,
    /// The first of those records, where it has no viewer or does not read.
    pub affected: Vec<RecordId>,
}

impl HeldFormat {
    /// Whether people can read what is held in it.
    #[must_use]
    pub const fn is_ready(&self) -> bool {
        self.viewer.is_some() && self.reads
    }
}

/// Affected records that are named for each format.
const AFFECTED_MAX: usize = 1000;
/// Parts that are read at a time.
const PARTS_AT_ONCE: u32 = 1000;

#[derive(Default)]
struct Held {
    parts: u64,
    records: BTreeSet<RecordId>,
    last: Option<RecordId>,
    count: u64,
    sample: Option<PartRow>,
}

impl Vault {
    /// Looks at every part of an institution. `without` are formats whose viewer is thought away: what
    /// would nobody read any more?
    ///
    /// # Errors
    /// No such institution; a store that cannot read.
    pub fn read_means(
        &self,
        institution: InstitutionId,
        without: &[String],
    ) -> Result<Vec<HeldFormat>, Error> {
        let house = self.house(institution)?;
        let mut held: BTreeMap<(String, String), Held> = BTreeMap::new();
        let mut after = None;
        loop {
            let rows = self.store().scan_parts(institution, after, PARTS_AT_ONCE)?;
            let Some(last) = rows.last() else { break };
            after = Some(last.key);
            for scanned in rows {
                // A row that does not read is a finding of `verify`.
                if let Ok(part) = scanned.row {
                    let key = (part.format.clone(), part.media_type.clone());
                    held.entry(key).or_default().take(scanned.key.0, part);
                }
            }
        }
        let judged = held.into_iter().map(|((format, media_type), held)| {
            let is_there = !without.contains(&format);
            self.judge(&house, format, media_type, is_there, held)
        });
        Ok(judged.collect())
    }

    fn judge(
        &self,
        house: &House,
        format: String,
        media_type: String,
        is_there: bool,
        held: Held,
    ) -> HeldFormat {
        let viewer = viewer(&format).filter(|_| is_there);
        let sample = held.sample.as_ref().filter(|_| viewer.is_some());
        let reads = sample.is_some_and(|part| self.reads(house, part));
        let is_ready = viewer.is_some() && reads;
        HeldFormat {
            format,
            media_type,
            parts: held.parts,
            viewer,
            reads,
            records: held.count,
            affected: match is_ready {
                true => Vec::new(),
                false => held.records.into_iter().collect(),
            },
        }
    }

    /// Opens a content and reads it as a page would.
    fn reads(&self, house: &House, part: &PartRow) -> bool {
        let Ok(bytes) = house.sealing.read(self.store(), part.content) else {
            return false;
        };
        if part.role == PartRole::Rendition {
            return part.digest.matches(&bytes) && bytes.starts_with(b"<!DOCTYPE html>");
        }
        let declared = part.media_type.parse().ok();
        part.digest.matches(&bytes) && import::read(&bytes, declared.as_ref(), &part.name).is_ok()
    }
}

/// What reads a format: the renderer of this program, or any browser.
fn viewer(format: &str) -> Option<&'static str> {
    let is_ours = format == "genpon-html-1" || Format::of_id(format).is_some();
    is_ours.then_some(html::RENDERER)
}

impl Held {
    fn take(&mut self, record: RecordId, part: PartRow) {
        self.parts += 1;
        if self.last != Some(record) {
            self.last = Some(record);
            self.count += 1;
            if self.records.len() < AFFECTED_MAX {
                self.records.insert(record);
            }
        }
        // A small one: this is a look, not a verification.
        let is_smaller = |sample: &PartRow| part.size_bytes < sample.size_bytes;
        if self.sample.as_ref().is_none_or(is_smaller) {
            self.sample = Some(part);
        }
    }
}
