//! A refusal or a fault: what is wrong, where, what to do next.
//!
//! A fault of ours shows a reference number and never a cause.

use maud::{Markup, html};

use super::layout::{Head, Shell, page};

/// The page of a problem.
#[derive(Debug, Clone, Default)]
pub struct ProblemPage {
    /// The HTTP status.
    pub status: u16,
    /// What is wrong, in a few words.
    pub title: String,
    /// What is wrong, in a sentence.
    pub what: String,
    /// Where: a field, a record, a file; may be empty.
    pub place: String,
    /// What to do next, each a sentence.
    pub next: Vec<String>,
    /// The number under which the operator finds the cause.
    pub reference: Option<String>,
    /// Where to go: address and words.
    pub links: Vec<(String, String)>,
}

impl ProblemPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let body = html! {
            div.problem {
                p.problem-status { (self.status) }
                h1 { (self.title) }
                p { (self.what) }
                @if !self.place.is_empty() {
                    p.prewrap { strong { (l.say("problem-where")) } " " (self.place) }
                }
                @if !self.next.is_empty() {
                    h2 { (l.say("problem-next")) }
                    ul { @for step in &self.next { li { (step) } } }
                }
                @if let Some(reference) = &self.reference {
                    p.problem-reference {
                        (l.say("problem-reference")) " " code { (reference) }
                    }
                }
                @if !self.links.is_empty() {
                    p.problem-links {
                        @for (href, words) in &self.links { a.button href=(href) { (words) } }
                    }
                }
            }
        };
        page(
            shell,
            &Head {
                title: &self.title,
                area: None,
                patient: None,
                script: None,
            },
            &body,
        )
    }
}
