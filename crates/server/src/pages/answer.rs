//! The principal opens what a proxy entered in their name, reads it, and approves or refuses it.
//!
//! The digest of exactly this content goes back with the answer (JAHIS 3.3, 7.1.4(3) 最低限3): nothing is
//! approved unopened.

use maud::{Markup, html};

use super::form::{self, Area as TextArea, Fault};
use super::layout::{Area, Head, PatientHeader, Shell, page};
use super::marks::{self, Act, Digest};
use super::proxied::Proxied;

/// The page of one entry. Posts `seen`, `answer`, `reason` to `action`.
#[derive(Debug, Clone)]
pub struct AnswerPage {
    /// Where the answer goes.
    pub action: String,
    /// The patient, if the type has one.
    pub patient: Option<PatientHeader>,
    /// The document type, in the reader's language.
    pub document_type: String,
    /// The title.
    pub title: String,
    /// What it does.
    pub act: Act,
    /// Who entered it, on which instruction.
    pub proxied: Proxied,
    /// The content: the very bytes whose digest is `seen`.
    pub content: Markup,
    /// Their digest.
    pub seen: Digest,
    /// Whether it has effect only from the approval on.
    pub is_before: bool,
    /// What was refused in the form.
    pub faults: Vec<Fault>,
}

impl AnswerPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("proxy-answer-title");
        let body = html! {
            div.page-head {
                h1 { (self.title) " " small { (self.document_type) } }
                a.button href="/proxy" { "← " (l.say("approvals-title")) }
            }
            @if !self.faults.is_empty() { (form::faults(l, &self.faults)) }
            div.record-page {
                div.record-main {
                    div.content role="group" tabindex="0" aria-label=(l.say("record-content")) {
                        (self.content)
                    }
                }
                aside.record-side.confirm-side aria-labelledby="answer" {
                    h2 #answer { (title) }
                    p {
                        @if self.act != Act::Create { span.mark.mark-act { (self.act.name(l)) } " " }
                        (l.say(if self.is_before { "proxy-before-means" } else { "proxy-after-means" }))
                    }
                    (self.proxied.facts(l))
                    (self.form(shell))
                }
            }
        };
        let head = Head {
            title: &title,
            area: Some(Area::Inbox),
            patient: self.patient.as_ref(),
            script: None,
        };
        page(shell, &head, &body)
    }

    fn form(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            form.stack method="post" action=(self.action) {
                (form::csrf(&shell.csrf))
                input type="hidden" name="seen" value=(self.seen.0);
                button.button.button-confirm type="submit" name="answer" value="approve" {
                    span.confirm-word { (l.say("proxy-approve")) }
                    span.confirm-digest {
                        (l.say("confirm-shown")) " " code { (self.seen.short()) }
                    }
                }
                (form::area(l, &TextArea {
                    name: "reason",
                    label: l.say("proxy-refusal"),
                    hint: l.say("proxy-refusal-hint"),
                    value: "",
                    rows: 2,
                    ..TextArea::default()
                }, &self.faults))
                button.button.button-danger type="submit" name="answer" value="refuse" {
                    (l.say("proxy-refuse"))
                }
            }
            p.hint { (l.say("proxy-answer-digest")) " " (marks::digest_short(&self.seen)) }
        }
    }
}
