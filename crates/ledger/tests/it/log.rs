//! A log in memory, with its signer: what a store would keep.

use genpon_ledger::{
    Algorithm, Checkpoint, Commitment, Frontier, KeyName, MemoryTiles, Prover, Salt, Seed, Signer,
    TreeHead, VerifierKey,
};

/// Origin of every log here that does not say otherwise.
pub(crate) const ORIGIN: &str = "genpon/01980000-0000-7000-8000-000000000001/versions";

pub(crate) struct Log {
    pub(crate) leaves: Vec<Commitment>,
    pub(crate) tiles: MemoryTiles,
    pub(crate) frontier: Frontier,
    pub(crate) signer: Signer,
}

impl Log {
    pub(crate) fn of(size: u64) -> Self {
        let mut log = Self {
            leaves: Vec::new(),
            tiles: MemoryTiles::default(),
            frontier: Frontier::new(),
            signer: signer(ORIGIN, Algorithm::Ed25519, 1),
        };
        log.append(&(0..size).map(commitment).collect::<Vec<_>>());
        log
    }

    /// What the sequencer does: integrate, store the tiles, go on from the new frontier.
    pub(crate) fn append(&mut self, leaves: &[Commitment]) -> TreeHead {
        let integrated = self.frontier.integrate(leaves);
        integrated
            .tiles
            .iter()
            .for_each(|tile| self.tiles.insert(tile));
        self.frontier = integrated.frontier;
        self.leaves.extend(leaves);
        integrated.head
    }

    pub(crate) fn size(&self) -> u64 {
        self.frontier.size()
    }

    pub(crate) fn prover(&self) -> Prover<&MemoryTiles> {
        Prover::new(&self.tiles, self.size())
    }

    pub(crate) fn head(&self, size: u64) -> TreeHead {
        TreeHead {
            size,
            root: self.prover().root(size).unwrap(),
        }
    }

    pub(crate) fn checkpoint(&self, size: u64) -> String {
        sign(&self.signer, self.head(size))
    }

    pub(crate) fn keys(&self) -> Vec<VerifierKey> {
        vec![self.signer.verifier_key().clone()]
    }
}

pub(crate) fn commitment(index: u64) -> Commitment {
    Commitment::new(&Salt::new([7; 32]), &index.to_be_bytes())
}

pub(crate) fn name(name: &str) -> KeyName {
    name.parse().unwrap()
}

pub(crate) fn signer(origin: &str, algorithm: Algorithm, seed: u8) -> Signer {
    Signer::new(name(origin), algorithm, &Seed::new([seed; 32].into())).unwrap()
}

/// A checkpoint of the signer's own log.
pub(crate) fn sign(signer: &Signer, head: TreeHead) -> String {
    let origin = signer.verifier_key().name().clone();
    Checkpoint::new(origin, head)
        .sign(&[signer], 0)
        .unwrap()
        .to_string()
}
