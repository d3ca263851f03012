//! Rebuilds the index from the manifests: the rows of versions, parts and records (design, idea 1).
//!
//! Nothing is asked but contents, keys and the tiles of the ledger. Each manifest gets the place that
//! its leaf has in the tree; one that no tile has waits for the next checkpoint behind them. What the
//! old index said is not looked at, so that nothing altered there comes along.

use crate::Vault;
use crate::desk::{About, Actor, audit_row};
use crate::error::Error;
use crate::house::House;
use crate::seal_version::{part_row, version_row};
use genpon_formats::audit_event::Outcome;
use genpon_formats::manifest::Manifest;
use genpon_ledger::{Commitment, HASH_BYTES, Hash, Salt};
use genpon_model::DigestAlgorithm;
use genpon_model::id::{ContentId, InstitutionId, RecordId};
use genpon_model::record::VersionNo;
use genpon_model::text::Code;
use genpon_store::contents::open_manifest;
use genpon_store::sqlite::Rebuild;
use genpon_store::{Log, PartRow, VersionRow};
use std::collections::{BTreeMap, BTreeSet};

/// What came of a rebuild.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Records in the new index.
    pub records: u64,
    /// Versions in the new index.
    pub versions: u64,
    /// Leaves of the ledger for which there is no manifest any more: these versions are lost here.
    pub lost_leaves: Vec<u64>,
    /// Contents that were sealed as manifests and cannot be read as one.
    pub unreadable: Vec<ContentId>,
    /// Manifests that say to be a version which another one is.
    pub surplus: Vec<ContentId>,
}

const PAGE: u32 = 1024;

impl Vault {
    /// Rebuilds the index of an institution into a new database.
    ///
    /// # Errors
    /// When the store cannot read or the new database cannot be written.
    pub fn rebuild_index(
        &self,
        institution: InstitutionId,
        into: &mut Rebuild,
    ) -> Result<Rebuilt, Error> {
        let house = self.house(institution)?;
        let mut rebuilt = Rebuilt::default();
        let mut leaves = self.leaves_of_tiles(institution)?;
        let size = leaves.len() as u64;
        // First only where each manifest stands, so that memory does not hold them all.
        let mut places = BTreeMap::new();
        let mut waiting = Vec::new();
        self.each_content(institution, |id| {
            match self.manifest_row(&house, id)? {
                Opened::NoManifest => {}
                Opened::Unreadable => rebuilt.unreadable.push(id),
                Opened::Manifest(row, _) => {
                    let leaf = Commitment::from_bytes(row.commitment).leaf_hash();
                    match leaves.remove(leaf.as_bytes()) {
                        Some(place) => drop(places.insert(place, id)),
                        None => waiting.push(id),
                    }
                }
            }
            Ok(())
        })?;
        rebuilt.lost_leaves = leaves.into_values().collect();
        rebuilt.lost_leaves.sort_unstable();
        places.extend((size..).zip(waiting));
        let mut seen: BTreeSet<(RecordId, VersionNo)> = BTreeSet::new();
        let mut next_waiting = size;
        for (place, id) in places {
            let Opened::Manifest(mut row, parts) = self.manifest_row(&house, id)? else {
                continue;
            };
            if !seen.insert((row.record, row.number)) {
                rebuilt.surplus.push(id);
                continue;
            }
            row.leaf_index = if place < size { place } else { next_waiting };
            next_waiting += u64::from(place >= size);
            into.add(institution, &row, &parts).map_err(|fault| {
                tracing::error!(%fault, "the new index cannot be written");
                Error::Operator("the new index cannot be written; the log has the cause")
            })?;
        }
        rebuilt.versions = seen.len() as u64;
        let records: BTreeSet<RecordId> = seen.into_iter().map(|(record, _)| record).collect();
        rebuilt.records = records.len() as u64;
        Ok(rebuilt)
    }

    /// Puts the rebuild into the trail, once the new database is in its place.
    ///
    /// # Errors
    /// When the store cannot write.
    pub fn note_rebuild(&self, institution: InstitutionId, rebuilt: &Rebuilt) -> Result<(), Error> {
        let house = self.house(institution)?;
        let details = [
            ("records", rebuilt.records),
            ("versions", rebuilt.versions),
            ("lost", rebuilt.lost_leaves.len() as u64),
            ("unreadable", rebuilt.unreadable.len() as u64),
            ("surplus", rebuilt.surplus.len() as u64),
        ];
        let details = details.map(|(name, count)| (Code::constant(name), count.to_string()));
        let about = About {
            details: BTreeMap::from(details),
            ..About::default()
        };
        let (actor, now) = (Actor::default(), self.now());
        let event = audit_row(
            self,
            &house,
            &now,
            "index.rebuild",
            &actor,
            &about,
            Outcome::Success,
        )?;
        self.store()
            .commit(institution, vec![genpon_store::Write::AddAuditEvent(event)])?;
        self.wake_sequencer();
        Ok(())
    }

    /// The place of every leaf that the tiles have.
    fn leaves_of_tiles(
        &self,
        institution: InstitutionId,
    ) -> Result<BTreeMap<[u8; HASH_BYTES], u64>, Error> {
        let mut leaves = BTreeMap::new();
        let size = self
            .store()
            .checkpoint(institution, Log::Versions)?
            .map_or(0, |row| row.size);
        for tile in 0..size.div_ceil(256) {
            let hashes = self.store().tile(institution, Log::Versions, 0, tile, 1)?;
            let hashes = hashes.unwrap_or_default();
            let (hashes, _) = hashes.as_chunks::<HASH_BYTES>();
            for (place, hash) in (tile * 256..size).zip(hashes) {
                leaves.insert(*Hash::new(*hash).as_bytes(), place);
            }
        }
        Ok(leaves)
    }

    fn each_content(
        &self,
        institution: InstitutionId,
        mut act: impl FnMut(ContentId) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut after = None;
        loop {
            let page = self.store().contents_after(institution, after, PAGE)?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            after = Some(last.id);
            for row in &page {
                act(row.id)?;
            }
        }
    }

    /// Opens a content as a manifest and makes the rows that follow from it.
    fn manifest_row(&self, house: &House, id: ContentId) -> Result<Opened, Error> {
        let institution = house.institution.id;
        let Some(key) = self.store().wrapped_key(institution, id)? else {
            return Ok(Opened::NoManifest);
        };
        let Ok(sealed) = self.store().sealed(institution, id) else {
            return Ok(Opened::NoManifest);
        };
        let (bytes, salt) = match open_manifest(&house.sealing.keys, id, &key, sealed) {
            Ok(opened) => opened,
            Err(genpon_store::contents::OpenError::NotAManifest) => return Ok(Opened::NoManifest),
            Err(_) => return Ok(Opened::Unreadable),
        };
        let manifest = Manifest::parse(&bytes)
            .ok()
            .filter(|it| it.institution.id == institution);
        let Some(manifest) = manifest else {
            return Ok(Opened::Unreadable);
        };
        let digest = DigestAlgorithm::Sha256.digest(&bytes);
        let commitment = Commitment::new(&Salt::new(salt), &bytes);
        let row = version_row(&manifest, id, digest, *commitment.as_bytes());
        let parts = manifest.parts.iter().map(part_row).collect();
        Ok(Opened::Manifest(Box::new(row), parts))
    }
}

/// What a content turned out to be.
enum Opened {
    /// The content of a part, or one without a key.
    NoManifest,
    /// A manifest that does not open or does not read.
    Unreadable,
    /// A manifest, as rows.
    Manifest(Box<VersionRow>, Vec<PartRow>),
}
