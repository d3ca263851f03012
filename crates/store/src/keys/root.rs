//! The root key: wraps the institution keys and nothing else.
//!
//! Today a file that only its owner may read, optionally under a passphrase (docs/format/contents.md).
//! [`RootKey`] is the place for a security module (PKCS#11) or a key service: they wrap and unwrap, and
//! the key never leaves them.

use super::random::draw;
use super::{BoxKey, KeyError, Random};
use crate::error::Fault;
use crate::seam::{Seam, Step};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Whatever can wrap an institution key.
pub trait RootKey: Send + Sync {
    /// Seals `plain` and binds it to `bound`.
    ///
    /// # Errors
    /// [`KeyError`] of the random source or the device.
    fn wrap(&self, random: &dyn Random, bound: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyError>;

    /// Opens what [`RootKey::wrap`] sealed.
    ///
    /// # Errors
    /// [`KeyError::DoesNotOpen`] for anything else.
    fn unwrap(&self, bound: &[u8], wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError>;
}

/// Why a root key file could not be made or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RootKeyError {
    /// There is one already; it is never overwritten.
    #[error("a root key file exists already")]
    Exists,
    /// The file could not be read or written.
    #[error("the root key file: {0}")]
    File(#[source] Fault),
    /// Others than the owner may read or write the file.
    #[error("the root key file has mode {mode:o}; it must be 600")]
    Permissions {
        /// The permission bits found.
        mode: u32,
    },
    /// The file is not what docs/format/contents.md describes.
    #[error("the root key file is damaged, or of a later version")]
    Malformed,
    /// The file asks for a passphrase.
    #[error("the root key is under a passphrase")]
    PassphraseNeeded,
    /// The passphrase is wrong, or the file was changed.
    #[error("the passphrase does not open the root key")]
    WrongPassphrase,
    /// A successor lies beside the key: the replacement must be finished first.
    #[error("the root key is being replaced; finish that first")]
    Replacing,
    /// The key could not be sealed.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// A root key that was read from its file.
///
/// While it is being replaced, its successor lies beside it in `<file>.new`: what is wrapped is wrapped
/// by the successor, and either opens, so that a crash at any instant loses nothing.
pub struct RootKeyFile {
    key: BoxKey,
    successor: Option<BoxKey>,
}

impl RootKey for RootKeyFile {
    fn wrap(&self, random: &dyn Random, bound: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyError> {
        let key = self.successor.as_ref().unwrap_or(&self.key);
        key.seal(random, &[], bound, plain)
    }

    fn unwrap(&self, bound: &[u8], wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let opened = self.key.open(bound, wrapped);
        match (&opened, &self.successor) {
            (Err(KeyError::DoesNotOpen), Some(successor)) => successor.open(bound, wrapped),
            _ => opened,
        }
    }
}

impl RootKeyFile {
    /// Makes a new key and writes it to a new file (0600), durably.
    ///
    /// # Errors
    /// [`RootKeyError::Exists`]: an existing file is never touched.
    pub fn create(
        path: &Path,
        passphrase: Option<&str>,
        random: &dyn Random,
        seam: &dyn Seam,
    ) -> Result<Self, RootKeyError> {
        let key: Zeroizing<[u8; 32]> = Zeroizing::new(draw(random).map_err(KeyError::from)?);
        let text = text_of(&key, passphrase, random)?;
        seam.around(Step::RootKeyWrite, &mut || {
            write_new(path, text.as_bytes()).map_err(|error| Fault::file(path, error))
        })
        .map_err(|fault| match fault.io_kind() {
            Some(std::io::ErrorKind::AlreadyExists) => RootKeyError::Exists,
            _ => RootKeyError::File(fault),
        })?;
        let (key, successor) = (BoxKey::new(&key), None);
        Ok(Self { key, successor })
    }

    /// Reads the key, and its successor where it is being replaced.
    ///
    /// # Errors
    /// [`RootKeyError`], each with what the operator can do.
    pub fn open(path: &Path, passphrase: Option<&str>) -> Result<Self, RootKeyError> {
        let key = BoxKey::new(&*read(path, passphrase)?);
        let beside = successor_of(path);
        let successor = match beside.exists() {
            true => Some(BoxKey::new(&*read(&beside, passphrase)?)),
            false => None,
        };
        Ok(Self { key, successor })
    }

    /// Whether the key is being replaced: see [`RootKeyFile::begin_successor`].
    #[must_use]
    pub const fn has_successor(&self) -> bool {
        self.successor.is_some()
    }

    /// Puts the same key under another passphrase, or under none. At every instant the file is the old
    /// one or the new one.
    ///
    /// # Errors
    /// [`RootKeyError`]; the old file stays then. [`RootKeyError::Replacing`] while there is a successor.
    pub fn change_passphrase(
        path: &Path,
        (old, new): (Option<&str>, Option<&str>),
        random: &dyn Random,
        seam: &dyn Seam,
    ) -> Result<(), RootKeyError> {
        if successor_of(path).exists() {
            return Err(RootKeyError::Replacing);
        }
        let text = text_of(&*read(path, old)?, new, random)?;
        replace(path, path, &text, seam)
    }

    /// Makes the successor of the key, durably, or opens the one that an interrupted run has made.
    ///
    /// # Errors
    /// [`RootKeyError`]; nothing has changed then.
    pub fn begin_successor(
        path: &Path,
        passphrase: Option<&str>,
        random: &dyn Random,
        seam: &dyn Seam,
    ) -> Result<Self, RootKeyError> {
        drop(read(path, passphrase)?);
        let beside = successor_of(path);
        if !beside.exists() {
            let key: Zeroizing<[u8; 32]> = Zeroizing::new(draw(random).map_err(KeyError::from)?);
            replace(path, &beside, &text_of(&key, passphrase, random)?, seam)?;
        }
        Self::open(path, passphrase)
    }

    /// Puts the successor in the place of the key. To be called when nothing is wrapped by the key any
    /// more: after this nothing opens what still is.
    ///
    /// # Errors
    /// [`RootKeyError::File`]; both files stay then.
    pub fn finish_successor(path: &Path, seam: &dyn Seam) -> Result<(), RootKeyError> {
        let beside = successor_of(path);
        let renamed = seam.around(Step::RootKeyWrite, &mut || {
            std::fs::rename(&beside, path)
                .and_then(|()| sync_directory(path))
                .map_err(|error| Fault::file(path, error))
        });
        renamed.map_err(RootKeyError::File)
    }
}

/// Where the successor of a root key lies.
fn successor_of(path: &Path) -> PathBuf {
    with_suffix(path, ".new")
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn read(path: &Path, passphrase: Option<&str>) -> Result<Zeroizing<[u8; 32]>, RootKeyError> {
    let metadata = std::fs::metadata(path).map_err(|error| file_error(path, error))?;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(RootKeyError::Permissions { mode });
    }
    let text = std::fs::read_to_string(path).map_err(|error| file_error(path, error))?;
    let text = Zeroizing::new(text);
    let lines: Vec<&str> = text.lines().collect();
    match (lines.as_slice(), passphrase) {
        ([FORMAT, "plain", key], _) => bytes(key),
        ([FORMAT, _, _, _], None) => Err(RootKeyError::PassphraseNeeded),
        ([FORMAT, costs, salt, sealed], Some(passphrase)) => {
            let head = format!("{FORMAT}\n{costs}\n{salt}\n");
            let lock = passphrase_key(passphrase, &*bytes::<16>(salt)?, Costs::parse(costs)?)?;
            let sealed = BASE64.decode(sealed).map_err(|_| RootKeyError::Malformed)?;
            let key = lock
                .open(head.as_bytes(), &sealed)
                .map_err(|_| RootKeyError::WrongPassphrase)?;
            let key: [u8; 32] = key
                .as_slice()
                .try_into()
                .map_err(|_| RootKeyError::Malformed)?;
            Ok(Zeroizing::new(key))
        }
        _ => Err(RootKeyError::Malformed),
    }
}

/// The text of a file that holds this key.
fn text_of(
    key: &[u8; 32],
    passphrase: Option<&str>,
    random: &dyn Random,
) -> Result<Zeroizing<String>, RootKeyError> {
    match passphrase {
        None => Ok(Zeroizing::new(format!(
            "{FORMAT}\nplain\n{}\n",
            BASE64.encode(key)
        ))),
        Some(passphrase) => protected(key, passphrase, random),
    }
}

/// Writes a file beside and renames it to its place. A file that a crash left beside is written over.
fn replace(path: &Path, place: &Path, text: &str, seam: &dyn Seam) -> Result<(), RootKeyError> {
    let beside = with_suffix(path, ".unfinished");
    let write = || -> std::io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let mut file = options.open(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    let renamed = || std::fs::rename(&beside, place).and_then(|()| sync_directory(path));
    for step in [&write as &dyn Fn() -> std::io::Result<()>, &renamed] {
        seam.around(Step::RootKeyWrite, &mut || {
            step().map_err(|error| Fault::file(place, error))
        })
        .map_err(RootKeyError::File)?;
    }
    Ok(())
}

fn sync_directory(path: &Path) -> std::io::Result<()> {
    File::open(directory_of(path))?.sync_all()
}

fn directory_of(path: &Path) -> &Path {
    let directory = path.parent().filter(|it| !it.as_os_str().is_empty());
    directory.unwrap_or(Path::new("."))
}

fn protected(
    key: &[u8; 32],
    passphrase: &str,
    random: &dyn Random,
) -> Result<Zeroizing<String>, RootKeyError> {
    let salt: [u8; 16] = draw(random).map_err(KeyError::from)?;
    let Costs { m, t, p } = COSTS;
    let head = format!(
        "{FORMAT}\nargon2id m={m} t={t} p={p}\n{}\n",
        BASE64.encode(salt)
    );
    let sealed =
        passphrase_key(passphrase, &salt, COSTS)?.seal(random, &[], head.as_bytes(), key)?;
    Ok(Zeroizing::new(format!("{head}{}\n", BASE64.encode(sealed))))
}

fn passphrase_key(passphrase: &str, salt: &[u8], costs: Costs) -> Result<BoxKey, RootKeyError> {
    let mut key = Zeroizing::new([0; 32]);
    Params::new(costs.m, costs.t, costs.p, Some(32))
        .map(|params| Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
        .and_then(|argon2| argon2.hash_password_into(passphrase.as_bytes(), salt, &mut *key))
        .map_err(|_| RootKeyError::Malformed)?;
    Ok(BoxKey::new(&key))
}

#[derive(Clone, Copy)]
struct Costs {
    m: u32,
    t: u32,
    p: u32,
}

impl Costs {
    /// Refuses costs that no Genpon writes, so that a changed file cannot exhaust the memory.
    fn parse(line: &str) -> Result<Self, RootKeyError> {
        let mut words = line.split(' ');
        let is_argon2id = words.next() == Some("argon2id");
        let mut cost = |name: &str| words.next()?.strip_prefix(name)?.parse().ok();
        let costs = (|| {
            Some(Self {
                m: cost("m=")?,
                t: cost("t=")?,
                p: cost("p=")?,
            })
        })();
        costs
            .filter(|costs| is_argon2id && costs.m <= 1 << 20 && costs.t <= 64 && costs.p <= 16)
            .ok_or(RootKeyError::Malformed)
    }
}

fn bytes<const N: usize>(text: &str) -> Result<Zeroizing<[u8; N]>, RootKeyError> {
    let decoded = Zeroizing::new(BASE64.decode(text).map_err(|_| RootKeyError::Malformed)?);
    let array = decoded.as_slice().try_into();
    array
        .map(Zeroizing::new)
        .map_err(|_| RootKeyError::Malformed)
}

fn write_new(path: &Path, text: &[u8]) -> std::io::Result<()> {
    let directory = directory_of(path);
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(directory)?;
    let mut options = OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    let written = file.write_all(text).and_then(|()| file.sync_all());
    if written.is_err() {
        // A half-written key file would stand in the way of the next try and protect nothing.
        drop(std::fs::remove_file(path));
        return written;
    }
    File::open(directory)?.sync_all()
}

fn file_error(path: &Path, source: std::io::Error) -> RootKeyError {
    RootKeyError::File(Fault::file(path, source))
}

const FORMAT: &str = "genpon/root-key/1";

/// OWASP's larger setting: opened once at start, so half a second is well spent.
const COSTS: Costs = Costs {
    m: 65_536,
    t: 3,
    p: 1,
};
