//! The case `verify-all` beside `sha256sum`, and what cases with files share.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use super::example::Example;
use super::{Bench, Figure, Goal, Row};

/// Enough to leave the caches of the processor, little enough for a laptop.
const VERIFY_MIB: &str = "1024";
/// Versions of small notes beside the large contents.
const VERIFY_VERSIONS: &str = "2000";

/// Ours and the peer run one after the other over the same sealed bytes, inside the example.
pub(super) fn measure_verify(bench: &Bench) -> Result<Vec<Row>> {
    let example = Example::build(bench, "genpon-vault", "verify_rate")?;
    let figures = example.run(&[], &[VERIFY_MIB, VERIFY_VERSIONS])?;
    let row = |run: &str| -> Result<Row> {
        let read = |name: &str| figures.read(&format!("{run}_{name}"));
        Ok(Row {
            what: format!("1 GiB, {run}, two cores"),
            ours: Some(Figure::MibPerSecond(read("mib_per_second")?)),
            peer: "sha256sum, one core",
            theirs: Some(Figure::MibPerSecond(read("sha256sum_mib_per_second")?)),
            goal: Goal::Ratio(1.5),
            memory_mib: None,
        })
    };
    Ok(vec![row("plain")?, row("deep")?])
}

pub(super) fn rate(mib: u32, taken: Duration) -> Figure {
    Figure::MibPerSecond(f64::from(mib) / taken.as_secs_f64())
}

/// Bytes that no compression helps with: one block of chance, over and over, which is enough for
/// tools that look at no more than a block.
pub(super) fn write_noise(path: &Path, mib: u32) -> Result<()> {
    let mut block = vec![0; 1 << 20];
    File::open("/dev/urandom")?.read_exact(&mut block)?;
    let mut file = File::create(path)?;
    for number in 0..mib {
        block[..4].copy_from_slice(&number.to_le_bytes());
        file.write_all(&block)?;
    }
    Ok(file.sync_all()?)
}
