//! PDF (ISO 32000): what can be said about a file without showing it.
//!
//! [`read`] finds the pages, the title, and what the file would *do* when opened (scripts, programs,
//! forms that send themselves), which a preserved document should not do and which its reader is told.
//! A file that breaks off, lacks a page or needs a password to be read is refused: it could not be read
//! in ten years either. Nothing is decompressed beyond a limit, and nothing is executed or changed.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, decode_text_string};

#[cfg(test)]
mod tests;

/// What a PDF says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The version of the header, such as `1.7`.
    pub version: String,
    /// How many pages there are; at least one.
    pub page_count: u32,
    /// The title in the document information, where it says something.
    pub title: Option<String>,
    /// The author in the document information.
    pub author: Option<String>,
    /// When the file says it was made, as written there.
    pub created: Option<String>,
    /// Encrypted, but readable without a password (it forbids printing, for example).
    pub encrypted: bool,
    /// The table of objects was wrong and had to be put right to read the file.
    pub repaired: bool,
    /// What the file would do, or carries along.
    pub activities: BTreeSet<Activity>,
}

/// What a PDF would do when opened or used, or carries beside its pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Activity {
    /// Runs a script.
    Script,
    /// Starts a program or opens another file.
    Launch,
    /// Sends form data to an address, or takes data from a file.
    Exchange,
    /// Carries other files.
    EmbeddedFiles,
    /// Carries sound, film or 3D scenes.
    Media,
    /// Has a form whose pages are made by a program of their own (XFA).
    DynamicForm,
}

impl Activity {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Script,
        Self::Launch,
        Self::Exchange,
        Self::EmbeddedFiles,
        Self::Media,
        Self::DynamicForm,
    ];

    /// The name in locale keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Script => "script",
            Self::Launch => "launch",
            Self::Exchange => "exchange",
            Self::EmbeddedFiles => "embedded-files",
            Self::Media => "media",
            Self::DynamicForm => "dynamic-form",
        }
    }
}

/// Why a PDF is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PdfError {
    /// The bytes end before the file does.
    #[error("the PDF ends before its last line")]
    CutShort,
    /// The file does not hold together.
    #[error("the PDF is damaged: {detail}")]
    Damaged {
        /// What was met.
        detail: String,
    },
    /// A page is named and not there.
    #[error("page {page} of the PDF is missing")]
    PageMissing {
        /// Which, from 1.
        page: u32,
    },
    /// It cannot be read without a password.
    #[error("the PDF needs a password")]
    NeedsPassword,
    /// Something in it unpacks to more than is unpacked here.
    #[error("a stream of the PDF unpacks to more than {unpacked_max} bytes")]
    Bomb {
        /// The limit in bytes.
        unpacked_max: usize,
    },
}

/// Measures and checks the PDF in `bytes`.
///
/// # Errors
/// It is cut short, damaged, locked, or unpacks without measure.
pub fn read(bytes: &[u8]) -> Result<Pdf, PdfError> {
    if !bytes.starts_with(b"%PDF-") {
        return Err(PdfError::Damaged {
            detail: "no PDF header at its start".to_owned(),
        });
    }
    if !has_end(bytes) {
        return Err(PdfError::CutShort);
    }
    let options = LoadOptions::with_max_decompressed_size(UNPACKED_MAX);
    let document = Document::load_mem_with_options(bytes, options).map_err(fault)?;
    if document.is_encrypted() {
        return Err(PdfError::NeedsPassword);
    }
    let page_count = pages(&document)?;
    let information = |key: &[u8]| text(&document, key);
    Ok(Pdf {
        version: document.version.chars().take(8).collect(),
        page_count,
        title: information(b"Title"),
        author: information(b"Author"),
        created: information(b"CreationDate"),
        encrypted: document.was_encrypted(),
        repaired: document.xref_recovery.is_some(),
        activities: activities(&document),
    })
}

/// Whether the last lines of a PDF stand at the end (viewers allow a little behind them).
fn has_end(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(TAIL_BYTES)..];
    tail.windows(5).any(|window| window == b"%%EOF")
}

