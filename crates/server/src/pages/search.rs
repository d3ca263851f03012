//! Search in the text of records: in one patient's, or in all. By POST, so that no word that was
//! looked for reaches an address, a history or a log.

use maud::{Markup, html};

use super::dates::{self, Moment};
use super::form::{self, Fault, Line};
use super::layout::{Area, Head, PatientHeader, Shell, page};
use super::marks::{self, Mode, State};
use super::say;

/// The search page, before and after a search. Posts `text` and `after` to its own address.
#[derive(Debug, Clone)]
pub struct SearchPage {
    /// The patient in whose records is searched; none: in all.
    pub patient: Option<PatientHeader>,
    /// The words that were typed.
    pub text: String,
    /// What was found; none before the first search.
    pub found: Option<Found>,
    /// What was refused.
    pub faults: Vec<Fault>,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The records, newest confirmed first.
    pub hits: Vec<Hit>,
    /// The cursor of the next page.
    pub after: Option<String>,
    /// While the index is behind: how many versions it has, and how many there are.
    pub behind: Option<(u64, u64)>,
    /// Whether a word was too short for everything to be found.
    pub is_partial: bool,
}

/// One record that has the words.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Its page.
    pub href: String,
    /// The title.
    pub title: String,
    /// Whose it is: name, number, chart. None in a search of one patient.
    pub patient: Option<(String, String, String)>,
    /// The document type, in the reader's language.
    pub document_type: String,
    /// When the thing described happened.
    pub event_at: Moment,
    /// The state.
    pub state: State,
    /// How it was confirmed.
    pub mode: Mode,
    /// The name of the handling class; empty for the usual one.
    pub label: String,
    /// Whether damage was found.
    pub damaged: bool,
    /// The passage: text, and whether it is one of the words.
    pub excerpt: Vec<(String, bool)>,
}

impl SearchPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say(match self.patient {
            Some(_) => "text-title-patient",
            None => "text-title",
        });
        let body = html! {
            h1 { (title) }
            (self.form(shell))
            @if let Some(found) = &self.found { (self.found(shell, found)) }
        };
        let head = Head {
            title: &title,
            area: Some(Area::Patients),
            patient: self.patient.as_ref(),
            script: None,
        };
        page(shell, &head, &body)
    }

    fn address(&self) -> String {
        match &self.patient {
            Some(patient) => format!("/patients/{}/search", patient.patient_id),
            None => "/search".to_owned(),
        }
    }

    fn form(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            form.search-form method="post" action=(self.address()) role="search"
                aria-label=(l.say("text-title")) {
                (form::csrf(&shell.csrf))
                (form::faults(l, &self.faults))
                div.row {
                    (form::line(l, &Line {
                        name: "text",
                        label: l.say("filter-text"),
                        hint: l.say("text-hint"),
                        kind: "search",
                        value: &self.text,
                        required: true,
                        first: self.found.is_none(),
                        ..Line::default()
                    }, &self.faults))
                    (form::submit(&l.say("shell-search-do")))
                }
            }
        }
    }

    fn found(&self, shell: &Shell, found: &Found) -> Markup {
        let l = shell.locale();
        let count = i64::try_from(found.hits.len()).unwrap_or(i64::MAX);
        let key = match found.after {
            Some(_) => "text-found-more",
            None => "text-found",
        };
        html! {
            section aria-labelledby="found" {
                h2 #found role="status" { (say!(l, key, count = count)) }
                @if let Some((taken_in, of)) = found.behind {
                    div.banner.banner-note role="note" {
                        p { (say!(l, "text-behind", taken_in = taken_in, of = of)) }
                    }
                }
                @if found.is_partial {
                    div.banner.banner-note role="note" { p { (l.say("text-partial")) } }
                }
                @if found.hits.is_empty() {
                    div.empty { p.empty-words { (l.say("text-none")) } p { (l.say("text-none-do")) } }
                } @else {
                    ol.hits { @for hit in &found.hits { (self.hit(shell, hit)) } }
                }
                @if let Some(after) = &found.after { (self.next(shell, after)) }
            }
        }
    }

    fn hit(&self, shell: &Shell, hit: &Hit) -> Markup {
        let l = shell.locale();
        html! {
            li class={ "hit row-" (hit.state.code()) } {
                p.hit-title { a href=(hit.href) { (hit.title) } }
                @if let Some((name, number, chart)) = &hit.patient {
                    p.hit-patient { a href=(chart) { (name) } " " span.num { (number) } }
                }
                p.quiet {
                    (dates::moment(hit.event_at)) " · " (hit.document_type) " "
                    @if !hit.label.is_empty() { (marks::label(&hit.label)) " " }
                    (marks::state(l, hit.state)) " " (marks::mode(l, hit.mode))
                    @if hit.damaged { " " span.mark.mark-damaged { (l.say("mark-damaged")) } }
                }
                @if !hit.excerpt.is_empty() {
                    p.excerpt {
                        @for (text, is_found) in &hit.excerpt {
                            @if *is_found { mark { (text) } } @else { (text) }
                        }
                    }
                }
            }
        }
    }

    fn next(&self, shell: &Shell, after: &str) -> Markup {
        let l = shell.locale();
        html! {
            form.paging method="post" action=(self.address()) {
                (form::csrf(&shell.csrf))
                input type="hidden" name="text" value=(self.text);
                input type="hidden" name="after" value=(after);
                button.button type="submit" { (l.say("text-next")) }
            }
        }
    }
}
