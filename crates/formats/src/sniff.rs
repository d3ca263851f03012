//! What bytes really are, and the name a file may carry.
//!
//! A sender says a media type and a file name; both are claims. [`Kind::of`] looks at the bytes alone,
//! [`agree`] holds the claim against what was found, and [`PartName`] is a file name without path,
//! control characters, direction marks or surprises for any file system. Nothing here decodes content
//! and nothing guesses: a character set other than UTF-8 has to be named by the sender (or by a byte
//! order mark), and the finding only says what the bytes look like.

use std::fmt;

mod json_top;
mod media_type;
mod part_name;
#[cfg(test)]
mod tests;

pub use media_type::MediaType;
pub use part_name::PartName;

/// What bytes really are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// No bytes at all.
    Empty,
    /// Portable Document Format.
    Pdf,
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture.
    Png,
    /// A TIFF picture, one page or several.
    Tiff,
    /// A JSON object that names a `resourceType`.
    FhirJson,
    /// Other JSON, or what begins like JSON.
    Json,
    /// XML, or what begins like XML.
    Xml,
    /// Text in this character set.
    Text(Charset),
    /// A ZIP archive (also office documents).
    Zip,
    /// Data compressed by gzip.
    Gzip,
    /// A DICOM file.
    Dicom,
    /// None of these.
    Unknown,
}

/// A character set of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Charset {
    /// UTF-8, ASCII included.
    Utf8,
    /// UTF-16, low byte first, with its byte order mark.
    Utf16Le,
    /// UTF-16, high byte first, with its byte order mark.
    Utf16Be,
    /// Shift_JIS with the Windows additions.
    ShiftJis,
    /// ISO-2022-JP.
    Iso2022Jp,
    /// EUC-JP.
    EucJp,
}

impl Kind {
    /// What `bytes` are, by their content alone.
    pub fn of(bytes: &[u8]) -> Self {
        if bytes.is_empty() {
            return Self::Empty;
        }
        MAGIC
            .iter()
            .find(|(start, _)| bytes.starts_with(start))
            .map(|(_, kind)| *kind)
            .or_else(|| (bytes.get(128..132) == Some(b"DICM")).then_some(Self::Dicom))
            .unwrap_or_else(|| text_kind(bytes))
    }

    /// The media type these bytes are kept under; none for what is not recognised.
    pub const fn media_type(self) -> Option<&'static str> {
        Some(match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Tiff => "image/tiff",
            Self::FhirJson => "application/fhir+json",
            Self::Json => "application/json",
            Self::Xml => "application/xml",
            Self::Text(Charset::Utf8) => "text/plain; charset=utf-8",
            Self::Text(Charset::Utf16Le | Charset::Utf16Be) => "text/plain; charset=utf-16",
            Self::Text(Charset::ShiftJis) => "text/plain; charset=shift_jis",
            Self::Text(Charset::Iso2022Jp) => "text/plain; charset=iso-2022-jp",
            Self::Text(Charset::EucJp) => "text/plain; charset=euc-jp",
            Self::Zip => "application/zip",
            Self::Gzip => "application/gzip",
            Self::Dicom => "application/dicom",
            Self::Empty | Self::Unknown => return None,
        })
    }

    /// The name a person knows it by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Pdf => "PDF",
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Tiff => "TIFF",
            Self::FhirJson => "FHIR JSON",
            Self::Json => "JSON",
            Self::Xml => "XML",
            Self::Text(charset) => charset.name(),
            Self::Zip => "ZIP",
            Self::Gzip => "gzip",
            Self::Dicom => "DICOM",
            Self::Unknown => "unknown",
        }
    }

    /// Whether the bytes are characters in UTF-8.
    const fn is_utf8(self) -> bool {
        matches!(
            self,
            Self::FhirJson | Self::Json | Self::Xml | Self::Text(Charset::Utf8)
        )
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Charset {
    /// The name a person knows it by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::ShiftJis => "Shift_JIS",
            Self::Iso2022Jp => "ISO-2022-JP",
            Self::EucJp => "EUC-JP",
        }
    }

    /// The decoder; Shift_JIS is the Windows-31J of the encoding standard, which Japanese files use.
    const fn encoding(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::ShiftJis => encoding_rs::SHIFT_JIS,
            Self::Iso2022Jp => encoding_rs::ISO_2022_JP,
            Self::EucJp => encoding_rs::EUC_JP,
        }
    }

    /// The characters of `bytes`, without a byte order mark; nothing when they do not all decode.
    pub fn decode(self, bytes: &[u8]) -> Option<String> {
        let (text, wrong) = self.encoding().decode_with_bom_removal(bytes);
        (!wrong).then(|| text.into_owned())
    }
}