fn fault(error: lopdf::Error) -> PdfError {
    match error {
        lopdf::Error::Decompress(_) => PdfError::Bomb {
            unpacked_max: UNPACKED_MAX,
        },
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => PdfError::NeedsPassword,
        other => PdfError::Damaged {
            detail: other.to_string().chars().take(160).collect(),
        },
    }
}

/// Counts the pages; each must be there, with the content it names.
fn pages(document: &Document) -> Result<u32, PdfError> {
    let mut count = 0;
    for id in document.page_iter() {
        count += 1;
        let missing = |_| PdfError::PageMissing { page: count };
        let page = document.get_dictionary(id).map_err(missing)?;
        for content in contents(page) {
            document.get_object(content).map_err(missing)?;
        }
    }
    if count == 0 {
        return Err(PdfError::Damaged {
            detail: "no pages".to_owned(),
        });
    }
    Ok(count)
}

fn contents(page: &Dictionary) -> Vec<ObjectId> {
    match page.get(b"Contents") {
        Ok(Object::Reference(id)) => vec![*id],
        Ok(Object::Array(several)) => several
            .iter()
            .filter_map(|one| one.as_reference().ok())
            .collect(),
        _ => Vec::new(),
    }
}

/// A text of the document information; nothing when it is blank.
fn text(document: &Document, key: &[u8]) -> Option<String> {
    let information = document.trailer.get(b"Info").ok()?;
    let (_, information) = document.dereference(information).ok()?;
    let (_, value) = document
        .dereference(information.as_dict().ok()?.get(key).ok()?)
        .ok()?;
    let words = decode_text_string(value).ok()?;
    let words: String = words
        .chars()
        .filter(|c| !c.is_control())
        .take(TEXT_CHARS_MAX)
        .collect();
    Some(words.trim().to_owned()).filter(|words| !words.is_empty())
}

/// Looks at every object, used or not: a file does not get to hide a script in an unused one.
fn activities(document: &Document) -> BTreeSet<Activity> {
    let mut found = BTreeSet::new();
    for object in document.objects.values() {
        look_into(object, NESTING_MAX, &mut found);
    }
    found
}

fn look_into(object: &Object, depth: usize, found: &mut BTreeSet<Activity>) {
    let Some(deeper) = depth.checked_sub(1) else {
        return;
    };
    match object {
        Object::Array(items) => items.iter().for_each(|item| look_into(item, deeper, found)),
        Object::Dictionary(dictionary) => look_at(dictionary, deeper, found),
        Object::Stream(stream) => look_at(&stream.dict, deeper, found),
        _ => {}
    }
}

fn look_at(dictionary: &Dictionary, depth: usize, found: &mut BTreeSet<Activity>) {
    let name = |key: &[u8]| {
        dictionary
            .get(key)
            .and_then(Object::as_name)
            .unwrap_or_default()
    };
    found.extend(match name(b"S") {
        b"JavaScript" => Some(Activity::Script),
        b"Launch" | b"GoToR" | b"GoToE" => Some(Activity::Launch),
        b"SubmitForm" | b"ImportData" => Some(Activity::Exchange),
        b"Rendition" | b"Movie" | b"Sound" => Some(Activity::Media),
        _ => None,
    });
    found.extend(match name(b"Subtype") {
        b"FileAttachment" => Some(Activity::EmbeddedFiles),
        b"RichMedia" | b"Movie" | b"Screen" | b"3D" | b"Sound" => Some(Activity::Media),
        _ => None,
    });
    for (key, value) in dictionary {
        found.extend(match key.as_slice() {
            b"JS" | b"JavaScript" => Some(Activity::Script),
            b"EmbeddedFiles" | b"EF" => Some(Activity::EmbeddedFiles),
            b"XFA" => Some(Activity::DynamicForm),
            _ => None,
        });
        look_into(value, depth, found);
    }
}

const UNPACKED_MAX: usize = 64 * 1024 * 1024;
const TAIL_BYTES: usize = 2048;
const TEXT_CHARS_MAX: usize = 500;
const NESTING_MAX: usize = 100;
