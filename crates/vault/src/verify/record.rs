//! Judges one record: every version against its manifest, the chain, the parts, the index row.
//!
//! With keys the manifest speaks and the rows are compared with it; without keys the rows are compared
//! with each other and with the sealed bytes. Whatever is found on a version names the later versions
//! that rest on it (JAHIS 3.3, 7.1.2(1)3)(b)(イ)).

use super::columns;
use super::content::{Expected, Fault};
use super::finding::{Finding, Kind, Place};
use super::group::{Group, ScannedPart};
use super::subject::{Subject, Tally, add};
use crate::error::Error;
use crate::seal_version::{part_row, version_row};
use genpon_formats::manifest::Manifest;
use genpon_ledger::{Commitment, Salt};
use genpon_model::Digest;
use genpon_model::id::ContentId;
use genpon_model::record::VersionNo;
use genpon_store::{PartRow, RecordRow, VersionRow};
use std::collections::BTreeMap;

/// How a record is judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    /// Every content is unsealed.
    pub(super) is_deep: bool,
    /// Leaves below this are under a checkpoint.
    pub(super) covered: u64,
}

/// A record being judged.
pub(super) struct RecordJudge<'a> {
    subject: &'a Subject<'a>,
    rules: Rules,
    tally: &'a Tally,
    group: &'a Group,
    /// Contents that were judged, with what they were judged against.
    judged: BTreeMap<ContentId, Digest>,
    /// What the newest version's manifest says.
    newest: Option<VersionRow>,
    findings: Vec<Finding>,
}

impl<'a> RecordJudge<'a> {
    pub(super) fn new(
        subject: &'a Subject<'a>,
        rules: Rules,
        tally: &'a Tally,
        group: &'a Group,
    ) -> Self {
        let (judged, newest, findings) = (BTreeMap::new(), None, Vec::new());
        Self {
            subject,
            rules,
            tally,
            group,
            judged,
            newest,
            findings,
        }
    }

    /// Judges the record.
    pub(super) fn judge(mut self) -> Result<Vec<Finding>, Error> {
        let mut parts = self.group.parts.as_slice();
        let mut before: Option<&VersionRow> = None;
        let mut due = 1;
        for scanned in &self.group.versions {
            let number = scanned.key.1;
            let own = split_parts(&mut parts, number, |stray| self.stray_part(stray));
            self.gap(due, number);
            due = number.saturating_add(1);
            match &scanned.row {
                Err(column) => {
                    let place = self.place(number).table("version");
                    self.found(Finding::new(Kind::RowImpossible, place).columns(&[column]));
                    before = None;
                }
                Ok(row) => {
                    self.chain(before, row);
                    self.version(row, own)?;
                    before = Some(row);
                }
            }
            add(&self.tally.versions, 1);
        }
        parts.iter().for_each(|stray| self.stray_part(stray));
        self.record_row();
        add(&self.tally.records, 1);
        self.name_later();
        Ok(self.findings)
    }

