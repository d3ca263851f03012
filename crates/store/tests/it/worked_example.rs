//! The worked example of docs/format/contents.md, byte for byte, and a foreign reader of it.
//!
//! `GENPON_VECTORS=write` writes the files; without it they are compared.

use crate::rows::{confirm, content_id};
use crate::world::World;
use genpon_model::DigestAlgorithm;
use genpon_model::id::{ContentId, InstitutionId};
use genpon_store::contents::{Sealed, open_bytes, open_manifest};
use genpon_store::keys::{
    InstitutionKey, InstitutionKeys, NoRandomness, Purpose, Random, RootKeyFile,
};
use genpon_store::seam::Direct;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

const INSTITUTION: &str = "01980000-0000-7000-8000-000000000001";
const NOTE: &str = "01980000-0000-7000-8000-0000000000a1";
const MANIFEST: &str = "01980000-0000-7000-8000-0000000000a2";
const LONG: &str = "01980000-0000-7000-8000-0000000000a3";

/// 0x00, 0x01, 0x02 … in the order in which bytes are asked for.
#[derive(Default)]
struct Ascending(AtomicU8);

impl Random for Ascending {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        for byte in bytes {
            *byte = self.0.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }
}

fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors/contents")
}

fn compare(name: &str, bytes: &[u8]) {
    let path = vectors().join(name);
    if std::env::var("GENPON_VECTORS").is_ok_and(|value| value == "write") {
        std::fs::write(&path, bytes).unwrap();
    }
    assert!(
        std::fs::read(&path).unwrap() == bytes,
        "{name} is made differently now"
    );
}

fn note() -> Vec<u8> {
    "咳が続く。体温 37.8 度。\n".repeat(20).into_bytes()
}

/// SHA-256 of 0, 1, 2 … as 8 bytes: does not compress, and takes three chunks.
fn long() -> Vec<u8> {
    let digest = |n: u64| DigestAlgorithm::Sha256.digest(&n.to_be_bytes());
    (0..4500)
        .flat_map(|n| digest(n).as_bytes().to_vec())
        .collect()
}

#[test]
fn is_made_again_byte_for_byte() {
    let world = World::new();
    let home = tempfile::tempdir().unwrap();
    let random = Arc::new(Ascending::default());
    let id: InstitutionId = INSTITUTION.parse().unwrap();
    let root_path = home.path().join("root.key");
    let root = RootKeyFile::create(&root_path, None, &*random, &Direct).unwrap();
    compare("root.key", &std::fs::read(&root_path).unwrap());
    let key = InstitutionKey::generate(id, 1, &root, &*random).unwrap();
    compare("institution-1.key", &key.wrapped);
    let keys = InstitutionKeys::open(id, &[key], &root, random).unwrap();

    let inline = |sealed: &Sealed| sealed.content.inline.clone().unwrap();
    let sealed = world
        .sealer()
        .seal(&keys, NOTE.parse().unwrap(), &note())
        .unwrap();
    compare("note.txt", &note());
    compare("note.sealed", &inline(&sealed));
    compare("note.key", &sealed.key.wrapped);

    let manifest = br#"{"format":"genpon/manifest/1"}"#;
    let salt = [0xab; 32];
    let sealed = world
        .sealer()
        .seal_manifest(&keys, MANIFEST.parse().unwrap(), salt, manifest);
    let sealed = sealed.unwrap();
    compare("manifest.json", manifest);
    compare("manifest.sealed", &inline(&sealed));
    compare("manifest.key", &sealed.key.wrapped);

    let sealed = world
        .sealer()
        .seal(&keys, LONG.parse().unwrap(), &long())
        .unwrap();
    compare("long.key", &sealed.key.wrapped);
    compare(
        "long.sealed.digest",
        format!("{}\n", sealed.content.sealed_digest).as_bytes(),
    );
    world.sealer().discard(&keys, &sealed);

    let body = keys.seal_body(Purpose::Draft, b"row", b"body").unwrap();
    compare("draft.body", &body);
}

