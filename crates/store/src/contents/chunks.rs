//! The chunks of a sealed content: sealing them as bytes pass, opening them one after the other.

use super::header::{CHUNK_LEN, Compression, Header, TAG_LEN};
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, UnboundKey};
use genpon_model::id::{ContentId, InstitutionId};
use std::io::{self, BufRead, Read, Write};

/// The key of one content, with what its chunks are bound to.
pub(super) struct ChunkKey {
    header: Header,
    bound: [u8; Header::LEN + 32],
    key: LessSafeKey,
}

impl ChunkKey {
    /// `None` only when the cipher refuses the key, which 32 bytes never make it do.
    pub(super) fn new(
        key: &[u8; 32],
        header: Header,
        institution: InstitutionId,
        id: ContentId,
    ) -> Option<Self> {
        let key = UnboundKey::new(&AES_256_GCM, key).ok()?;
        Some(Self {
            header,
            bound: header.bound(institution, id),
            key: LessSafeKey::new(key),
        })
    }

    pub(super) const fn header(&self) -> Header {
        self.header
    }

    /// Seals the chunk in place and appends its tag.
    pub(super) fn seal(&self, number: u32, is_last: bool, chunk: &mut Vec<u8>) -> io::Result<()> {
        let nonce = self.header.nonce(number, is_last);
        self.key
            .seal_in_place_append_tag(nonce, Aad::from(self.bound), chunk)
            .map_err(|_| io::Error::other("the cipher refused a chunk"))
    }

    /// Opens the chunk in place; what it held is at the front.
    pub(super) fn open<'a>(
        &self,
        number: u32,
        is_last: bool,
        chunk: &'a mut [u8],
    ) -> Option<&'a mut [u8]> {
        let nonce = self.header.nonce(number, is_last);
        self.key
            .open_in_place(nonce, Aad::from(self.bound), chunk)
            .ok()
    }
}

/// Seals what is written to it, chunk by chunk. [`ChunkWriter::finish`] seals the last one.
pub(super) struct ChunkWriter<W> {
    key: ChunkKey,
    number: u32,
    chunk: Vec<u8>,
    sink: W,
}

impl<W: Write> ChunkWriter<W> {
    /// Writes the header.
    pub(super) fn new(key: ChunkKey, mut sink: W) -> io::Result<Self> {
        sink.write_all(&key.header().to_bytes())?;
        Ok(Self {
            key,
            number: 0,
            chunk: Vec::new(),
            sink,
        })
    }

    /// Seals the last chunk and gives the sink back.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.seal_chunk(true)?;
        Ok(self.sink)
    }

    fn seal_chunk(&mut self, is_last: bool) -> io::Result<()> {
        self.key.seal(self.number, is_last, &mut self.chunk)?;
        self.sink.write_all(&self.chunk)?;
        self.chunk.clear();
        let next = self.number.checked_add(1);
        self.number = next.ok_or_else(|| io::Error::other("more chunks than can be numbered"))?;
        Ok(())
    }
}

impl<W: Write> Write for ChunkWriter<W> {
    /// A full chunk waits until more comes, because the last one is sealed differently.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.chunk.len() == CHUNK_LEN && !bytes.is_empty() {
            self.seal_chunk(false)?;
        }
        let taken = bytes.len().min(CHUNK_LEN - self.chunk.len());
        // What is written at once takes no more room than it needs: most contents are a few KiB.
        self.chunk.reserve(taken + TAG_LEN);
        self.chunk.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Opens chunks as they are read. An error of kind `InvalidData` means that the bytes were changed.
pub(super) struct ChunkReader<R> {
    key: ChunkKey,
    number: u32,
    sealed: R,
    /// One chunk more than is given out, because only the end of the bytes tells which is the last.
    ahead: Chunk,
    chunk: Chunk,
    /// What of `chunk` is not given out yet.
    rest: std::ops::Range<usize>,
    is_done: bool,
}

impl<R: Read> ChunkReader<R> {
    /// `sealed` stands behind the header; it is expected to hold about `expected_bytes`.
    pub(super) fn new(key: ChunkKey, mut sealed: R, expected_bytes: u64) -> io::Result<Self> {
        let expected = usize::try_from(expected_bytes).unwrap_or(usize::MAX);
        let mut ahead = Chunk::default();
        // One byte more, so that the end shows without more room.
        ahead.fill(&mut sealed, expected.saturating_add(TAG_LEN + 1))?;
        Ok(Self {
            key,
            number: 0,
            sealed,
            ahead,
            chunk: Chunk::default(),
            rest: 0..0,
            is_done: false,
        })
    }

    pub(super) const fn compression(&self) -> Compression {
        self.key.header.compression
    }

    /// What the first chunk holds, when it is the last as well: nothing needs to be put together.
    pub(super) fn only_chunk(&mut self) -> io::Result<Option<&[u8]>> {
        self.fill_buf()?;
        let is_only = self.is_done && self.number == 1;
        Ok(is_only.then(|| &self.chunk.room[self.rest.clone()]))
    }

    fn next_chunk(&mut self) -> io::Result<()> {
        std::mem::swap(&mut self.chunk, &mut self.ahead);
        self.is_done = !self.chunk.is_full() || {
            self.ahead.fill(&mut self.sealed, Chunk::LEN)?;
            self.ahead.filled == 0
        };
        let chunk = &mut self.chunk.room[..self.chunk.filled];
        let opened = self.key.open(self.number, self.is_done, chunk);
        let length = opened.ok_or_else(changed)?.len();
        // A full chunk that is not the last, or an empty one that is not the only one: never written.
        if !self.is_done && length != CHUNK_LEN || length == 0 && self.number > 0 {
            return Err(changed());
        }
        self.rest = 0..length;
        self.number = self.number.checked_add(1).ok_or_else(changed)?;
        Ok(())
    }
}

impl<R: Read> BufRead for ChunkReader<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.rest.is_empty() && !self.is_done {
            self.next_chunk()?;
        }
        Ok(&self.chunk.room[self.rest.clone()])
    }

    fn consume(&mut self, amount: usize) {
        self.rest.start = (self.rest.start + amount).min(self.rest.end);
    }
}

impl<R: Read> Read for ChunkReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let given = self.fill_buf()?.read(out)?;
        self.consume(given);
        Ok(given)
    }
}

/// One sealed chunk, and where the next one goes: no byte is cleared twice, no room taken for nothing.
#[derive(Default)]
struct Chunk {
    room: Vec<u8>,
    filled: usize,
}

impl Chunk {
    /// The longest there is.
    const LEN: usize = CHUNK_LEN + TAG_LEN;

    /// Reads a whole chunk, or what is left; takes room for as much as is expected, then for all.
    fn fill(&mut self, source: &mut impl Read, expected: usize) -> io::Result<()> {
        self.filled = 0;
        let expected = expected.min(Self::LEN);
        if self.room.len() < expected {
            self.room.resize(expected, 0);
        }
        while !self.is_full() {
            if self.filled == self.room.len() {
                self.room.resize(Self::LEN, 0);
            }
            match source.read(&mut self.room[self.filled..]) {
                Ok(0) => break,
                Ok(count) => self.filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    const fn is_full(&self) -> bool {
        self.filled == Self::LEN
    }
}

/// The bytes are not what was sealed: changed, cut off, moved, or of another content.
pub(super) fn changed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the sealed bytes were changed")
}