    fn found(&mut self, finding: Finding) {
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    fn place(&self, number: u32) -> Place {
        Place::version(self.group.id, VersionNo::new(number))
    }

    fn gap(&mut self, due: u32, number: u32) {
        for missing in (due..number).take(GAP_MAX) {
            let place = self.place(missing);
            self.found(Finding::new(Kind::VersionMissing, place));
        }
    }

    fn chain(&mut self, before: Option<&VersionRow>, row: &VersionRow) {
        let Some(before) = before.filter(|before| before.number.next() == row.number) else {
            return;
        };
        if row.previous_digest.as_ref() != Some(&before.manifest_digest) {
            let place = self.place(row.number.number());
            let finding = Finding::new(Kind::ChainBroken, place);
            self.found(finding.detail(before.manifest_digest.to_string()));
        }
    }

    fn version(&mut self, row: &VersionRow, parts: &[ScannedPart]) -> Result<(), Error> {
        let place = self.place(row.number.number()).content(row.manifest);
        let (fault, opened) = self.subject.judge_manifest(row.manifest, self.tally)?;
        let is_backed = fault.is_none();
        self.fault(fault, &place);
        let manifest = opened.and_then(|opened| self.manifest(row, &place, opened));
        if (!is_backed || manifest.is_none() && self.subject.sealing.is_some())
            && row.leaf_index >= self.rules.covered
        {
            self.found(Finding::new(
                Kind::VersionAdded,
                self.place(row.number.number()),
            ));
        }
        match manifest {
            Some(manifest) => self.parts(&manifest, parts),
            None => self.parts_by_rows(row.number.number(), parts),
        }
    }

    /// Compares the row with its manifest; gives the manifest when it is this version's.
    fn manifest(
        &mut self,
        row: &VersionRow,
        place: &Place,
        (bytes, salt): (Vec<u8>, [u8; 32]),
    ) -> Option<Manifest> {
        let digest = row.manifest_digest.algorithm().digest(&bytes);
        let Ok(manifest) = Manifest::parse(&bytes) else {
            self.found(Finding::new(Kind::ManifestUnreadable, place.clone()));
            return None;
        };
        let is_ours = manifest.institution.id == self.subject.institution
            && manifest.record == row.record
            && manifest.version == row.number;
        if !is_ours {
            let mut other = Place::version(manifest.record, Some(manifest.version));
            other.institution = (manifest.institution.id != self.subject.institution)
                .then_some(manifest.institution.id);
            self.found(Finding::new(Kind::ManifestSwapped, place.clone()).other(other));
            return None;
        }
        if digest != row.manifest_digest {
            let finding = Finding::new(Kind::ManifestDiffers, place.clone());
            self.found(finding.detail(digest.to_string()));
        }
        let commitment = Commitment::new(&Salt::new(salt), &bytes);
        if *commitment.as_bytes() != row.commitment {
            self.found(Finding::new(Kind::CommitmentDiffers, place.clone()));
        }
        let mut rebuilt = version_row(&manifest, row.manifest, digest, *commitment.as_bytes());
        rebuilt.leaf_index = row.leaf_index;
        let columns = columns::of_version(row, &rebuilt);
        if !columns.is_empty() {
            let place = place.clone().table("version");
            self.found(Finding::new(Kind::VersionRowDiffers, place).columns(&columns));
        }
        self.newest = Some(rebuilt);
        Some(manifest)
    }

    /// Compares the rows of parts with the manifest, and judges the contents.
    fn parts(&mut self, manifest: &Manifest, rows: &[ScannedPart]) -> Result<(), Error> {
        let number = manifest.version.number();
        let mut rows: BTreeMap<u32, &ScannedPart> =
            rows.iter().map(|row| (row.key.2, row)).collect();
        for (position, part) in (0_u32..).zip(&manifest.parts) {
            let place = self
                .place(number)
                .part(part.name.as_str())
                .content(part.content);
            match rows.remove(&position).map(|row| &row.row) {
                None => self.found(Finding::new(Kind::PartRowMissing, place.clone())),
                Some(Err(column)) => {
                    let place = place.clone().table("part");
                    self.found(Finding::new(Kind::RowImpossible, place).columns(&[column]));
                }
                Some(Ok(row)) => {
                    let columns = columns::of_part(row, &part_row(part));
                    if !columns.is_empty() {
                        let place = place.clone().table("part");
                        self.found(Finding::new(Kind::PartRowDiffers, place).columns(&columns));
                    }
                }
            }
            self.content(place, part.content, &part.digest, part.size)?;
        }
        rows.values().for_each(|row| self.stray_part(row));
        Ok(())
    }

    /// Without a manifest the rows are all there is.
    fn parts_by_rows(&mut self, number: u32, rows: &[ScannedPart]) -> Result<(), Error> {
        for row in rows {
            match &row.row {
                Ok(PartRow {
                    name,
                    content,
                    digest,
                    size_bytes,
                    ..
                }) => {
                    let place = self.place(number).part(name).content(*content);
                    self.content(place, *content, digest, *size_bytes)?;
                }
                Err(column) => {
                    let place = self.place(number).table("part");
                    self.found(Finding::new(Kind::RowImpossible, place).columns(&[column]));
                }
            }
        }
        Ok(())
    }

    fn content(
        &mut self,
        place: Place,
        id: ContentId,
        digest: &Digest,
        size_bytes: u64,
    ) -> Result<(), Error> {
        // Versions share contents: one is judged again only against another digest.
        if self.judged.insert(id, digest.clone()).as_ref() == Some(digest) {
            return Ok(());
        }
        let expected = self
            .rules
            .is_deep
            .then_some(Expected { digest, size_bytes });
        let fault = self.subject.judge_content(id, expected, self.tally)?;
        self.fault(fault, &place);
        Ok(())
    }

    fn fault(&mut self, fault: Option<Fault>, place: &Place) {
        if let Some(Fault { kind, detail }) = fault {
            let mut finding = Finding::new(kind, place.clone());
            finding.detail = detail;
            self.found(finding);
        }
    }

    fn stray_part(&mut self, row: &ScannedPart) {
        let mut place = self.place(row.key.1);
        if let Ok(part) = &row.row {
            place = place.part(&part.name).content(part.content);
        }
        self.found(Finding::new(Kind::PartRowAdded, place));
    }

    fn record_row(&mut self) {
        let place = Place::record(self.group.id);
        let by_row = self
            .group
            .versions
            .last()
            .and_then(|row| row.row.as_ref().ok());
        let by_manifest = self.newest.as_ref();
        let newest = by_manifest.filter(|it| by_row.is_none_or(|row| it.number >= row.number));
        let newest = newest.or(by_row).cloned();
        match (&self.group.record, newest) {
            (None, _) if self.group.versions.is_empty() => {}
            (None, _) => self.found(Finding::new(Kind::RecordRowMissing, place)),
            (Some(Err(column)), _) => {
                let finding = Finding::new(Kind::RowImpossible, place.table("record"));
                self.found(finding.columns(&[column]));
            }
            (Some(Ok(_)), None) if self.group.versions.is_empty() => {
                self.found(Finding::new(Kind::RecordRowAdded, place));
            }
            (Some(Ok(_)), None) => {}
            (Some(Ok(row)), Some(newest)) => self.compare_record(row, &newest, place),
        }
    }

    fn compare_record(&mut self, row: &RecordRow, newest: &VersionRow, place: Place) {
        let columns = columns::of_record(row, newest);
        if row.head > newest.number {
            let missing = self.place(row.head.number());
            self.found(Finding::new(Kind::VersionMissing, missing));
        }
        if !columns.is_empty() {
            let place = place.table("record");
            self.found(Finding::new(Kind::RecordRowDiffers, place).columns(&columns));
        }
    }

    /// Names the later versions that rest on a damaged one.
    fn name_later(&mut self) {
        for finding in &mut self.findings {
            let version = finding.place.version;
            finding.later = version
                .map(|it| self.group.later_than(it))
                .unwrap_or_default();
        }
    }
}

/// Missing versions that one gap names.
const GAP_MAX: usize = 1000;

/// Cuts the parts of version `number` off the front; rows of versions that are not there are strays.
fn split_parts<'p>(
    parts: &mut &'p [ScannedPart],
    number: u32,
    mut stray: impl FnMut(&ScannedPart),
) -> &'p [ScannedPart] {
    let strays = parts.iter().take_while(|row| row.key.1 < number).count();
    parts[..strays].iter().for_each(&mut stray);
    let own = parts[strays..]
        .iter()
        .take_while(|row| row.key.1 == number)
        .count();
    let taken = &parts[strays..strays + own];
    *parts = &parts[strays + own..];
    taken
}
