//! Keys: what opens, what does not, and what the root key file lets happen to it.

use crate::rows::content_id;
use crate::world::{Counting, World, institution};
use genpon_store::error::Fault;
use genpon_store::keys::{
    InstitutionKey, InstitutionKeys, KeyError, Purpose, RootKey, RootKeyError, RootKeyFile,
};
use genpon_store::seam::{Direct, Seam, Step};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

fn make(path: &Path, passphrase: Option<&str>) -> Result<RootKeyFile, RootKeyError> {
    RootKeyFile::create(path, passphrase, &Counting::default(), &Direct)
}

#[test]
fn a_body_opens_only_as_what_it_was_sealed_for() {
    let world = World::new();
    let keys = &world.keys;
    let body = keys.seal_body(Purpose::Draft, b"row", b"text").unwrap();
    assert_eq!(
        *keys.open_body(Purpose::Draft, b"row", &body).unwrap(),
        b"text"
    );
    let refused = |purpose, context: &[u8], body: &[u8]| {
        keys.open_body(purpose, context, body)
            .map(drop)
            .unwrap_err()
    };
    assert_eq!(
        refused(Purpose::Draft, b"other row", &body),
        KeyError::DoesNotOpen
    );
    assert_eq!(
        refused(Purpose::Audit, b"row", &body),
        KeyError::DoesNotOpen
    );
    for place in 0..body.len() {
        let mut changed = body.clone();
        changed[place] ^= 1;
        refused(Purpose::Draft, b"row", &changed);
        refused(Purpose::Draft, b"row", &body[..place]);
    }
    let mut other_algorithm = body.clone();
    other_algorithm[4] = 9;
    assert_eq!(
        refused(Purpose::Draft, b"row", &other_algorithm),
        KeyError::Algorithm(9)
    );
    let mut other_edition = body;
    other_edition[3] = 7;
    assert_eq!(
        refused(Purpose::Draft, b"row", &other_edition),
        KeyError::Edition(7)
    );
}

#[test]
fn equal_bodies_are_sealed_differently() {
    let world = World::new();
    let seal = || {
        world
            .keys
            .seal_body(Purpose::Draft, b"row", b"text")
            .unwrap()
    };
    assert_ne!(seal(), seal());
}

// shows: J-8.2.2.6-2
#[test]
fn a_new_edition_seals_what_is_new_and_the_old_one_still_opens() {
    let world = World::new();
    let root = RootKeyFile::open(&world.path.join("keys/root.key"), None).unwrap();
    let random = Arc::new(Counting::default());
    let first = InstitutionKey::generate(institution(1), 1, &root, &*random).unwrap();
    let second = InstitutionKey::generate(institution(1), 2, &root, &*random).unwrap();
    let open = |keys: &[InstitutionKey]| {
        InstitutionKeys::open(institution(1), keys, &root, random.clone()).unwrap()
    };
    let old = open(std::slice::from_ref(&first));
    let sealed = world.sealer().seal(&old, content_id(1), b"before").unwrap();
    let body = old.seal_body(Purpose::Register, b"", b"before").unwrap();

    let new = open(&[first, second.clone()]);
    assert_eq!((old.newest_edition(), new.newest_edition()), (1, 2));
    assert_eq!(
        *new.open_body(Purpose::Register, b"", &body).unwrap(),
        b"before"
    );
    let rewrapped = new.rewrap(content_id(1), &sealed.key).unwrap();
    assert_eq!((sealed.key.key_edition, rewrapped.key_edition), (1, 2));
    let only_new = open(&[second]);
    let bytes = sealed.content.inline.unwrap();
    let opened =
        genpon_store::contents::open_bytes(&only_new, content_id(1), &rewrapped, &*bytes, 99);
    assert_eq!(opened.unwrap(), b"before");
    assert_eq!(
        only_new.open_body(Purpose::Register, b"", &body).map(drop),
        Err(KeyError::Edition(1))
    );
}

