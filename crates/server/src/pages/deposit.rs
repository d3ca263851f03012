//! A new record: choose the document type, then write it or hand in a file.

use maud::{Markup, html};

use super::form::{self, Choice, Fault, Line};
use super::layout::{Area, Head, PatientHeader, Shell, page};
use super::say;

/// Choosing the type. Posts `type` and `way` (`soap`, `free`, `file`) to `/patients/{id}/new`.
#[derive(Debug, Clone)]
pub struct NewRecordPage {
    /// The patient.
    pub patient: PatientHeader,
    /// The types this person may enter, those they use most first.
    pub groups: Vec<TypeGroup>,
    /// Whether the person may enter something in another's name.
    pub by_proxy: bool,
    /// What was refused.
    pub faults: Vec<Fault>,
}

/// Types under one heading.
#[derive(Debug, Clone)]
pub struct TypeGroup {
    /// The heading, in the reader's language.
    pub name: String,
    /// The types.
    pub types: Vec<TypeChoice>,
}

/// A type that can be entered.
#[derive(Debug, Clone)]
pub struct TypeChoice {
    /// Its code.
    pub code: String,
    /// Its name, in the reader's language.
    pub name: String,
    /// A word on it, such as who may confirm; may be empty.
    pub about: String,
    /// Whether it can be written as a note.
    pub can_write: bool,
    /// Whether a file can be handed in.
    pub can_deposit: bool,
}

impl NewRecordPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("new-title");
        let body = html! {
            h1 { (title) }
            (form::faults(l, &self.faults))
            @if self.by_proxy {
                p { a.button href={ "/patients/" (self.patient.patient_id) "/proxy" } { (l.say("proxy-begin-title")) } }
            }
            @if self.groups.iter().all(|group| group.types.is_empty()) {
                div.empty { p.empty-words { (l.say("new-none")) } p { (l.say("new-none-do")) } }
            }
            @for (number, group) in self.groups.iter().enumerate() {
                (self.group(shell, group, number))
            }
        };
        let head = Head {
            title: &title,
            area: Some(Area::Patients),
            patient: Some(&self.patient),
            script: None,
        };
        page(shell, &head, &body)
    }

    fn group(&self, shell: &Shell, group: &TypeGroup, number: usize) -> Markup {
        let id = format!("group-{number}");
        html! {
            @if !group.types.is_empty() {
                section aria-labelledby=(id) {
                    h2 id=(id) { (group.name) }
                    ul.choose-type {
                        @for one in &group.types { li { (self.choice(shell, one)) } }
                    }
                }
            }
        }
    }

    fn choice(&self, shell: &Shell, one: &TypeChoice) -> Markup {
        let l = shell.locale();
        let way = |way: &str, key: &str| {
            let words = l.say(key);
            html! {
                button.button.button-small type="submit" name="way" value=(way)
                    aria-label={ (one.name) " – " (words) } { (words) }
            }
        };
        html! {
            form method="post" action={ "/patients/" (self.patient.patient_id) "/new" } {
                (form::csrf(&shell.csrf))
                input type="hidden" name="type" value=(one.code);
                span.choose-name {
                    strong { (one.name) }
                    @if !one.about.is_empty() { span.hint { (one.about) } }
                }
                span.choose-ways {
                    @if one.can_write { (way("soap", "new-soap")) (way("free", "new-free")) }
                    @if one.can_deposit { (way("file", "new-file")) }
                }
            }
        }
    }
}

/// Handing in a file. Posts multipart `file`, `title`, `event_at`, `type` to `action`.
#[derive(Debug, Clone)]
pub struct DepositPage {
    /// The patient, if the type has one.
    pub patient: Option<PatientHeader>,
    /// Where the form goes.
    pub action: String,
    /// The types to choose from; one if it was chosen before; none for a file of a draft, which has
    /// its type, title and time already.
    pub types: Vec<Choice>,
    /// The title typed before.
    pub title: String,
    /// When the thing described happened: `YYYY-MM-DDTHH:MM`.
    pub event_at: String,
    /// Media types accepted, for the file dialog.
    pub accept: String,
    /// The largest file, in words.
    pub size_max: String,
    /// What was refused.
    pub faults: Vec<Fault>,
}

impl DepositPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("deposit-title");
        let body = html! {
            h1 { (title) }
            form.stack.narrow-form method="post" action=(self.action)
                enctype="multipart/form-data" {
                (form::csrf(&shell.csrf))
                (form::faults(l, &self.faults))
                @if self.types.is_empty() { (self.file(shell)) }
                @else { (self.new_record(shell)) }
                (form::submit(&l.say("deposit-do")))
                p.hint { (l.say("deposit-next")) }
            }
        };
        let head = Head {
            title: &title,
            area: Some(Area::Patients),
            patient: self.patient.as_ref(),
            script: None,
        };
        page(shell, &head, &body)
    }

    fn new_record(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            (form::select("type", &l.say("document-type"), &self.types))
            (self.file(shell))
            (form::line(l, &Line {
                name: "title",
                label: l.say("record-title"),
                hint: l.say("deposit-title-hint"),
                value: &self.title,
                ..Line::default()
            }, &self.faults))
            (form::line(l, &Line {
                name: "event_at",
                label: l.say("event-at"),
                hint: l.say("deposit-event-hint"),
                kind: "datetime-local",
                value: &self.event_at,
                ..Line::default()
            }, &self.faults))
        }
    }

    fn file(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            div.field {
                label for="file" {
                    (l.say("deposit-file")) " " span.needed { (l.say("form-required")) }
                }
                p.hint #file-hint {
                    (say!(l, "deposit-file-hint", size = self.size_max.clone()))
                }
                input #file name="file" type="file" multiple required accept=(self.accept)
                    aria-describedby="file-hint";
            }
        }
    }
}
