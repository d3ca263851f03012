//! Why can, or can't, somebody do something: the question as a form, the decision with its reasons.

use maud::{Markup, html};

use super::form::{self, Choice, Fault, Line};
use super::layout::{Area, Head, Shell, page};

/// The question, and the answer once it was asked. Posts to `/access/explain`.
#[derive(Debug, Clone, Default)]
pub struct ExplainPage {
    /// The log-in id that was typed.
    pub user_id: String,
    /// The operations.
    pub operations: Vec<Choice>,
    /// What it is on: a kind.
    pub kinds: Vec<Choice>,
    /// The document type, register, record or patient number that was typed.
    pub thing: String,
    /// Another label than that of the type.
    pub labels: Vec<Choice>,
    /// The class of the terminal.
    pub classes: Vec<Choice>,
    /// Another time, as typed.
    pub at: String,
    /// The answer.
    pub answer: Option<Answer>,
    /// What is wrong with the question.
    pub faults: Vec<Fault>,
}

/// The answer.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Whether it is allowed.
    pub is_allowed: bool,
    /// The person, the operation and the thing, in one line.
    pub question: String,
    /// Why, in the reader's language.
    pub reason: String,
    /// The rule, by name.
    pub rule: String,
    /// The roles held at that moment: role, where it comes from.
    pub roles: Vec<(String, String)>,
    /// Rows that cover it: role and row, what is missing.
    pub ways: Vec<(String, String)>,
}

impl ExplainPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("explain-title");
        let body = html! {
            h1 { (title) }
            p.hint { (l.say("explain-what")) }
            @if let Some(answer) = &self.answer { (shown(shell, answer)) }
            form.stack method="post" action="/access/explain" {
                (form::csrf(&shell.csrf))
                (form::faults(l, &self.faults))
                (form::line(l, &Line {
                    name: "user_id",
                    label: l.say("register-person-user_id"),
                    value: &self.user_id,
                    required: true,
                    first: true,
                    ..Line::default()
                }, &self.faults))
                (form::select("operation", &l.say("policy-operations"), &self.operations))
                (form::select("kind", &l.say("explain-on"), &self.kinds))
                (form::line(l, &Line {
                    name: "thing",
                    label: l.say("explain-thing"),
                    hint: l.say("explain-thing-hint"),
                    value: &self.thing,
                    ..Line::default()
                }, &self.faults))
                (form::select("label", &l.say("explain-label"), &self.labels))
                (form::select("terminal", &l.say("explain-terminal"), &self.classes))
                (form::line(l, &Line {
                    name: "at",
                    label: l.say("explain-at"),
                    hint: l.say("explain-at-hint"),
                    kind: "datetime-local",
                    value: &self.at,
                    ..Line::default()
                }, &self.faults))
                (form::submit(&l.say("explain-do")))
            }
        };
        let head = Head {
            title: &title,
            area: Some(Area::Registers),
            patient: None,
            script: None,
        };
        page(shell, &head, &body)
    }
}

fn shown(shell: &Shell, answer: &Answer) -> Markup {
    let l = shell.locale();
    let (class, verdict) = if answer.is_allowed {
        ("banner banner-done", l.say("explain-yes"))
    } else {
        ("banner banner-fault", l.say("explain-no"))
    };
    html! {
        section #answer aria-labelledby="answer-title" {
            h2 #answer-title { (answer.question) }
            div class=(class) role="status" {
                p.banner-title { (verdict) }
                p { (answer.reason) }
            }
            dl.facts {
                dt { (l.say("explain-rule")) } dd { (answer.rule) }
                dt { (l.say("explain-roles")) }
                dd {
                    @if answer.roles.is_empty() { (l.say("explain-nothing")) }
                    ul { @for (role, source) in &answer.roles {
                        li { (role) " " span.quiet { (source) } }
                    } }
                }
                dt { (l.say("explain-ways")) }
                dd {
                    @if answer.ways.is_empty() { (l.say("explain-nothing")) }
                    ul { @for (way, missing) in &answer.ways {
                        li { (way) " " span.quiet { (missing) } }
                    } }
                }
            }
        }
    }
}
