//! The tree against the definition in RFC 6962, and tiles against C2SP `tlog-tiles`.

use genpon_ledger::{
    Commitment, Error, Frontier, Hash, MemoryTiles, Prover, SIZE_MAX, Tile, TileId, TileSource,
    node_hash,
};
use proptest::prelude::*;

use crate::log::{Log, commitment};

/// RFC 6962 section 2.1, word for word.
fn root_by_definition(leaves: &[Commitment]) -> Hash {
    match leaves {
        [] => Hash::EMPTY_ROOT,
        [leaf] => leaf.leaf_hash(),
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            node_hash(&root_by_definition(left), &root_by_definition(right))
        }
    }
}

#[test]
fn roots_are_those_of_the_definition() {
    let log = Log::of(1100);
    let mut frontier = Frontier::new();
    for size in 0..=1100 {
        let root = root_by_definition(&log.leaves[..size]);
        assert_eq!(frontier.root(), root, "frontier at {size}");
        assert_eq!(log.head(size as u64).root, root, "tiles at {size}");
        frontier = frontier.integrate(log.leaves.get(size)).frontier;
    }
}

#[test]
fn every_path_of_a_small_log_verifies_and_no_other() {
    let log = Log::of(70);
    let mut prover = log.prover();
    for size in 1..=70 {
        let head = log.head(size);
        for index in 0..size {
            let path = prover.inclusion(index, size).unwrap();
            let leaf = commitment(index).leaf_hash();
            assert!(head.includes(&leaf, index, &path));
            assert!(!head.includes(&commitment(99).leaf_hash(), index, &path));
            assert!(!head.includes(&leaf, index ^ 1, &path) || size == 1);
            assert!(!head.includes(&leaf, size, &path));
            assert!(!head.includes(&leaf, index, &[path.as_slice(), &[leaf]].concat()));
            if let Some((_, shorter)) = path.split_last() {
                assert!(!head.includes(&leaf, index, shorter));
            }
        }
        for older in 0..=size {
            let path = prover.consistency(older, size).unwrap();
            let old = log.head(older);
            assert!(head.extends(&old, &path), "{older} to {size}");
            assert!(!old.extends(&head, &path) || older == size);
            if let Some((_, shorter)) = path.split_last() {
                assert!(!head.extends(&old, shorter), "{older} to {size}, shorter");
            }
        }
    }
}

#[test]
fn asking_outside_the_log_is_refused() {
    let log = Log::of(10);
    let mut prover = log.prover();
    assert!(matches!(prover.leaf(10), Err(Error::Size)));
    assert!(matches!(prover.root(11), Err(Error::Size)));
    assert!(matches!(prover.inclusion(5, 5), Err(Error::Size)));
    assert!(matches!(prover.inclusion(5, 11), Err(Error::Size)));
    assert!(matches!(prover.consistency(6, 5), Err(Error::Size)));
    assert!(matches!(prover.consistency(5, 11), Err(Error::Size)));
    assert_eq!(prover.leaf(9).unwrap(), commitment(9).leaf_hash());
}

#[test]
fn a_prover_grows_with_its_log() {
    let mut log = Log::of(200);
    let mut prover = Prover::new(log.tiles.clone(), 200);
    prover.inclusion(150, 200).unwrap();
    log.append(&(200..700).map(commitment).collect::<Vec<_>>());
    let mut grown = Prover::new(Growing(&log.tiles), 200);
    grown.inclusion(150, 200).unwrap();
    grown.grow(700);
    let path = grown.inclusion(150, 700).unwrap();
    assert!(
        log.head(700)
            .includes(&commitment(150).leaf_hash(), 150, &path)
    );
}

/// Hands out only as much of a tile as was asked for, as a strict server would.
struct Growing<'a>(&'a MemoryTiles);

impl TileSource for Growing<'_> {
    fn tile(&self, id: TileId) -> Result<Option<Vec<u8>>, genpon_ledger::SourceError> {
        let bytes = self.0.tile(id)?;
        Ok(bytes.map(|bytes| bytes[..usize::from(id.width()) * 32].to_vec()))
    }
}

#[test]
fn a_damaged_or_missing_tile_is_named() {
    let log = Log::of(600);
    let mut tiles = log.tiles.clone();
    tiles.remove(0, 1);
    let lost = Prover::new(&tiles, 600).inclusion(300, 600);
    assert!(matches!(lost, Err(Error::TileMissing(id)) if id.to_string() == "tile/0/001"));
    tiles.put(0, 1, vec![0; 33]);
    let damaged = Prover::new(&tiles, 600).inclusion(300, 600);
    assert!(matches!(damaged, Err(Error::TileMalformed(id)) if id.to_string() == "tile/0/001"));
    assert!(matches!(
        Frontier::load(600, &MemoryTiles::default()),
        Err(Error::TileMissing(_))
    ));
}

