//! Institutions and the editions of their keys.

use super::batch::{ApplyError, Batch};
use super::cells::{Cells, list};
use crate::error::{Conflict, ReadError};
use crate::keys::InstitutionKey;
use genpon_model::Institution;
use genpon_model::id::InstitutionId;
use genpon_model::institution::InstitutionKind;
use rusqlite::Connection;

pub(super) fn add(
    batch: &mut Batch<'_>,
    institution: &Institution,
    wrapped_key: &[u8],
) -> Result<(), ApplyError> {
    if institution.id != batch.institution {
        return Err(Conflict::Institution.into());
    }
    batch.insert(
        Conflict::Exists,
        "INSERT INTO institution (id, name, kind) VALUES (?1, ?2, ?3)",
        (
            institution.id.as_bytes(),
            institution.name.as_str(),
            institution.kind.code(),
        ),
    )?;
    batch.run(
        "INSERT INTO tally (institution) VALUES (?1)",
        [institution.id.as_bytes()],
    )?;
    let wrapped = wrapped_key.to_vec();
    add_key(
        batch,
        &InstitutionKey {
            edition: 1,
            wrapped,
        },
    )
}

pub(super) fn add_key(batch: &mut Batch<'_>, key: &InstitutionKey) -> Result<(), ApplyError> {
    batch.insert(
        Conflict::Exists,
        "INSERT INTO institution_key (institution, edition, wrapped) VALUES (?1, ?2, ?3)",
        (batch.institution.as_bytes(), key.edition, &key.wrapped),
    )
}

pub(super) fn rewrap_key(batch: &mut Batch<'_>, key: &InstitutionKey) -> Result<(), ApplyError> {
    let changed = batch.run(
        "UPDATE institution_key SET wrapped = ?3 WHERE institution = ?1 AND edition = ?2",
        (batch.institution.as_bytes(), key.edition, &key.wrapped),
    )?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Conflict::Institution.into())
    }
}

pub(super) fn exists(db: &Connection, institution: InstitutionId) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM institution WHERE id = ?1")?
        .exists([institution.as_bytes()])
}

pub(super) fn all(db: &Connection) -> Result<Vec<Institution>, ReadError> {
    let sql = "SELECT id, name, kind FROM institution ORDER BY id";
    list(db, "institution", sql, (), decode)
}

pub(super) fn keys(
    db: &Connection,
    institution: InstitutionId,
) -> Result<Vec<InstitutionKey>, ReadError> {
    let sql =
        "SELECT edition, wrapped FROM institution_key WHERE institution = ?1 ORDER BY edition";
    list(
        db,
        "institution_key",
        sql,
        [institution.as_bytes()],
        |cells| {
            Ok(InstitutionKey {
                edition: cells.value("edition")?,
                wrapped: cells.value("wrapped")?,
            })
        },
    )
}

fn decode(cells: &mut Cells<'_>) -> Result<Institution, ReadError> {
    Ok(Institution {
        id: cells.id("id", InstitutionId::from_slice)?,
        name: cells.text("name", |text| text.parse().ok())?,
        kind: cells.text("kind", InstitutionKind::from_code)?,
    })
}