impl fmt::Display for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The bytes are not what their sender says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Disagreement {
    /// Declared as one thing, really another.
    #[error("declared as {declared}, but the bytes are {actual}")]
    Mismatch {
        /// The media type the sender gave.
        declared: String,
        /// What the bytes are.
        actual: Kind,
    },
    /// Text whose character set nobody has named.
    #[error("text without a named character set; the bytes look like {looks_like}")]
    CharsetNotNamed {
        /// What the bytes look like.
        looks_like: Charset,
    },
    /// The named character set is not the one of the bytes, or none we read.
    #[error("text declared as {declared}, which the bytes are not")]
    WrongCharset {
        /// The character set the sender gave.
        declared: String,
    },
    /// A media type that no reader exists for.
    #[error("no reader for {declared}")]
    Unsupported {
        /// The media type the sender gave.
        declared: String,
    },
}

/// What to read `bytes` as: what they are, where the declared type agrees with it.
///
/// `application/octet-stream` declares nothing. Text may be declared of any text, JSON and XML too,
/// and is then read as plain text.
///
/// # Errors
/// The bytes are not what is declared, or nobody named their character set.
pub fn agree(declared: Option<&MediaType>, bytes: &[u8]) -> Result<Kind, Disagreement> {
    let actual = Kind::of(bytes);
    let Some(declared) = declared.filter(|d| d.essence() != "application/octet-stream") else {
        return match actual {
            Kind::Text(looks_like) if !says_itself(looks_like) => {
                Err(Disagreement::CharsetNotNamed { looks_like })
            }
            _ => Ok(actual),
        };
    };
    if actual == Kind::Empty {
        return Ok(actual);
    }
    if declared.essence() == "text/plain" {
        return agree_on_text(declared, actual, bytes);
    }
    let Some((_, kinds)) = DECLARED
        .iter()
        .find(|(name, _)| *name == declared.essence())
    else {
        return Err(Disagreement::Unsupported {
            declared: declared.to_string(),
        });
    };
    if kinds.contains(&actual) {
        Ok(actual)
    } else {
        Err(Disagreement::Mismatch {
            declared: declared.to_string(),
            actual,
        })
    }
}

fn agree_on_text(declared: &MediaType, actual: Kind, bytes: &[u8]) -> Result<Kind, Disagreement> {
    let mismatch = || Disagreement::Mismatch {
        declared: declared.to_string(),
        actual,
    };
    let Some(label) = declared.charset() else {
        return match actual {
            Kind::Text(charset) if says_itself(charset) => Ok(actual),
            Kind::Text(looks_like) => Err(Disagreement::CharsetNotNamed { looks_like }),
            _ if actual.is_utf8() => Ok(Kind::Text(Charset::Utf8)),
            _ => Err(mismatch()),
        };
    };
    if !matches!(actual, Kind::Text(_)) && !actual.is_utf8() {
        return Err(mismatch());
    }
    // "utf-16" without a direction means: as the byte order mark says.
    if label == "utf-16" && matches!(actual, Kind::Text(Charset::Utf16Le | Charset::Utf16Be)) {
        return Ok(actual);
    }
    let wrong = || Disagreement::WrongCharset {
        declared: label.to_owned(),
    };
    let named = encoding_rs::Encoding::for_label(label.as_bytes()).ok_or_else(wrong)?;
    CHARSETS
        .into_iter()
        .find(|charset| charset.encoding() == named)
        .or_else(|| (label == "us-ascii" && bytes.is_ascii()).then_some(Charset::Utf8))
        .filter(|charset| charset.decode(bytes).is_some_and(|text| is_plain(&text)))
        .map(Kind::Text)
        .ok_or_else(wrong)
}

