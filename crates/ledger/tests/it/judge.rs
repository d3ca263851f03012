//! The judge on logs that are whole and on logs damaged in one named way each.

use genpon_ledger::{
    Algorithm, CheckpointFault, Commitment, Error, Finding, Frontier, Judge, Judgement, Keeper,
    SourceError, TileId, TileSource, TreeHead, Wrong,
};
use proptest::prelude::*;

use crate::log::{Log, ORIGIN, commitment, name, sign, signer};

/// A log of 1000 leaves with checkpoints every 100 leaves in the store and every 300 at a witness.
struct Archive {
    log: Log,
    rows: Vec<(u64, Commitment)>,
    size: u64,
    stored: Vec<String>,
    witnessed: Vec<String>,
}

impl Archive {
    fn whole() -> Self {
        let log = Log::of(1000);
        let rows = (0..).zip(log.leaves.iter().copied()).collect();
        let stored = (0..=1000)
            .step_by(100)
            .map(|size| log.checkpoint(size))
            .collect();
        let witnessed = (0..=1000)
            .step_by(300)
            .map(|size| log.checkpoint(size))
            .collect();
        Self {
            log,
            rows,
            size: 1000,
            stored,
            witnessed,
        }
    }

    fn judge(&self) -> Judgement {
        let (origin, keys) = (name(ORIGIN), self.log.keys());
        let mut judge = Judge::new(&origin, &keys, &self.log.tiles, self.size).unwrap();
        self.stored
            .iter()
            .for_each(|note| judge.checkpoint(Keeper::Store, note));
        self.witnessed
            .iter()
            .for_each(|note| judge.checkpoint(Keeper::Witness, note));
        self.rows
            .iter()
            .for_each(|(index, leaf)| judge.leaf(*index, leaf).unwrap());
        judge.finish().unwrap()
    }

    fn findings(&self) -> Vec<Finding> {
        self.judge().findings
    }

    fn flip_in_tile(&mut self, level: u8, index: u64, at: usize) {
        let mut bytes = self.log.tiles.remove(level, index).unwrap();
        bytes[at] ^= 1;
        self.log.tiles.put(level, index, bytes);
    }
}

fn tile(level: u8, index: u64, width: u16) -> TileId {
    TileId::new(level, index, width).unwrap()
}

#[test]
fn a_whole_log_is_whole() {
    let archive = Archive::whole();
    let judgement = archive.judge();
    assert_eq!(judgement.findings, []);
    assert!(judgement.is_whole());
    assert_eq!(
        (judgement.leaves, judgement.agreed, judgement.waiting()),
        (1000, 1000, 0)
    );
    assert_eq!(judgement.frontier, archive.log.frontier);
}

#[test]
fn an_empty_log_is_whole() {
    let archive = Archive {
        rows: vec![],
        size: 0,
        stored: vec![Log::of(0).checkpoint(0)],
        witnessed: vec![],
        log: Log::of(0),
    };
    assert!(archive.judge().is_whole());
}

#[test]
fn leaves_that_wait_for_a_checkpoint_are_counted() {
    let mut archive = Archive::whole();
    archive
        .rows
        .extend((1000..1007).map(|index| (index, commitment(index))));
    let judgement = archive.judge();
    assert!(judgement.is_whole());
    assert_eq!((judgement.leaves, judgement.waiting()), (1007, 7));
}

// shows: C-p5-2
#[test]
fn an_altered_leaf_is_named() {
    let mut archive = Archive::whole();
    archive.rows[417].1 = commitment(9999);
    let differ = Finding::LeavesDiffer {
        first: 417,
        count: 1,
        wrong: Wrong::Leaf,
    };
    assert_eq!(archive.findings(), [differ]);
}

#[test]
fn swapped_leaves_are_named() {
    let mut archive = Archive::whole();
    let (one, other) = (archive.rows[10].1, archive.rows[990].1);
    (archive.rows[10].1, archive.rows[990].1) = (other, one);
    let differ = |first| Finding::LeavesDiffer {
        first,
        count: 1,
        wrong: Wrong::Leaf,
    };
    assert_eq!(archive.findings(), [differ(10), differ(990)]);
}

