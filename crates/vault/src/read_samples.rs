//! Reading for a purpose, on samples of what the archive holds, so that the operator can measure how
//! long it takes on this machine (JAHIS 3.3, 7.2.3(a)(ア)).
//!
//! Does what the use cases of the same purpose do, from the index to the markup, at the machine and
//! without a caller: nothing of what is read leaves this file but its number of bytes.

use crate::Vault;
use crate::error::{Error, Noun};
use crate::house::House;
use crate::read_audit::{AUDIT_PAGE, open_event};
use crate::seal_version::RENDITION;
use genpon_formats::html::{self, Under};
use genpon_formats::locale::{Lang, Locale};
use genpon_formats::reader;
use genpon_formats::sheet::{Sheet, SheetPart};
use genpon_ledger::Prover;
use genpon_model::id::InstitutionId;
use genpon_model::record::PartRole;
use genpon_store::{AuditFilter, ChartFilter, Log, VersionRow};

/// What people read for, each by its own means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// 診療: the chart of a patient, over all departments.
    Chart,
    /// 診療: one record, with all that can be shown of it.
    Record,
    /// 患者への説明: the file that was fixed at confirmation.
    Print,
    /// 監査: a page of the trail.
    Trail,
    /// 訴訟等: the proof of a version.
    Proof,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Chart,
        Self::Record,
        Self::Print,
        Self::Trail,
        Self::Proof,
    ];

    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Chart => "chart",
            Self::Record => "record",
            Self::Print => "print",
            Self::Trail => "trail",
            Self::Proof => "proof",
        }
    }

    /// How long it may take on average, in milliseconds, before the site should do something.
    #[must_use]
    pub const fn target_millis(self) -> u64 {
        match self {
            Self::Chart | Self::Record => 500,
            Self::Print | Self::Trail | Self::Proof => 1000,
        }
    }
}

/// Records of one chart, as a page shows them.
const CHART_RECORDS: u32 = 200;
const CELLS_MAX: u32 = 20_000;

impl Vault {
    /// The newest versions: what is read most.
    ///
    /// # Errors
    /// A store that cannot read.
    pub fn samples(
        &self,
        institution: InstitutionId,
        count: u32,
    ) -> Result<Vec<VersionRow>, Error> {
        while self.integrate(&*self.house(institution)?, Log::Versions)? {}
        let size = self.store().log_size(institution, Log::Versions)?;
        let from = size.saturating_sub(u64::from(count));
        Ok(self.store().versions_by_leaf(institution, from, count)?)
    }

    /// Reads one sample for one purpose; answers how many bytes a reader would get.
    ///
    /// # Errors
    /// Damage; a store that cannot read.
    pub fn read_sample(
        &self,
        institution: InstitutionId,
        purpose: Purpose,
        sample: &VersionRow,
    ) -> Result<usize, Error> {
        let house = self.house(institution)?;
        match purpose {
            Purpose::Chart => self.sample_chart(&house, sample),
            Purpose::Record => self.sample_record(&house, sample),
            Purpose::Print => self.sample_print(&house, sample),
            Purpose::Trail => self.sample_trail(&house),
            Purpose::Proof => self.sample_proof(&house, sample),
        }
    }

    fn sample_chart(&self, house: &House, sample: &VersionRow) -> Result<usize, Error> {
        let (institution, numbers) = (house.institution.id, Vec::from_iter(sample.patient));
        let filter = ChartFilter::default();
        let records = self
            .store()
            .chart(institution, &numbers, &filter, CHART_RECORDS)?;
        let cells = self.store().chart_cells(institution, &numbers, CELLS_MAX)?;
        let titles: usize = records.iter().map(|record| record.title.len()).sum();
        Ok(titles + cells.len())
    }

    fn sample_record(&self, house: &House, sample: &VersionRow) -> Result<usize, Error> {
        let manifest = self.manifest(house, sample)?;
        let view_bytes_max = self.settings().view_bytes_max;
        let mut parts = Vec::new();
        for part in &manifest.parts {
            let is_shown = part.role != PartRole::Rendition && part.size <= view_bytes_max;
            let bytes = is_shown.then(|| self.part_bytes(house, part)).transpose()?;
            let view = bytes.map(|bytes| reader::view(part, &bytes));
            parts.push(SheetPart { part, view });
        }
        let addresses = Under {
            path: "/parts/".to_owned(),
        };
        let sheet = Sheet::of(&manifest, &parts);
        Ok(html::sheet(&sheet, Locale::of(Lang::Ja), &addresses).len())
    }

    fn sample_print(&self, house: &House, sample: &VersionRow) -> Result<usize, Error> {
        let manifest = self.manifest(house, sample)?;
        let rendition = manifest
            .part(RENDITION)
            .ok_or(Error::NotFound(Noun::Part))?;
        Ok(self.part_bytes(house, rendition)?.len())
    }

    fn sample_trail(&self, house: &House) -> Result<usize, Error> {
        let filter = AuditFilter {
            newest_first: true,
            ..AuditFilter::default()
        };
        let rows = self
            .store()
            .audit_events(house.institution.id, &filter, AUDIT_PAGE)?;
        let opened = rows
            .iter()
            .map(|row| open_event(&house.sealing, row).map(|(_, text)| text.len()));
        opened.sum()
    }

    fn sample_proof(&self, house: &House, sample: &VersionRow) -> Result<usize, Error> {
        let institution = house.institution.id;
        let (bytes, _) = house.sealing.read_manifest(self.store(), sample.manifest)?;
        let size = self
            .store()
            .checkpoint(institution, Log::Versions)?
            .map_or(0, |row| row.size);
        let tiles = crate::sequence::StoreTiles {
            store: self.store(),
            institution,
            log: Log::Versions,
        };
        let path = Prover::new(&tiles, size)
            .inclusion(sample.leaf_index, size)
            .map_err(|_| Error::Damaged {
                noun: Noun::Version,
                id: sample.record.to_string(),
                kind: "tile-missing",
            })?;
        Ok(bytes.len() + 32 * path.len())
    }
}
