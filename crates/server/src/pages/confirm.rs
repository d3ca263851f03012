//! Confirmation: the whole content once more, what confirming means, who confirms what.
//!
//! The digest of exactly this presentation goes back with the form and stands on the button, so that
//! what is confirmed is what was seen, by this person (JAHIS 7.1.2, 確定操作).

use maud::{Markup, html};

use super::form::{self, Area as TextArea, Fault};
use super::layout::{Area, Head, PatientHeader, Shell, page};
use super::marks::{self, Act, Digest, Mode, Person, State};
use super::say;
use super::step_up::StepUp;

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
    /// The presentation of `formats::html`, with all it says of patient, enterer and content: the
    /// very bytes whose digest is `presentation`.
    pub content: Markup,
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
    /// What must be proven again, where the last proof is too old.
    pub step_up: Option<StepUp>,
    /// Something to know before confirming: an unsure clock, another person at the draft.
    pub warnings: Vec<String>,
    /// Why this person cannot confirm it; the form is not shown then.
    pub refusal: Option<String>,
    /// Whether this person may give it back to whoever entered it.
    pub may_return: bool,
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
                    @if let Some(changes) = &self.changes {
                        details.changes open {
                            summary #changes { (say!(l, "confirm-changes", number = self.version - 1)) }
                            div.sheet.content role="group" tabindex="0" aria-labelledby="changes" { (changes) }
                        }
                    }
                    div.content role="group" tabindex="0" aria-label=(l.say("record-content")) {
                        (self.content)
                    }
                }
                aside.record-side.confirm-side aria-labelledby="confirm" { (self.act_box(shell)) }
            }
        };
        let head = Head {
            title: &title,
            area: Some(Area::Patients),
            patient: self.patient.as_ref(),
            script: Some("passkey.js"),
        };
        page(shell, &head, &body)
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
            @if self.may_return { (self.give_back(shell)) }
        }
    }

    /// Not as it should be: back to the enterer, with the reason.
    fn give_back(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let field = TextArea {
            name: "return_reason",
            label: l.say("return-reason"),
            hint: l.say("return-reason-hint"),
            rows: 2,
            required: true,
            ..TextArea::default()
        };
        html! {
            details.discard {
                summary { (l.say("return-do")) }
                form.stack method="post" action={ "/drafts/" (self.draft_id) "/return" } {
                    (form::csrf(&shell.csrf))
                    input type="hidden" name="revision" value=(self.revision);
                    (form::area(l, &field, &[]))
                    button.button type="submit" { (l.say("return-do")) }
                }
            }
        }
    }

    fn heading(&self, shell: &Shell) -> String {
        let l = shell.locale();
        let key = match self.act {
            Act::Create => "confirm-heading-create",
            Act::Correct | Act::Add | Act::Withdraw => "confirm-heading",
        };
        say!(l, key, act = self.act.name(l), number = self.version)
    }

    fn meaning(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            ul.means {
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
                @if let Some(step_up) = &self.step_up {
                    (step_up.fields(
                        shell,
                        &l.say("confirm-password"),
                        &l.say("confirm-password-hint"),
                        &self.faults,
                    ))
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