#[test]
fn an_inserted_leaf_shows_from_its_place_on() {
    let mut archive = Archive::whole();
    archive.rows.insert(950, (950, commitment(9999)));
    (0..)
        .zip(&mut archive.rows)
        .for_each(|(index, row)| row.0 = index);
    let differ = Finding::LeavesDiffer {
        first: 950,
        count: 50,
        wrong: Wrong::Leaf,
    };
    assert_eq!(archive.findings(), [differ]);
    assert_eq!(archive.judge().waiting(), 1);
}

#[test]
fn a_missing_leaf_is_named_and_the_rest_is_still_judged() {
    let mut archive = Archive::whole();
    archive.rows.remove(300);
    archive.rows.remove(300);
    archive.rows[700].1 = commitment(9999);
    let differ = Finding::LeavesDiffer {
        first: 702,
        count: 1,
        wrong: Wrong::Leaf,
    };
    let missing = Finding::LeavesMissing {
        first: 300,
        count: 2,
    };
    assert_eq!(archive.findings(), [missing, differ]);
    assert_eq!(archive.judge().agreed, 1000);
}

#[test]
fn a_cut_off_tail_is_named() {
    let mut archive = Archive::whole();
    archive.rows.truncate(960);
    assert_eq!(
        archive.findings(),
        [Finding::LeavesMissing {
            first: 960,
            count: 40
        }]
    );
}

#[test]
fn a_log_rolled_back_with_everything_in_the_store_shows_against_the_witness() {
    let mut archive = Archive::whole();
    let older = Log::of(550);
    archive.rows.truncate(550);
    archive.size = 550;
    archive.stored.truncate(6);
    archive.log.tiles = older.tiles;
    let rolled_back = Finding::RolledBack {
        keeper: Keeper::Witness,
        size: 900,
        leaves: 550,
    };
    assert_eq!(archive.findings(), [rolled_back]);
}

#[test]
fn a_log_shorter_than_its_own_checkpoint_shows_without_a_witness() {
    let mut archive = Archive::whole();
    archive.witnessed.clear();
    archive.rows.truncate(550);
    archive.size = 550;
    let rolled_back = Finding::RolledBack {
        keeper: Keeper::Store,
        size: 1000,
        leaves: 550,
    };
    assert!(archive.findings().contains(&rolled_back));
}

#[test]
fn an_altered_tile_is_told_from_an_altered_leaf() {
    let mut archive = Archive::whole();
    archive.flip_in_tile(0, 2, 32 * 88 + 5);
    let differ = Finding::LeavesDiffer {
        first: 600,
        count: 1,
        wrong: Wrong::Tile,
    };
    assert_eq!(archive.findings(), [differ]);
    let mut archive = Archive::whole();
    archive.flip_in_tile(1, 0, 40);
    assert_eq!(archive.findings(), [Finding::TileDiffers(tile(1, 0, 3))]);
}

#[test]
fn a_disagreement_after_the_last_checkpoint_is_not_decided() {
    let mut archive = Archive::whole();
    archive.stored.truncate(9);
    archive.witnessed.truncate(2);
    archive.rows[900].1 = commitment(9999);
    let differ = Finding::LeavesDiffer {
        first: 900,
        count: 1,
        wrong: Wrong::NotDecided,
    };
    assert_eq!(archive.findings(), [differ]);
}

#[test]
fn missing_and_short_tiles_are_named() {
    let mut archive = Archive::whole();
    archive.log.tiles.remove(0, 1);
    archive.log.tiles.put(0, 3, vec![0; 32]);
    archive.log.tiles.remove(1, 0);
    let (level_0, level_1) = (tile(0, 1, 256), tile(1, 0, 3));
    assert_eq!(
        archive.findings(),
        [
            Finding::TileMissing(level_0),
            Finding::TileDiffers(tile(0, 3, 232)),
            Finding::TileMissing(level_1)
        ]
    );
}

