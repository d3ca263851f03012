//! The cases whose peers are the plain tools of the machine: `sha256sum` and `cp`.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::scratch::Scratch;
use super::{Bench, Figure, Goal, Row, timed};
use crate::command::asks;

/// Enough to leave the caches of the processor, little enough for a laptop.
const VERIFY_MIB: u32 = 1024;
const UPLOAD_MIB: u32 = 4096;

pub(super) fn measure_verify(_bench: &Bench) -> Result<Vec<Row>> {
    let scratch = Scratch::new()?;
    let file = scratch.path("bytes");
    write_noise(&file, VERIFY_MIB)?;
    let theirs = rate(VERIFY_MIB, sha256sum(&file)?);
    Ok(vec![Row::peer_only(
        "1 GiB",
        "sha256sum, one core",
        theirs,
        Goal::Ratio(1.5),
    )])
}

pub(super) fn measure_upload(_bench: &Bench) -> Result<Vec<Row>> {
    let scratch = Scratch::new()?;
    let (from, to) = (scratch.path("from"), scratch.path("to"));
    write_noise(&from, UPLOAD_MIB)?;
    let (from, to) = (from.to_string_lossy(), to.to_string_lossy());
    let line = [
        "sh",
        "-c",
        "cp \"$1\" \"$2\" && sync \"$2\" && sha256sum \"$2\"",
        "sh",
        &from,
        &to,
    ];
    let ((), taken) = timed(|| asks(&line).map(drop).context("cp and sha256sum"))?;
    Ok(vec![Row::peer_only(
        "4 GiB",
        "cp, sync, sha256sum",
        rate(UPLOAD_MIB, taken),
        Goal::Ratio(0.6),
    )])
}

fn sha256sum(file: &Path) -> Result<Duration> {
    let file = file.to_string_lossy();
    let ((), taken) = timed(|| asks(&["sha256sum", &file]).map(drop).context("sha256sum"))?;
    Ok(taken)
}

fn rate(mib: u32, taken: Duration) -> Figure {
    Figure::MibPerSecond(f64::from(mib) / taken.as_secs_f64())
}

/// Bytes that no compression helps with: one block of chance, over and over, which is enough for
/// tools that look at no more than a block.
fn write_noise(path: &Path, mib: u32) -> Result<()> {
    let mut block = vec![0; 1 << 20];
    File::open("/dev/urandom")?.read_exact(&mut block)?;
    let mut file = File::create(path)?;
    for number in 0..mib {
        block[..4].copy_from_slice(&number.to_le_bytes());
        file.write_all(&block)?;
    }
    Ok(file.sync_all()?)
}