#[test]
fn an_institution_key_opens_only_for_its_institution_and_edition() {
    let world = World::new();
    let root = RootKeyFile::open(&world.path.join("keys/root.key"), None).unwrap();
    let random = Arc::new(Counting::default());
    let key = InstitutionKey::generate(institution(1), 1, &root, &*random).unwrap();
    let open = |id, key: &InstitutionKey, root: &dyn RootKey| {
        InstitutionKeys::open(id, std::slice::from_ref(key), root, random.clone()).map(drop)
    };
    let moved = InstitutionKey {
        edition: 2,
        ..key.clone()
    };
    assert_eq!(open(institution(1), &key, &root), Ok(()));
    assert_eq!(
        open(institution(2), &key, &root),
        Err(KeyError::DoesNotOpen)
    );
    assert_eq!(
        open(institution(1), &moved, &root),
        Err(KeyError::DoesNotOpen)
    );
    let home = tempfile::tempdir().unwrap();
    let source = Counting::default();
    genpon_store::keys::Random::fill(&source, &mut [0; 99]).unwrap();
    let other = RootKeyFile::create(&home.path().join("k"), None, &source, &Direct).unwrap();
    assert_eq!(
        open(institution(1), &key, &other),
        Err(KeyError::DoesNotOpen)
    );
}

#[test]
fn a_root_key_file_is_for_its_owner_and_never_overwritten() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("keys/root.key");
    make(&path, None).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(
        std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert!(matches!(make(&path, None), Err(RootKeyError::Exists)));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    RootKeyFile::open(&path, None).unwrap();
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o640)).unwrap();
    let refused = RootKeyFile::open(&path, None);
    assert!(matches!(
        refused,
        Err(RootKeyError::Permissions { mode: 0o640 })
    ));
}

#[test]
fn a_passphrase_is_asked_for_and_checked() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("root.key");
    let made = make(&path, Some("正しい合い言葉")).unwrap();
    let wrapped = made.wrap(&Counting::default(), b"bound", b"key").unwrap();
    let opened = RootKeyFile::open(&path, Some("正しい合い言葉")).unwrap();
    assert_eq!(*opened.unwrap(b"bound", &wrapped).unwrap(), b"key");
    assert!(opened.unwrap(b"other", &wrapped).is_err());
    let error = |passphrase| RootKeyFile::open(&path, passphrase).map(drop).unwrap_err();
    assert!(matches!(error(None), RootKeyError::PassphraseNeeded));
    assert!(matches!(error(Some("違う")), RootKeyError::WrongPassphrase));
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(
        text.starts_with("genpon/root-key/1\nargon2id m=65536 t=3 p=1\n"),
        "{text}"
    );
}

#[test]
fn a_damaged_root_key_file_is_not_a_key() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("root.key");
    make(&path, None).unwrap();
    let good = std::fs::read_to_string(&path).unwrap();
    let lock = "AAAAAAAAAAAAAAAAAAAAAA==";
    let cases = [
        String::new(),
        good.replace("genpon/root-key/1", "genpon/root-key/2"),
        good.replace("plain", "clear"),
        good[..good.len() - 3].to_owned(),
        format!("{good}more\nand more\n"),
        format!("genpon/root-key/1\nargon2id m=4294967295 t=3 p=1\n{lock}\n{lock}\n"),
        format!("genpon/root-key/1\nargon2i m=64 t=3 p=1\n{lock}\n{lock}\n"),
    ];
    for text in cases {
        std::fs::write(&path, &text).unwrap();
        let refused = RootKeyFile::open(&path, Some("passphrase"));
        assert!(matches!(refused, Err(RootKeyError::Malformed)), "{text:?}");
    }
    std::fs::remove_file(&path).unwrap();
    assert!(matches!(
        RootKeyFile::open(&path, None),
        Err(RootKeyError::File(_))
    ));
}

/// Breaks off before or after the step that is due, as a crash does.
struct BreaksAt {
    step: AtomicU32,
    is_after: bool,
}

