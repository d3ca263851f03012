//! Reading for systems: the manifest of a version as the bytes that were fixed, and the bytes of one
//! content. No view is made; what is handed out was compared with its digest.

use crate::Vault;
use crate::access_check::On;
use crate::after_confirmation::SaidOfVersion;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::error::{Error, Noun};
use genpon_access::{Granted, Operation};
use genpon_formats::manifest::{Manifest, Part};
use genpon_model::id::{ContentId, RecordId};
use genpon_model::record::VersionNo;
use genpon_store::{DamageRow, RecordRow, VersionRow};
use std::io::Read;

/// A version as a system reads it.
#[derive(Debug, Clone)]
pub struct ManifestReading {
    /// The index row of its record.
    pub record: RecordRow,
    /// Its own.
    pub version: VersionRow,
    /// What it says.
    pub manifest: Manifest,
    /// The bytes that were fixed.
    pub bytes: Vec<u8>,
    /// What was said of it after its confirmation.
    pub said: SaidOfVersion,
    /// Unresolved damage of the record.
    pub damage: Vec<DamageRow>,
}

impl Vault {
    /// Reads a version, the latest if none is named.
    ///
    /// # Errors
    /// No such record or version, no right to read, damage.
    pub fn read_manifest(
        &self,
        caller: &Caller,
        id: RecordId,
        number: Option<VersionNo>,
    ) -> Result<ManifestReading, Error> {
        self.at_desk(caller, "record.read", |desk| {
            let (record, version, granted) = find(desk, id, number)?;
            let (bytes, manifest) = desk.vault.manifest_bytes(&desk.house, &version)?;
            let digest = &version.manifest_digest;
            let said = desk.vault.said_of(&desk.house, &manifest, digest)?;
            let damage = desk.vault.store().damage(caller.institution, id)?;
            desk.commit(&granted)?;
            Ok(ManifestReading {
                record,
                version,
                manifest,
                bytes,
                said,
                damage,
            })
        })
    }

    /// Opens one content of a version.
    ///
    /// # Errors
    /// No such content in this version, no right to read, damage.
    pub fn read_content(
        &self,
        caller: &Caller,
        id: RecordId,
        number: VersionNo,
        content: ContentId,
    ) -> Result<(Part, Box<dyn Read + Send>), Error> {
        self.at_desk(caller, "part.read", |desk| {
            let (_, version, granted) = find(desk, id, Some(number))?;
            let manifest = desk.vault.manifest(&desk.house, &version)?;
            let part = manifest
                .parts
                .into_iter()
                .find(|part| part.content == content);
            let part = part.ok_or(Error::NotFound(Noun::Part))?;
            desk.detail("part", part.digest.to_string());
            let opened = desk.house.sealing.open(desk.vault.store(), content)?;
            desk.commit(&granted)?;
            Ok((part, Box::new(opened) as Box<dyn Read + Send>))
        })
    }
}

fn find(
    desk: &mut Desk<'_>,
    id: RecordId,
    number: Option<VersionNo>,
) -> Result<(RecordRow, VersionRow, Granted), Error> {
    let record = desk.record(id)?;
    let document_type = desk.stored_type(&record.document_type)?;
    let granted = desk.may_on(Operation::Read, On::record(id, &document_type))?;
    let number = number.unwrap_or(record.head);
    desk.about.version = Some(number);
    let version = desk
        .vault
        .store()
        .version(desk.caller.institution, id, number)?;
    Ok((
        record,
        version.ok_or(Error::NotFound(Noun::Version))?,
        granted,
    ))
}