#[test]
fn the_sizes_of_the_tlog_tiles_example() {
    // "a tree of size 70,000 will be represented by 273 full level 0 tiles, one partial level 0
    // tile of width 112, one full level 1 tile, one partial level 1 tile of width 17, and one
    // partial level 2 tile of width 1"
    let log = Log::of(70_000);
    let width = |level, index| TileId::in_log(level, index, 70_000).map(|id| id.width());
    assert_eq!(width(0, 272), Some(256));
    assert_eq!(width(0, 273), Some(112));
    assert_eq!(width(0, 274), None);
    assert_eq!(
        (width(1, 0), width(1, 1), width(1, 2)),
        (Some(256), Some(17), None)
    );
    assert_eq!(
        (width(2, 0), width(2, 1), width(3, 0)),
        (Some(1), None, None)
    );
    assert_eq!(log.tiles.iter().count(), 274 + 2 + 1);
    assert_eq!(Frontier::load(70_000, &log.tiles).unwrap(), log.frontier);
    for ((level, index), bytes) in log.tiles.iter() {
        assert_eq!(bytes.len() / 32, usize::from(width(level, index).unwrap()));
    }
}

#[test]
fn a_tile_has_one_path() {
    let path = |level, index, width| TileId::new(level, index, width).unwrap().to_string();
    assert_eq!(path(0, 1_234_067, 256), "tile/0/x001/x234/067");
    assert_eq!(path(1, 0, 17), "tile/1/000.p/17");
    assert_eq!(path(2, 1000, 256), "tile/2/x001/000");
    for bad in [
        "tile/0/0",
        "tile/0/1234067",
        "tile/0/000.p/256",
        "tile/0/000.p/0",
        "tile/00/000",
        "0/000",
        "tile/0/x000/001",
        "tile/7/000",
        "tile/0/-01",
        "tile/0/+01",
        "tile/0/000.p/+7",
        "tile/0/",
    ] {
        assert!(bad.parse::<TileId>().is_err(), "{bad}");
    }
}

#[test]
fn no_log_is_larger_than_the_format_allows() {
    assert!(matches!(
        Frontier::load(SIZE_MAX + 1, &MemoryTiles::default()),
        Err(Error::Size)
    ));
    assert!(TileId::in_log(6, 0, SIZE_MAX).is_some());
    assert!(TileId::new(6, 1, 1).is_err());
    assert!(Frontier::from_bytes(&u64::MAX.to_be_bytes()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn batches_do_not_matter(batches in prop::collection::vec(0_u64..400, 1..8)) {
        let mut log = Log::of(0);
        for batch in &batches {
            let first = log.size();
            log.append(&(first..first + batch).map(commitment).collect::<Vec<_>>());
        }
        let at_once = Log::of(batches.iter().sum());
        prop_assert_eq!(&log.frontier, &at_once.frontier);
        prop_assert!(log.tiles.iter().eq(at_once.tiles.iter()));
        let head = log.head(log.size());
        prop_assert_eq!(head.root, root_by_definition(&log.leaves));
        prop_assert_eq!(log.frontier.head(), head);
    }

    #[test]
    fn a_frontier_comes_back_from_tiles_and_from_bytes(size in 0_u64..3000, more in 0_u64..300) {
        let log = Log::of(size);
        let loaded = Frontier::load(size, &log.tiles).unwrap();
        prop_assert_eq!(&loaded, &log.frontier);
        let bytes = log.frontier.to_bytes();
        let read = Frontier::from_bytes(&bytes).unwrap();
        prop_assert_eq!(&read, &log.frontier);
        prop_assert_eq!(read.root(), log.frontier.root());
        prop_assert!(Frontier::from_bytes(&bytes[..bytes.len() - 1]).is_err());
        prop_assert!(Frontier::from_bytes(&[bytes.as_slice(), &[0; 32]].concat()).is_err());
        let leaves: Vec<_> = (size..size + more).map(commitment).collect();
        prop_assert_eq!(read.integrate(&leaves).head, log.frontier.integrate(&leaves).head);
    }

    #[test]
    fn paths_of_a_large_log_verify(index in 0_u64..70_000, older in 0_u64..=70_000, size in 1_u64..=70_000) {
        thread_local!(static LOG: Log = Log::of(70_000));
        LOG.with(|log| {
            let (index, older) = (index % size, older.min(size));
            let (head, mut prover) = (log.head(size), log.prover());
            let path = prover.inclusion(index, size).unwrap();
            prop_assert!(head.includes(&commitment(index).leaf_hash(), index, &path));
            let path = prover.consistency(older, size).unwrap();
            prop_assert!(head.extends(&log.head(older), &path));
            Ok(())
        })?;
    }

    #[test]
    fn tiles_come_back_from_bytes_and_paths(level in 0_u8..=6, index: u64, width in 1_u16..=256) {
        let index = index.checked_rem(SIZE_MAX.checked_shr(8 * (u32::from(level) + 1)).unwrap_or(0)).unwrap_or(0);
        let id = TileId::new(level, index, width).unwrap();
        prop_assert_eq!(id.to_string().parse::<TileId>().unwrap(), id);
        let bytes: Vec<u8> = (0..u32::from(width) * 32).map(|byte| byte.to_le_bytes()[0]).collect();
        prop_assert_eq!(Tile::parse(id, &bytes).unwrap().to_bytes(), bytes);
    }
}
