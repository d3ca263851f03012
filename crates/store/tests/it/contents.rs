//! Sealing and opening: every size opens again, and no change goes unnoticed.

use crate::rows::{content_id, noise};
use crate::world::{World, add_institution, institution};
use genpon_model::DigestAlgorithm;
use genpon_store::contents::{
    INLINE_BYTES_MAX, OpenError, SealError, Sealed, open, open_bytes, open_manifest,
};
use genpon_store::keys::{InstitutionKeys, RootKeyFile};
use genpon_store::{Store, WrappedKey};
use proptest::prelude::*;
use std::io::{self, Read};
use std::sync::OnceLock;

/// One world for the properties: making one costs more than what they look at.
fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(World::new)
}

/// Bytes that compress well.
fn prose(length: usize, seed: u64) -> Vec<u8> {
    let line = format!("咳が続く。体温 37.{seed} 度。胸部の聴診で異常なし。\n");
    line.into_bytes().into_iter().cycle().take(length).collect()
}

fn sealed_bytes(world: &World, sealed: &Sealed) -> Vec<u8> {
    let place = || {
        let id = sealed.content.id.to_string();
        let path = world.path.join(format!("contents/{}", world.institution));
        std::fs::read(path.join(&id[34..]).join(&id)).unwrap()
    };
    sealed.content.inline.clone().unwrap_or_else(place)
}

fn open_whole(
    keys: &InstitutionKeys,
    n: u32,
    key: &WrappedKey,
    sealed: &[u8],
) -> Result<Vec<u8>, OpenError> {
    let whole = open_bytes(keys, content_id(n), key, sealed, u64::MAX);
    let mut streamed = Vec::new();
    let read = open(keys, content_id(n), key, sealed)
        .and_then(|mut opened| Ok(opened.read_to_end(&mut streamed)?));
    let mut passed = Vec::new();
    let pass = open(keys, content_id(n), key, sealed).and_then(|mut opened| {
        let size_bytes = opened.pass_to(|bytes| passed.extend_from_slice(bytes))?;
        assert_eq!(size_bytes, opened.size_bytes());
        Ok(())
    });
    let ways = [read.is_ok(), pass.is_ok()];
    assert_eq!(ways, [whole.is_ok(); 2], "all ways of opening agree");
    if let Ok(whole) = &whole {
        assert_eq!((whole, whole), (&streamed, &passed));
    }
    whole
}

fn check_round(world: &World, n: u32, bytes: &[u8]) {
    let sealer = world.sealer();
    let at_once = sealer.seal(&world.keys, content_id(n), bytes).unwrap();
    let first = sealed_bytes(world, &at_once);
    let mut slow = Trickle(bytes);
    sealer.discard(&world.keys, &at_once);
    let streamed = sealer
        .seal_stream(&world.keys, content_id(n), &mut slow, u64::MAX)
        .unwrap();
    let second = sealed_bytes(world, &streamed);
    for (sealed, stored) in [(&at_once, first), (&streamed, second)] {
        assert_eq!(sealed.content.sealed_size_bytes, stored.len() as u64);
        assert!(sealed.content.sealed_digest.matches(&stored));
        assert_eq!(
            sealed.content.inline.is_some(),
            stored.len() <= INLINE_BYTES_MAX
        );
        assert!(sealed.digest.matches(bytes));
        assert_eq!(sealed.size_bytes, bytes.len() as u64);
        let opened = open_whole(&world.keys, n, &sealed.key, &stored).unwrap();
        assert!(opened == bytes, "{} bytes differ", bytes.len());
    }
    sealer.discard(&world.keys, &streamed);
}

/// Gives what it has in uneven small pieces.
struct Trickle<'a>(&'a [u8]);

impl Read for Trickle<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = out.len().min(1 + self.0.len() % 40_000);
        self.0.read(&mut out[..length])
    }
}

