//! The note in the editor: from fields to the bytes of a part, and back.

use crate::pages::draft::{Body, Soap};
use crate::web::form::Fields;
use crate::web::words::Words;
use genpon_formats::manifest::Part;
use genpon_formats::note::{Form, MEDIA_TYPE, Note, NoteError, SectionKind};
use genpon_model::id::DraftId;
use genpon_model::record::{Act, PartRole};
use genpon_model::registers::document_type::Viewer;
use genpon_vault::read_draft::DraftReading;
use genpon_vault::save_draft::DraftChange;
use genpon_vault::stage_part::PartOffer;
use genpon_vault::{Caller, Error, Refusal, Vault};

/// The name of the part that holds the note.
const NAME: &str = "note.json";
/// The fields of a SOAP note.
const SOAP: [&str; 4] = ["subjective", "objective", "assessment", "plan"];

/// Puts what was typed into the change. A note without any text is none: it goes.
pub(crate) fn put(
    vault: &Vault,
    caller: &Caller,
    draft: DraftId,
    typed: &Fields,
    change: &mut DraftChange,
) -> Result<(), Error> {
    let note = match written(typed) {
        None => return Ok(()),
        Some(Err(NoteError::Empty)) => {
            let saved = vault.read_draft(caller, draft)?;
            let note = saved.body.parts.into_iter().filter(is_note);
            change.remove.extend(note.map(|part| part.name));
            return Ok(());
        }
        Some(note) => note.map_err(Refusal::Note)?,
    };
    let bytes = note.to_bytes().map_err(Refusal::Note)?;
    let fault = |_| Error::Internal("the name or media type of a note");
    let offer = PartOffer {
        name: NAME.parse().map_err(fault)?,
        role: PartRole::Original,
        media_type: MEDIA_TYPE.parse().map_err(fault)?,
        digest: None,
    };
    change
        .put
        .push(vault.stage_part(caller, &offer, &mut bytes.as_slice())?);
    Ok(())
}

/// Whether a part is the note.
pub(crate) fn is_note(part: &Part) -> bool {
    part.media_type.essence() == MEDIA_TYPE
}

/// The note that was typed; none where the form has no fields for one. A browser sends line ends as
/// CR LF; a note has LF.
fn written(typed: &Fields) -> Option<Result<Note, NoteError>> {
    let text = |name: &str| typed.text(name).replace("\r\n", "\n");
    if typed.has("text") {
        return Some(Note::free(&text("text")));
    }
    typed.has(SOAP[0]).then(|| {
        let texts = SOAP.map(text);
        Note::soap([&texts[0], &texts[1], &texts[2], &texts[3]])
    })
}

/// The fields as they were typed, for a form that was refused.
pub(crate) fn typed(typed: &Fields) -> Body {
    let text = |name: &str| typed.text(name).to_owned();
    if typed.has("text") {
        Body::Free(text("text"))
    } else if typed.has(SOAP[0]) {
        Body::Soap(Soap {
            subjective: text("subjective"),
            objective: text("objective"),
            assessment: text("assessment"),
            plan: text("plan"),
        })
    } else {
        Body::Files
    }
}

/// The fields of a saved draft, in the form asked for or else its own. Changing the form moves every
/// word, and saves nothing. A type that is not written here has files only.
pub(crate) fn body(words: &Words, reading: &DraftReading, asked: Option<Form>) -> Body {
    let entry = words.masters.document_type(&reading.draft.document_type);
    let is_written = entry.is_some_and(|entry| can_be_written(entry.value.viewer));
    let is_withdrawal = reading.draft.act == Act::Withdraw;
    if reading.note.is_none() && (!is_written || is_withdrawal) {
        return Body::Files;
    }
    let own = reading.note.as_ref().map(Note::form);
    match asked.or(own).unwrap_or(Form::Soap) {
        Form::Free => Body::Free(reading.note.as_ref().map(as_free).unwrap_or_default()),
        Form::Soap => Body::Soap(reading.note.as_ref().map(as_soap).unwrap_or_default()),
    }
}

/// Whether a document type is written in Genpon, or comes as files only.
pub(crate) const fn can_be_written(viewer: Viewer) -> bool {
    matches!(viewer, Viewer::Note | Viewer::Automatic)
}

fn as_free(note: &Note) -> String {
    let sections = note.sections().iter();
    let texts: Vec<String> = match note.form() {
        Form::Free => sections.map(|section| section.text.clone()).collect(),
        Form::Soap => sections
            .map(|section| format!("{}) {}", letter(section.kind), section.text))
            .collect(),
    };
    texts.join("\n")
}

const fn letter(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Subjective => "S",
        SectionKind::Objective => "O",
        SectionKind::Assessment => "A",
        SectionKind::Plan => "P",
        SectionKind::Text => "",
    }
}

fn as_soap(note: &Note) -> Soap {
    let text = |kind| note.text(kind).to_owned();
    match note.form() {
        Form::Free => Soap {
            subjective: text(SectionKind::Text),
            ..Soap::default()
        },
        Form::Soap => Soap {
            subjective: text(SectionKind::Subjective),
            objective: text(SectionKind::Objective),
            assessment: text(SectionKind::Assessment),
            plan: text(SectionKind::Plan),
        },
    }
}

/// What is saved, section by section, beside what was typed.
pub(crate) fn sections(words: &Words, reading: &DraftReading) -> Vec<(String, String)> {
    let title = (words.say("record-title"), reading.body.title.to_string());
    let sections = reading.note.iter().flat_map(Note::sections);
    let texts = sections.map(|section| (words.say(section.kind.key()), section.text.clone()));
    std::iter::once(title).chain(texts).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_form_moves_every_word() {
        let note = Note::soap(["頭痛", "37.2", "感冒", "安静"]).unwrap();
        assert_eq!(as_free(&note), "S) 頭痛\nO) 37.2\nA) 感冒\nP) 安静");
        let free = Note::free("頭痛\n安静").unwrap();
        assert_eq!(as_soap(&free).subjective, "頭痛\n安静");
    }

    #[test]
    fn line_ends_of_browsers_become_line_feeds() {
        let typed = Fields::new(vec![("text".to_owned(), "a\r\nb".to_owned())]);
        assert_eq!(
            written(&typed).unwrap().unwrap().text(SectionKind::Text),
            "a\nb"
        );
    }
}
