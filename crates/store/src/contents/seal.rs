//! Sealing: from plain bytes to a row with its wrapped key, in memory or through a file.

use super::chunks::{ChunkKey, ChunkWriter};
use super::files::{ContentFiles, Incoming};
use super::header::{Compression, Header};
use super::{INLINE_BYTES_MAX, compress};
use crate::error::Fault;
use crate::keys::{InstitutionKeys, KeyError, Secret};
use crate::rows::{ContentRow, WrappedKey};
use crate::writes::Write;
use genpon_model::digest::Hasher;
use genpon_model::id::{ContentId, InstitutionId};
use genpon_model::{Digest, DigestAlgorithm};
use std::io::{self, Read, Write as _};
use zeroize::Zeroizing;

/// A sealed content, ready to be committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Its row.
    pub content: ContentRow,
    /// Its data key, wrapped.
    pub key: WrappedKey,
    /// Digest of the plain bytes.
    pub digest: Digest,
    /// Length of the plain bytes.
    pub size_bytes: u64,
}

impl Sealed {
    /// The write that puts it into the store.
    #[must_use]
    pub fn into_write(self) -> Write {
        Write::PutContent {
            content: self.content,
            key: self.key,
        }
    }
}

/// Why a content was not sealed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// More bytes came than are allowed.
    #[error("more than {limit_bytes} bytes")]
    TooLarge {
        /// How many are allowed.
        limit_bytes: u64,
    },
    /// The caller's reader failed.
    #[error("the bytes could not be read: {0}")]
    Source(#[source] io::Error),
    /// A key could not be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The file could not be written.
    #[error("the content could not be written: {0}")]
    Failed(#[source] Fault),
}

pub(super) fn whole(
    files: &ContentFiles,
    algorithm: DigestAlgorithm,
    keys: &InstitutionKeys,
    id: ContentId,
    salt: Option<[u8; 32]>,
    bytes: &[u8],
) -> Result<Sealed, SealError> {
    let frame = compress::whole(bytes).map_err(sink_failed)?;
    let compression = frame
        .as_ref()
        .map_or(Compression::None, |_| Compression::Zstd);
    let opening = Opening::draw(keys, compression)?;
    let spill = Spill::new(files, algorithm, keys.institution(), id);
    let mut chunks = opening.chunks(keys.institution(), id, spill)?;
    chunks
        .write_all(frame.as_deref().unwrap_or(bytes))
        .map_err(sink_failed)?;
    let outcome = Outcome {
        digest: algorithm.digest(bytes),
        size_bytes: bytes.len() as u64,
        salt,
    };
    opening.close(keys, id, chunks, outcome)
}

pub(super) fn stream(
    files: &ContentFiles,
    algorithm: DigestAlgorithm,
    keys: &InstitutionKeys,
    id: ContentId,
    source: &mut dyn Read,
    limit_bytes: u64,
) -> Result<Sealed, SealError> {
    let mut source = Source::new(source, algorithm, limit_bytes);
    let mut piece = vec![0; compress::TRIAL_LEN];
    let length = source.fill(&mut piece)?;
    if length < piece.len() {
        return whole(files, algorithm, keys, id, None, &piece[..length]);
    }
    let pays = compress::pays(&piece).map_err(sink_failed)?;
    let compression = if pays {
        Compression::Zstd
    } else {
        Compression::None
    };
    let opening = Opening::draw(keys, compression)?;
    let spill = Spill::new(files, algorithm, keys.institution(), id);
    let mut chunks = opening.chunks(keys.institution(), id, spill)?;
    if pays {
        let encoder = zstd::stream::write::Encoder::new(chunks, compress::LEVEL);
        let mut encoder = encoder.map_err(sink_failed)?;
        source.pump(piece, &mut encoder)?;
        chunks = encoder.finish().map_err(sink_failed)?;
    } else {
        source.pump(piece, &mut chunks)?;
    }
    opening.close(keys, id, chunks, source.finish())
}

/// The data key and header of a content that is being sealed.
struct Opening {
    data_key: Zeroizing<[u8; 32]>,
    header: Header,
}

/// What is known of the plain bytes once all have passed.
struct Outcome {
    digest: Digest,
    size_bytes: u64,
    salt: Option<[u8; 32]>,
}

impl Opening {
    fn draw(keys: &InstitutionKeys, compression: Compression) -> Result<Self, KeyError> {
        let mut data_key = Zeroizing::new([0; 32]);
        let mut nonce_prefix = [0; 7];
        keys.random().fill(&mut *data_key)?;
        keys.random().fill(&mut nonce_prefix)?;
        let header = Header {
            compression,
            nonce_prefix,
        };
        Ok(Self { data_key, header })
    }

    fn chunks<'a>(
        &self,
        institution: InstitutionId,
        id: ContentId,
        spill: Spill<'a>,
    ) -> Result<ChunkWriter<Spill<'a>>, SealError> {
        let key = ChunkKey::new(&self.data_key, self.header, institution, id);
        ChunkWriter::new(key.ok_or(KeyError::DoesNotOpen)?, spill).map_err(sink_failed)
    }

    fn close(
        self,
        keys: &InstitutionKeys,
        id: ContentId,
        chunks: ChunkWriter<Spill<'_>>,
        outcome: Outcome,
    ) -> Result<Sealed, SealError> {
        let Outcome {
            digest,
            size_bytes,
            salt,
        } = outcome;
        let secret = Secret {
            key: self.data_key,
            size_bytes,
            salt,
        };
        let key = keys.wrap(id, &secret)?;
        let spill = chunks.finish().map_err(sink_failed)?;
        Ok(Sealed {
            content: spill.finish().map_err(SealError::Failed)?,
            key,
            digest,
            size_bytes,
        })
    }
}

