//! `cargo xtask fixtures`: makes files of the tree again from where they come from.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::requirements;

/// Makes the named fixture again.
///
/// # Errors
/// The name is unknown, or its source cannot be read.
pub(crate) fn run(root: &Path, arguments: &[String]) -> Result<()> {
    match arguments {
        [what] if what == "requirements" => {
            requirements::generate(root, &root.join("../shared/requirements"))
        }
        [what, folder] if what == "requirements" => {
            requirements::generate(root, &PathBuf::from(folder))
        }
        _ => bail!("usage: cargo xtask fixtures requirements [FOLDER]"),
    }
}