#[test]
fn a_forged_log_with_fitting_tiles_breaks_at_the_next_checkpoint() {
    let mut archive = Archive::whole();
    let mut forged = Log::of(0);
    archive.rows[250].1 = commitment(9999);
    forged.append(
        &archive
            .rows
            .iter()
            .map(|(_, leaf)| *leaf)
            .collect::<Vec<_>>(),
    );
    archive.log.tiles = forged.tiles;
    let mismatch = |keeper, size, checkpoints| Finding::RootMismatch {
        keeper,
        size,
        agreed: 200,
        checkpoints,
    };
    let (store, witness) = (Keeper::Store, Keeper::Witness);
    assert_eq!(
        archive.findings(),
        [mismatch(store, 300, 8), mismatch(witness, 300, 3)]
    );
}

#[test]
fn a_forged_log_signed_again_is_a_fork_against_the_witness() {
    let mut archive = Archive::whole();
    let mut forged = Log::of(0);
    archive.rows[250].1 = commitment(9999);
    forged.append(
        &archive
            .rows
            .iter()
            .map(|(_, leaf)| *leaf)
            .collect::<Vec<_>>(),
    );
    archive.stored = (0..=1000)
        .step_by(100)
        .map(|size| forged.checkpoint(size))
        .collect();
    let TreeHead { size, root } = archive.log.head(300);
    archive.log.tiles = forged.tiles;
    assert_eq!(
        archive.findings(),
        [Finding::Fork {
            size,
            root,
            keeper: Keeper::Witness
        }]
    );
}

#[test]
fn bad_checkpoints_are_named_by_keeper_and_place() {
    let mut archive = Archive::whole();
    let other = signer("genpon/other/versions", Algorithm::Ed25519, 1);
    let stranger = signer(ORIGIN, Algorithm::Ed25519, 8);
    archive.stored[3] = archive.stored[3].replacen("\n300\n", "\n301\n", 1);
    archive.stored[4] = "not a checkpoint".to_owned();
    archive.witnessed[1] = sign(&other, archive.log.head(300));
    archive.witnessed[2] = sign(&stranger, archive.log.head(600));
    let bad = |keeper, place, fault| Finding::BadCheckpoint {
        keeper,
        place,
        fault,
    };
    assert_eq!(
        archive.findings(),
        [
            bad(Keeper::Store, 3, CheckpointFault::BadSignature),
            bad(Keeper::Store, 4, CheckpointFault::Malformed),
            bad(Keeper::Witness, 1, CheckpointFault::OtherOrigin),
            bad(Keeper::Witness, 2, CheckpointFault::UnknownKey),
        ]
    );
}

#[test]
fn leaves_out_of_place_are_named() {
    let mut archive = Archive::whole();
    let twice = archive.rows[5];
    archive.rows.insert(6, twice);
    archive.rows.push((u64::MAX, commitment(0)));
    let place = |index, expected| Finding::LeafOutOfPlace { index, expected };
    assert_eq!(archive.findings(), [place(5, 6), place(u64::MAX, 1000)]);
}

#[test]
fn findings_are_bounded() {
    let mut archive = Archive::whole();
    archive.stored = vec!["x".to_owned(); 10_005];
    let judgement = archive.judge();
    assert_eq!((judgement.findings.len(), judgement.omitted), (10_000, 5));
}

#[test]
fn a_fork_that_was_seen_before_a_pause_is_not_forgotten() {
    let archive = Archive::whole();
    let (origin, keys) = (name(ORIGIN), archive.log.keys());
    let mut other = Log::of(0);
    other.append(&[commitment(9999); 300]);
    let mut judge = Judge::new(&origin, &keys, &archive.log.tiles, 1000).unwrap();
    archive
        .stored
        .iter()
        .for_each(|note| judge.checkpoint(Keeper::Store, note));
    judge.checkpoint(Keeper::Witness, &other.checkpoint(300));
    archive.rows[..350]
        .iter()
        .for_each(|(index, leaf)| judge.leaf(*index, leaf).unwrap());
    let TreeHead { size, root } = other.head(300);
    assert_eq!(judge.leaves(), 350);
    assert_eq!(
        judge.pause().findings,
        [Finding::Fork {
            size,
            root,
            keeper: Keeper::Witness
        }]
    );
}

