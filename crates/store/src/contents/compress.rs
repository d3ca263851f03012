//! Whether and how contents are compressed: zstd (RFC 8878) level 3, contexts used again per thread,
//! because making one costs more than compressing a note.

use std::cell::RefCell;
use std::io;
use zstd::bulk::{Compressor, Decompressor};

/// The level for everything: 0.8 GB/s and 12:1 on FHIR.
pub(super) const LEVEL: i32 = 3;
/// How much of the beginning decides.
pub(super) const TRIAL_LEN: usize = 64 * 1024;

/// One frame, when the bytes shrink by at least a sixteenth.
pub(super) fn whole(bytes: &[u8]) -> io::Result<Option<Vec<u8>>> {
    if bytes.len() > TRIAL_LEN && !pays(&bytes[..TRIAL_LEN])? {
        return Ok(None);
    }
    let frame = with_compressor(|compressor| compressor.compress(bytes))?;
    Ok(has_shrunk(bytes, &frame).then_some(frame))
}

/// Whether the beginning of a stream promises that compressing pays.
pub(super) fn pays(beginning: &[u8]) -> io::Result<bool> {
    let frame = with_compressor(|compressor| compressor.compress(beginning))?;
    Ok(has_shrunk(beginning, &frame))
}

/// Takes a frame apart that must give exactly `size` bytes.
pub(super) fn expand(frame: &[u8], size: usize) -> io::Result<Vec<u8>> {
    thread_local! {
        static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
    }
    let plain = DECOMPRESSOR.with_borrow_mut(|slot| {
        if slot.is_none() {
            *slot = Some(Decompressor::new()?);
        }
        let decompressor = slot.as_mut();
        decompressor.map_or_else(|| Err(no_context()), |it| it.decompress(frame, size))
    })?;
    if plain.len() == size {
        Ok(plain)
    } else {
        Err(super::chunks::changed())
    }
}

fn has_shrunk(bytes: &[u8], frame: &[u8]) -> bool {
    frame.len() <= bytes.len() - bytes.len() / 16
}

fn with_compressor<T>(act: impl FnOnce(&mut Compressor<'_>) -> io::Result<T>) -> io::Result<T> {
    thread_local! {
        static COMPRESSOR: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    }
    COMPRESSOR.with_borrow_mut(|slot| {
        if slot.is_none() {
            *slot = Some(Compressor::new(LEVEL)?);
        }
        slot.as_mut().map_or_else(|| Err(no_context()), act)
    })
}

fn no_context() -> io::Error {
    io::Error::other("no context for zstd")
}
