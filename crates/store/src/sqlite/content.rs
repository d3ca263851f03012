//! Sealed contents and their wrapped keys.

use super::batch::{ApplyError, Batch, is_foreign_key};
use super::cells::{Cells, first, list, signed};
use crate::error::{Conflict, Fault, ReadError};
use crate::rows::{ContentRow, WrappedKey};
use genpon_model::id::{ContentId, InstitutionId};
use rusqlite::Connection;

pub(super) fn put(
    batch: &mut Batch<'_>,
    content: &ContentRow,
    key: &WrappedKey,
) -> Result<(), ApplyError> {
    let size_bytes = content.sealed_size_bytes;
    if content.inline.is_none() {
        if !batch.files.has(batch.institution, content.id, size_bytes) {
            return Err(ApplyError::Refused(Fault::ContentFile(content.id)));
        }
        batch.placed.push(content.id);
    }
    batch.insert(
        Conflict::Exists,
        "INSERT INTO content (institution, id, sealed_size_bytes, sealed_digest, inline) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
        (
            batch.institution.as_bytes(),
            content.id.as_bytes(),
            signed(size_bytes),
            content.sealed_digest.to_string(),
            &content.inline,
        ),
    )?;
    batch.insert(
        Conflict::Exists,
        "INSERT INTO content_key (institution, content, key_edition, wrapped) \
         VALUES (?1, ?2, ?3, ?4)",
        (
            batch.institution.as_bytes(),
            content.id.as_bytes(),
            key.key_edition,
            &key.wrapped,
        ),
    )?;
    batch.tally.contents += 1;
    batch.tally.contents_bytes += signed(size_bytes);
    Ok(())
}

pub(super) fn rewrap(
    batch: &mut Batch<'_>,
    content: ContentId,
    key: &WrappedKey,
) -> Result<(), ApplyError> {
    let changed = batch.run(
        "UPDATE content_key SET key_edition = ?3, wrapped = ?4 \
         WHERE institution = ?1 AND content = ?2 AND key_edition < ?3",
        (
            batch.institution.as_bytes(),
            content.as_bytes(),
            key.key_edition,
            &key.wrapped,
        ),
    )?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Conflict::Content(content).into())
    }
}

/// The foreign keys of parts and manifests refuse this for a content that a version needs.
pub(super) fn drop_row(batch: &mut Batch<'_>, id: ContentId) -> Result<(), ApplyError> {
    let key = (batch.institution.as_bytes(), id.as_bytes());
    let size: Option<i64> = batch.find(
        "SELECT CASE WHEN inline IS NULL THEN -sealed_size_bytes ELSE sealed_size_bytes END \
         FROM content WHERE institution = ?1 AND id = ?2",
        key,
    )?;
    let size = size.ok_or(Conflict::Content(id))?;
    if size < 0 {
        batch.files.note_drop(batch.institution, id)?;
        batch.dropped.push(id);
    }
    let dropped = batch.run(
        "DELETE FROM content WHERE institution = ?1 AND id = ?2",
        key,
    );
    dropped.map_err(|error| {
        if is_foreign_key(&error) {
            Conflict::Content(id).into()
        } else {
            error
        }
    })?;
    batch.run(
        "DELETE FROM content_key WHERE institution = ?1 AND content = ?2",
        key,
    )?;
    batch.tally.contents -= 1;
    batch.tally.contents_bytes -= size.abs();
    Ok(())
}

pub(super) fn one(
    db: &Connection,
    institution: InstitutionId,
    id: ContentId,
) -> Result<Option<ContentRow>, ReadError> {
    let sql = "SELECT id, sealed_size_bytes, sealed_digest, inline FROM content \
               WHERE institution = ?1 AND id = ?2";
    first(
        db,
        "content",
        sql,
        (institution.as_bytes(), id.as_bytes()),
        decode,
    )
}

pub(super) fn has_row(
    db: &Connection,
    institution: InstitutionId,
    id: ContentId,
) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM content WHERE institution = ?1 AND id = ?2")?
        .exists((institution.as_bytes(), id.as_bytes()))
}

pub(super) fn after(
    db: &Connection,
    institution: InstitutionId,
    after: Option<ContentId>,
    limit: u32,
) -> Result<Vec<ContentRow>, ReadError> {
    let sql = "SELECT id, sealed_size_bytes, sealed_digest, inline FROM content \
               WHERE institution = ?1 AND id > ?2 ORDER BY id LIMIT ?3";
    let after = after.map_or_else(Vec::new, |id| id.as_bytes().to_vec());
    list(
        db,
        "content",
        sql,
        (institution.as_bytes(), after, limit),
        decode,
    )
}

pub(super) fn wrapped_key(
    db: &Connection,
    institution: InstitutionId,
    id: ContentId,
) -> Result<Option<WrappedKey>, ReadError> {
    let sql =
        "SELECT key_edition, wrapped FROM content_key WHERE institution = ?1 AND content = ?2";
    let key = (institution.as_bytes(), id.as_bytes());
    first(db, "content_key", sql, key, decode_key)
}

pub(super) fn wrapped_keys_before(
    db: &Connection,
    institution: InstitutionId,
    edition: u32,
    limit: u32,
) -> Result<Vec<(ContentId, WrappedKey)>, ReadError> {
    let sql = "SELECT content, key_edition, wrapped FROM content_key \
               WHERE institution = ?1 AND key_edition < ?2 ORDER BY key_edition, content LIMIT ?3";
    let params = (institution.as_bytes(), edition, limit);
    list(db, "content_key", sql, params, |cells| {
        Ok((
            cells.id("content", ContentId::from_slice)?,
            decode_key(cells)?,
        ))
    })
}

fn decode(cells: &mut Cells<'_>) -> Result<ContentRow, ReadError> {
    Ok(ContentRow {
        id: cells.id("id", ContentId::from_slice)?,
        sealed_size_bytes: cells.count("sealed_size_bytes")?,
        sealed_digest: cells.digest("sealed_digest")?,
        inline: cells.value("inline")?,
    })
}

fn decode_key(cells: &mut Cells<'_>) -> Result<WrappedKey, ReadError> {
    Ok(WrappedKey {
        key_edition: cells.value("key_edition")?,
        wrapped: cells.value("wrapped")?,
    })
}
