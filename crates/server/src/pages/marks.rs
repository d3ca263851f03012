//! Small marks that mean the same on every page: state, act, mode, person, digest, label.
//!
//! A mark is always a word with a shape of its own, never a colour alone, so that it survives print,
//! a grey screen and a colour-blind reader.

use genpon_formats::locale::Locale;
use maud::{Markup, html};

use super::say;

/// What a reader must know first about a record or version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Unconfirmed working state; never an original.
    Draft,
    /// A confirmed, numbered version.
    Confirmed,
    /// Confirmed, and withdrawn by a later version.
    Withdrawn,
}

impl State {
    /// The value in a filter and the class of the mark.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Confirmed => "confirmed",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// What a version does to the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// The first version.
    Create,
    /// A corrected state replaces the former one.
    Correct,
    /// Something is added, nothing is changed.
    Add,
    /// The record no longer counts; it stays readable.
    Withdraw,
}

impl Act {
    /// The word in an address and in the manifest.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Correct => "correct",
            Self::Add => "add",
            Self::Withdraw => "withdraw",
        }
    }

    /// The word for a reader.
    pub fn name(self, l: &Locale) -> String {
        l.say(match self {
            Self::Create => "act-create",
            Self::Correct => "act-correct",
            Self::Add => "act-add",
            Self::Withdraw => "act-withdraw",
        })
    }
}

/// How a version came to be confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// By the confirmer, in person.
    Personal,
    /// By a designated manager in the confirmer's place.
    StandIn,
    /// By a rule, after a time.
    Automatic,
    /// By a rule, at the completed import from a device.
    Device,
}

/// The mark of a state.
pub fn state(l: &Locale, state: State) -> Markup {
    let key = match state {
        State::Draft => "state-draft",
        State::Confirmed => "state-confirmed",
        State::Withdrawn => "state-withdrawn",
    };
    html! { span class={ "mark mark-" (state.code()) } { (l.say(key)) } }
}

/// The mark of a mode; the usual case, in person, has none.
pub fn mode(l: &Locale, mode: Mode) -> Markup {
    let key = match mode {
        Mode::Personal => return html! {},
        Mode::StandIn => "mode-stand_in",
        Mode::Automatic => "mode-automatic",
        Mode::Device => "mode-device",
    };
    html! { span.mark.mark-mode { (l.say(key)) } }
}

/// The mark of what was registered after an outage.
pub fn late(l: &Locale, is_late: bool) -> Markup {
    html! { @if is_late { " " span.mark.mark-mode { (l.say("mark-late")) } } }
}

/// The mark of a handling class (情報区分).
pub fn label(name: &str) -> Markup {
    html! { span.mark.mark-label { (name) } }
}

/// A person as the trail knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The institution's own string for the person.
    pub user_id: String,
    /// The role in which they acted, in the reader's language.
    pub role: String,
}

/// A person by name and role, the user id on hover.
pub fn person(person: &Person) -> Markup {
    html! {
        span.person title=(person.user_id) {
            span.person-name { (person.name) }
            @if !person.role.is_empty() { " " span.quiet { (person.role) } }
        }
    }
}

/// A digest such as `sha-256:9f86…`, whole for machines and careful readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest(pub String);

impl Digest {
    /// The first eight hexadecimal digits: enough to compare by eye.
    pub fn short(&self) -> &str {
        let hex = self
            .0
            .split_once(':')
            .map_or(self.0.as_str(), |(_, hex)| hex);
        hex.get(..8).unwrap_or(hex)
    }
}

/// A digest by its first digits, whole on hover.
pub fn digest_short(digest: &Digest) -> Markup {
    html! { code.digest title=(digest.0) { (digest.short()) } }
}

/// A whole digest, breaking where it must.
pub fn digest_whole(digest: &Digest) -> Markup {
    html! { code.digest.digest-whole { (digest.0) } }
}

/// A size a person can compare: `812 B`, `14.2 KB`, `3.1 MB`.
pub fn size(bytes: u64) -> String {
    const STEPS: [(u64, &str); 4] = [
        (1_000_000_000_000, "TB"),
        (1_000_000_000, "GB"),
        (1_000_000, "MB"),
        (1_000, "KB"),
    ];
    match STEPS.iter().find(|(step, _)| bytes >= *step) {
        Some((step, unit)) => {
            format!("{}.{} {unit}", bytes / step, bytes % step * 10 / step)
        }
        None => format!("{bytes} B"),
    }
}

/// The name of a version: `第3版` or `Version 3`.
pub fn version(l: &Locale, number: u32) -> String {
    say!(l, "version-number", number = i64::from(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_cut_not_rounded_up() {
        assert_eq!(size(812), "812 B");
        assert_eq!(size(14_290), "14.2 KB");
        assert_eq!(size(3_199_999), "3.1 MB");
    }

    #[test]
    fn short_digests_leave_the_algorithm_out() {
        assert_eq!(
            Digest("sha-256:9f86d081884c7d65".into()).short(),
            "9f86d081"
        );
        assert_eq!(Digest("9f86".into()).short(), "9f86");
    }
}
