//! The code of a refusal for machines, and its sentence for people.

use crate::cda::CdaError;
use crate::fhir::FhirError;
use crate::image::ImageError;
use crate::items::ItemsError;
use crate::json::JsonError;
use crate::note::NoteError;
use crate::pdf::PdfError;
use crate::sniff::{Disagreement, Kind};
use crate::view::{Label, Text};

use super::Refusal;

impl Refusal {
    /// A short name that stays the same, such as `type-mismatch`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Disagreement(disagreement) => match disagreement {
                Disagreement::Mismatch { .. } => "type-mismatch",
                Disagreement::CharsetNotNamed { .. } => "charset-not-named",
                Disagreement::WrongCharset { .. } => "charset-wrong",
                Disagreement::Unsupported { .. } => "type-unsupported",
            },
            Self::NoReader { .. } => "no-reader",
            Self::TextTooLarge { .. } => "text-too-large",
            Self::Note(error) => match error {
                NoteError::Json(error) => json_code(error),
                NoteError::Shape => "note-shape",
                NoteError::Misplaced { .. } => "note-misplaced",
                NoteError::Empty => "note-empty",
                NoteError::Invisible { .. } => "note-invisible",
            },
            Self::Items(error) => match error {
                ItemsError::Json(error) => json_code(error),
                ItemsError::Shape => "items-shape",
                ItemsError::Empty => "items-empty",
            },
            Self::Fhir(error) => match error {
                FhirError::Json(error) => json_code(error),
                FhirError::TooManyValues { .. } => "fhir-too-many-values",
                FhirError::NoResource { .. } => "fhir-no-resource",
                FhirError::UnknownResource { .. } => "fhir-unknown-resource",
                FhirError::SeveralPatients { .. } => "fhir-several-patients",
                FhirError::NoRecord { .. } => "fhir-no-record",
            },
            Self::Cda(error) => match error {
                CdaError::TooLarge { .. } => "xml-too-large",
                CdaError::Broken { .. } => "xml-broken",
                CdaError::Other => "xml-other",
                CdaError::SeveralPatients { .. } => "cda-several-patients",
            },
            Self::Image(error) => match error {
                ImageError::CutShort { .. } => "cut-short",
                ImageError::Damaged { .. } => "damaged",
                ImageError::NoPixels => "image-no-pixels",
                ImageError::TooManyPixels { .. } => "image-too-many-pixels",
                ImageError::TooManyPages { .. } => "image-too-many-pages",
                ImageError::Unsupported { .. } => "image-unsupported",
                ImageError::NoSuchPage { .. } => "image-no-such-page",
            },
            Self::Pdf(error) => match error {
                PdfError::CutShort => "cut-short",
                PdfError::Damaged { .. } => "damaged",
                PdfError::PageMissing { .. } => "pdf-page-missing",
                PdfError::NeedsPassword => "pdf-needs-password",
                PdfError::Bomb { .. } => "pdf-bomb",
            },
        }
    }

    /// The sentence for the person who hands the file in: what is wrong, and what to do.
    pub fn sentence(&self) -> Text {
        let label = Label::new(format!("import-refused-{}", self.code()));
        match self {
            Self::Empty => label,
            Self::Disagreement(disagreement) => of_disagreement(label, disagreement),
            Self::NoReader { kind } => label.with("kind", name(*kind)),
            Self::TextTooLarge { size, size_max } => {
                label.with("size", *size).with("size_max", *size_max)
            }
            Self::Note(error) => of_note(label, error),
            Self::Items(error) => match error {
                ItemsError::Json(error) => of_json(label, error),
                ItemsError::Shape | ItemsError::Empty => label,
            },
            Self::Fhir(error) => of_fhir(label, error),
            Self::Cda(error) => match error {
                CdaError::TooLarge { size, size_max } => {
                    label.with("size", *size).with("size_max", *size_max)
                }
                CdaError::Broken { detail } => label.with("detail", detail.as_str()),
                CdaError::Other => label,
                CdaError::SeveralPatients { count } => label.with("count", *count),
            },
            Self::Image(error) => of_image(label, error),
            Self::Pdf(error) => match error {
                PdfError::CutShort => label.with("kind", "PDF"),
                PdfError::Damaged { detail } => {
                    label.with("kind", "PDF").with("detail", detail.as_str())
                }
                PdfError::PageMissing { page } => label.with("page", *page),
                PdfError::NeedsPassword => label,
                PdfError::Bomb { unpacked_max } => label.with("size_max", *unpacked_max),
            },
        }
        .into()
    }
}

