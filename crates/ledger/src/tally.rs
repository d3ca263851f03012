//! What a run of the judge has found so far, in bounded memory.

use std::collections::BTreeMap;

use crate::finding::{Finding, Keeper};
use crate::hash::Hash;
use crate::path::TreeHead;

/// Findings that a judgement lists; what is beyond is counted.
const FINDINGS_MAX: usize = 10_000;

#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) findings: Vec<Finding>,
    pub(crate) omitted: u64,
    pub(crate) not_compared: u64,
    /// For each keeper, how many checkpoints came.
    seen: BTreeMap<Keeper, u64>,
    /// For each keeper, the largest size at which a checkpoint agreed.
    agreed: BTreeMap<Keeper, u64>,
    /// For each keeper, the first checkpoint that did not agree.
    mismatches: BTreeMap<Keeper, Mismatch>,
}

#[derive(Debug)]
struct Mismatch {
    head: TreeHead,
    agreed: u64,
    checkpoints: u64,
}

impl Tally {
    pub(crate) fn push(&mut self, finding: Finding) {
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(finding);
        } else {
            self.omitted += 1;
        }
    }

    /// Counts a checkpoint of this keeper and says how many came before it.
    pub(crate) fn see(&mut self, keeper: Keeper) -> u64 {
        let seen = self.seen.entry(keeper).or_default();
        *seen += 1;
        *seen - 1
    }

    /// The largest size at which any checkpoint agreed.
    pub(crate) fn agreed(&self) -> u64 {
        self.agreed.values().copied().max().unwrap_or(0)
    }

    /// Holds a checkpoint of `size` leaves against the root that they have.
    pub(crate) fn compare(&mut self, keeper: Keeper, stated: TreeHead, root: Hash) {
        if stated.root == root {
            self.agreed.insert(keeper, stated.size);
            return;
        }
        let first = Mismatch {
            head: stated,
            agreed: self.agreed(),
            checkpoints: 0,
        };
        self.mismatches.entry(keeper).or_insert(first).checkpoints += 1;
    }

    /// A checkpoint that disagrees although a larger one, or one of its size, agrees is of another
    /// history that was signed too; otherwise leaves were changed after it was signed.
    pub(crate) fn report_mismatches(&mut self) {
        let mismatches = std::mem::take(&mut self.mismatches);
        for (keeper, mismatch) in &mismatches {
            let Mismatch {
                head: TreeHead { size, root },
                agreed,
                checkpoints,
            } = *mismatch;
            let contradicts = |head: TreeHead| head.size == size && head.root != root;
            let is_fork = self.agreed() >= size && self.agreed() > 0
                || mismatches.values().any(|other| contradicts(other.head));
            let keeper = *keeper;
            self.push(if is_fork {
                Finding::Fork { size, root, keeper }
            } else {
                Finding::RootMismatch {
                    keeper,
                    size,
                    agreed,
                    checkpoints,
                }
            });
        }
    }
}

/// A bounded list of runs of indexes, which come in ascending order.
#[derive(Debug, Default)]
pub(crate) struct Runs {
    pub(crate) list: Vec<(u64, u64)>,
    pub(crate) omitted: u64,
}

impl Runs {
    pub(crate) fn push(&mut self, index: u64) {
        if let Some((first, count)) = self.list.last_mut()
            && *first + *count == index
        {
            *count += 1;
        } else if self.list.len() < FINDINGS_MAX {
            self.list.push((index, 1));
        } else {
            self.omitted += 1;
        }
    }
}