/// The caller's reader, counted, limited and digested.
struct Source<'a> {
    reader: &'a mut dyn Read,
    hasher: Hasher,
    size_bytes: u64,
    limit_bytes: u64,
}

impl<'a> Source<'a> {
    fn new(reader: &'a mut dyn Read, algorithm: DigestAlgorithm, limit_bytes: u64) -> Self {
        Self {
            reader,
            hasher: algorithm.hasher(),
            size_bytes: 0,
            limit_bytes,
        }
    }

    /// Reads until the piece is full or the bytes end.
    fn fill(&mut self, piece: &mut [u8]) -> Result<usize, SealError> {
        let mut filled = 0;
        while filled < piece.len() {
            match self.reader.read(&mut piece[filled..]) {
                Ok(0) => break,
                Ok(length) => filled += length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(SealError::Source(error)),
            }
        }
        self.hasher.update(&piece[..filled]);
        self.size_bytes += filled as u64;
        if self.size_bytes > self.limit_bytes {
            let limit_bytes = self.limit_bytes;
            return Err(SealError::TooLarge { limit_bytes });
        }
        Ok(filled)
    }

    /// Writes the full first piece and all that follows.
    fn pump(&mut self, mut piece: Vec<u8>, sink: &mut impl io::Write) -> Result<(), SealError> {
        let mut length = piece.len();
        while length > 0 {
            sink.write_all(&piece[..length]).map_err(sink_failed)?;
            length = self.fill(&mut piece)?;
        }
        Ok(())
    }

    fn finish(self) -> Outcome {
        Outcome {
            digest: self.hasher.finish(),
            size_bytes: self.size_bytes,
            salt: None,
        }
    }
}

/// Takes sealed bytes: into memory while they are few, then into a file.
struct Spill<'a> {
    files: &'a ContentFiles,
    institution: InstitutionId,
    id: ContentId,
    hasher: Hasher,
    size_bytes: u64,
    memory: Vec<u8>,
    file: Option<Incoming<'a>>,
}

impl<'a> Spill<'a> {
    fn new(
        files: &'a ContentFiles,
        algorithm: DigestAlgorithm,
        institution: InstitutionId,
        id: ContentId,
    ) -> Self {
        Self {
            files,
            institution,
            id,
            hasher: algorithm.hasher(),
            size_bytes: 0,
            memory: Vec::new(),
            file: None,
        }
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.hasher.update(bytes);
        self.size_bytes += bytes.len() as u64;
        match &mut self.file {
            Some(file) => file.write(bytes),
            None if self.memory.len() + bytes.len() <= INLINE_BYTES_MAX => {
                self.memory.extend_from_slice(bytes);
                Ok(())
            }
            None => {
                let mut file = self.files.begin(self.institution, self.id)?;
                file.write(&std::mem::take(&mut self.memory))?;
                file.write(bytes)?;
                self.file = Some(file);
                Ok(())
            }
        }
    }

    fn finish(self) -> Result<ContentRow, Fault> {
        let is_file = self.file.is_some();
        self.file.map_or(Ok(()), Incoming::place)?;
        Ok(ContentRow {
            id: self.id,
            sealed_size_bytes: self.size_bytes,
            sealed_digest: self.hasher.finish(),
            inline: (!is_file).then_some(self.memory),
        })
    }
}

impl io::Write for Spill<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.take(bytes).map_err(io::Error::other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What came out of the chain of writers, as the fault that went in.
fn sink_failed(error: io::Error) -> SealError {
    let inner = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Fault>());
    SealError::Failed(match inner {
        Some(fault) => fault.clone(),
        None => Fault::file("content".as_ref(), error),
    })
}
