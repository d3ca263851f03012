//! What changed between two versions, as a tree of segments that are the same, deleted or added.
//!
//! Notes section by section and word by word, JSON field by field, everything else by what happened
//! to the part and its digests (JAHIS 3.3, 7.1.3). The tree holds both sides whole: old text is
//! same + deleted, new text is same + added. Who reads a derived copy (a rendition) reads the
//! original's difference instead.

use std::collections::BTreeMap;

use genpon_model::record::PartRole;

use crate::json::{self as reader, Limits};
use crate::manifest::{Manifest, Part};
use crate::note::{Note, SectionKind};
use crate::sheet::{label_text, person_text, sex_text};
use crate::view::Text;

pub mod json;
pub mod text;

pub use json::{FieldChange, Step, ValueChange};
pub use text::{Budget, Change, Segment, TextDifference};

/// One version with the bytes of its parts.
#[derive(Debug, Clone)]
pub struct Side<'a> {
    /// What was confirmed.
    pub manifest: &'a Manifest,
    /// The parts' bytes, by name. A part whose bytes are not here is compared by digest only.
    pub contents: BTreeMap<&'a str, &'a [u8]>,
}

/// Everything that changed from one version to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What changed in what the manifest says of the record.
    pub facts: Vec<FactChange>,
    /// The parts of both, in the order of the new version, then those that are gone.
    pub parts: Vec<PartDifference>,
}

impl Difference {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.parts.iter().all(|part| part.fate == Fate::Same)
    }
}

/// Something the manifest says of the record, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactChange {
    /// What it is.
    pub label: Text,
    /// Before; none: nothing was said.
    pub old: Option<Text>,
    /// After; none: nothing is said.
    pub new: Option<Text>,
}

/// What happened to one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartDifference {
    /// Its name.
    pub name: String,
    /// As the old version lists it.
    pub old: Option<Part>,
    /// As the new version lists it.
    pub new: Option<Part>,
    /// What happened.
    pub fate: Fate,
}

/// What happened to a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Its digest is the same.
    Same,
    /// Only the new version has it.
    Added,
    /// Only the old version has it.
    Removed,
    /// Both have it, with other bytes.
    Replaced(Body),
}

/// How the bytes of a replaced part differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Section by section.
    Note(Vec<SectionDifference>),
    /// As one text.
    Text(TextDifference),
    /// Field by field.
    Json(Vec<FieldChange>),
    /// Not comparable as text: the digests say that they differ.
    Opaque,
}

/// One section of two notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionDifference {
    /// Which section.
    pub kind: SectionKind,
    /// Its text.
    pub text: TextDifference,
}

/// What changed from `old` to `new`.
#[must_use]
pub fn versions(old: &Side<'_>, new: &Side<'_>) -> Difference {
    let mut parts: Vec<PartDifference> = read_parts(new.manifest)
        .map(|part| part_difference(old.manifest.part(part.name.as_str()), Some(part), old, new))
        .collect();
    let gone = read_parts(old.manifest).filter(|p| new.manifest.part(p.name.as_str()).is_none());
    parts.extend(gone.map(|part| part_difference(Some(part), None, old, new)));
    Difference {
        facts: facts(old.manifest, new.manifest),
        parts,
    }
}

/// The parts that people read; a rendition only repeats them.
fn read_parts(manifest: &Manifest) -> impl Iterator<Item = &Part> {
    manifest
        .parts
        .iter()
        .filter(|part| part.role != PartRole::Rendition)
}

fn part_difference(
    old_part: Option<&Part>,
    new_part: Option<&Part>,
    old: &Side<'_>,
    new: &Side<'_>,
) -> PartDifference {
    let name = new_part
        .or(old_part)
        .map(|part| part.name.to_string())
        .unwrap_or_default();
    let fate = match (old_part, new_part) {
        (None, _) => Fate::Added,
        (_, None) => Fate::Removed,
        (Some(a), Some(b)) if a.digest == b.digest && a.media_type == b.media_type => Fate::Same,
        (Some(a), Some(b)) => {
            let bytes = old
                .contents
                .get(name.as_str())
                .zip(new.contents.get(name.as_str()));
            Fate::Replaced(bytes.map_or(Body::Opaque, |(old, new)| body(a, old, b, new)))
        }
    };
    PartDifference {
        name,
        old: old_part.cloned(),
        new: new_part.cloned(),
        fate,
    }
}

