//! Where sealed contents lie as files, and how one gets there or goes without ever being half there.
//!
//! docs/format/data-directory.md, "Content files and incoming/". A file is durable at its place before
//! a row may name it. A note in `incoming/` stands for every file whose row is not certain yet, so that
//! opening the store looks only at those and never walks the whole tree.

use crate::error::Fault;
use crate::seam::{Seam, Step};
use genpon_model::id::{ContentId, InstitutionId};
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The content files of one data directory.
pub(crate) struct ContentFiles {
    directory: PathBuf,
    seam: Arc<dyn Seam>,
}

impl ContentFiles {
    pub(crate) fn new(directory: &Path, seam: Arc<dyn Seam>) -> Self {
        Self {
            directory: directory.to_owned(),
            seam,
        }
    }

    /// Opens the file of a content.
    pub(crate) fn open(&self, institution: InstitutionId, id: ContentId) -> io::Result<File> {
        File::open(self.place(institution, id))
    }

    /// The names of all content files of an institution, as the directory gives them.
    pub(crate) fn names(&self, institution: InstitutionId) -> io::Result<ContentNames> {
        let top = self
            .directory
            .join("contents")
            .join(institution.to_string());
        let folders = match std::fs::read_dir(&top) {
            Ok(folders) => Some(folders),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        Ok(ContentNames {
            folders,
            files: None,
        })
    }

    /// Whether the file is there with this length.
    pub(crate) fn has(&self, institution: InstitutionId, id: ContentId, size_bytes: u64) -> bool {
        std::fs::metadata(self.place(institution, id)).is_ok_and(|it| it.len() == size_bytes)
    }

    /// Begins a file. Nobody sees it before [`Incoming::place`].
    pub(super) fn begin(
        &self,
        institution: InstitutionId,
        id: ContentId,
    ) -> Result<Incoming<'_>, Fault> {
        let path = self.incoming().join(format!("{institution}.{id}"));
        let mut opened = None;
        self.seam.around(Step::ContentCreate, &mut || {
            opened = Some(create_new(&path)?);
            create_new(&self.note(institution, id)).map(drop)
        })?;
        let file = opened.ok_or(Fault::Injected(Step::ContentCreate.name()))?;
        Ok(Incoming {
            files: self,
            institution,
            id,
            path,
            file,
            is_placed: false,
        })
    }

    /// The row of this content is certain: its note has done its work.
    pub(crate) fn settle(&self, institution: InstitutionId, id: ContentId) {
        drop(std::fs::remove_file(self.note(institution, id)));
    }

    /// Notes that a row is about to be deleted whose file must follow it.
    pub(crate) fn note_drop(&self, institution: InstitutionId, id: ContentId) -> Result<(), Fault> {
        self.seam.around(Step::DropNote, &mut || {
            match create_new(&self.note(institution, id)) {
                Ok(note) => drop(note),
                Err(fault) if fault.io_kind() == Some(io::ErrorKind::AlreadyExists) => {}
                Err(fault) => return Err(fault),
            }
            sync_directory(&self.incoming())
        })
    }

    /// Deletes the file of a content that has no row (any more).
    pub(crate) fn forget(&self, institution: InstitutionId, id: ContentId) {
        let place = self.place(institution, id);
        let deleted = self.seam.around(Step::DropFile, &mut || delete(&place));
        if deleted.is_ok() {
            self.settle(institution, id);
        }
    }

    /// Tidies what an earlier process left: only at opening, under the lock.
    pub(crate) fn sweep(
        &self,
        has_row: impl Fn(InstitutionId, ContentId) -> Result<bool, Fault>,
    ) -> Result<(), Fault> {
        let incoming = self.incoming();
        let list = std::fs::read_dir(&incoming).map_err(|error| Fault::file(&incoming, error))?;
        for entry in list {
            let entry = entry.map_err(|error| Fault::file(&incoming, error))?;
            let name = entry.file_name();
            if let Some((institution, id)) = name.to_str().and_then(noted)
                && !has_row(institution, id)?
            {
                delete(&self.place(institution, id))?;
            }
            delete(&entry.path())?;
        }
        Ok(())
    }

    fn incoming(&self) -> PathBuf {
        self.directory.join("incoming")
    }

    fn note(&self, institution: InstitutionId, id: ContentId) -> PathBuf {
        self.incoming().join(format!("{institution}.{id}.note"))
    }

