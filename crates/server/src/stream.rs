//! Bytes between the async side and use cases that block: uploads in, parts out.
//!
//! A few chunks at a time are under way, whatever the size of the whole: a slow reader holds back
//! the writer, and memory stays small.

use axum::body::Body;
use bytes::Bytes;
use std::io::{Error, ErrorKind, Read};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Chunks under way at once.
const CHUNKS: usize = 4;
/// Bytes of one chunk that is read from the store.
const CHUNK_BYTES: usize = 64 * 1024;

/// What arrives in chunks, for a thread that may wait.
pub(crate) struct Arriving {
    chunks: Receiver<Result<Bytes, Error>>,
    rest: Bytes,
}

/// The two ends of an upload.
pub(crate) fn arriving() -> (Sender<Result<Bytes, Error>>, Arriving) {
    let (sender, chunks) = channel(CHUNKS);
    (
        sender,
        Arriving {
            chunks,
            rest: Bytes::new(),
        },
    )
}

impl Read for Arriving {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        while self.rest.is_empty() {
            match self.chunks.blocking_recv() {
                Some(chunk) => self.rest = chunk?,
                None => return Ok(0),
            }
        }
        let count = self.rest.len().min(buffer.len());
        let taken = self.rest.split_to(count);
        if let Some(place) = buffer.get_mut(..count) {
            place.copy_from_slice(&taken);
        }
        Ok(count)
    }
}

/// A body that is read from the store as fast as the other end takes it. Damage breaks it off: an
/// answer that is not whole is seen as such.
pub(crate) fn body(mut source: Box<dyn Read + Send>) -> Body {
    let (sender, receiver) = channel::<Result<Bytes, Error>>(CHUNKS);
    tokio::task::spawn_blocking(move || {
        loop {
            let mut chunk = vec![0; CHUNK_BYTES];
            let read = match source.read(&mut chunk) {
                Ok(0) => return,
                Ok(count) => {
                    chunk.truncate(count);
                    Ok(Bytes::from(chunk))
                }
                Err(fault) if fault.kind() == ErrorKind::Interrupted => continue,
                Err(fault) => Err(fault),
            };
            let is_end = read.is_err();
            if sender.blocking_send(read).is_err() || is_end {
                return;
            }
        }
    });
    Body::from_stream(futures_util::stream::unfold(
        receiver,
        |mut receiver| async {
            let chunk = receiver.recv().await?;
            Some((chunk, receiver))
        },
    ))
}

/// Lines that are made one after another, as bytes.
pub(crate) struct Lines<I> {
    lines: I,
    ready: Vec<u8>,
    taken: usize,
}

impl<I: Iterator<Item = String>> Lines<I> {
    pub(crate) const fn new(lines: I) -> Self {
        Self {
            lines,
            ready: Vec::new(),
            taken: 0,
        }
    }
}

impl<I: Iterator<Item = String>> Read for Lines<I> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        while self.taken == self.ready.len() {
            match self.lines.next() {
                Some(line) => (self.ready, self.taken) = (line.into_bytes(), 0),
                None => return Ok(0),
            }
        }
        let mut rest = self.ready.get(self.taken..).unwrap_or_default();
        let count = rest.read(buffer)?;
        self.taken += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_sent_in_chunks_is_read_as_one() {
        let (sender, mut arriving) = arriving();
        let reader = tokio::task::spawn_blocking(move || {
            let mut whole = Vec::new();
            arriving.read_to_end(&mut whole).map(|_| whole)
        });
        for chunk in [&b"abc"[..], b"", b"defgh"] {
            sender.send(Ok(Bytes::from_static(chunk))).await.unwrap();
        }
        drop(sender);
        assert_eq!(reader.await.unwrap().unwrap(), b"abcdefgh");
    }

    #[test]
    fn lines_are_read_as_they_are_made() {
        let lines = ["one\n", "", "two\n"].map(str::to_owned);
        let mut whole = String::new();
        Lines::new(lines.into_iter())
            .read_to_string(&mut whole)
            .unwrap();
        assert_eq!(whole, "one\ntwo\n");
    }

    #[tokio::test]
    async fn a_fault_breaks_the_body_off() {
        struct Broken(u8);
        impl Read for Broken {
            fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
                self.0 += 1;
                match self.0 {
                    1 => {
                        buffer[0] = b'x';
                        Ok(1)
                    }
                    _ => Err(Error::other("damaged")),
                }
            }
        }
        let body = body(Box::new(Broken(0)));
        assert!(axum::body::to_bytes(body, 1000).await.is_err());
    }
}
