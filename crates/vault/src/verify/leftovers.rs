//! Judges what no record leads to: contents and files that nothing names, and the database as a whole.
//!
//! What was deleted from the index often leaves its contents behind, and those say what it was.

use super::finding::{Finding, Kind, Place};
use super::subject::{Subject, Tally, Watch};
use crate::error::Error;
use genpon_formats::manifest::Manifest;
use genpon_model::id::ContentId;
use genpon_model::record::VersionNo;
use genpon_store::DraftFilter;
use std::collections::BTreeSet;

/// Drafts whose contents are known as theirs.
const DRAFTS_MAX: u32 = 1_000_000;
/// Versions with a wrong count of parts that are named.
const MISCOUNTED_MAX: u32 = 1000;
/// Lines that the database engine may say of its file.
const UNSOUND_MAX: u32 = 100;

impl Subject<'_> {
    /// Contents of drafts are judged; of the others, manifests name versions that have lost their row.
    pub(super) fn judge_unnamed(
        &self,
        ids: &[ContentId],
        tally: &Tally,
    ) -> Result<Vec<Finding>, Error> {
        let (store, institution) = (self.store, self.institution);
        let drafts = store.drafts(institution, &DraftFilter::default(), DRAFTS_MAX)?;
        let drafts: BTreeSet<ContentId> = drafts
            .into_iter()
            .flat_map(|draft| draft.contents)
            .collect();
        let mut findings = Vec::new();
        for id in ids {
            if drafts.contains(id) {
                let fault = self.judge_content(*id, None, tally)?;
                findings.extend(fault.map(|fault| fault.at(Place::default().content(*id))));
            } else {
                findings.extend(self.judge_stray(*id, tally)?);
            }
        }
        Ok(findings)
    }

    fn judge_stray(&self, id: ContentId, tally: &Tally) -> Result<Option<Finding>, Error> {
        let (store, institution) = (self.store, self.institution);
        let (_, opened) = self.judge_manifest(id, tally)?;
        let manifest = opened.and_then(|(bytes, _)| Manifest::parse(&bytes).ok());
        if let Some(manifest) = manifest {
            let group = self.group(manifest.record)?;
            let number = manifest.version.number();
            let is_named = group.versions.iter().any(|row| {
                row.key.1 == number && row.row.as_ref().is_ok_and(|row| row.manifest == id)
            });
            let place = Place {
                patient: manifest.patient.as_ref().map(|patient| patient.id),
                at: Some(manifest.confirmed.at),
                ..Place::version(manifest.record, Some(manifest.version)).content(id)
            };
            let finding = Finding::new(Kind::VersionMissing, place);
            return Ok((!is_named).then(|| finding.later(group.later_than(manifest.version))));
        }
        // A draft that was confirmed or discarded meanwhile has taken its contents along.
        let is_there = store
            .content(institution, id)
            .is_ok_and(|row| row.is_some());
        let finding = Finding::new(Kind::ContentUnnamed, Place::default().content(id));
        Ok(is_there.then_some(finding))
    }

    /// Judges the files and the database as a whole; `None` when stopped.
    pub(super) fn judge_files(
        &self,
        is_deep: bool,
        watch: &Watch<'_>,
    ) -> Result<Option<Vec<Finding>>, Error> {
        let (store, institution) = (self.store, self.institution);
        let mut findings = Vec::new();
        for name in store.content_files(institution)? {
            if watch.is_stopped() {
                return Ok(None);
            }
            let unnamed = match name {
                Ok(Ok(id)) => {
                    let row = store.content(institution, id);
                    let is_named = row.is_ok_and(|row| row.is_some_and(|row| row.inline.is_none()));
                    (!is_named).then(|| id.to_string())
                }
                Ok(Err(name)) => Some(name),
                Err(error) => Some(error.to_string()),
            };
            findings.extend(
                unnamed.map(|name| Finding::new(Kind::FileUnnamed, Place::default()).detail(name)),
            );
        }
        findings.extend(self.judge_database(is_deep)?);
        Ok(Some(findings))
    }

    fn judge_database(&self, is_deep: bool) -> Result<Vec<Finding>, Error> {
        let (store, institution) = (self.store, self.institution);
        let unshaped = store.misshapen(institution)?.into_iter().map(|it| {
            let place = Place::default().table(it.table);
            Finding::new(Kind::RowsUnshaped, place).detail(it.rows.to_string())
        });
        let altered = store.altered_layout()?.into_iter();
        let altered = altered
            .map(|object| Finding::new(Kind::LayoutAltered, Place::default().table(&object)));
        let miscounted = store.miscounted_versions(institution, MISCOUNTED_MAX)?;
        let miscounted = miscounted.into_iter().map(|(record, number)| {
            let place = Place::version(record, VersionNo::new(number)).table("version");
            Finding::new(Kind::VersionRowDiffers, place).columns(&["parts"])
        });
        let mut findings: Vec<Finding> = unshaped.chain(altered).chain(miscounted).collect();
        if is_deep {
            let said = store.unsound(UNSOUND_MAX)?.into_iter();
            findings.extend(
                said.map(|line| Finding::new(Kind::DatabaseUnsound, Place::default()).detail(line)),
            );
        }
        Ok(findings)
    }
}
