//! The judge: a log with any damage is never called whole, and judging it always ends.

#![no_main]

use std::sync::LazyLock;

use genpon_ledger::{
    Algorithm, Checkpoint, Commitment, Frontier, Judge, Keeper, KeyName, MemoryTiles, Seed, Signer,
    VerifierKey,
};
use libfuzzer_sys::fuzz_target;

const LEAVES: u64 = 600;

struct Whole {
    rows: Vec<(u64, Commitment)>,
    tiles: MemoryTiles,
    note: String,
    origin: KeyName,
    keys: [VerifierKey; 1],
}

static WHOLE: LazyLock<Whole> = LazyLock::new(|| {
    let rows: Vec<_> = (0..LEAVES)
        .map(|at| (at, Commitment::from_bytes([at as u8; 32])))
        .collect();
    let integrated = Frontier::new().integrate(rows.iter().map(|(_, leaf)| leaf));
    let mut tiles = MemoryTiles::default();
    integrated.tiles.iter().for_each(|tile| tiles.insert(tile));
    let origin: KeyName = "genpon/fuzz/versions".parse().unwrap();
    let seed = Seed::new([1; 32].into());
    let signer = Signer::new(origin.clone(), Algorithm::Ed25519, &seed).unwrap();
    let checkpoint = Checkpoint::new(origin.clone(), integrated.head);
    let note = checkpoint.sign(&[&signer], 0).unwrap().to_string();
    Whole {
        rows,
        tiles,
        note,
        origin,
        keys: [signer.verifier_key().clone()],
    }
});

fuzz_target!(|damage: &[u8]| {
    let whole = &*WHOLE;
    let (mut rows, mut tiles) = (whole.rows.clone(), whole.tiles.clone());
    for step in damage.as_chunks::<4>().0.iter().take(64) {
        let [what, high, low, value] = *step;
        let at = usize::from(u16::from_be_bytes([high, low]));
        match what % 5 {
            0 if !rows.is_empty() => drop(rows.remove(at % rows.len())),
            1 => rows.insert(
                at % (rows.len() + 1),
                (at as u64, Commitment::from_bytes([value; 32])),
            ),
            2 if !rows.is_empty() => {
                let row = at % rows.len();
                rows[row].1 = Commitment::from_bytes([value; 32]);
            }
            3 => tiles.put(value % 3, at as u64 % 4, vec![value; at % 8193]),
            _ => drop(tiles.remove(value % 3, at as u64 % 4)),
        }
    }
    let mut judge = Judge::new(&whole.origin, &whole.keys, &tiles, LEAVES).unwrap();
    judge.checkpoint(Keeper::Store, &whole.note);
    rows.iter()
        .for_each(|(index, leaf)| judge.leaf(*index, leaf).unwrap());
    let judgement = judge.finish().unwrap();
    let rows_whole = rows.iter().take(whole.rows.len()).eq(&whole.rows);
    let tiles_whole = whole.tiles.iter().all(|(place, bytes)| {
        tiles.iter().any(|(other, there)| {
            other == place && there.starts_with(bytes) && there.len() % 32 == 0
        })
    });
    assert_eq!(
        judgement.is_whole(),
        rows_whole && tiles_whole && rows_in_order(&rows),
        "{judgement:?}"
    );
});

fn rows_in_order(rows: &[(u64, Commitment)]) -> bool {
    rows.iter().zip(0..).all(|((index, _), at)| *index == at)
}
