//! What every page says of an entry by proxy: who entered it for whom, and how the approval stands.
//!
//! The mark of a pending approval is the same on record, chart, history and print (JAHIS 3.3,
//! 7.1.4(3)(a)(オ)); the principal's answer and the notes stand with the record.

use genpon_formats::locale::Locale;
use maud::{Markup, html};

use super::dates::{self, Moment};
use super::form::{self, Area as TextArea, Choice, Line};
use super::layout::Shell;
use super::marks::{self, Person};

/// How the principal's approval stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    /// No proxy entered it, or no approval was asked for.
    #[default]
    NotAsked,
    /// The principal has not answered.
    Waiting,
    /// The principal approved it.
    Approved,
    /// The principal refused it.
    Refused,
}

/// The mark of an approval that is waited for, or was refused.
pub fn mark(l: &Locale, standing: Standing) -> Markup {
    html! {
        @match standing {
            Standing::Waiting => { " " span.mark.mark-waiting { (l.say("mark-approval-waiting")) } },
            Standing::Refused => { " " span.mark.mark-waiting { (l.say("mark-approval-refused")) } },
            Standing::NotAsked | Standing::Approved => {},
        }
    }
}

/// An entry by proxy, as the page of its record says it.
#[derive(Debug, Clone)]
pub struct Proxied {
    /// In whose name.
    pub principal: Person,
    /// Who entered it, when.
    pub by: Person,
    /// When.
    pub at: Moment,
    /// How, when and with which words it was asked for.
    pub instruction: String,
    /// The policy with its edition, in words.
    pub policy: String,
    /// The approval process, in words.
    pub process: String,
    /// How the approval stands.
    pub standing: Standing,
    /// When it was answered.
    pub answered_at: Option<Moment>,
    /// Until when it is to be answered.
    pub until: Option<Moment>,
    /// Why it was refused.
    pub reason: Option<String>,
    /// What was confirmed outside of the system, oldest first.
    pub notes: Vec<Note>,
    /// Whether a note is missing that the policy asks for.
    pub lacks_note: bool,
    /// Where the principal answers, if that is the reader.
    pub answer: Option<String>,
    /// Where a note is attached.
    pub note: Option<String>,
    /// Whether it may not go on to its confirmation yet.
    pub holds_back: bool,
    /// The ways of a confirmation, to choose from.
    pub means: Vec<Choice>,
}

/// A confirmation outside of the system.
#[derive(Debug, Clone)]
pub struct Note {
    /// How, in the reader's language.
    pub means: String,
    /// When.
    pub at: Moment,
    /// With whom.
    pub person: Person,
    /// What.
    pub text: String,
    /// Who noted it.
    pub by: Person,
}

impl Proxied {
    /// The section of a page.
    pub fn section(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            section.proxied aria-labelledby="proxied" {
                h2 #proxied { (l.say("proxy-entry")) (mark(l, self.standing)) }
                (self.facts(l))
                @if let Some(answer) = &self.answer {
                    p { a.button.button-main href=(answer) { (l.say("proxy-answer-open")) } }
                }
                (self.notes(l))
                (self.note_form(shell))
            }
        }
    }

    /// The section on paper: as of the print, also what was said after the confirmation.
    pub fn printed(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            section.proxied aria-labelledby="proxied" {
                h2 #proxied { (l.say("proxy-entry")) (mark(l, self.standing)) }
                (self.facts(l))
                (self.notes(l))
            }
        }
    }

    /// What is said of it, as a list.
    pub fn facts(&self, l: &Locale) -> Markup {
        html! {
            dl.facts {
                dt { (l.say("proxy-principal")) } dd { (marks::person(&self.principal)) }
                dt { (l.say("proxy-by")) }
                dd { (marks::person(&self.by)) " " (dates::moment(self.at)) }
                dt { (l.say("proxy-instruction")) } dd { (self.instruction) }
                dt { (l.say("proxy-policy")) } dd { (self.policy) }
                dt { (l.say("proxy-approval")) }
                dd {
                    (self.process) " — " (l.say(standing_key(self.standing))) " "
                    @if let Some(at) = self.answered_at { (dates::moment(at)) }
                    @else if let (Standing::Waiting, Some(until)) = (self.standing, self.until) {
                        (l.say("proxy-until")) " " (dates::moment(until))
                    }
                }
                @if let Some(reason) = &self.reason {
                    dt { (l.say("proxy-refusal")) } dd { (reason) }
                }
            }
        }
    }

    fn notes(&self, l: &Locale) -> Markup {
        html! {
            @if self.lacks_note {
                div.banner.banner-note role="note" { p { (l.say("proxy-note-missing")) } }
            }
            @if !self.notes.is_empty() {
                h3 { (l.say("proxy-notes")) }
                ul.proxy-notes {
                    @for note in &self.notes {
                        li {
                            (dates::moment(note.at)) " " (note.means) " " (marks::person(&note.person))
                            ": " (note.text) " "
                            span.quiet { "(" (l.say("proxy-noted-by")) " " (note.by.name) ")" }
                        }
                    }
                }
            }
        }
    }

    fn note_form(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            @if let Some(action) = &self.note {
                details.proxy-note {
                    summary { (l.say("proxy-note-add")) }
                    form.stack method="post" action=(action) {
                        (form::csrf(&shell.csrf))
                        (form::select("note_means", &l.say("proxy-note-means"), &self.means))
                        (form::line(l, &Line {
                            name: "note_at",
                            label: l.say("proxy-note-at"),
                            hint: l.say("proxy-note-at-hint"),
                            kind: "datetime-local",
                            ..Line::default()
                        }, &[]))
                        (form::line(l, &Line {
                            name: "note_person",
                            label: l.say("proxy-note-person"),
                            hint: l.say("proxy-note-person-hint"),
                            value: &self.principal.user_id,
                            ..Line::default()
                        }, &[]))
                        (form::area(l, &TextArea {
                            name: "note_text",
                            label: l.say("proxy-note-text"),
                            rows: 2,
                            required: true,
                            ..TextArea::default()
                        }, &[]))
                        button.button type="submit" { (l.say("proxy-note-do")) }
                    }
                }
            }
        }
    }
}

const fn standing_key(standing: Standing) -> &'static str {
    match standing {
        Standing::NotAsked => "proxy-standing-not-asked",
        Standing::Waiting => "proxy-standing-waiting",
        Standing::Approved => "proxy-standing-approved",
        Standing::Refused => "proxy-standing-refused",
    }
}
