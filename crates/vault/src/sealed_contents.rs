//! Binds the sealed bytes of a version to the trail: the event of its confirmation, a leaf of the
//! audit log, carries one digest over what the rows say of them (docs/format/audit-event.md).
//!
//! So a run without `--deep` finds whoever alters sealed bytes and their row together. Wrapping a key
//! again changes no sealed byte, and a content is never sealed again.

use crate::error::Error;
use genpon_model::Digest;
use genpon_model::digest::DigestAlgorithm;
use genpon_model::id::{ContentId, InstitutionId};
use genpon_store::{SealedBytes, Store, Write};

/// The detail of the event.
pub(crate) const DETAIL: &str = "sealed-contents";

/// The digest over the manifest's sealed bytes and then the parts', in their order.
pub(crate) fn digest(contents: &[SealedBytes]) -> Digest {
    let mut hasher = DigestAlgorithm::Sha256.hasher();
    hasher.update(b"genpon/sealed-contents/1\n");
    for SealedBytes {
        id,
        digest,
        size_bytes,
    } in contents
    {
        hasher.update(format!("{id} {digest} {size_bytes}\n").as_bytes());
    }
    hasher.finish()
}

/// The digest of the version that a commit adds, if it adds one.
pub(crate) fn of_commit(
    store: &dyn Store,
    institution: InstitutionId,
    writes: &[Write],
) -> Result<Option<Digest>, Error> {
    let version = writes.iter().find_map(|write| match write {
        Write::AddVersion { row, parts } => Some((row, parts)),
        _ => None,
    });
    let Some((row, parts)) = version else {
        return Ok(None);
    };
    let named = std::iter::once(row.manifest).chain(parts.iter().map(|part| part.content));
    let sealed = named.map(|id| match put(writes, id) {
        Some(sealed) => Ok(sealed),
        None => store.sealed_bytes(institution, id)?.ok_or(Error::Internal(
            "a version names a content that is not there",
        )),
    });
    Ok(Some(digest(&sealed.collect::<Result<Vec<_>, Error>>()?)))
}

/// What this commit stores.
fn put(writes: &[Write], id: ContentId) -> Option<SealedBytes> {
    writes.iter().find_map(|write| match write {
        Write::PutContent { content, .. } if content.id == id => Some(SealedBytes {
            id,
            digest: content.sealed_digest.clone(),
            size_bytes: content.sealed_size_bytes,
        }),
        _ => None,
    })
}
