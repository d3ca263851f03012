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
            chunk: Vec::with_capacity(CHUNK_LEN + TAG_LEN),
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
    ahead: Vec<u8>,
    chunk: Vec<u8>,
    /// What of `chunk` is not given out yet.
    rest: std::ops::Range<usize>,
    is_done: bool,
}

impl<R: Read> ChunkReader<R> {
    /// `sealed` stands behind the header.
    pub(super) fn new(key: ChunkKey, mut sealed: R) -> io::Result<Self> {
        let mut ahead = Vec::new();
        fill(&mut sealed, &mut ahead)?;
        Ok(Self {
            key,
            number: 0,
            sealed,
            ahead,
            chunk: Vec::new(),
            rest: 0..0,
            is_done: false,
        })
    }

    pub(super) const fn compression(&self) -> Compression {
        self.key.header.compression
    }

    fn next_chunk(&mut self) -> io::Result<()> {
        std::mem::swap(&mut self.chunk, &mut self.ahead);
        fill(&mut self.sealed, &mut self.ahead)?;
        self.is_done = self.ahead.is_empty();
        let opened = self.key.open(self.number, self.is_done, &mut self.chunk);
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
        Ok(&self.chunk[self.rest.clone()])
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

fn fill(source: &mut impl Read, buffer: &mut Vec<u8>) -> io::Result<()> {
    buffer.clear();
    buffer.reserve(CHUNK_LEN + TAG_LEN);
    source
        .take((CHUNK_LEN + TAG_LEN) as u64)
        .read_to_end(buffer)
        .map(|_| ())
}

/// The bytes are not what was sealed: changed, cut off, moved, or of another content.
pub(super) fn changed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the sealed bytes were changed")
}
