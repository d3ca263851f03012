//! The editor of a draft: note in SOAP or free form, files, title and time.
//!
//! Saving is a plain form; where script runs, `draft.js` saves by itself, shows when, and warns
//! before a page with unsaved words is left. `revision` makes a lost write impossible: who saves over
//! a newer revision gets both texts back.

use maud::{Markup, html};

use super::dates::{self, Moment};
use super::form::{self, Area as TextArea, Choice, Fault, Line};
use super::layout::{Area, Head, PatientHeader, Shell, page};
use super::marks::{self, Act, Person, State};
use super::proxied::{self, Proxied};
use super::record::{PartRow, parts};
use super::say;

/// The editor. Posts to `/drafts/{draft_id}`; `then` is `stay`, `present`, `soap` or `free`.
#[derive(Debug, Clone)]
pub struct DraftPage {
    /// The draft.
    pub draft_id: String,
    /// Counts the saves; goes back with the form.
    pub revision: u64,
    /// The patient, if the type has one.
    pub patient: Option<PatientHeader>,
    /// The document type, in the reader's language.
    pub document_type: String,
    /// What confirming it will do.
    pub act: Act,
    /// The version it starts from.
    pub base_version: Option<u32>,
    /// The record of that version.
    pub record_id: Option<String>,
    /// The title.
    pub title: String,
    /// When the thing described happened: `YYYY-MM-DDTHH:MM` in Japan, as typed.
    pub event_at: String,
    /// Who may confirm it, to hand it to one of them (`confirmer`); empty for no choice.
    pub confirmers: Vec<Choice>,
    /// The papers of an outage that it may be made of (`late`); empty for no choice.
    pub late: Vec<Choice>,
    /// What was found in an imported document, and where in it.
    pub drawn: Vec<Drawn>,
    /// Of an entry in another's name: whose, and how their approval stands.
    pub proxied: Option<Proxied>,
    /// What is written.
    pub body: Body,
    /// Why, of a correction, addition or withdrawal; none where no reason is asked for.
    pub reason: Option<String>,
    /// Files that belong to it.
    pub parts: Vec<PartRow>,
    /// When it was last saved.
    pub saved_at: Option<Moment>,
    /// Another person who has it open.
    pub other: Option<OtherEditor>,
    /// Who gave it back, when and why.
    pub returned: Option<(Person, Moment, String)>,
    /// What another person saved meanwhile.
    pub conflict: Option<Conflict>,
    /// What was refused.
    pub faults: Vec<Fault>,
}

/// A value that was found in an imported document.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// What it is.
    pub what: String,
    /// The value that the draft has now; empty where the draft has no such field.
    pub value: String,
    /// Where in the document it was found.
    pub place: String,
}

/// What is written.
#[derive(Debug, Clone)]
pub enum Body {
    /// A note in four fields.
    Soap(Soap),
    /// A note in one field (`text`).
    Free(String),
    /// Files only.
    Files,
}

/// A note in four fields, named as here.
#[derive(Debug, Clone, Default)]
pub struct Soap {
    /// What the patient says.
    pub subjective: String,
    /// What is found.
    pub objective: String,
    /// What it is taken for.
    pub assessment: String,
    /// What will be done.
    pub plan: String,
}

/// Another person at the same draft.
#[derive(Debug, Clone)]
pub struct OtherEditor {
    /// Who.
    pub person: Person,
    /// Since when.
    pub since: Moment,
}

/// What another person saved meanwhile.
#[derive(Debug, Clone)]
pub struct Conflict {
    /// Who.
    pub person: Person,
    /// When.
    pub at: Moment,
    /// Their text, field by field: label and words.
    pub theirs: Vec<(String, String)>,
}