fn body(old_part: &Part, old: &[u8], new_part: &Part, new: &[u8]) -> Body {
    let essence = new_part.media_type.essence();
    if essence != old_part.media_type.essence() {
        return Body::Opaque;
    }
    let compared = match essence.as_str() {
        crate::note::MEDIA_TYPE => notes(old, new).map(Body::Note),
        "application/json" => fields(old, new).map(Body::Json),
        json if json.ends_with("+json") => fields(old, new).map(Body::Json),
        text if text.starts_with("text/") => texts(old, new).map(Body::Text),
        _ => None,
    };
    compared.unwrap_or(Body::Opaque)
}

fn notes(old: &[u8], new: &[u8]) -> Option<Vec<SectionDifference>> {
    let (old, new) = (Note::parse(old).ok()?, Note::parse(new).ok()?);
    let kinds = SectionKind::SOAP.into_iter().chain([SectionKind::Text]);
    let sections = kinds.map(|kind| (kind, old.text(kind), new.text(kind)));
    let compared = sections
        .filter(|(_, old, new)| !old.is_empty() || !new.is_empty())
        .map(|(kind, old, new)| SectionDifference {
            kind,
            text: text::compare(old, new),
        });
    Some(compared.collect())
}

fn texts(old: &[u8], new: &[u8]) -> Option<TextDifference> {
    Some(text::compare(
        std::str::from_utf8(old).ok()?,
        std::str::from_utf8(new).ok()?,
    ))
}

fn fields(old: &[u8], new: &[u8]) -> Option<Vec<FieldChange>> {
    let old = reader::parse(old, Limits::FOREIGN).ok()?;
    let new = reader::parse(new, Limits::FOREIGN).ok()?;
    Some(json::compare(&old, &new))
}

/// What a reader should know changed beside the content itself.
fn facts(old: &Manifest, new: &Manifest) -> Vec<FactChange> {
    let (mut before, after) = (said(old).into_iter(), said(new));
    let mut changes = Vec::new();
    for (label, new) in after {
        let old = before.next().and_then(|(_, old)| old);
        if old != new {
            changes.push(FactChange {
                label: Text::label(label),
                old,
                new,
            });
        }
    }
    changes
}

/// What a manifest says of its record; the same labels in the same order for every manifest.
fn said(manifest: &Manifest) -> Vec<(&'static str, Option<Text>)> {
    let patient = manifest.patient.as_ref();
    let content = |text: &str| Some(Text::content(text));
    vec![
        ("diff-title-field", content(manifest.title.as_str())),
        (
            "sheet-document-type",
            Some(manifest.document_type.name.to_text()),
        ),
        (
            "sheet-label",
            Some(label_text(&manifest.document_type.label)),
        ),
        (
            "sheet-event-at",
            Some(Text::content(manifest.event_at.to_japan_text())),
        ),
        (
            "sheet-patient-number",
            patient.and_then(|p| content(p.number.as_str())),
        ),
        (
            "sheet-patient-name",
            patient.and_then(|p| content(p.name.as_str())),
        ),
        (
            "sheet-patient-kana",
            patient.and_then(|p| content(p.kana.as_ref()?.as_str())),
        ),
        (
            "sheet-patient-birth-date",
            patient.and_then(|p| content(&p.birth_date?.to_string())),
        ),
        ("sheet-patient-sex", patient.map(|p| sex_text(p.sex))),
        (
            "sheet-encounter",
            manifest
                .encounter
                .as_ref()
                .and_then(|e| content(e.number.as_str())),
        ),
        (
            "sheet-principal",
            manifest.on_behalf_of.as_ref().map(person_text),
        ),
        (
            "sheet-device",
            manifest
                .device
                .as_ref()
                .and_then(|d| content(d.name.as_str())),
        ),
        (
            "sheet-late-paper",
            manifest
                .late
                .as_ref()
                .and_then(|late| content(late.paper_reference.as_str())),
        ),
    ]
}
