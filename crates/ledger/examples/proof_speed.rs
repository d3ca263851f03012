//! How long a proof takes in a long log, beside `ct-merkle` on the same leaves; `cargo xtask bench
//! proof` runs it. A proof is an inclusion path and a consistency path. Cold: a prover that has read
//! nothing, over tiles in files. Warm: a prover that has read the tiles of the proof before.
//!
//!     cargo run --release -p genpon-ledger --example proof_speed -- FOLDER [LEAVES]

#![expect(clippy::print_stdout, reason = "the figures are its output")]
#![expect(
    clippy::unwrap_used,
    reason = "a measurement that fails has no figure to tell"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use genpon_ledger::{Commitment, Frontier, Prover, SourceError, Tile, TileId, TileSource};
use sha2::Sha256;

const PROOFS: u64 = 1000;
/// Leaves integrated at once, as a busy sequencer would.
const BATCH: u64 = 4096;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let files = Files(PathBuf::from(arguments.next().unwrap()));
    let size: u64 = arguments
        .next()
        .map_or(10_000_000, |leaves| leaves.parse().unwrap());

    let built = time_us(1, |_| files.write_log(size));
    println!("leaves_per_second {:.0}", size as f64 / built * 1e6);
    let cold = time_us(PROOFS, |at| {
        prove(&mut Prover::new(&files, size), place(at, size), size)
    });
    println!("cold_us {cold:.3}");
    let mut prover = Prover::new(&files, size);
    let near = |at: u64| size / 3 + at % 64;
    (0..64).for_each(|at| prove(&mut prover, near(at), size));
    println!(
        "warm_us {:.3}",
        time_us(PROOFS, |at| prove(&mut prover, near(at), size))
    );

    let mut peer = MemoryBackedTree::<Sha256, [u8; 32]>::new();
    (0..size).for_each(|index| peer.push(*commitment(index).as_bytes()));
    let theirs = time_us(PROOFS, |at| {
        let index = usize::try_from(place(at, size)).unwrap();
        let proof = peer.prove_inclusion(index);
        let later = peer.prove_consistency(usize::try_from(size).unwrap() - index - 1);
        assert!(proof.as_bytes().len() + later.as_bytes().len() > 0);
    });
    println!("ct_merkle_us {theirs:.3}");
}

fn prove(prover: &mut Prover<&Files>, index: u64, size: u64) {
    let inclusion = prover.inclusion(index, size).unwrap();
    let consistency = prover.consistency(index + 1, size).unwrap();
    assert!(inclusion.len() + consistency.len() > 0);
}

/// Places all over the log, the same in every run.
fn place(at: u64, size: u64) -> u64 {
    at.wrapping_mul(0x9E37_79B9_7F4A_7C15) % size
}

fn commitment(index: u64) -> Commitment {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&index.to_le_bytes());
    Commitment::from_bytes(bytes)
}

/// Microseconds for each of `times` calls.
#[expect(
    clippy::disallowed_methods,
    reason = "a benchmark is about the time that passes"
)]
fn time_us(times: u64, mut work: impl FnMut(u64)) -> f64 {
    let start = Instant::now();
    (0..times).for_each(&mut work);
    start.elapsed().as_secs_f64() * 1e6 / times as f64
}

/// A log as files, one for each tile.
struct Files(PathBuf);

impl Files {
    fn write_log(&self, size: u64) {
        let mut frontier = Frontier::new();
        for start in (0..size).step_by(usize::try_from(BATCH).unwrap()) {
            let leaves: Vec<_> = (start..size.min(start + BATCH)).map(commitment).collect();
            let integrated = frontier.integrate(&leaves);
            integrated.tiles.iter().for_each(|tile| self.write(tile));
            frontier = integrated.frontier;
        }
    }

    fn write(&self, tile: &Tile) {
        let path = self.path(tile.id());
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).unwrap();
        fs::write(path, tile.to_bytes()).unwrap();
    }

    /// The widest tile of a place is the only one kept.
    fn path(&self, id: TileId) -> PathBuf {
        let folder = format!("{}/{:03}", id.level(), id.index() / 1000);
        self.0
            .join(folder)
            .join(format!("{:03}", id.index() % 1000))
    }
}

impl TileSource for Files {
    fn tile(&self, id: TileId) -> Result<Option<Vec<u8>>, SourceError> {
        Ok(Some(fs::read(self.path(id))?))
    }
}