impl Seam for BreaksAt {
    fn around(&self, step: Step, act: &mut dyn FnMut() -> Result<(), Fault>) -> Result<(), Fault> {
        let is_due = self.step.fetch_sub(1, Ordering::Relaxed) == 1;
        if !is_due || self.is_after {
            act()?;
        }
        match is_due {
            true => Err(Fault::Injected(step.name())),
            false => Ok(()),
        }
    }
}

fn breaking() -> impl Iterator<Item = BreaksAt> {
    (1..=3).flat_map(|step| {
        [false, true].map(|is_after| BreaksAt {
            step: AtomicU32::new(step),
            is_after,
        })
    })
}

// shows: J-8.2.2.6-2
#[test]
fn a_passphrase_is_set_changed_and_removed_and_at_every_instant_one_of_two_opens() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("root.key");
    let random = Counting::default();
    let root = make(&path, None).unwrap();
    let wrapped = root.wrap(&random, b"bound", b"institution key").unwrap();
    let opens = |passphrase: Option<&str>| {
        let root = RootKeyFile::open(&path, passphrase).ok()?;
        Some(root.unwrap(b"bound", &wrapped).unwrap().to_vec())
    };
    let steps = [
        (None, Some("one")),
        (Some("one"), Some("two")),
        (Some("two"), None),
    ];
    for (old, new) in steps {
        for seam in breaking() {
            let changed = RootKeyFile::change_passphrase(&path, (old, new), &random, &seam);
            let opened = opens(new).or_else(|| opens(old));
            assert_eq!(opened.as_deref(), Some(b"institution key".as_slice()));
            if opens(old).is_none() || changed.is_ok() {
                RootKeyFile::change_passphrase(&path, (new, old), &random, &Direct).unwrap();
            }
        }
        let wrong = RootKeyFile::change_passphrase(&path, (Some("no"), None), &random, &Direct);
        assert_eq!(wrong.is_err(), old.is_some());
        RootKeyFile::change_passphrase(&path, (old, new), &random, &Direct).unwrap();
        assert!(opens(new).is_some());
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

// shows: J-8.2.2.6-2
#[test]
fn a_root_key_is_replaced_and_at_every_instant_everything_opens() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("root.key");
    let random = Counting::default();
    let old = make(&path, Some("pass")).unwrap();
    let stored = InstitutionKey::generate(institution(1), 1, &old, &random).unwrap();
    let opens = |stored: &InstitutionKey| {
        let root = RootKeyFile::open(&path, Some("pass")).unwrap();
        let random = Arc::new(Counting::default());
        InstitutionKeys::open(institution(1), std::slice::from_ref(stored), &root, random).is_ok()
    };
    for seam in breaking() {
        drop(RootKeyFile::begin_successor(
            &path,
            Some("pass"),
            &random,
            &seam,
        ));
        assert!(opens(&stored));
    }
    let root = RootKeyFile::begin_successor(&path, Some("pass"), &random, &Direct).unwrap();
    assert!(root.has_successor());
    let during = RootKeyFile::change_passphrase(&path, (Some("pass"), None), &random, &Direct);
    assert!(matches!(during, Err(RootKeyError::Replacing)));
    let again = stored
        .wrapped_again(institution(1), &root, &random)
        .unwrap();
    assert!(opens(&stored) && opens(&again));
    let twice = again.wrapped_again(institution(1), &root, &random).unwrap();
    let not_yet = BreaksAt {
        step: AtomicU32::new(1),
        is_after: false,
    };
    assert!(RootKeyFile::finish_successor(&path, &not_yet).is_err());
    assert!(opens(&again));
    RootKeyFile::finish_successor(&path, &Direct).unwrap();
    assert!(opens(&again) && opens(&twice));
    assert!(!opens(&stored), "the old key is gone");
    assert!(
        !RootKeyFile::open(&path, Some("pass"))
            .unwrap()
            .has_successor()
    );
}