impl DraftPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = say!(l, "draft-title", document_type = self.document_type.clone());
        let body = html! {
            div.page-head {
                h1 {
                    (self.heading(shell)) " " (marks::state(l, State::Draft))
                    @if let Some(entry) = &self.proxied { (proxied::mark(l, entry.standing)) }
                }
                a.button href={ "/drafts/" (self.draft_id) "/print" } { (l.say("print-do")) }
                p.saved role="status" data-saved
                    data-saving=(l.say("draft-saving")) data-unsaved=(l.say("draft-unsaved"))
                    data-done=(l.say("draft-saved")) data-failed=(l.say("draft-save-failed")) {
                    @if let Some(saved_at) = self.saved_at {
                        (l.say("draft-saved")) " " (dates::moment(saved_at))
                    }
                }
            }
            (self.notices(shell))
            (self.editor(shell))
            (self.drawn(shell))
            @if let Some(proxied) = &self.proxied { (proxied.section(shell)) }
            (self.discard(shell))
        };
        let head = Head {
            title: &title,
            area: Some(Area::Patients),
            patient: self.patient.as_ref(),
            script: Some("draft.js"),
        };
        page(shell, &head, &body)
    }

    fn heading(&self, shell: &Shell) -> String {
        let l = shell.locale();
        match (self.act, self.base_version) {
            (Act::Create, _) | (_, None) => {
                say!(l, "draft-title", document_type = self.document_type.clone())
            }
            (act, Some(base)) => say!(
                l,
                "draft-title-of",
                document_type = self.document_type.clone(),
                act = act.name(l),
                number = base,
            ),
        }
    }

    fn notices(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            @if let Some(other) = &self.other {
                div.banner.banner-note role="status" {
                    p.banner-title {
                        (say!(l, "draft-other", name = other.person.name.clone()))
                        " (" (dates::moment(other.since)) "–)"
                    }
                    p { (l.say("draft-other-do")) }
                }
            }
            @if let Some((by, at, reason)) = &self.returned {
                div.banner.banner-note role="status" {
                    p.banner-title {
                        (say!(l, "draft-returned", name = by.name.clone()))
                        " (" (dates::moment(*at)) ")"
                    }
                    p.prewrap { (reason) }
                }
            }
            @if let Some(conflict) = &self.conflict {
                section.banner.banner-fault role="alert" aria-labelledby="conflict" {
                    h2.banner-title #conflict {
                        (say!(l, "draft-conflict", name = conflict.person.name.clone()))
                        " (" (dates::moment(conflict.at)) ")"
                    }
                    p { (l.say("draft-conflict-do")) }
                    dl.theirs {
                        @for (label, words) in &conflict.theirs {
                            dt { (label) } dd.prewrap { (words) }
                        }
                    }
                }
            }
        }
    }

    fn editor(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            form.editor #editor method="post" action={ "/drafts/" (self.draft_id) }
                data-draft data-leave=(l.say("draft-leave")) {
                (form::csrf(&shell.csrf))
                input type="hidden" name="revision" value=(self.revision);
                (form::faults(l, &self.faults))
                // The first button is what Enter in a field does: keep and stay.
                button.hidden type="submit" name="then" value="stay" tabindex="-1" {
                    (l.say("draft-save"))
                }
                div.row.row-head {
                    (form::line(l, &Line {
                        name: "title",
                        label: l.say("record-title"),
                        value: &self.title,
                        required: true,
                        ..Line::default()
                    }, &self.faults))
                    (form::line(l, &Line {
                        name: "event_at",
                        label: l.say("event-at"),
                        kind: "datetime-local",
                        value: &self.event_at,
                        required: true,
                        ..Line::default()
                    }, &self.faults))
                    @if !self.confirmers.is_empty() {
                        (form::select("confirmer", &l.say("draft-confirmer"), &self.confirmers))
                    }
                    @if !self.late.is_empty() {
                        (form::select("late", &l.say("draft-late"), &self.late))
                    }
                }
                @if let Some(reason) = &self.reason { (self.reason(shell, reason)) }
                (self.body(shell))
                (self.files(shell))
                (self.buttons(shell))
            }
        }
    }

    fn reason(&self, shell: &Shell, reason: &str) -> Markup {
        let l = shell.locale();
        let field = TextArea {
            name: "reason",
            label: l.say("reason"),
            hint: l.say("confirm-reason-hint"),
            value: reason,
            rows: 2,
            required: true,
            ..TextArea::default()
        };
        form::area(l, &field, &self.faults)
    }

    fn body(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let area = |name, value, rows, key: &str, accesskey| {
            let field = TextArea {
                name,
                label: l.say(&format!("note-{key}")),
                hint: l.say(&format!("note-{key}-hint")),
                value,
                rows,
                accesskey,
                ..TextArea::default()
            };
            form::area(l, &field, &self.faults)
        };
        html! {
            @match &self.body {
                Body::Soap(soap) => {
                    div.note.note-soap {
                        (area("subjective", &soap.subjective, 4, "subjective", "1"))
                        (area("objective", &soap.objective, 4, "objective", "2"))
                        (area("assessment", &soap.assessment, 3, "assessment", "3"))
                        (area("plan", &soap.plan, 4, "plan", "4"))
                    }
                    (change_form(&l.say("note-to-free"), "free"))
                },
                Body::Free(text) => {
                    div.note { (area("text", text, 16, "text", "1")) }
                    (change_form(&l.say("note-to-soap"), "soap"))
                },
                Body::Files => {},
            }
        }
    }

    /// The files of the draft, each with a button that takes it away, and one that adds another.
    fn files(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            (parts(shell, &self.parts))
            p.note-form {
                @for part in &self.parts {
                    button.button.button-quiet type="submit" name="remove" value=(part.name) {
                        (say!(l, "draft-remove-file", name = part.name.clone()))
                    }
                }
                button.button.button-quiet type="submit" name="then" value="files" {
                    (l.say("draft-add-file"))
                }
            }
        }
    }

    fn buttons(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            div.editor-do {
                button.button type="submit" name="then" value="stay" accesskey="w" {
                    (l.say("draft-save"))
                }
                @if self.proxied.as_ref().is_some_and(|entry| entry.holds_back) {
                    span.hint { (l.say("proxy-holds-back")) }
                } @else {
                    button.button.button-main type="submit" name="then" value="present" accesskey="c" {
                        (l.say("present-do"))
                    }
                    span.hint { (l.say("draft-not-original")) }
                }
            }
        }
    }

    /// What an import filled in: to be looked at before it is confirmed.
    fn drawn(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            @if !self.drawn.is_empty() {
                section aria-labelledby="drawn" {
                    h2 #drawn { (l.say("draft-drawn")) }
                    p.hint { (l.say("draft-drawn-what")) }
                    div.table-frame role="group" aria-labelledby="drawn" tabindex="0" {
                        table.table {
                            thead { tr {
                                th scope="col" { (l.say("draft-drawn-field")) }
                                th scope="col" { (l.say("draft-drawn-value")) }
                                th scope="col" { (l.say("draft-drawn-place")) }
                            } }
                            tbody { @for one in &self.drawn { tr {
                                th scope="row" { (one.what) }
                                td { (one.value) }
                                td { code { (one.place) } }
                            } } }
                        }
                    }
                }
            }
        }
    }

    fn discard(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            details.discard {
                summary { (l.say("draft-discard")) }
                form.stack method="post" action={ "/drafts/" (self.draft_id) "/discard" } {
                    (form::csrf(&shell.csrf))
                    p { (l.say("draft-discard-what")) }
                    button.button.button-danger type="submit" { (l.say("draft-discard-do")) }
                }
            }
        }
    }
}

fn change_form(text: &str, form: &str) -> Markup {
    html! {
        p.note-form {
            button.button.button-quiet type="submit" name="then" value=(form) { (text) }
        }
    }
}
