//! A folder for one measurement, on the disk that is measured, and the shim that slows fsync down.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use tempfile::TempDir;

use super::Bench;
use crate::command::succeeds;

/// How durable writes are slowed down, for both sides alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Disk {
    pub(super) name: &'static str,
    pub(super) sync_us: u32,
}

pub(super) const DISKS: [Disk; 2] = [
    Disk {
        name: "this disk",
        sync_us: 0,
    },
    Disk {
        name: "fsync +1 ms",
        sync_us: 1000,
    },
];

/// A folder that vanishes with its value.
pub(super) struct Scratch {
    folder: TempDir,
}

impl Scratch {
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            folder: tempfile::Builder::new().prefix("genpon-bench-").tempdir()?,
        })
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Compiles the shim. Answers the environment that loads it.
    pub(super) fn slow_sync(&self, bench: &Bench, disk: Disk) -> Result<Vec<String>> {
        if disk.sync_us == 0 {
            return Ok(Vec::new());
        }
        let library = self.path("slowsync.so").to_string_lossy().into_owned();
        let line = [
            "cc",
            "-O2",
            "-shared",
            "-fPIC",
            "-o",
            &library,
            "xtask/bench/slowsync.c",
            "-ldl",
        ];
        ensure!(
            succeeds(&bench.root, &line)?,
            "the fsync shim could not be compiled"
        );
        Ok(vec![
            format!("LD_PRELOAD={library}"),
            format!("SYNC_US={}", disk.sync_us),
        ])
    }
}