const fn json_code(error: &JsonError) -> &'static str {
    match error {
        JsonError::TooLarge { .. } => "json-too-large",
        JsonError::TooDeep { .. } => "json-too-deep",
        JsonError::NotUtf8 { .. } => "json-not-utf8",
        JsonError::DuplicateKey { .. } => "json-duplicate-key",
        _ => "json-broken",
    }
}

fn of_disagreement(label: Label, disagreement: &Disagreement) -> Label {
    match disagreement {
        Disagreement::Mismatch { declared, actual } => label
            .with("declared", declared.as_str())
            .with("actual", name(*actual)),
        Disagreement::CharsetNotNamed { looks_like } => label.with("charset", looks_like.name()),
        Disagreement::WrongCharset { declared } | Disagreement::Unsupported { declared } => {
            label.with("declared", declared.as_str())
        }
    }
}

fn of_json(label: Label, error: &JsonError) -> Label {
    match error {
        JsonError::TooLarge { size, size_max } => {
            label.with("size", *size).with("size_max", *size_max)
        }
        JsonError::TooDeep { at, depth_max } => label.with("at", *at).with("depth_max", *depth_max),
        JsonError::NotUtf8 { at }
        | JsonError::DuplicateKey { at }
        | JsonError::Expected { at, .. }
        | JsonError::LoneSurrogate { at }
        | JsonError::NotAnInteger { at } => label.with("at", *at),
    }
}

fn of_note(label: Label, error: &NoteError) -> Label {
    match error {
        NoteError::Json(error) => of_json(label, error),
        NoteError::Shape | NoteError::Empty => label,
        NoteError::Misplaced { index } => label.with("section", *index + 1),
        NoteError::Invisible {
            index,
            at,
            code_point,
        } => label
            .with("section", *index + 1)
            .with("at", *at + 1)
            .with("code", format!("U+{code_point:04X}")),
    }
}

fn of_fhir(label: Label, error: &FhirError) -> Label {
    match error {
        FhirError::Json(error) => of_json(label, error),
        FhirError::TooManyValues { values_max } => label.with("values_max", *values_max),
        FhirError::NoResource { path } => {
            let place = if path.is_empty() { "/" } else { path };
            label.with("path", place)
        }
        FhirError::UnknownResource { kind, path } => label
            .with("kind", kind.as_str())
            .with("path", path.as_str()),
        FhirError::SeveralPatients { count } => label.with("count", *count),
        FhirError::NoRecord { kind } => label.with("kind", kind.as_str()),
    }
}

fn of_image(label: Label, error: &ImageError) -> Label {
    match error {
        ImageError::CutShort { format } => label.with("kind", format.name()),
        ImageError::Damaged { format, detail } | ImageError::Unsupported { format, detail } => {
            label
                .with("kind", format.name())
                .with("detail", detail.as_str())
        }
        ImageError::NoPixels => label,
        ImageError::TooManyPixels {
            width,
            height,
            pixels_max,
        } => label
            .with("width", width.to_string())
            .with("height", height.to_string())
            .with("pixels_max", pixels_max.to_string()),
        ImageError::TooManyPages { pages_max } => label.with("pages_max", *pages_max),
        ImageError::NoSuchPage { page, page_count } => {
            label.with("page", *page).with("page_count", *page_count)
        }
    }
}

/// The name of what was found; only "unknown" and "empty" are words that have to be translated.
fn name(kind: Kind) -> Text {
    match kind {
        Kind::Unknown => Text::label("import-kind-unknown"),
        Kind::Empty => Text::label("import-kind-empty"),
        Kind::Text(_) => Label::new("import-kind-text")
            .with("charset", kind.name())
            .into(),
        _ => Text::content(kind.name()),
    }
}