#[test]
fn every_size_around_the_borders_opens_again() {
    let world = World::new();
    let chunk = 64 * 1024;
    let borders = [
        0,
        1,
        15,
        16,
        17,
        2048,
        INLINE_BYTES_MAX,
        chunk,
        2 * chunk,
        3 * chunk,
    ];
    for border in borders {
        for size in border.saturating_sub(2)..=border + 2 {
            check_round(&world, 1, &noise(size, size as u64));
            check_round(&world, 1, &prose(size, 3));
        }
    }
    for size in (INLINE_BYTES_MAX - 50)..INLINE_BYTES_MAX {
        check_round(&world, 1, &noise(size, 5));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_size_opens_again(size in 0..400_000_usize, seed: u64, is_noise: bool, n in 0..1000_u32) {
        let bytes = if is_noise { noise(size, seed) } else { prose(size, seed) };
        check_round(world(), 10_000 + n, &bytes);
    }

    #[test]
    fn a_flipped_bit_anywhere_is_found(size in 0..150_000_usize, seed: u64, place: prop::sample::Index, bit in 0..8_u8) {
        let world = world();
        let sealed = world.sealer().seal(&world.keys, content_id(2), &noise(size, seed)).unwrap();
        let mut stored = sealed_bytes(world, &sealed);
        world.sealer().discard(&world.keys, &sealed);
        let place = place.index(stored.len());
        stored[place] ^= 1 << bit;
        prop_assert!(!sealed.content.sealed_digest.matches(&stored), "without a key");
        prop_assert!(matches!(open_whole(&world.keys, 2, &sealed.key, &stored), Err(OpenError::Changed)));
    }

    #[test]
    fn a_cut_or_lengthened_content_is_found(size in 0..150_000_usize, seed: u64, keep: prop::sample::Index, more in 1..70_000_usize) {
        let world = world();
        let sealed = world.sealer().seal(&world.keys, content_id(3), &prose(size, seed)).unwrap();
        let stored = sealed_bytes(world, &sealed);
        world.sealer().discard(&world.keys, &sealed);
        let cut = &stored[..keep.index(stored.len())];
        prop_assert!(matches!(open_whole(&world.keys, 3, &sealed.key, cut), Err(OpenError::Changed)));
        let longer = [stored, noise(more, seed)].concat();
        prop_assert!(matches!(open_whole(&world.keys, 3, &sealed.key, &longer), Err(OpenError::Changed)));
    }
}

#[test]
fn chunks_left_out_repeated_or_in_another_order_are_found() {
    let world = World::new();
    let sealed = world
        .sealer()
        .seal(&world.keys, content_id(1), &noise(300_000, 7))
        .unwrap();
    let stored = sealed_bytes(&world, &sealed);
    let (header, chunks) = stored.split_at(18);
    let chunks: Vec<&[u8]> = chunks.chunks(65_536 + 16).collect();
    assert_eq!(chunks.len(), 5);
    let orders: [&[usize]; 6] = [
        &[1, 0, 2, 3, 4],
        &[0, 1, 3, 2, 4],
        &[0, 1, 2, 4],
        &[0, 1, 2, 3],
        &[0, 1, 2, 3, 3, 4],
        &[0, 1, 2, 3, 4, 4],
    ];
    for order in orders {
        let moved: Vec<u8> = header
            .iter()
            .chain(order.iter().flat_map(|&i| chunks[i]))
            .copied()
            .collect();
        let opened = open_whole(&world.keys, 1, &sealed.key, &moved);
        assert!(matches!(opened, Err(OpenError::Changed)), "{order:?}");
    }
}

#[test]
fn contents_that_were_swapped_do_not_open() {
    let world = World::new();
    let seal = |n, text: &[u8]| {
        world
            .sealer()
            .seal(&world.keys, content_id(n), text)
            .unwrap()
    };
    let (one, two) = (seal(1, b"one"), seal(2, b"two"));
    let (first, second) = (sealed_bytes(&world, &one), sealed_bytes(&world, &two));
    let open = |n, key, bytes: &[u8]| open_whole(&world.keys, n, key, bytes);
    assert!(open(1, &one.key, &first).is_ok());
    assert!(matches!(
        open(1, &one.key, &second),
        Err(OpenError::Changed)
    ));
    assert!(
        matches!(open(1, &two.key, &second), Err(OpenError::Key(_))),
        "key of another id"
    );
    assert!(
        matches!(open(2, &one.key, &first), Err(OpenError::Key(_))),
        "both moved together"
    );

    let root = RootKeyFile::open(&world.path.join("keys/root.key"), None).unwrap();
    let stranger = add_institution(&world.store, institution(2), &root);
    assert!(matches!(
        open_whole(&stranger, 1, &one.key, &first),
        Err(OpenError::Key(_))
    ));
}

#[test]
fn a_manifest_keeps_its_salt_and_a_part_has_none() {
    let world = World::new();
    let salt = [0x5a; 32];
    let sealed = world
        .sealer()
        .seal_manifest(&world.keys, content_id(1), salt, b"{}")
        .unwrap();
    let bytes = sealed_bytes(&world, &sealed);
    let opened = open_manifest(&world.keys, content_id(1), &sealed.key, &*bytes).unwrap();
    assert_eq!(opened, (b"{}".to_vec(), salt));
    let has_salt = |hay: &[u8]| hay.windows(32).any(|window| window == salt);
    assert!(
        !has_salt(&bytes) && !has_salt(&sealed.key.wrapped),
        "the salt is sealed"
    );
    let part = world
        .sealer()
        .seal(&world.keys, content_id(2), b"{}")
        .unwrap();
    let bytes = sealed_bytes(&world, &part);
    let refused = open_manifest(&world.keys, content_id(2), &part.key, &*bytes);
    assert!(matches!(refused, Err(OpenError::NotAManifest)));
}

#[test]
fn what_compresses_is_compressed_and_what_does_not_is_left() {
    let world = World::new();
    let size_of = |bytes: &[u8]| {
        let sealed = world
            .sealer()
            .seal_stream(&world.keys, content_id(1), &mut &*bytes, u64::MAX);
        let sealed = sealed.unwrap();
        world.sealer().discard(&world.keys, &sealed);
        sealed.content.sealed_size_bytes
    };
    assert!(size_of(&prose(500_000, 1)) < 5_000);
    assert_eq!(size_of(&noise(500_000, 1)), 18 + 500_000 + 8 * 16);
    assert_eq!(size_of(b"ab"), 18 + 2 + 16);
}

#[test]
fn a_limit_and_a_broken_source_leave_nothing_behind() {
    let world = World::new();
    let bytes = noise(300_000, 1);
    let seal = |source: &mut dyn Read, limit| {
        world
            .sealer()
            .seal_stream(&world.keys, content_id(1), source, limit)
            .map(drop)
            .unwrap_err()
    };
    let error = seal(&mut &*bytes, 299_999);
    assert!(matches!(
        error,
        SealError::TooLarge {
            limit_bytes: 299_999
        }
    ));
    let mut breaks = (&*bytes).chain(Breaks);
    assert!(matches!(seal(&mut breaks, u64::MAX), SealError::Source(_)));
    assert!(matches!(
        seal(&mut &bytes[..10], 9),
        SealError::TooLarge { .. }
    ));
    let left: Vec<_> = std::fs::read_dir(world.path.join("incoming"))
        .unwrap()
        .collect();
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(
        std::fs::read_dir(world.path.join("contents"))
            .unwrap()
            .count(),
        0
    );
    world
        .sealer()
        .seal_stream(&world.keys, content_id(1), &mut &*bytes, 300_000)
        .unwrap();
}

struct Breaks;

impl Read for Breaks {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the line is cut"))
    }
}

