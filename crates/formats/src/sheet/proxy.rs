//! What a sheet says of an entry by proxy: who entered it, on which instruction, how it was approved.

use genpon_model::registers::proxy_policy::Approval;

use super::responsibility::by_at;
use super::words::{list, person_text};
use super::{field, rule_text, time};
use crate::manifest::{ConfirmationNote, ProxyEntry};
use crate::view::{Field, Text};

pub(super) fn fields(proxy: &ProxyEntry) -> Vec<Field> {
    let instruction = &proxy.instruction;
    let words = instruction.text.as_ref().map(|text| text.as_str());
    let mut fields = vec![
        field("sheet-proxy", by_at(&proxy.by, proxy.at)),
        field(
            "sheet-instruction",
            said(
                Text::label(instruction.means.label_key()),
                time(instruction.at),
                words,
            ),
        ),
        field(
            "sheet-proxy-policy",
            rule_text(&proxy.policy.code, proxy.policy.edition),
        ),
        field("sheet-approval", approval(proxy)),
    ];
    fields.extend(proxy.notes.iter().map(note));
    fields
}

/// The process, and the time of the approval where there is one.
fn approval(proxy: &ProxyEntry) -> Text {
    let process = Text::label(proxy.approval.label_key());
    let approved = match (&proxy.approved, proxy.approval) {
        (Some(approved), _) => time(approved.at),
        (None, Approval::None) => return process,
        (None, Approval::Before | Approval::After) => Text::label("sheet-approval-none-yet"),
    };
    Text::Joined(vec![process, Text::content(" "), approved])
}

fn note(note: &ConfirmationNote) -> Field {
    let with = list(
        [
            Text::label(note.means.label_key()),
            person_text(&note.person),
        ]
        .into_iter(),
    );
    field(
        "sheet-confirmation-note",
        said(with, time(note.at), Some(note.text.as_str())),
    )
}

fn said(how: Text, when: Text, words: Option<&str>) -> Text {
    let space = || Text::content(" ");
    let mut said = vec![when, space(), how];
    said.extend(
        words
            .into_iter()
            .flat_map(|words| [space(), Text::content(words)]),
    );
    Text::Joined(said)
}
