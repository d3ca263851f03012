//! The door for what others hand in: bytes become a [`Reading`], or a [`Refusal`] that says why.
//!
//! A reading names the format, what the file says for the index (each value with its place), and the
//! view that people will read. The bytes themselves are never changed: they become the part. Nothing
//! is stored here, nothing is decided here: which patient, which document type and which date a record
//! gets is decided by the person or rule that imports, with these facts before them.

use crate::cda::{self, CdaError};
use crate::fhir::{self, FhirError, Shape};
use crate::image::{self, ImageError};
use crate::items::{self, Items, ItemsError};
use crate::note::{self, Note, NoteError};
use crate::pdf::{self, PdfError};
use crate::sniff::{self, Charset, Disagreement, Kind, MediaType, PartName};
use crate::view::{Block, Text, View};

mod facts;
mod refusal;
#[cfg(test)]
mod tests;
mod views;

pub use facts::{
    Absence, EncounterHint, Fact, Facts, Identifier, KindHint, PatientFacts, Precision, Sex,
    Subject, When,
};

/// What was read of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The name of the part, made safe.
    pub name: PartName,
    /// What the bytes are, whatever was declared.
    pub media_type: &'static str,
    /// The format, which names the reader and the viewer.
    pub format: Format,
    /// Whom it is about.
    pub subject: Subject,
    /// What it says for the index.
    pub facts: Facts,
    /// What a person reads.
    pub view: View,
}

/// A format that import reads; its id stands in the manifest for as long as the record is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// FHIR R4 document in JSON.
    FhirR4Document,
    /// Another FHIR R4 bundle in JSON.
    FhirR4Bundle,
    /// A FHIR R4 resource in JSON.
    FhirR4Resource,
    /// HL7 CDA Release 2.
    CdaR2,
    /// PDF.
    Pdf,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// TIFF.
    Tiff,
    /// Plain text.
    Text,
    /// Our own note.
    Note,
    /// Coded items.
    Items,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::FhirR4Document,
        Self::FhirR4Bundle,
        Self::FhirR4Resource,
        Self::CdaR2,
        Self::Pdf,
        Self::Jpeg,
        Self::Png,
        Self::Tiff,
        Self::Text,
        Self::Note,
        Self::Items,
    ];

    /// The id in the manifest.
    pub const fn id(self) -> &'static str {
        match self {
            Self::FhirR4Document => "fhir-r4-document",
            Self::FhirR4Bundle => "fhir-r4-bundle",
            Self::FhirR4Resource => "fhir-r4-resource",
            Self::CdaR2 => "cda-r2",
            Self::Pdf => "pdf",
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Tiff => "tiff",
            Self::Text => "text",
            Self::Note => "genpon-note-1",
            Self::Items => "genpon-items-1",
        }
    }

    /// The format with this id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.id() == id)
    }
}

