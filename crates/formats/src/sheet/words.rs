//! Codes of ours in the reader's words. A code that an institution added, and that has no sentence in
//! `locales/`, shows itself.

use genpon_model::patient::Sex;
use genpon_model::person::{AuthenticationMethod, PersonRef};
use genpon_model::record::{Act, ConfirmationMode, PartRole, VersionNo};
use genpon_model::text::Code;

use super::State;
use crate::locale::{Lang, Locale};
use crate::view::{Label, Text};

/// `Version 3`.
#[must_use]
pub fn version_text(version: VersionNo) -> Text {
    Label::new("core-version")
        .with("number", version.number())
        .into()
}

/// A person: name, roles, user id.
#[must_use]
pub fn person_text(person: &PersonRef) -> Text {
    let roles = person.roles.iter().map(role_text);
    Label::new("sheet-person")
        .with("name", person.name.as_str())
        .with("roles", list(roles))
        .with("user_id", person.user_id.as_str())
        .into()
}

/// A role.
#[must_use]
pub fn role_text(role: &Code) -> Text {
    known_or_code(format!("role-{role}"), role)
}

/// 情報区分.
#[must_use]
pub fn label_text(label: &Code) -> Text {
    known_or_code(format!("label-{label}"), label)
}

pub(super) fn encounter_text(kind: &Code) -> Text {
    known_or_code(format!("encounter-{kind}"), kind)
}

pub(super) fn state_text(state: State) -> Text {
    Text::label(format!("state-{}", state.code()))
}

/// What a version does to its record.
#[must_use]
pub fn act_text(act: Act) -> Text {
    Text::label(format!("act-{}", act.code()))
}

/// How a version was confirmed.
#[must_use]
pub fn mode_text(mode: ConfirmationMode) -> Text {
    Text::label(format!("mode-{}", mode.code()))
}

/// What a part is to its version.
#[must_use]
pub fn part_role_text(role: PartRole) -> Text {
    Text::label(format!("part-{}", role.code()))
}

/// Sex as registered.
#[must_use]
pub fn sex_text(sex: Sex) -> Text {
    Text::label(format!("sex-{}", sex.code()))
}

pub(super) fn authentication_text(method: AuthenticationMethod) -> Text {
    Text::label(format!("authentication-{}", method.code()))
}

/// Several texts on one line.
pub(super) fn list(texts: impl Iterator<Item = Text>) -> Text {
    let mut joined = Vec::new();
    for text in texts {
        if !joined.is_empty() {
            joined.push(Text::label("sheet-list-separator"));
        }
        joined.push(text);
    }
    Text::Joined(joined)
}

/// The languages have the same keys, so that asking one of them is enough.
fn known_or_code(key: String, code: &Code) -> Text {
    let is_known = Locale::of(Lang::default()).has(&key);
    if is_known {
        Text::label(key)
    } else {
        Text::content(code.as_str())
    }
}