/// Whether bytes in this character set name it themselves.
const fn says_itself(charset: Charset) -> bool {
    matches!(charset, Charset::Utf8 | Charset::Utf16Le | Charset::Utf16Be)
}

/// Which kind of text, if text at all.
fn text_kind(bytes: &[u8]) -> Kind {
    let marked = |charset: Charset| match charset.decode(bytes) {
        Some(text) if is_plain(&text) => Kind::Text(charset),
        _ => Kind::Unknown,
    };
    if bytes.starts_with(&[0xFF, 0xFE]) {
        return marked(Charset::Utf16Le);
    }
    if bytes.starts_with(&[0xFE, 0xFF]) {
        return marked(Charset::Utf16Be);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return utf8_kind(text);
    }
    [Charset::ShiftJis, Charset::EucJp]
        .into_iter()
        .map(marked)
        .find(|kind| *kind != Kind::Unknown)
        .unwrap_or(Kind::Unknown)
}

fn utf8_kind(text: &str) -> Kind {
    let body = text.strip_prefix('\u{FEFF}').unwrap_or(text).trim_start();
    let looks_iso2022 = ["\x1B$B", "\x1B$@", "\x1B(J"]
        .iter()
        .any(|escape| text.contains(escape));
    if looks_iso2022 {
        return match Charset::Iso2022Jp.decode(text.as_bytes()) {
            Some(decoded) if is_plain(&decoded) => Kind::Text(Charset::Iso2022Jp),
            _ => Kind::Unknown,
        };
    }
    if !is_plain(text) {
        return Kind::Unknown;
    }
    if body.starts_with("<?xml") || is_xml_element(body) {
        return Kind::Xml;
    }
    json_top::kind(body).unwrap_or(Kind::Text(Charset::Utf8))
}

/// `<` and the start of a name, as in `<ClinicalDocument`, and an end somewhere.
fn is_xml_element(body: &str) -> bool {
    body.strip_prefix('<').is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_alphabetic() || c == '!' || c == '_') && rest.contains('>')
    })
}

/// No control characters but those that lay out text.
fn is_plain(text: &str) -> bool {
    !text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{C}' | '\u{85}'))
}

const CHARSETS: [Charset; 6] = [
    Charset::Utf8,
    Charset::Utf16Le,
    Charset::Utf16Be,
    Charset::ShiftJis,
    Charset::Iso2022Jp,
    Charset::EucJp,
];

/// How formats begin.
const MAGIC: &[(&[u8], Kind)] = &[
    (b"%PDF-", Kind::Pdf),
    (b"\xFF\xD8\xFF", Kind::Jpeg),
    (b"\x89PNG\r\n\x1A\n", Kind::Png),
    (b"II\x2A\x00", Kind::Tiff),
    (b"MM\x00\x2A", Kind::Tiff),
    (b"II\x2B\x00", Kind::Tiff),
    (b"MM\x00\x2B", Kind::Tiff),
    (b"PK\x03\x04", Kind::Zip),
    (b"PK\x05\x06", Kind::Zip),
    (b"\x1F\x8B", Kind::Gzip),
];

/// What may stand behind a declared media type.
const DECLARED: &[(&str, &[Kind])] = &[
    ("application/pdf", &[Kind::Pdf]),
    ("image/jpeg", &[Kind::Jpeg]),
    ("image/jpg", &[Kind::Jpeg]),
    ("image/pjpeg", &[Kind::Jpeg]),
    ("image/png", &[Kind::Png]),
    ("image/tiff", &[Kind::Tiff]),
    ("application/fhir+json", &[Kind::FhirJson, Kind::Json]),
    ("application/json", &[Kind::FhirJson, Kind::Json]),
    ("application/xml", &[Kind::Xml]),
    ("text/xml", &[Kind::Xml]),
    ("application/fhir+xml", &[Kind::Xml]),
    ("application/dicom", &[Kind::Dicom]),
    ("application/zip", &[Kind::Zip]),
    ("application/gzip", &[Kind::Gzip]),
];
