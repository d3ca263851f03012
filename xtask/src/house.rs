//! The work tree as the tidy rules see it: every file with its text, and the crates with their
//! dependencies. Read once from the disk and from `cargo metadata`; the rules never touch a disk,
//! so each of them is tested on a house of a few lines.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use cargo_metadata::{DependencyKind, MetadataCommand};

use crate::source::Rust;

/// Everything the rules look at.
#[derive(Debug, Default)]
pub(crate) struct House {
    /// Every path in the tree, text or not, with `/` between the folders.
    pub(crate) paths: BTreeSet<String>,
    /// Every text file, in the order of its path.
    pub(crate) files: Vec<File>,
    pub(crate) packages: Vec<Package>,
}

#[derive(Debug)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
    /// The tokens of a Rust file, or why it cannot be read as one.
    pub(crate) rust: Option<Result<Rust, String>>,
}

/// A crate of the workspace.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) manifest: String,
    pub(crate) dependencies: Vec<Dependency>,
}

#[derive(Debug)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// Only tests see it.
    pub(crate) dev: bool,
}

/// What tools leave behind, and what other people wrote and we only carry.
const NOT_OURS: [&str; 6] = [
    "target",
    "node_modules",
    "fuzz/corpus",
    "fuzz/artifacts",
    "fuzz/coverage",
    "fuzz/target",
];
const HIDDEN_BUT_OURS: [&str; 3] = [".cargo", ".ci", ".config"];
const TEXT_BYTES_MAX: u64 = 4 << 20;

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
        .to_owned()
}

impl House {
    /// Reads the work tree and asks cargo for the crates.
    ///
    /// # Errors
    /// A file cannot be read, or `cargo metadata` fails.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let mut house = Self {
            packages: packages(root)?,
            ..Self::default()
        };
        house.read_folder(root, "")?;
        house.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(house)
    }

    /// A house of a few lines, for the tests of the rules.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let files: Vec<_> = files
            .iter()
            .map(|(path, text)| File::new(path, (*text).to_owned()))
            .collect();
        let paths = files.iter().map(|file| file.path.clone()).collect();
        Self {
            paths,
            files,
            packages: Vec::new(),
        }
    }

    pub(crate) fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The Rust files that can be read as such.
    pub(crate) fn rust_files(&self) -> impl Iterator<Item = (&File, &Rust)> {
        self.files.iter().filter_map(|file| match &file.rust {
            Some(Ok(rust)) => Some((file, rust)),
            _ => None,
        })
    }

    fn read_folder(&mut self, root: &Path, folder: &str) -> Result<()> {
        let full = root.join(folder);
        for entry in fs::read_dir(&full).with_context(|| format!("reading {}", full.display()))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() {
                name.clone()
            } else {
                format!("{folder}/{name}")
            };
            let kind = entry.file_type()?;
            if kind.is_dir() {
                let hidden = name.starts_with('.') && !HIDDEN_BUT_OURS.contains(&name.as_str());
                if !hidden
                    && !NOT_OURS.contains(&name.as_str())
                    && !NOT_OURS.contains(&path.as_str())
                {
                    self.read_folder(root, &path)?;
                }
            } else if kind.is_file() {
                if entry.metadata()?.len() <= TEXT_BYTES_MAX
                    && let Ok(text) = String::from_utf8(fs::read(entry.path())?)
                {
                    self.files.push(File::new(&path, text));
                }
                self.paths.insert(path);
            }
        }
        Ok(())
    }
}

impl File {
    fn new(path: &str, text: String) -> Self {
        let rust = has_extension(path, "rs").then(|| Rust::parse(&text));
        Self {
            path: path.to_owned(),
            text,
            rust,
        }
    }

    pub(crate) fn has_extension(&self, extension: &str) -> bool {
        has_extension(&self.path, extension)
    }

    /// The lines with their numbers, from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }

    /// The room a crate file lies in: `store` for `crates/store/src/lib.rs`.
    pub(crate) fn room(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    /// Whether the whole file is there for tests only.
    pub(crate) fn is_test_file(&self) -> bool {
        self.path.contains("/tests/")
            || self.path.ends_with("/tests.rs")
            || self.room() == Some("testkit")
    }
}

fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|found| found == extension)
}

fn packages(root: &Path) -> Result<Vec<Package>> {
    let metadata = MetadataCommand::new()
        .current_dir(root)
        .no_deps()
        .exec()
        .context("asking `cargo metadata` for the crates")?;
    let packages = metadata.packages.into_iter().map(|package| Package {
        name: package.name.to_string(),
        manifest: package
            .manifest_path
            .strip_prefix(root)
            .map_or_else(|_| package.manifest_path.to_string(), ToString::to_string),
        dependencies: package
            .dependencies
            .into_iter()
            .map(|found| Dependency {
                dev: found.kind == DependencyKind::Development,
                name: found.name,
            })
            .collect(),
    });
    Ok(packages.collect())
}
