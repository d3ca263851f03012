//! A store in a directory of its own, with keys that are the same in every run.

use genpon_model::Institution;
use genpon_model::id::InstitutionId;
use genpon_model::institution::InstitutionKind;
use genpon_store::contents::Sealer;
use genpon_store::keys::{
    InstitutionKey, InstitutionKeys, NoRandomness, Random, RootKey, RootKeyFile,
};
use genpon_store::seam::{Direct, Seam};
use genpon_store::sqlite::{Options, SqliteStore};
use genpon_store::{Store, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;

/// Bytes that look random and never repeat within one source.
#[derive(Default)]
pub(crate) struct Counting(AtomicU64);

impl Random for Counting {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        for piece in bytes.chunks_mut(8) {
            let n = self.0.fetch_add(1, Ordering::Relaxed);
            let mixed = (n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
            piece.copy_from_slice(&mixed.to_le_bytes()[..piece.len()]);
        }
        Ok(())
    }
}

pub(crate) struct World {
    pub(crate) store: SqliteStore,
    pub(crate) keys: InstitutionKeys,
    pub(crate) institution: InstitutionId,
    pub(crate) path: PathBuf,
    pub(crate) _home: TempDir,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with_seam(Arc::new(Direct))
    }

    pub(crate) fn with_seam(seam: Arc<dyn Seam>) -> Self {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("data");
        let options = Options {
            seam,
            ..Options::new("the test")
        };
        let store = SqliteStore::create(&path, &options).unwrap();
        let institution = institution(1);
        let root = root_key(&path);
        let keys = add_institution(&store, institution, &root);
        Self {
            store,
            keys,
            institution,
            path,
            _home: home,
        }
    }

    pub(crate) fn sealer(&self) -> Sealer {
        self.store.sealer()
    }

    pub(crate) fn commit(&self, writes: Vec<Write>) -> genpon_store::Committed {
        self.store.commit(self.institution, writes).unwrap()
    }

    /// Opens the same directory again.
    pub(crate) fn reopen(self) -> Self {
        let Self {
            store,
            keys,
            institution,
            path,
            _home,
        } = self;
        drop(store);
        let store = SqliteStore::open(&path, &Options::new("the test")).unwrap();
        Self {
            store,
            keys,
            institution,
            path,
            _home,
        }
    }
}

pub(crate) fn institution(n: u8) -> InstitutionId {
    InstitutionId::from_slice(&[n; 16]).unwrap()
}

pub(crate) fn root_key(data: &Path) -> RootKeyFile {
    let path = data.join("keys/root.key");
    RootKeyFile::create(&path, None, &Counting::default(), &Direct).unwrap()
}

pub(crate) fn add_institution(
    store: &dyn Store,
    id: InstitutionId,
    root: &dyn RootKey,
) -> InstitutionKeys {
    let random = Arc::new(Counting(AtomicU64::new(u64::from(id.as_bytes()[0]) << 32)));
    let key = InstitutionKey::generate(id, 1, root, &*random).unwrap();
    let institution = Institution {
        id,
        name: "見本病院".parse().unwrap(),
        kind: InstitutionKind::Hospital,
    };
    let wrapped_key = key.wrapped.clone();
    let write = Write::AddInstitution {
        institution,
        wrapped_key,
    };
    store.commit(id, vec![write]).unwrap();
    InstitutionKeys::open(id, &[key], root, random).unwrap()
}
