//! Judges one content: its row, its sealed bytes, its key, and what it opens to.
//!
//! The sealed digest needs no key and finds what the disk or a clumsy hand did. Opening needs the key
//! and finds whoever altered row and bytes together: every chunk is bound to institution and content.
//! Both are taken in one pass over the bytes, in little memory.

use super::finding::{Finding, Kind, Place};
use super::subject::{Subject, Tally, add};
use crate::error::Error;
use crate::sealing::Sealing;
use genpon_model::Digest;
use genpon_model::digest::Hasher;
use genpon_model::id::ContentId;
use genpon_store::contents::{OpenError, open, open_manifest};
use genpon_store::{ContentRow, ReadError, WrappedKey};
use std::io::{self, Cursor, Read};

/// What is wrong with a content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) kind: Kind,
    /// The digest found, or the column.
    pub(super) detail: Option<String>,
}

impl Fault {
    const fn plain(kind: Kind) -> Self {
        Self { kind, detail: None }
    }

    fn with(kind: Kind, detail: impl ToString) -> Self {
        Self {
            kind,
            detail: Some(detail.to_string()),
        }
    }

    pub(super) fn at(self, place: Place) -> Finding {
        let mut finding = Finding::new(self.kind, place);
        finding.detail = self.detail;
        finding
    }
}

/// What a content should open to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected<'a> {
    pub(super) digest: &'a Digest,
    pub(super) size_bytes: u64,
}

/// Manifest bytes and the salt of their commitment.
pub(super) type ManifestBytes = (Vec<u8>, [u8; 32]);

/// A row and a reader of its bytes.
type SealedBytes = (ContentRow, Box<dyn Read + Send>);

/// A manifest has at most 4 MiB; sealed, a little more.
const SEALED_MANIFEST_BYTES_MAX: u64 = 5 << 20;
const BUFFER_BYTES: usize = 128 * 1024;

