//! Confirmation: the whole content once more, what confirming means, who confirms what.
//!
//! The digest of exactly this presentation goes back with the form and stands on the button, so that
//! what is confirmed is what was seen, by this person (JAHIS 7.1.2, 確定操作).

use maud::{Markup, html};

use super::dates;
use super::form::{self, Area as TextArea, Fault, Line};
use super::layout::{Area, Head, PatientHeader, Shell, page};
use super::marks::{self, Act, Digest, Mode, Person, State};
use super::record::{PartRow, Stamp, parts};
use super::say;

/// The confirmation page. Posts `presentation`, `revision`, `reason`, `password` to
/// `/drafts/{draft_id}/confirm`.
#[derive(Debug, Clone)]
pub struct ConfirmPage {
    /// The draft.
    pub draft_id: String,
    /// The revision that is shown.
    pub revision: u64,
    /// The patient, if the type has one.
    pub patient: Option<PatientHeader>,
    /// What confirming does.
    pub act: Act,
    /// The number the version will have.
    pub version: u32,
    /// The document type, in the reader's language.
    pub document_type: String,
    /// The name of the handling class; empty for the usual one.
    pub label: String,
    /// The title.
    pub title: String,
    /// When the thing described happened.
    pub event_at: dates::Moment,
    /// Who entered it, when, where.
    pub entered: Stamp,
    /// On whose behalf.
    pub on_behalf_of: Option<Person>,
    /// The content, made readable: the bytes whose digest is `presentation`.
    pub content: Markup,
    /// The parts.
    pub parts: Vec<PartRow>,
    /// What changes against the version before.
    pub changes: Option<Markup>,
    /// The digest of this presentation.
    pub presentation: Digest,
    /// Who confirms.
    pub confirmer: Person,
    /// In person, or by a rule in another's place.
    pub mode: Mode,
    /// The rule, in words, if there is one.
    pub rule: Option<String>,
    /// Until when it must be kept, in words.
    pub retention: String,
    /// The reason typed before.
    pub reason: String,
    /// Whether a reason is asked for.
    pub needs_reason: bool,
    /// Whether the password must be entered again.
    pub needs_password: bool,
    /// Something to know before confirming: an unsure clock, another person at the draft.
    pub warnings: Vec<String>,
    /// Why this person cannot confirm it; the form is not shown then.
    pub refusal: Option<String>,
    /// What was refused in the form.
    pub faults: Vec<Fault>,
}

impl ConfirmPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("confirm-title");
        let body = html! {
            div.page-head {
                h1 { (title) " " (marks::state(l, State::Draft)) }
                a.button href={ "/drafts/" (self.draft_id) } { "← " (l.say("confirm-back")) }
            }
            @for warning in &self.warnings {
                div.banner.banner-note role="note" { p { (warning) } }
            }
            @if !self.faults.is_empty() { (form::faults(l, &self.faults)) }
            div.record-page {
                div.record-main {
                    (self.summary(shell))
                    @if let Some(changes) = &self.changes {
                        details.changes open {
                            summary { (say!(l, "confirm-changes", number = self.version - 1)) }
                            div.sheet.content { (changes) }
                        }
                    }
                    article.sheet.content aria-label=(l.say("record-content")) { (self.content) }
                    (parts(shell, &self.parts))
                }
                aside.record-side.confirm-side aria-labelledby="confirm" { (self.act_box(shell)) }
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

    fn summary(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            dl.stamps {
                div { dt { (l.say("document-type")) } dd {
                    (self.document_type)
                    @if !self.label.is_empty() { " " (marks::label(&self.label)) }
                } }
                div { dt { (l.say("record-title")) } dd { (self.title) } }
                div { dt { (l.say("event-at")) } dd { (dates::moment(self.event_at)) } }
                div { dt { (l.say("entered")) } dd {
                    (marks::person(&self.entered.by)) " " (dates::moment(self.entered.at))
                } }
                @if let Some(principal) = &self.on_behalf_of {
                    div { dt { (l.say("on-behalf-of")) } dd { (marks::person(principal)) } }
                }
            }
        }
    }

    fn act_box(&self, shell: &Shell) -> Markup {
        html! {
            h2 #confirm { (self.heading(shell)) }
            @if let Some(refusal) = &self.refusal {
                div.banner.banner-fault role="alert" { p { (refusal) } }
            } @else {
                (self.meaning(shell))
                (self.form(shell))
            }
        }
    }

    fn heading(&self, shell: &Shell) -> String {
        let l = shell.locale();
        say!(
            l,
            "confirm-heading",
            act = self.act.name(l),
            number = self.version
        )
    }

    fn meaning(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            ul.meaning {
                li { (l.say("confirm-means-read")) }
                li { (l.say(match self.act {
                    Act::Create => "confirm-means-create",
                    Act::Correct => "confirm-means-correct",
                    Act::Add => "confirm-means-add",
                    Act::Withdraw => "confirm-means-withdraw",
                })) }
                li { (l.say("confirm-means-for-ever")) }
                li { (say!(l, "confirm-means-kept", retention = self.retention.clone())) }
            }
        }
    }

    fn form(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            form.stack method="post" action={ "/drafts/" (self.draft_id) "/confirm" } {
                (form::csrf(&shell.csrf))
                input type="hidden" name="presentation" value=(self.presentation.0);
                input type="hidden" name="revision" value=(self.revision);
                p.confirm-as {
                    (l.say("confirm-as")) " "
                    strong { (self.confirmer.name) } " "
                    span.quiet { (self.confirmer.role) " · " (self.confirmer.user_id) }
                    @if self.mode != Mode::Personal { br; (marks::mode(l, self.mode)) }
                }
                @if let Some(rule) = &self.rule { p.hint { (l.say("rule")) ": " (rule) } }
                @if self.needs_reason { (self.reason(shell)) }
                @if self.needs_password {
                    (form::line(l, &Line {
                        name: "password",
                        label: l.say("confirm-password"),
                        hint: l.say("confirm-password-hint"),
                        kind: "password",
                        autocomplete: "current-password",
                        required: true,
                        ..Line::default()
                    }, &self.faults))
                }
                button.button.button-confirm type="submit" {
                    span.confirm-word {
                        (say!(l, "confirm-do", number = self.version, act = self.act.name(l)))
                    }
                    span.confirm-digest {
                        (l.say("confirm-shown")) " " code { (self.presentation.short()) }
                    }
                }
            }
        }
    }

    fn reason(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let field = TextArea {
            name: "reason",
            label: l.say("reason"),
            hint: l.say("confirm-reason-hint"),
            value: &self.reason,
            rows: 2,
            required: true,
            ..TextArea::default()
        };
        form::area(l, &field, &self.faults)
    }
}
