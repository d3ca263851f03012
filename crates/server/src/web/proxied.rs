//! From what a manifest and its hidden entries say of an entry by proxy to what pages show of it.

use crate::pages::form::Choice;
use crate::pages::proxied::{Note, Proxied, Standing};
use crate::web::words::Words;
use genpon_formats::manifest::{ConfirmationNote, Manifest, ProxyEntry};
use genpon_model::id::PersonId;
use genpon_model::lifecycle::approval::{Answer, in_effect};
use genpon_model::registers::proxy_policy::{Approval, Means};
use genpon_vault::after_confirmation::SaidOfVersion;
use genpon_vault::by_proxy::DraftProxy;

/// How the approval of a confirmed version stands.
pub(crate) fn standing(manifest: &Manifest, said: Option<&SaidOfVersion>) -> Standing {
    let Some(entry) = &manifest.proxy else {
        return Standing::NotAsked;
    };
    let answered = said
        .and_then(|said| said.approval.as_ref())
        .and_then(|approval| approval.answered());
    of(entry, answered)
}

/// How the approval of a draft stands.
pub(crate) fn standing_of(proxy: Option<&DraftProxy>) -> Standing {
    proxy.map_or(Standing::NotAsked, |proxy| of(&proxy.entry, proxy.answer()))
}

fn of(entry: &ProxyEntry, answered: Option<Answer>) -> Standing {
    match (answered.or(entry.answer()), entry.approval) {
        (Some(Answer::Approved), _) => Standing::Approved,
        (Some(Answer::Refused), _) => Standing::Refused,
        (None, Approval::None) => Standing::NotAsked,
        (None, Approval::Before | Approval::After) => Standing::Waiting,
    }
}

/// An entry by proxy, as the page of its record says it.
pub(crate) fn of_version(
    words: &Words,
    manifest: &Manifest,
    said: &SaidOfVersion,
    reader: PersonId,
) -> Option<Proxied> {
    let entry = manifest.proxy.as_ref()?;
    let answer = said.approval.as_ref().and_then(|it| it.answer.as_ref());
    let address = format!(
        "/proxy/records/{}/versions/{}",
        manifest.record, manifest.version
    );
    let standing = standing(manifest, Some(said));
    let is_asked = standing == Standing::Waiting && entry.principal.id == reader;
    Some(Proxied {
        standing,
        answered_at: answer
            .map(|answer| answer.at)
            .or(entry.approved.as_ref().map(|approved| approved.at))
            .map(Into::into),
        reason: answer.and_then(|answer| Some(answer.reason.as_ref()?.to_string())),
        notes: said.notes.iter().map(|one| note(words, one)).collect(),
        lacks_note: said.lacks_note,
        answer: is_asked.then(|| address.clone()),
        note: Some(format!("{address}/note")),
        ..facts(words, entry)
    })
}

/// The same of a draft.
pub(crate) fn of_draft(words: &Words, proxy: &DraftProxy, address: &str) -> Proxied {
    let refused = proxy.refused.as_ref();
    Proxied {
        standing: of(&proxy.entry, proxy.answer()),
        answered_at: refused
            .map(|refused| refused.at)
            .or(proxy.entry.approved.as_ref().map(|approved| approved.at))
            .map(Into::into),
        reason: refused.map(|refused| refused.reason.to_string()),
        lacks_note: proxy.lacks_note(),
        holds_back: in_effect(proxy.entry.approval, proxy.answer()).is_err(),
        note: Some(format!("{address}/note")),
        ..facts(words, &proxy.entry)
    }
}

/// What the entry alone says.
pub(crate) fn facts(words: &Words, entry: &ProxyEntry) -> Proxied {
    let instruction = &entry.instruction;
    let said = [
        crate::pages::dates::Moment::from(instruction.at).minute(),
        means_word(words, instruction.means),
        instruction
            .text
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
    ];
    Proxied {
        principal: words.person(&entry.principal),
        by: words.person(&entry.by),
        at: entry.at.into(),
        instruction: said.join(" ").trim().to_owned(),
        policy: policy(words, entry),
        process: words.say(&entry.approval.label_key()),
        standing: of(entry, None),
        answered_at: None,
        until: entry.approve_until.map(Into::into),
        reason: None,
        notes: entry.notes.iter().map(|one| note(words, one)).collect(),
        lacks_note: false,
        holds_back: false,
        answer: None,
        note: None,
        means: means(words, Means::ALL, None),
    }
}

/// The name of the policy with its edition.
fn policy(words: &Words, entry: &ProxyEntry) -> String {
    let found = words.masters.proxy_policies.get(&entry.policy.code);
    let name = found.map_or_else(
        || entry.policy.code.to_string(),
        |found| words.localized(&found.value.name),
    );
    let edition = ("edition", entry.policy.edition.into());
    words.text("rule-edition", &[("rule", name.into()), edition])
}

fn note(words: &Words, note: &ConfirmationNote) -> Note {
    Note {
        means: means_word(words, note.means),
        at: note.at.into(),
        person: words.person(&note.person),
        text: note.text.to_string(),
        by: words.person(&note.by),
    }
}

/// The word of a way of instruction or confirmation.
pub(crate) fn means_word(words: &Words, means: Means) -> String {
    words.say(&means.label_key())
}

/// The ways to choose from.
pub(crate) fn means(words: &Words, means: &[Means], chosen: Option<&str>) -> Vec<Choice> {
    let choice = |means: &Means| Choice {
        value: means.code().to_owned(),
        text: means_word(words, *means),
        chosen: chosen == Some(means.code()),
    };
    means.iter().map(choice).collect()
}

/// The way that was chosen in a form.
pub(crate) fn means_of(code: &str) -> Option<Means> {
    Means::ALL
        .iter()
        .copied()
        .find(|means| means.code() == code)
}
