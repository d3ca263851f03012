//! History 更新履歴: all versions of a record, and the difference between any two.
//!
//! JAHIS 3.3, 7.1.3: every update keeps what was before, in an order that no clock decides, and
//! content before and after can be laid side by side.

use crate::Vault;
use crate::access_check::On;
use crate::after_confirmation::SaidOfVersion;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::error::{Error, Noun};
use genpon_access::{Granted, Operation};
use genpon_formats::diff::{self, Side};
use genpon_formats::html::difference::{Layout, difference};
use genpon_formats::locale::Locale;
use genpon_formats::manifest::Manifest;
use genpon_model::id::RecordId;
use genpon_model::record::{Act, VersionNo};
use genpon_store::{DamageRow, PatientRow, RecordRow, VersionRow};
use std::collections::BTreeMap;

/// All versions of a record.
#[derive(Debug, Clone)]
pub struct History {
    /// Its index row.
    pub record: RecordRow,
    /// Whose it is.
    pub patient: Option<PatientRow>,
    /// The versions in the order of the chain, oldest first, with their manifests.
    pub versions: Vec<(VersionRow, Manifest)>,
    /// What was said of versions after their confirmation, where a proxy entered them.
    pub said: BTreeMap<VersionNo, SaidOfVersion>,
    /// Unresolved damage.
    pub damage: Vec<DamageRow>,
}

/// Two versions side by side.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// Its index row.
    pub record: RecordRow,
    /// Whose it is.
    pub patient: Option<PatientRow>,
    /// The older manifest.
    pub old: Manifest,
    /// The newer manifest.
    pub new: Manifest,
    /// The index row of the newer version.
    pub new_row: VersionRow,
    /// The difference as markup.
    pub markup: String,
}

impl Vault {
    /// Reads the history of a record.
    ///
    /// # Errors
    /// No such record, no right to read its history, damage.
    pub fn read_history(&self, caller: &Caller, id: RecordId) -> Result<History, Error> {
        self.at_desk(caller, "history.read", |desk| {
            let (record, patient, granted) = historic(desk, id)?;
            let rows = desk.vault.store().versions(caller.institution, id)?;
            let read = |row: VersionRow| {
                let manifest = desk.vault.manifest(&desk.house, &row)?;
                Ok((row, manifest))
            };
            let versions = rows
                .into_iter()
                .map(read)
                .collect::<Result<Vec<_>, Error>>()?;
            let said = said(desk, &versions)?;
            let damage = desk.vault.store().damage(caller.institution, id)?;
            desk.commit(&granted)?;
            Ok(History {
                record,
                patient,
                versions,
                said,
                damage,
            })
        })
    }

    /// Whether the caller reads the trail of a record, and not its history: an auditor. They are shown
    /// its uses where they read all others. Leaves no event.
    #[must_use]
    pub fn reads_only_uses(&self, caller: &Caller, id: RecordId) -> bool {
        let Ok(mut desk) = self.quiet_desk(caller) else {
            return false;
        };
        desk.may(Operation::ReadAudit).is_ok() && historic(&mut desk, id).is_err()
    }

    /// Compares two versions of a record.
    ///
    /// # Errors
    /// No such record or version, no right to read its history, damage.
    pub fn compare_versions(
        &self,
        caller: &Caller,
        id: RecordId,
        (old, new): (VersionNo, VersionNo),
        layout: Layout,
    ) -> Result<Comparison, Error> {
        self.at_desk(caller, "history.compare", |desk| {
            let (record, patient, granted) = historic(desk, id)?;
            desk.detail("from", old.to_string());
            desk.detail("to", new.to_string());
            let (_, old, old_bytes) = side(desk, id, old)?;
            let (new_row, new, new_bytes) = side(desk, id, new)?;
            let changed = diff::versions(&as_side(&old, &old_bytes), &as_side(&new, &new_bytes));
            let locale = Locale::of(caller.lang);
            let markup = difference(&changed, &old, &new, layout, locale).into_string();
            desk.commit(&granted)?;
            Ok(Comparison {
                record,
                patient,
                old,
                new,
                new_row,
                markup,
            })
        })
    }
}

fn said(
    desk: &Desk<'_>,
    versions: &[(VersionRow, Manifest)],
) -> Result<BTreeMap<VersionNo, SaidOfVersion>, Error> {
    let by_proxy = versions
        .iter()
        .filter(|(_, manifest)| manifest.proxy.is_some());
    let said = by_proxy.map(|(row, manifest)| {
        let digest = &row.manifest_digest;
        Ok((
            row.number,
            desk.vault.said_of(&desk.house, manifest, digest)?,
        ))
    });
    said.collect()
}

fn historic(
    desk: &mut Desk<'_>,
    id: RecordId,
) -> Result<(RecordRow, Option<PatientRow>, Granted), Error> {
    let record = desk.record(id)?;
    let document_type = desk.stored_type(&record.document_type)?;
    let granted = desk.may_on(Operation::ReadHistory, On::record(id, &document_type))?;
    let patient = record.patient.map(|id| desk.patient(id)).transpose()?;
    Ok((record, patient, granted))
}

/// What a draft would change against the version it starts from, as one text. `would_be` is the
/// manifest it would have; a withdrawal changes everything and nothing, so that it has none.
pub(crate) fn would_change(
    desk: &Desk<'_>,
    base: VersionNo,
    would_be: &Manifest,
) -> Result<Option<String>, Error> {
    if would_be.act == Act::Withdraw {
        return Ok(None);
    }
    let (_, old, old_bytes) = side(desk, would_be.record, base)?;
    let new_bytes = contents(desk, would_be)?;
    let changed = diff::versions(&as_side(&old, &old_bytes), &as_side(would_be, &new_bytes));
    let locale = Locale::of(desk.caller.lang);
    Ok(Some(
        difference(&changed, &old, would_be, Layout::Unified, locale).into_string(),
    ))
}

type Contents = BTreeMap<String, Vec<u8>>;

fn side(
    desk: &Desk<'_>,
    id: RecordId,
    number: VersionNo,
) -> Result<(VersionRow, Manifest, Contents), Error> {
    let version = desk
        .vault
        .store()
        .version(desk.caller.institution, id, number)?;
    let version = version.ok_or(Error::NotFound(Noun::Version))?;
    let manifest = desk.vault.manifest(&desk.house, &version)?;
    let contents = contents(desk, &manifest)?;
    Ok((version, manifest, contents))
}

/// The bytes of the parts that are small enough to be compared.
fn contents(desk: &Desk<'_>, manifest: &Manifest) -> Result<Contents, Error> {
    let view_bytes_max = desk.vault.settings().view_bytes_max;
    let small = manifest
        .parts
        .iter()
        .filter(|part| part.size <= view_bytes_max);
    let read = small.map(|part| {
        Ok((
            part.name.to_string(),
            desk.vault.part_bytes(&desk.house, part)?,
        ))
    });
    read.collect()
}

fn as_side<'a>(manifest: &'a Manifest, contents: &'a Contents) -> Side<'a> {
    let bytes = contents
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    Side {
        manifest,
        contents: bytes.collect(),
    }
}