#[test]
fn a_large_content_is_read_back_through_the_store() {
    let world = World::new();
    let bytes = noise(200_000, 9);
    let sealed = world
        .sealer()
        .seal(&world.keys, content_id(1), &bytes)
        .unwrap();
    assert_eq!(sealed.content.inline, None);
    world.commit(vec![sealed.into_write()]);
    let world = world.reopen();
    let key = world
        .store
        .wrapped_key(world.institution, content_id(1))
        .unwrap()
        .unwrap();
    let stored = world
        .store
        .sealed(world.institution, content_id(1))
        .unwrap();
    let opened = open_bytes(&world.keys, content_id(1), &key, stored, 200_000).unwrap();
    assert!(opened == bytes);
    let too_large = open_bytes(&world.keys, content_id(1), &key, &*bytes, 199_999);
    assert!(too_large.is_err());
}

#[test]
fn a_digest_is_of_the_algorithm_chosen() {
    for digest in DigestAlgorithm::ALL {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("data");
        let options = genpon_store::sqlite::Options {
            digest,
            ..genpon_store::sqlite::Options::new("test")
        };
        let store = genpon_store::sqlite::SqliteStore::create(&path, &options).unwrap();
        let keys = &world().keys;
        let sealed = store.sealer().seal(keys, content_id(1), b"bytes").unwrap();
        assert_eq!(sealed.digest, digest.digest(b"bytes"));
        assert_eq!(sealed.content.sealed_digest.algorithm(), digest);
    }
}

/// 96 MiB through 64 MiB: the peak is that of the whole process, so it is asked only where each test
/// has a process of its own (nextest).
#[test]
fn a_large_content_streams_in_little_memory() {
    let world = World::new();
    let size_bytes: u64 = 96 << 20;
    let pattern = noise(1 << 20, 11);
    let mut source = Repeats {
        pattern: &pattern,
        left_bytes: size_bytes,
    };
    let sealed = world
        .sealer()
        .seal_stream(&world.keys, content_id(1), &mut source, size_bytes);
    let sealed = sealed.unwrap();
    assert_eq!(sealed.size_bytes, size_bytes);
    let key = sealed.key.clone();
    world.commit(vec![sealed.into_write()]);
    let stored = world
        .store
        .sealed(world.institution, content_id(1))
        .unwrap();
    let mut opened = open(&world.keys, content_id(1), &key, stored).unwrap();
    let copied = io::copy(&mut opened, &mut io::sink()).unwrap();
    assert_eq!(copied, size_bytes);
    if std::env::var_os("NEXTEST").is_some() {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let peak = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .unwrap();
        let peak_kib: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
        assert!(peak_kib < 64 * 1024, "{peak_kib} KiB at the peak");
    }
}

struct Repeats<'a> {
    pattern: &'a [u8],
    left_bytes: u64,
}

impl Read for Repeats<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.left_bytes).unwrap();
        let length = out.len().min(left).min(self.pattern.len());
        out[..length].copy_from_slice(&self.pattern[..length]);
        self.left_bytes -= length as u64;
        Ok(length)
    }
}
