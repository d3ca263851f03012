//! Tiles, their paths, and the frontier: read strictly, written back byte for byte.

#![no_main]

use genpon_ledger::{Frontier, Hash, Tile, TileId, TreeHead};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(id) = str::from_utf8(bytes).unwrap_or_default().parse::<TileId>() {
        assert_eq!(id.to_string().as_bytes(), bytes);
    }
    if let Ok(frontier) = Frontier::from_bytes(bytes) {
        assert_eq!(frontier.to_bytes(), bytes);
        assert_eq!(frontier.head().size, frontier.size());
    }
    let (width, hashes) = bytes.split_first().unwrap_or((&0, &[]));
    if let Ok(id) = TileId::new(0, 0, u16::from(*width) + 1) {
        if let Ok(tile) = Tile::parse(id, hashes) {
            assert!(hashes.starts_with(&tile.to_bytes()));
            any_path(tile.hashes());
        }
    }
});

/// Hashes taken as a path: it always ends, and no two leaves or trees are both shown by it.
fn any_path(hashes: &[Hash]) {
    let [root, leaf, other, path @ ..] = hashes else {
        return;
    };
    for size in [0, 1, 2, 3, 7, 8, 300, 1 << 53, u64::MAX] {
        let head = TreeHead { size, root: *root };
        for index in [0, size / 2, size.saturating_sub(1), size, u64::MAX] {
            let both = head.includes(leaf, index, path) && head.includes(other, index, path);
            assert!(!both || leaf == other);
            let extends = |root: &Hash| {
                let older = TreeHead {
                    size: index,
                    root: *root,
                };
                head.extends(&older, path)
            };
            assert!(!(extends(leaf) && extends(other)) || leaf == other);
        }
    }
}
