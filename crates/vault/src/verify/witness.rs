//! Reads the checkpoints of a witness directory: what the sequencer left there, and nobody may change.

use crate::sequence::log_name;
use genpon_model::id::InstitutionId;
use genpon_store::Log;
use std::io;
use std::path::{Path, PathBuf};

/// The checkpoints of one log that a witness holds.
pub(crate) struct Witness {
    directory: PathBuf,
    /// Their sizes, ascending.
    pub(crate) sizes: Vec<u64>,
}

impl Witness {
    /// Lists them. A directory that is not there holds none.
    pub(crate) fn open(root: &Path, institution: InstitutionId, log: Log) -> io::Result<Self> {
        let directory = root.join(institution.to_string()).join(log_name(log));
        let mut sizes = Vec::new();
        match std::fs::read_dir(&directory) {
            Ok(entries) => {
                for entry in entries {
                    let name = entry?.file_name();
                    let size = name.to_str().and_then(|name| name.strip_suffix(SUFFIX));
                    sizes.extend(size.and_then(|size| size.parse::<u64>().ok()));
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        sizes.sort_unstable();
        Ok(Self { directory, sizes })
    }

    /// The text of the checkpoint that stands under this size.
    pub(crate) fn note(&self, size: u64) -> io::Result<String> {
        let bytes = std::fs::read(self.directory.join(format!("{size:020}{SUFFIX}")))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

const SUFFIX: &str = ".checkpoint";