/// Why a file is not taken. Nothing of it is stored; the sentence says what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// No bytes.
    #[error("the file is empty")]
    Empty,
    /// Not what was declared.
    #[error(transparent)]
    Disagreement(#[from] Disagreement),
    /// Recognised, but without a reader here.
    #[error("no reader for {kind}")]
    NoReader {
        /// What it is.
        kind: Kind,
    },
    /// More text than is shown in one view.
    #[error("{size} bytes of text, at most {size_max} are read")]
    TextTooLarge {
        /// How many bytes there are.
        size: usize,
        /// How many there may be.
        size_max: usize,
    },
    /// A note that is not one.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Coded items that are none.
    #[error(transparent)]
    Items(#[from] ItemsError),
    /// A FHIR file that is not taken.
    #[error(transparent)]
    Fhir(#[from] FhirError),
    /// XML that is not taken.
    #[error(transparent)]
    Cda(#[from] CdaError),
    /// A picture that is not taken.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// A PDF that is not taken.
    #[error(transparent)]
    Pdf(#[from] PdfError),
}

/// Reads a file that somebody hands in: its bytes, the media type its sender declares, its name.
///
/// # Errors
/// The bytes are not what is declared, are damaged, go beyond a limit, or have no reader.
pub fn read(
    bytes: &[u8],
    declared: Option<&MediaType>,
    file_name: &str,
) -> Result<Reading, Refusal> {
    let name = PartName::clean(file_name);
    if declared.is_some_and(|declared| declared.essence() == note::MEDIA_TYPE) {
        return read_note(bytes, name);
    }
    if declared.is_some_and(|declared| declared.essence() == items::MEDIA_TYPE) {
        return read_items(bytes, name);
    }
    let kind = sniff::agree(declared, bytes)?;
    let media_type = kind.media_type().unwrap_or("application/octet-stream");
    let plain = |format, view| Reading {
        name: name.clone(),
        media_type,
        format,
        subject: Subject::Unsaid,
        facts: Facts::no_place(),
        view,
    };
    match kind {
        Kind::Empty => Err(Refusal::Empty),
        Kind::FhirJson | Kind::Json => read_fhir(bytes, name),
        Kind::Text(charset) => {
            let text = decode(bytes, charset)?;
            let title = Text::content(name.as_str());
            let view = View::new(title).block(Block::Preformatted(text));
            Ok(plain(Format::Text, view))
        }
        Kind::Pdf => {
            let pdf = pdf::read(bytes)?;
            let mut reading = plain(Format::Pdf, views::pdf(&name, &pdf));
            reading.facts.title = said(pdf.title, "/Info/Title");
            reading.facts.author = said(pdf.author, "/Info/Author");
            Ok(reading)
        }
        Kind::Jpeg => picture(bytes, image::Format::Jpeg, &name).map(|v| plain(Format::Jpeg, v)),
        Kind::Png => picture(bytes, image::Format::Png, &name).map(|v| plain(Format::Png, v)),
        Kind::Tiff => picture(bytes, image::Format::Tiff, &name).map(|v| plain(Format::Tiff, v)),
        Kind::Xml => {
            let cda = cda::read(bytes)?;
            Ok(Reading {
                subject: cda.subject,
                facts: cda.facts,
                ..plain(Format::CdaR2, cda.view)
            })
        }
        Kind::Zip | Kind::Gzip | Kind::Dicom | Kind::Unknown => Err(Refusal::NoReader { kind }),
    }
}

/// A note is taken by its declared type alone: no other reader would take these bytes.
fn read_note(bytes: &[u8], name: PartName) -> Result<Reading, Refusal> {
    Ok(Reading {
        name,
        media_type: note::MEDIA_TYPE,
        format: Format::Note,
        subject: Subject::Unsaid,
        facts: Facts::no_place(),
        view: Note::parse(bytes)?.to_view(),
    })
}

/// Items are read with their codes; whoever knows the editions of the code tables reads them with
/// their names.
fn read_items(bytes: &[u8], name: PartName) -> Result<Reading, Refusal> {
    Ok(Reading {
        name,
        media_type: items::MEDIA_TYPE,
        format: Format::Items,
        subject: Subject::Unsaid,
        facts: Facts::no_place(),
        view: Items::parse(bytes)?.to_view(&|_, _| None),
    })
}

fn read_fhir(bytes: &[u8], name: PartName) -> Result<Reading, Refusal> {
    let file = fhir::read(bytes)?;
    Ok(Reading {
        name,
        media_type: "application/fhir+json",
        format: match file.shape {
            Shape::Document => Format::FhirR4Document,
            Shape::Bundle => Format::FhirR4Bundle,
            Shape::Resource => Format::FhirR4Resource,
        },
        subject: file.subject,
        facts: file.facts,
        view: file.view,
    })
}

fn decode(bytes: &[u8], charset: Charset) -> Result<String, Refusal> {
    if bytes.len() > TEXT_BYTES_MAX {
        return Err(Refusal::TextTooLarge {
            size: bytes.len(),
            size_max: TEXT_BYTES_MAX,
        });
    }
    let wrong = || Disagreement::WrongCharset {
        declared: charset.name().to_owned(),
    };
    Ok(charset.decode(bytes).ok_or_else(wrong)?)
}

fn picture(bytes: &[u8], format: image::Format, name: &PartName) -> Result<View, Refusal> {
    Ok(views::picture(name, &image::read(format, bytes)?))
}

fn said(words: Option<String>, from: &str) -> Fact<String> {
    match words {
        Some(words) => Fact::found(words, from),
        None => Fact::not_given(from),
    }
}

/// A text longer than any record; a log or a dump is not one.
const TEXT_BYTES_MAX: usize = 4 * 1024 * 1024;
