//! Opening: from sealed bytes and a wrapped key to the plain bytes, exactly as many as were sealed.

use super::chunks::{ChunkKey, ChunkReader, changed};
use super::compress;
use super::header::{Compression, Header};
use crate::keys::{InstitutionKeys, KeyError, Secret};
use crate::rows::WrappedKey;
use genpon_model::id::ContentId;
use std::io::{self, BufRead as _, Cursor, Read};

/// Why a content did not open.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The sealed bytes were changed, cut off, or are those of another content.
    #[error("the sealed bytes were changed, cut off, or belong to another content")]
    Changed,
    /// The data key did not open.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The content is larger than the caller can take.
    #[error("the content has {size_bytes} bytes")]
    TooLarge {
        /// How many it has.
        size_bytes: u64,
    },
    /// The content was not sealed as a manifest: there is no salt.
    #[error("the content is not a manifest")]
    NotAManifest,
    /// The sealed bytes could not be read.
    #[error("the sealed bytes could not be read: {0}")]
    Read(#[source] io::Error),
}

impl From<io::Error> for OpenError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => Self::Changed,
            _ => Self::Read(error),
        }
    }
}

/// Opens a content; read the plain bytes from the result. An error while reading of the kind
/// `InvalidData` means that the sealed bytes were changed.
///
/// # Errors
/// [`OpenError`]; later faults come from the reader.
pub fn open<R: Read>(
    keys: &InstitutionKeys,
    id: ContentId,
    wrapped: &WrappedKey,
    sealed: R,
) -> Result<Opened<R>, OpenError> {
    let (secret, chunks) = unlock(keys, id, wrapped, sealed)?;
    let size_bytes = secret.size_bytes;
    let plain = match chunks.compression() {
        Compression::None => Plain::AsIs(chunks),
        Compression::Zstd if size_bytes <= AT_HAND_BYTES_MAX => {
            Plain::AtHand(Cursor::new(into_bytes(&secret, chunks, size_bytes)?))
        }
        Compression::Zstd => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(chunks)?;
            decoder.window_log_max(WINDOW_LOG_MAX)?;
            Plain::Zstd(decoder)
        }
    };
    Ok(Opened {
        size_bytes,
        left_bytes: size_bytes,
        is_at_end: matches!(plain, Plain::AtHand(_)),
        plain,
    })
}

/// Opens a content into memory, when it has at most `limit_bytes`.
///
/// # Errors
/// [`OpenError`].
pub fn open_bytes<R: Read>(
    keys: &InstitutionKeys,
    id: ContentId,
    wrapped: &WrappedKey,
    sealed: R,
    limit_bytes: u64,
) -> Result<Vec<u8>, OpenError> {
    let (secret, chunks) = unlock(keys, id, wrapped, sealed)?;
    into_bytes(&secret, chunks, limit_bytes)
}

/// Opens a manifest, with the salt of its commitment.
///
/// # Errors
/// [`OpenError`]; [`OpenError::NotAManifest`] when the content was sealed as a part.
pub fn open_manifest<R: Read>(
    keys: &InstitutionKeys,
    id: ContentId,
    wrapped: &WrappedKey,
    sealed: R,
) -> Result<(Vec<u8>, [u8; 32]), OpenError> {
    let (secret, chunks) = unlock(keys, id, wrapped, sealed)?;
    let salt = secret.salt.ok_or(OpenError::NotAManifest)?;
    Ok((into_bytes(&secret, chunks, MANIFEST_BYTES_MAX)?, salt))
}

fn unlock<R: Read>(
    keys: &InstitutionKeys,
    id: ContentId,
    wrapped: &WrappedKey,
    mut sealed: R,
) -> Result<(Secret, ChunkReader<R>), OpenError> {
    let secret = keys.unwrap(id, wrapped)?;
    let mut header = [0; Header::LEN];
    sealed.read_exact(&mut header)?;
    let header = Header::from_bytes(&header).ok_or(OpenError::Changed)?;
    let key = ChunkKey::new(&secret.key, header, keys.institution(), id);
    let key = key.ok_or(KeyError::DoesNotOpen)?;
    let chunks = ChunkReader::new(key, sealed, secret.size_bytes)?;
    Ok((secret, chunks))
}