    fn place(&self, institution: InstitutionId, id: ContentId) -> PathBuf {
        let id = id.to_string();
        let last_two = id.len() - 2;
        let contents = self
            .directory
            .join("contents")
            .join(institution.to_string());
        contents.join(&id[last_two..]).join(&id)
    }
}

/// Walks the files of one institution. A name that is no content id comes as an error.
pub struct ContentNames {
    folders: Option<std::fs::ReadDir>,
    files: Option<std::fs::ReadDir>,
}

impl Iterator for ContentNames {
    type Item = io::Result<Result<ContentId, String>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(file) = self.files.as_mut().and_then(Iterator::next) {
                return Some(file.map(|file| name_of(&file)));
            }
            match self.folders.as_mut()?.next()? {
                Err(error) => return Some(Err(error)),
                Ok(folder) => match std::fs::read_dir(folder.path()) {
                    Ok(files) => self.files = Some(files),
                    Err(_) => return Some(Ok(name_of(&folder))),
                },
            }
        }
    }
}

/// The content that a file holds, when it stands in the folder where that content lies.
fn name_of(file: &std::fs::DirEntry) -> Result<ContentId, String> {
    let name = file.file_name().to_string_lossy().into_owned();
    let folder = file
        .path()
        .parent()
        .and_then(|it| it.file_name().map(ToOwned::to_owned));
    let is_in_place = folder.is_some_and(|it| it.to_str().is_some_and(|it| name.ends_with(it)));
    match name.parse::<ContentId>() {
        Ok(id) if is_in_place && id.to_string() == name => Ok(id),
        _ => Err(name),
    }
}

/// A file that is being written. Dropped before it is placed, it leaves nothing behind.
pub(super) struct Incoming<'a> {
    files: &'a ContentFiles,
    institution: InstitutionId,
    id: ContentId,
    path: PathBuf,
    file: File,
    is_placed: bool,
}

impl Incoming<'_> {
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let Self { path, file, .. } = self;
        self.files.seam.around(Step::ContentWrite, &mut || {
            file.write_all(bytes)
                .map_err(|error| Fault::file(path, error))
        })
    }

    /// Makes the file durable at its place.
    pub(super) fn place(mut self) -> Result<(), Fault> {
        let seam = &*self.files.seam;
        let place = self.files.place(self.institution, self.id);
        seam.around(Step::ContentSync, &mut || {
            let synced = self.file.sync_all();
            synced.map_err(|error| Fault::file(&self.path, error))?;
            sync_directory(&self.files.incoming())
        })?;
        self.is_placed = true;
        seam.around(Step::ContentPlace, &mut || {
            make_directories(&self.files.directory, &place)?;
            std::fs::rename(&self.path, &place).map_err(|error| Fault::file(&place, error))
        })?;
        seam.around(Step::ContentPlaceSync, &mut || {
            place.parent().map_or(Ok(()), sync_directory)
        })
    }
}

impl Drop for Incoming<'_> {
    fn drop(&mut self) {
        if !self.is_placed {
            drop(std::fs::remove_file(&self.path));
            self.files.settle(self.institution, self.id);
        }
    }
}

/// Makes a directory for its owner only, and its parents, durably.
pub(crate) fn make_directories(root: &Path, file: &Path) -> Result<(), Fault> {
    let Some(directory) = file.parent() else {
        return Ok(());
    };
    if directory.is_dir() {
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    let made = builder.recursive(true).mode(0o700).create(directory);
    made.map_err(|error| Fault::file(directory, error))?;
    directory
        .ancestors()
        .skip(1)
        .take_while(|above| above.starts_with(root))
        .try_for_each(sync_directory)
}

pub(crate) fn sync_directory(path: &Path) -> Result<(), Fault> {
    let synced = File::open(path).and_then(|directory| directory.sync_all());
    synced.map_err(|error| Fault::file(path, error))
}

fn create_new(path: &Path) -> Result<File, Fault> {
    let mut options = OpenOptions::new();
    let opened = options.write(true).create_new(true).mode(0o600).open(path);
    opened.map_err(|error| Fault::file(path, error))
}

fn delete(path: &Path) -> Result<(), Fault> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Fault::file(path, error)),
        _ => Ok(()),
    }
}

/// The content that a note is about.
fn noted(name: &str) -> Option<(InstitutionId, ContentId)> {
    let (institution, id) = name.strip_suffix(".note")?.split_once('.')?;
    Some((institution.parse().ok()?, id.parse().ok()?))
}