impl Subject<'_> {
    /// Judges the content of a part; what it opens to only when `expected` is given.
    pub(super) fn judge_content(
        &self,
        id: ContentId,
        expected: Option<Expected<'_>>,
        tally: &Tally,
    ) -> Result<Option<Fault>, Error> {
        let (row, source) = match self.sealed_of(id)? {
            Ok(sealed) => sealed,
            Err(fault) => return Ok(Some(fault)),
        };
        let mut tee = Tee::new(source, &row.sealed_digest);
        let opened = match (self.sealing, expected) {
            (Some(sealing), Some(expected)) => {
                self.judge_plain(sealing, id, &mut tee, expected, tally)?
            }
            _ => None,
        };
        let sealed = tee.judge(&row);
        add(&tally.contents, 1);
        add(&tally.sealed_bytes, row.sealed_size_bytes);
        Ok(sealed.or(opened))
    }

    /// Judges the content of a manifest, and gives out what it opens to.
    pub(super) fn judge_manifest(
        &self,
        id: ContentId,
        tally: &Tally,
    ) -> Result<(Option<Fault>, Option<ManifestBytes>), Error> {
        let (row, source) = match self.sealed_of(id)? {
            Ok(sealed) => sealed,
            Err(fault) => return Ok((Some(fault), None)),
        };
        let mut sealed = Vec::new();
        let mut tee = Tee::new(source.take(SEALED_MANIFEST_BYTES_MAX), &row.sealed_digest);
        if tee.read_to_end(&mut sealed).is_err() {
            return Ok((Some(Fault::plain(Kind::ContentUnreadable)), None));
        }
        add(&tally.contents, 1);
        add(&tally.sealed_bytes, row.sealed_size_bytes);
        let fault = tee.judge(&row);
        let Some(sealing) = self.sealing else {
            return Ok((fault, None));
        };
        let key = match self.key_of(id)? {
            Ok(key) => key,
            Err(kind) => return Ok((Some(fault.unwrap_or(kind)), None)),
        };
        match open_manifest(&sealing.keys, id, &key, Cursor::new(sealed)) {
            Ok(opened) => Ok((fault, Some(opened))),
            Err(error) => Ok((Some(fault.unwrap_or_else(|| does_not_open(&error))), None)),
        }
    }

    /// The row and a reader of its bytes.
    fn sealed_of(&self, id: ContentId) -> Result<Result<SealedBytes, Fault>, Error> {
        let mut row = match readable(self.store.content(self.institution, id))? {
            Ok(Some(row)) => row,
            Ok(None) => return Ok(Err(Fault::plain(Kind::ContentMissing))),
            Err(fault) => return Ok(Err(fault)),
        };
        if let Some(bytes) = row.inline.take() {
            return Ok(Ok((row, Box::new(Cursor::new(bytes)))));
        }
        Ok(readable(self.store.sealed(self.institution, id))?.map(|source| (row, source)))
    }

    fn key_of(&self, id: ContentId) -> Result<Result<WrappedKey, Fault>, Error> {
        let key = readable(self.store.wrapped_key(self.institution, id))?;
        Ok(key.and_then(|key| key.ok_or(Fault::plain(Kind::KeyMissing))))
    }

    /// Unseals through `tee` and compares with what the manifest says.
    fn judge_plain<R: Read>(
        &self,
        sealing: &Sealing,
        id: ContentId,
        tee: &mut Tee<R>,
        expected: Expected<'_>,
        tally: &Tally,
    ) -> Result<Option<Fault>, Error> {
        let key = match self.key_of(id)? {
            Ok(key) => key,
            Err(fault) => return Ok(Some(fault)),
        };
        let mut opened = match open(&sealing.keys, id, &key, tee) {
            Ok(opened) => opened,
            Err(error) => return Ok(Some(does_not_open(&error))),
        };
        let mut hasher = expected.digest.algorithm().hasher();
        let Ok(size_bytes) = opened.pass_to(|bytes| hasher.update(bytes)) else {
            return Ok(Some(Fault::plain(Kind::ContentForged)));
        };
        add(&tally.plain_bytes, size_bytes);
        let digest = hasher.finish();
        let is_expected = size_bytes == expected.size_bytes && digest == *expected.digest;
        Ok((!is_expected).then(|| Fault::with(Kind::ContentDiffers, digest)))
    }

    /// Whether the sealed bytes of one content open as another one: they were exchanged.
    pub(super) fn opens_as(&self, bytes_of: ContentId, other: ContentId) -> Result<bool, Error> {
        let Some(sealing) = self.sealing else {
            return Ok(false);
        };
        for key_of in [other, bytes_of] {
            let (Ok((_, source)), Ok(key)) = (self.sealed_of(bytes_of)?, self.key_of(key_of)?)
            else {
                return Ok(false);
            };
            let mut first = [0; 1];
            let opened = open(&sealing.keys, other, &key, source);
            if opened.is_ok_and(|mut opened| opened.read(&mut first).is_ok()) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Damage of a row or file is a finding; only a store that cannot answer is an error.
pub(super) fn readable<T>(read: Result<T, ReadError>) -> Result<Result<T, Fault>, Error> {
    match read {
        Ok(value) => Ok(Ok(value)),
        Err(ReadError::Missing(_)) => Ok(Err(Fault::plain(Kind::FileMissing))),
        Err(ReadError::Impossible { table, column }) => Ok(Err(Fault::with(
            Kind::RowImpossible,
            format!("{table}.{column}"),
        ))),
        Err(ReadError::Failed(genpon_store::error::Fault::File { .. })) => {
            Ok(Err(Fault::plain(Kind::ContentUnreadable)))
        }
        Err(error) => Err(Error::from(error)),
    }
}

fn does_not_open(error: &OpenError) -> Fault {
    match error {
        OpenError::Key(_) => Fault::plain(Kind::KeyAltered),
        OpenError::Read(_) => Fault::plain(Kind::ContentUnreadable),
        _ => Fault::plain(Kind::ContentForged),
    }
}

/// Hashes what passes through.
struct Tee<R> {
    source: R,
    hasher: Hasher,
    size_bytes: u64,
    has_failed: bool,
}

impl<R: Read> Tee<R> {
    fn new(source: R, expected: &Digest) -> Self {
        Self {
            source,
            hasher: expected.algorithm().hasher(),
            size_bytes: 0,
            has_failed: false,
        }
    }

    /// Reads what nobody read, and compares all of it with the row.
    fn judge(mut self, row: &ContentRow) -> Option<Fault> {
        let mut buffer = vec![0; BUFFER_BYTES];
        while !self.has_failed && self.read(&mut buffer).is_ok_and(|count| count > 0) {}
        if self.has_failed {
            return Some(Fault::plain(Kind::ContentUnreadable));
        }
        let found = self.hasher.finish();
        let is_whole = self.size_bytes == row.sealed_size_bytes && found == row.sealed_digest;
        (!is_whole).then(|| Fault::with(Kind::ContentAltered, found))
    }
}

impl<R: Read> Read for Tee<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(out);
        match &read {
            Ok(count) => {
                self.hasher.update(&out[..*count]);
                self.size_bytes += *count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => self.has_failed = true,
        }
        read
    }
}