#[test]
fn opens_under_its_keys() {
    let id: InstitutionId = INSTITUTION.parse().unwrap();
    let read = |name: &str| std::fs::read(vectors().join(name)).unwrap();
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("root.key");
    RootKeyFile::create(&path, None, &Ascending::default(), &Direct).unwrap();
    let root = RootKeyFile::open(&path, None).unwrap();
    let key = InstitutionKey {
        edition: 1,
        wrapped: read("institution-1.key"),
    };
    let keys = InstitutionKeys::open(id, &[key], &root, Arc::new(Ascending::default())).unwrap();
    let wrapped = |name| genpon_store::WrappedKey {
        key_edition: 1,
        wrapped: read(name),
    };
    let open = |id: &str, key, sealed: &str| {
        let id: ContentId = id.parse().unwrap();
        open_bytes(&keys, id, &wrapped(key), &*read(sealed), 1 << 20).unwrap()
    };
    assert_eq!(open(NOTE, "note.key", "note.sealed"), note());
    let id: ContentId = MANIFEST.parse().unwrap();
    let sealed = read("manifest.sealed");
    let (manifest, salt) = open_manifest(&keys, id, &wrapped("manifest.key"), &*sealed).unwrap();
    assert_eq!((manifest, salt), (read("manifest.json"), [0xab; 32]));
    assert_eq!(
        *keys
            .open_body(Purpose::Draft, b"row", &read("draft.body"))
            .unwrap(),
        b"body"
    );
}

fn script(arguments: &[&Path], passphrase: Option<&Path>) -> Output {
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/open_content.py");
    let mut command = Command::new("python3");
    if let Some(path) = passphrase {
        command.env("GENPON_PASSPHRASE_FILE", path);
    }
    command.arg(tool).args(arguments).output().unwrap()
}

/// Whether the foreign reader can run here. In CI it must.
fn has_reader() -> bool {
    let probe = Command::new("python3")
        .args(["-c", "import zstandard, cryptography"])
        .output();
    let is_here = probe.is_ok_and(|probe| probe.status.success());
    assert!(
        is_here || std::env::var_os("CI").is_none(),
        "CI must have the packages"
    );
    if !is_here {
        eprintln!("SKIPPED: python3 with the packages `cryptography` and `zstandard` is not here");
    }
    is_here
}

#[test]
fn opens_with_a_foreign_reader() {
    if !has_reader() {
        return;
    }
    let file = |name: &str| vectors().join(name);
    let open = |id: &str, key: &str, sealed: &Path| {
        let (root, institution) = (file("root.key"), file("institution-1.key"));
        let (key, id) = (file(key), Path::new(id));
        let (tenant, edition) = (Path::new(INSTITUTION), Path::new("1"));
        let mode = Path::new("--files");
        script(
            &[mode, &root, &institution, tenant, edition, &key, id, sealed],
            None,
        )
    };
    assert_eq!(open(NOTE, "note.key", &file("note.sealed")).stdout, note());
    assert_eq!(
        open(MANIFEST, "manifest.key", &file("manifest.sealed")).stdout,
        std::fs::read(file("manifest.json")).unwrap()
    );
    let wrong = open(MANIFEST, "note.key", &file("note.sealed"));
    assert_eq!(wrong.status.code(), Some(1), "{wrong:?}");

    let home = tempfile::tempdir().unwrap();
    let cut = home.path().join("cut");
    let sealed = std::fs::read(file("note.sealed")).unwrap();
    std::fs::write(&cut, &sealed[..sealed.len() - 1]).unwrap();
    assert_eq!(open(NOTE, "note.key", &cut).status.code(), Some(1));
}

#[test]
fn a_data_directory_opens_with_a_foreign_reader() {
    if !has_reader() {
        return;
    }
    let world = World::new();
    let plain = [note(), long(), Vec::new()];
    for (n, bytes) in (1..).zip(&plain) {
        let sealed = world
            .sealer()
            .seal(&world.keys, content_id(n), bytes)
            .unwrap();
        world.commit(vec![sealed.into_write()]);
    }
    world.commit(confirm(1, 1));
    for (n, bytes) in (1..).zip(&plain) {
        let id = content_id(n).to_string();
        let output = script(&[&world.path, Path::new(&id)], None);
        assert!(
            output.stdout == *bytes,
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let list = script(&[&world.path, Path::new("--versions")], None);
    let list = String::from_utf8(list.stdout).unwrap();
    assert_eq!(
        (list.lines().count(), list.contains("経過記録 1")),
        (1, true),
        "{list}"
    );
}
