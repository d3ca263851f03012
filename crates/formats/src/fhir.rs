//! FHIR R4 in JSON: what a file says for the index, and a view that hides nothing.
//!
//! Reads documents (JP-CLINS, eReferral, eCheckup, discharge summaries), other bundles and single
//! resources. Numbers keep their digits. The bytes are the record and stay as they are; this is only a
//! reader. It does not validate against profiles, does not ask any server, and never guesses: what a
//! resource does not say is absent, what is not known here shows by its FHIR name.

use crate::import::{Facts, Subject};
use crate::json::{self, JsonError, Limits};
use crate::view::View;

mod columns;
mod datatype;
mod element;
mod facts;
mod kinds;
mod label;
mod narrative;
mod resources;
mod subject;
#[cfg(test)]
mod tests;
mod view;
mod words;

pub(crate) use label::element as element_label;
pub(crate) use narrative::{clinical_blocks as narrative_blocks, is_modest as narrative_is_modest};
use resources::Resources;

/// What a FHIR file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A bundle of type `document`, or a composition.
    Document,
    /// Any other bundle.
    Bundle,
    /// One resource.
    Resource,
}

/// A FHIR file, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FhirFile {
    /// What it is.
    pub shape: Shape,
    /// Whom it is about.
    pub subject: Subject,
    /// What it says for the index.
    pub facts: Facts,
    /// What a person reads.
    pub view: View,
}

/// Why a FHIR file is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FhirError {
    /// The JSON is broken, or goes beyond the limits.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// More values than are shown.
    #[error("more than {values_max} values in one file")]
    TooManyValues {
        /// How many there may be.
        values_max: usize,
    },
    /// A place where a resource must stand and none does.
    #[error("no FHIR resource at {path:?}")]
    NoResource {
        /// The place; empty for the whole file.
        path: String,
    },
    /// A resource type that FHIR R4 does not have.
    #[error("FHIR R4 has no resource type {kind:?} ({path})")]
    UnknownResource {
        /// The type given.
        kind: String,
        /// Where it stands.
        path: String,
    },
    /// About several patients, so a record of none of them.
    #[error("the file is about {count} patients")]
    SeveralPatients {
        /// How many.
        count: usize,
    },
    /// A message between machines, no record.
    #[error("{kind} is no record")]
    NoRecord {
        /// The resource type.
        kind: String,
    },
}

/// Reads the FHIR resource that fills `bytes`.
///
/// # Errors
/// It is not FHIR R4 in JSON, goes beyond the limits, or is no record of one patient (or of nobody).
pub fn read(bytes: &[u8]) -> Result<FhirFile, FhirError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let separators = bytes
        .iter()
        .filter(|b| matches!(b, b',' | b'[' | b'{'))
        .count();
    if separators > VALUES_MAX {
        return Err(FhirError::TooManyValues {
            values_max: VALUES_MAX,
        });
    }
    let root = json::parse(bytes, Limits::FOREIGN)?;
    let resources = Resources::of(&root)?;
    let kind = resources.root().kind;
    if kinds::is_no_record(kind) {
        return Err(FhirError::NoRecord {
            kind: kind.to_owned(),
        });
    }
    let shape = match kind {
        _ if resources.composition().is_some() => Shape::Document,
        "Bundle" => Shape::Bundle,
        _ => Shape::Resource,
    };
    Ok(FhirFile {
        shape,
        subject: subject::of(&resources)?,
        facts: facts::of(&resources),
        view: view::of(&resources),
    })
}

/// Values in one file; a larger one would be no page that anyone reads.
const VALUES_MAX: usize = 500_000;
