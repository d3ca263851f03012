//! Reviews of rights that wait for a manager, and the decision on one.

use maud::{Markup, html};

use super::form::{self, Fault, Line};
use super::layout::{Area, Head, Shell, page};

/// What waits.
#[derive(Debug, Clone, Default)]
pub struct ReviewsPage {
    /// The most urgent first.
    pub reviews: Vec<ReviewRow>,
}

/// One review of the list.
#[derive(Debug, Clone, Default)]
pub struct ReviewRow {
    /// Its page.
    pub href: String,
    /// Whose rights.
    pub person: String,
    /// Why they are looked at.
    pub cause: String,
    /// By when, `YYYY-MM-DD`.
    pub due_on: String,
    /// Whether that day is over.
    pub is_overdue: bool,
}

impl ReviewsPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("reviews-title");
        let body = html! {
            h1 #reviews { (title) }
            p.hint { (l.say("reviews-what")) }
            @if self.reviews.is_empty() {
                div.empty { p.empty-words { (l.say("reviews-empty")) } }
            } @else {
                div.table-frame role="group" aria-labelledby="reviews" tabindex="0" {
                    table.table.table-lines.table-cards {
                        thead { tr {
                            th scope="col" { (l.say("policy-person")) }
                            th scope="col" { (l.say("register-rights-review-cause")) }
                            th scope="col" { (l.say("register-rights-review-due_on")) }
                        } }
                        tbody { @for one in &self.reviews { tr {
                            th scope="row" { a href=(one.href) { (one.person) } }
                            td { (one.cause) }
                            td {
                                (one.due_on)
                                @if one.is_overdue {
                                    " " span.mark.mark-act { (l.say("reviews-overdue")) }
                                }
                            }
                        } } }
                    }
                }
            }
        };
        framed(shell, &title, &body)
    }
}

/// One review. Posts to its own address.
#[derive(Debug, Clone, Default)]
pub struct ReviewPage {
    /// The row of the list; its address is where the form goes.
    pub summary: ReviewRow,
    /// What changed, line by line.
    pub changed: String,
    /// What is looked at: name, what is known of it.
    pub items: Vec<(String, String)>,
    /// Why the last attempt failed.
    pub faults: Vec<Fault>,
}

impl ReviewPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("register-rights-review");
        let body = html! {
            h1 { (title) " " small { (self.summary.person) } }
            dl.facts {
                dt { (l.say("register-rights-review-cause")) } dd { (self.summary.cause) }
                @if !self.changed.is_empty() {
                    dt { (l.say("register-rights-review-changed")) }
                    dd.prewrap { (self.changed) }
                }
                dt { (l.say("register-rights-review-due_on")) } dd { (self.summary.due_on) }
            }
            form.stack method="post" action=(self.summary.href) {
                (form::csrf(&shell.csrf))
                (form::faults(l, &self.faults))
                @for (number, (name, about)) in self.items.iter().enumerate() {
                    (item(shell, number, name, about))
                }
                (form::line(l, &Line {
                    name: "remark",
                    label: l.say("register-rights-review-remark"),
                    ..Line::default()
                }, &self.faults))
                (form::submit(&l.say("reviews-do")))
            }
        };
        framed(shell, &title, &body)
    }
}

fn item(shell: &Shell, number: usize, name: &str, about: &str) -> Markup {
    let l = shell.locale();
    let field = format!("outcome.{number}");
    html! {
        fieldset.choices {
            legend { (name) " " span.quiet { (about) } }
            @for outcome in ["keep", "withdraw"] {
                label {
                    input type="radio" name=(field) value=(outcome) required;
                    " " (l.say(&format!("choice-review-outcome-{outcome}")))
                }
            }
        }
    }
}

fn framed(shell: &Shell, title: &str, body: &Markup) -> Markup {
    let head = Head {
        title,
        area: Some(Area::Inbox),
        patient: None,
        script: None,
    };
    page(shell, &head, body)
}