fn into_bytes<R: Read>(
    secret: &Secret,
    mut chunks: ChunkReader<R>,
    limit_bytes: u64,
) -> Result<Vec<u8>, OpenError> {
    let size_bytes = secret.size_bytes;
    let size = usize::try_from(size_bytes)
        .ok()
        .filter(|_| size_bytes <= limit_bytes)
        .ok_or(OpenError::TooLarge { size_bytes })?;
    let compression = chunks.compression();
    let plain = match (chunks.only_chunk()?, compression) {
        (Some(chunk), Compression::None) => chunk.to_vec(),
        (Some(chunk), Compression::Zstd) => compress::expand(chunk, size)?,
        (None, Compression::None) => rest_of(&mut chunks, size)?,
        (None, Compression::Zstd) => compress::expand(&rest_of(&mut chunks, size)?, size)?,
    };
    if plain.len() == size {
        Ok(plain)
    } else {
        Err(OpenError::Changed)
    }
}

fn rest_of<R: Read>(chunks: &mut ChunkReader<R>, expected: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(expected);
    chunks.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The plain bytes of a content, as a reader.
pub struct Opened<R: Read> {
    size_bytes: u64,
    left_bytes: u64,
    plain: Plain<R>,
    is_at_end: bool,
}

enum Plain<R: Read> {
    AsIs(ChunkReader<R>),
    /// A small one, expanded at once: a stream of its own would cost more than its bytes.
    AtHand(Cursor<Vec<u8>>),
    Zstd(zstd::stream::read::Decoder<'static, ChunkReader<R>>),
}

impl<R: Read> Opened<R> {
    /// How many plain bytes there are.
    #[must_use]
    pub const fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// Hands all bytes that are left to `sink`, piece by piece, and says how many there were. What was
    /// not compressed is not copied on the way.
    ///
    /// # Errors
    /// As for reading.
    pub fn pass_to(&mut self, mut sink: impl FnMut(&[u8])) -> io::Result<u64> {
        let expected = self.left_bytes;
        self.pass_chunks(&mut sink)?;
        let room = usize::try_from(self.left_bytes).map_or(BUFFER_BYTES, |n| n.min(BUFFER_BYTES));
        let mut buffer = vec![0; room];
        loop {
            match self.read(&mut buffer)? {
                0 => return Ok(expected),
                count => sink(&buffer[..count]),
            }
        }
    }

    fn pass_chunks(&mut self, sink: &mut impl FnMut(&[u8])) -> io::Result<()> {
        let Plain::AsIs(chunks) = &mut self.plain else {
            return Ok(());
        };
        while self.left_bytes > 0 {
            let chunk = chunks.fill_buf()?;
            let left = usize::try_from(self.left_bytes).unwrap_or(usize::MAX);
            let piece = &chunk[..left.min(chunk.len())];
            if piece.is_empty() {
                return Err(changed());
            }
            sink(piece);
            let length = piece.len();
            chunks.consume(length);
            self.left_bytes -= length as u64;
        }
        Ok(())
    }

    /// After the last byte: neither the frame nor the chunks may go on.
    fn check_end(&mut self) -> io::Result<()> {
        let mut more = [0];
        let chunks = match &mut self.plain {
            Plain::AsIs(chunks) => chunks,
            Plain::AtHand(_) => return Ok(()),
            Plain::Zstd(decoder) => {
                if decoder.read(&mut more)? > 0 {
                    return Err(changed());
                }
                decoder.get_mut()
            }
        };
        self.is_at_end = chunks.fill_buf()?.is_empty();
        if self.is_at_end {
            Ok(())
        } else {
            Err(changed())
        }
    }
}

impl<R: Read> Read for Opened<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.left_bytes == 0 {
            if !self.is_at_end {
                self.check_end()?;
            }
            return Ok(0);
        }
        let length = usize::try_from(self.left_bytes).map_or(out.len(), |left| left.min(out.len()));
        let given = match &mut self.plain {
            Plain::AsIs(chunks) => chunks.read(&mut out[..length])?,
            Plain::AtHand(bytes) => bytes.read(&mut out[..length])?,
            Plain::Zstd(decoder) => decoder.read(&mut out[..length])?,
        };
        if given == 0 && length > 0 {
            return Err(changed());
        }
        self.left_bytes -= given as u64;
        Ok(given)
    }
}

/// docs/format/manifest.md: at most 4 MiB.
const MANIFEST_BYTES_MAX: u64 = 4 * 1024 * 1024;
const BUFFER_BYTES: usize = 128 * 1024;
/// Compressed contents up to this length are expanded at once.
const AT_HAND_BYTES_MAX: u64 = 256 * 1024;
/// What level 3 writes needs 2 MiB; no content may make a reader take more than 8.
const WINDOW_LOG_MAX: u32 = 23;
