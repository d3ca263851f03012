//! Verification of inclusion and consistency paths: RFC 9162 sections 2.1.3.2 and 2.1.4.2.
//!
//! Needs nothing but the hashes, so that a stranger can do the same. Never builds a path
//! (that is [`crate::Prover`]).

use crate::hash::{Hash, node_hash};

/// A log at one size: what a checkpoint signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TreeHead {
    /// Leaves.
    pub size: u64,
    /// Root of the tree over them.
    pub root: Hash,
}

impl TreeHead {
    /// Whether `path` shows that `leaf` stands at `index` in this tree.
    #[must_use]
    pub fn includes(&self, leaf: &Hash, index: u64, path: &[Hash]) -> bool {
        inclusion_root(leaf, index, self.size, path) == Some(self.root)
    }

    /// Whether `path` shows that this tree extends `older`.
    #[must_use]
    pub fn extends(&self, older: &Self, path: &[Hash]) -> bool {
        if older.size == self.size {
            return path.is_empty() && older.root == self.root;
        }
        if older.size == 0 {
            return path.is_empty() && older.root == Hash::EMPTY_ROOT;
        }
        consistency_roots(older, self.size, path) == Some((older.root, self.root))
    }
}

/// The root that an inclusion path leads to; `None` when the path has the wrong length.
fn inclusion_root(leaf: &Hash, index: u64, size: u64, path: &[Hash]) -> Option<Hash> {
    let mut walk = Walk::from(index, size)?;
    let mut root = *leaf;
    for sibling in path {
        root = match walk.step()? {
            Side::Left => node_hash(sibling, &root),
            Side::Right => node_hash(&root, sibling),
        };
    }
    walk.is_done().then_some(root)
}

/// The roots of the older and the newer tree that a consistency path leads to.
fn consistency_roots(older: &TreeHead, size: u64, path: &[Hash]) -> Option<(Hash, Hash)> {
    let mut walk = Walk::from(older.size.checked_sub(1)?, size)?;
    walk.skip_complete();
    let (first, rest) = if older.size.is_power_of_two() {
        (&older.root, path)
    } else {
        path.split_first()?
    };
    let (mut old, mut new) = (*first, *first);
    for sibling in rest {
        match walk.step()? {
            Side::Left => {
                old = node_hash(sibling, &old);
                new = node_hash(sibling, &new);
            }
            Side::Right => new = node_hash(&new, sibling),
        }
    }
    walk.is_done().then_some((old, new))
}

/// Where the next sibling of a path stands.
enum Side {
    Left,
    Right,
}

/// The way from a node up to the root: `fn` and `sn` of RFC 9162.
struct Walk {
    node: u64,
    last: u64,
}

impl Walk {
    fn from(index: u64, size: u64) -> Option<Self> {
        (index < size).then(|| Self {
            node: index,
            last: size - 1,
        })
    }

    /// Goes up one level that has a sibling; `None` at the root.
    fn step(&mut self) -> Option<Side> {
        if self.last == 0 {
            return None;
        }
        let side = if self.node & 1 == 1 || self.node == self.last {
            // A right edge without sibling goes up unchanged until it is somebody's right child.
            while self.node & 1 == 0 && self.node != 0 {
                self.up();
            }
            Side::Left
        } else {
            Side::Right
        };
        self.up();
        Some(side)
    }

    /// Goes up to the largest complete subtree that ends here.
    fn skip_complete(&mut self) {
        while self.node & 1 == 1 {
            self.up();
        }
    }

    fn up(&mut self) {
        self.node >>= 1;
        self.last >>= 1;
    }

    fn is_done(&self) -> bool {
        self.last == 0
    }
}