#[test]
fn a_resumed_run_needs_a_log_that_reaches_its_frontier() {
    let log = Log::of(20);
    let (origin, keys) = (name(ORIGIN), log.keys());
    let resumed = Judge::resume(&origin, &keys, &log.tiles, 19, log.frontier.clone());
    assert!(matches!(resumed, Err(Error::Size)));
}

#[test]
fn a_forged_frontier_shows_at_once() {
    let archive = Archive::whole();
    let (origin, keys) = (name(ORIGIN), archive.log.keys());
    let forged = Frontier::new().integrate(&[commitment(5); 300]).frontier;
    let mut judge = Judge::resume(&origin, &keys, &archive.log.tiles, 1000, forged).unwrap();
    judge.checkpoint(Keeper::Store, &archive.stored[2]);
    judge.checkpoint(Keeper::Store, &archive.stored[3]);
    archive.rows[300..]
        .iter()
        .for_each(|(index, leaf)| judge.leaf(*index, leaf).unwrap());
    let judgement = judge.finish().unwrap();
    assert_eq!(judgement.not_compared, 1);
    assert!(matches!(
        judgement.findings[..],
        [
            ..,
            Finding::RootMismatch {
                size: 300,
                agreed: 0,
                ..
            }
        ]
    ));
}

#[test]
fn tiles_that_cannot_be_read_are_no_finding_but_an_error() {
    struct Broken;
    impl TileSource for Broken {
        fn tile(&self, _: TileId) -> Result<Option<Vec<u8>>, SourceError> {
            Err("the disk is on fire".into())
        }
    }
    let (origin, keys) = (name(ORIGIN), Log::of(0).keys());
    let mut judge = Judge::new(&origin, &keys, Broken, 5).unwrap();
    assert!(matches!(
        judge.leaf(0, &commitment(0)),
        Err(Error::TileSource(_))
    ));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_run_stopped_anywhere_goes_on_to_the_same_judgement(stop in 0_usize..=999, damage in 0..3) {
        let mut archive = Archive::whole();
        match damage {
            0 => archive.rows[500].1 = commitment(9999),
            1 => drop(archive.rows.remove(500)),
            _ => {}
        }
        let (origin, keys) = (name(ORIGIN), archive.log.keys());
        let mut first = Judge::new(&origin, &keys, &archive.log.tiles, 1000).unwrap();
        archive.stored.iter().for_each(|note| first.checkpoint(Keeper::Store, note));
        archive.rows[..stop].iter().for_each(|(index, leaf)| first.leaf(*index, leaf).unwrap());
        let paused = first.pause();
        let kept = paused.frontier.to_bytes();

        let from = Frontier::from_bytes(&kept).unwrap();
        let rest = archive.rows.iter().skip_while(|(index, _)| *index < from.size());
        let rest: Vec<_> = rest.collect();
        let mut second = Judge::resume(&origin, &keys, &archive.log.tiles, 1000, from).unwrap();
        archive.stored.iter().for_each(|note| second.checkpoint(Keeper::Store, note));
        rest.into_iter().for_each(|(index, leaf)| second.leaf(*index, leaf).unwrap());
        let judgement = second.finish().unwrap();
        prop_assert_eq!([paused.findings, judgement.findings].concat(), archive.judge().findings);
        prop_assert_eq!(judgement.agreed, 1000);
    }

    #[test]
    fn any_one_changed_byte_is_found(at in 0_usize..1000, byte in 0_usize..32, bit in 0_u8..8, in_tile: bool) {
        let mut archive = Archive::whole();
        if in_tile {
            archive.flip_in_tile(0, at as u64 / 256, at % 256 * 32 + byte);
        } else {
            let mut bytes = *archive.rows[at].1.as_bytes();
            bytes[byte] ^= 1_u8 << bit;
            archive.rows[at].1 = Commitment::from_bytes(bytes);
        }
        let wrong = if in_tile { Wrong::Tile } else { Wrong::Leaf };
        let differ = Finding::LeavesDiffer { first: at as u64, count: 1, wrong };
        prop_assert_eq!(archive.findings(), [differ]);
    }
}
