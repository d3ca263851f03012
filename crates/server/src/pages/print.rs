//! The print view: state, label and patient at the head of every sheet of paper.
//!
//! A table's head repeats on each printed page in every browser; that is why the sheet is one.

use maud::{DOCTYPE, Markup, html};

use super::dates::{self, Moment};
use super::layout::{PatientHeader, Shell};
use super::marks::{self, State};
use super::proxied::{self, Proxied};
use crate::static_files;

/// The print view of a version or a draft.
#[derive(Debug, Clone)]
pub struct PrintPage {
    /// The page it belongs to.
    pub back: String,
    /// The patient, if the type has one.
    pub patient: Option<PatientHeader>,
    /// Of an entry in another's name: whose, and how their approval stands.
    pub proxied: Option<Proxied>,
    /// The state.
    pub state: State,
    /// The number of the version; none of a draft.
    pub version: Option<u32>,
    /// The title.
    pub title: String,
    /// The document type, in the reader's language.
    pub document_type: String,
    /// The name of the handling class; empty for the usual one.
    pub label: String,
    /// The sheet, as `formats` writes it.
    pub content: Markup,
    /// Who prints.
    pub printed_by: String,
    /// When.
    pub printed_at: Moment,
}

impl PrintPage {
    /// The page; without bar and foot.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            (DOCTYPE)
            html.paper lang=(shell.lang.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="referrer" content="no-referrer";
                    title { (self.document_type) " — " (shell.institution) " · Genpon" }
                    link rel="icon" href=(static_files::address("icon.svg")) type="image/svg+xml";
                    link rel="stylesheet" href=(static_files::address("fonts.css"));
                    link rel="stylesheet" href=(static_files::address("genpon.css"));
                    script type="module" src=(static_files::address("print.js")) {}
                }
                body.paper-body {
                    nav.paper-steer aria-label=(l.say("do")) {
                        a.button href=(self.back) { "← " (l.say("print-back")) }
                        button.button.button-main type="button" data-print hidden {
                            (l.say("print-now"))
                        }
                        span.hint { (l.say("print-hint")) }
                    }
                    main {
                        table.paper-sheet role="presentation" {
                            thead { tr { td { (self.running_head(shell)) } } }
                            tbody { tr { td { div.content role="group" tabindex="0" aria-label=(l.say("record-content")) {
                                (self.content)
                            }
                            @if let Some(entry) = &self.proxied { (entry.printed(shell)) }
                            } } }
                            tfoot { tr { td { (self.running_foot(shell)) } } }
                        }
                    }
                }
            }
        }
    }

    fn running_head(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            div.paper-head {
                p {
                    (marks::state(l, self.state)) " "
                    @if !self.label.is_empty() { (marks::label(&self.label)) " " }
                    strong { (self.document_type) } " "
                    @if let Some(version) = self.version { (marks::version(l, version)) }
                    @if let Some(entry) = &self.proxied { (proxied::mark(l, entry.standing)) }
                }
                @if let Some(patient) = &self.patient {
                    p {
                        strong { (patient.name) } " (" (patient.kana) ") "
                        (dates::birth(l, patient.birth_date)) " " (patient.sex) " "
                        span.num { (patient.patient_no) }
                    }
                }
            }
            @if self.state == State::Draft {
                p.paper-draft { (l.say("print-draft")) }
                p.paper-across aria-hidden="true" data-mark=(l.say("state-draft")) {}
            }
        }
    }

    fn running_foot(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            p.paper-foot {
                (shell.institution) " · " (l.say("print-by")) " " (self.printed_by) " "
                (dates::exact(self.printed_at))
            }
        }
    }
}
