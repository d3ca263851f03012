//! Second opinions: `ct-merkle` for the tree, `tlog_tiles` for tiles and checkpoints.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use genpon_ledger::{TILE_WIDTH, TileId, TileSource as _};
use sha2::Sha256;
use tlog_tiles::{Hash, Tile, TileHashReader, TileReader};

use crate::log::{Log, ORIGIN};

#[test]
fn ct_merkle_makes_the_same_roots_and_paths() {
    let log = Log::of(600);
    let mut peer = MemoryBackedTree::<Sha256, [u8; 32]>::new();
    for (size, leaf) in (1..).zip(&log.leaves) {
        peer.push(*leaf.as_bytes());
        assert_eq!(
            peer.root().as_bytes().as_slice(),
            log.head(size).root.as_bytes()
        );
        let mut prover = log.prover();
        for index in [0, size / 3, size - 1] {
            let path = prover.inclusion(index, size).unwrap();
            let theirs = peer.prove_inclusion(usize::try_from(index).unwrap());
            assert_eq!(
                theirs.as_bytes(),
                bytes(&path),
                "inclusion of {index} in {size}"
            );
        }
        for older in [1, size / 2, size - 1]
            .into_iter()
            .filter(|older| *older > 0)
        {
            let path = prover.consistency(older, size).unwrap();
            let theirs = peer.prove_consistency(usize::try_from(size - older).unwrap());
            if older < size {
                assert_eq!(
                    theirs.as_bytes(),
                    bytes(&path),
                    "consistency {older} to {size}"
                );
            }
        }
    }
}

fn bytes(path: &[genpon_ledger::Hash]) -> Vec<u8> {
    path.iter().flat_map(|hash| *hash.as_bytes()).collect()
}

/// Our tiles, read by `tlog_tiles`, which authenticates each of them against the root.
struct OurTiles<'a>(&'a Log);

impl TileReader for OurTiles<'_> {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        let read = |tile: &Tile| {
            let width = u16::try_from(tile.width()).unwrap();
            let id = TileId::new(tile.level(), tile.level_index(), width).unwrap();
            let theirs = tile.path();
            assert_eq!(theirs.replace("tile/8/", "tile/"), id.to_string());
            let mut bytes = self.0.tiles.tile(id).unwrap().unwrap();
            bytes.truncate(usize::from(width) * 32);
            bytes
        };
        Ok(tiles.iter().map(read).collect())
    }

    fn save_tiles(&self, _: &[Tile], _: &[Vec<u8>]) {}
}

#[test]
fn tlog_tiles_reads_our_tiles_and_makes_the_same_paths() {
    let log = Log::of(70_000);
    for size in [1, 2, 255, 256, 257, 1000, 65_535, 65_536, 65_537, 70_000] {
        let root = log.head(size).root;
        let theirs = Hash(*root.as_bytes());
        let tiles = OurTiles(&log);
        let reader = TileHashReader::new(size, theirs, &tiles);
        assert_eq!(tlog_tiles::tree_hash(size, &reader).unwrap(), theirs);
        for index in [0, size / 2, size - 1] {
            let path = tlog_tiles::prove_record(size, index, &reader).unwrap();
            let ours = log.prover().inclusion(index, size).unwrap();
            assert!(
                path.iter()
                    .map(|hash| &hash.0)
                    .eq(ours.iter().map(|hash| hash.as_bytes()))
            );
        }
        for older in [1, size.div_ceil(2), size] {
            let path = tlog_tiles::prove_tree(size, older, &reader).unwrap();
            let ours = log.prover().consistency(older, size).unwrap();
            assert!(
                path.iter()
                    .map(|hash| &hash.0)
                    .eq(ours.iter().map(|hash| hash.as_bytes()))
            );
        }
    }
}

#[test]
fn tlog_tiles_names_the_same_tiles() {
    for size in [1, 255, 256, 257, 65_536, 70_000] {
        let theirs = Tile::new_tiles(8, 0, size);
        let log = Log::of(size);
        assert_eq!(log.tiles.iter().count(), theirs.len());
        for tile in theirs {
            let id = TileId::in_log(tile.level(), tile.level_index(), size).unwrap();
            assert_eq!(u32::from(id.width()), tile.width());
            assert_eq!(id.is_full(), tile.width() == u32::from(TILE_WIDTH));
        }
    }
}

#[test]
fn tlog_tiles_reads_our_checkpoint_text() {
    let log = Log::of(300);
    let note = log.checkpoint(300);
    let (text, _) = note.rsplit_once("\n\n").unwrap();
    let theirs = tlog_tiles::Checkpoint::from_bytes(format!("{text}\n").as_bytes()).unwrap();
    assert_eq!(theirs.origin(), ORIGIN);
    assert_eq!(theirs.size(), 300);
    assert_eq!(&theirs.hash().0, log.head(300).root.as_bytes());
}
