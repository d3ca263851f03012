//! The note: what people write in Genpon, as SOAP or in free form (`docs/format/note.md`).
//!
//! The bytes are the original and stay as given; a [`Note`] is what they say. Every character is kept
//! as typed. Refused are only texts that could not be shown as they are.

use serde::{Deserialize, Serialize};

use crate::json::{self, JsonError, Limits};
use crate::view::{Block, Text, View, cannot_be_shown};

#[cfg(test)]
mod tests;

/// The media type of a note.
pub const MEDIA_TYPE: &str = "application/vnd.genpon.note+json";

/// A note in sections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    format: Format,
    form: Form,
    sections: Vec<Section>,
}

/// How a note is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// By subjective, objective, assessment and plan.
    Soap,
    /// Not at all.
    Free,
}

/// One section of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Which section.
    pub kind: SectionKind,
    /// Its text, exactly as typed.
    pub text: String,
}

/// Which section of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    /// S: what the patient says.
    Subjective,
    /// O: what is found.
    Objective,
    /// A: what is thought of it.
    Assessment,
    /// P: what will be done.
    Plan,
    /// The text of a note in free form.
    Text,
}

impl SectionKind {
    /// The four sections of a SOAP note, in order.
    pub const SOAP: [Self; 4] = [
        Self::Subjective,
        Self::Objective,
        Self::Assessment,
        Self::Plan,
    ];

    /// The locale key of its heading.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Subjective => "note-subjective",
            Self::Objective => "note-objective",
            Self::Assessment => "note-assessment",
            Self::Plan => "note-plan",
            Self::Text => "note-text",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Format {
    #[serde(rename = "genpon/note/1")]
    One,
}

/// Why bytes or sections are no note.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoteError {
    /// Not the JSON we read.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// Not the members of a note.
    #[error("not a note of the format genpon/note/1")]
    Shape,
    /// A section that its form does not have, has already had, or has at another place.
    #[error("section {index} does not belong there")]
    Misplaced {
        /// Its place, from 0.
        index: usize,
    },
    /// No section has any text.
    #[error("the note is empty")]
    Empty,
    /// A character that cannot be shown as it is.
    #[error(
        "section {index} has a character that cannot be shown (U+{code_point:04X}, character {at})"
    )]
    Invisible {
        /// The section, from 0.
        index: usize,
        /// The place in its text, in characters from 0.
        at: usize,
        /// The character.
        code_point: u32,
    },
}

impl Note {
    /// A SOAP note; sections without any text are left out.
    ///
    /// # Errors
    /// When all are empty, or a text could not be shown as it is.
    pub fn soap(texts: [&str; 4]) -> Result<Self, NoteError> {
        let sections = SectionKind::SOAP
            .into_iter()
            .zip(texts)
            .filter(|(_, text)| !text.is_empty())
            .map(|(kind, text)| Section {
                kind,
                text: text.to_owned(),
            });
        Self {
            format: Format::One,
            form: Form::Soap,
            sections: sections.collect(),
        }
        .checked()
    }

    /// A note in free form.
    ///
    /// # Errors
    /// When the text is empty, or could not be shown as it is.
    pub fn free(text: &str) -> Result<Self, NoteError> {
        let section = Section {
            kind: SectionKind::Text,
            text: text.to_owned(),
        };
        Self {
            format: Format::One,
            form: Form::Free,
            sections: vec![section],
        }
        .checked()
    }

    /// Reads the bytes of a part.
    ///
    /// # Errors
    /// When the bytes are not a note.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        let value = json::parse(bytes, Limits::OWN)?;
        serde_json::from_value::<Self>(value)
            .map_err(|_| NoteError::Shape)?
            .checked()
    }

    /// Bytes that say this; for a note that was just written, they become the original.
    pub fn to_bytes(&self) -> Result<Vec<u8>, NoteError> {
        serde_json::to_vec(self).map_err(|_| NoteError::Shape)
    }

    /// How it is divided.
    #[must_use]
    pub const fn form(&self) -> Form {
        self.form
    }

    /// Its sections, in order.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The text of one section; empty where the note has none.
    #[must_use]
    pub fn text(&self, kind: SectionKind) -> &str {
        self.sections
            .iter()
            .find(|s| s.kind == kind)
            .map_or("", |section| &section.text)
    }

    /// The note for reading. The title says what kind of note it is.
    #[must_use]
    pub fn to_view(&self) -> View {
        let title = match self.form {
            Form::Soap => "note-soap",
            Form::Free => "note-free",
        };
        let mut view = View::new(Text::label(title));
        for section in self
            .sections
            .iter()
            .filter(|section| !section.text.is_empty())
        {
            let text = Block::paragraph(section.text.as_str());
            view.blocks.push(match self.form {
                Form::Soap => Block::section(Text::label(section.kind.key()), vec![text]),
                Form::Free => text,
            });
        }
        view
    }

    fn checked(self) -> Result<Self, NoteError> {
        let allowed: &[SectionKind] = match self.form {
            Form::Soap => &SectionKind::SOAP,
            Form::Free => &[SectionKind::Text],
        };
        let mut before = None;
        for (index, section) in self.sections.iter().enumerate() {
            if !allowed.contains(&section.kind) || before >= Some(section.kind) {
                return Err(NoteError::Misplaced { index });
            }
            before = Some(section.kind);
            if let Some((at, c)) = section
                .text
                .chars()
                .enumerate()
                .find(|(_, c)| cannot_be_shown(*c))
            {
                return Err(NoteError::Invisible {
                    index,
                    at,
                    code_point: u32::from(c),
                });
            }
        }
        if self
            .sections
            .iter()
            .all(|section| section.text.trim().is_empty())
        {
            return Err(NoteError::Empty);
        }
        Ok(self)
    }
}
