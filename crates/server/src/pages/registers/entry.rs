//! One entry of a register: its fields, who looks after it, a request that waits, its history.

use maud::{Markup, html};

use super::{Maker, Standing, maker, standing};
use crate::pages::dates::{self, Moment};
use crate::pages::form::{self, Fault};
use crate::pages::layout::{Area, Head, Shell, page};
use crate::pages::marks::{self, Person};
use crate::pages::say;

/// The page of an entry.
#[derive(Debug, Clone)]
pub struct EntryPage {
    /// Code of the register.
    pub register: String,
    /// Name of the register, in the reader's language.
    pub register_name: String,
    /// The key.
    pub key: String,
    /// What the entry is called.
    pub title: String,
    /// How it stands.
    pub standing: Standing,
    /// The fields that are in effect: label and value.
    pub fields: Vec<(String, String)>,
    /// Tables that have pages of their own: name, address, how many rows.
    pub tables: Vec<(String, String, u64)>,
    /// Owner, review and expiry: label and value.
    pub care: Vec<(String, String)>,
    /// The request that waits.
    pub request: Option<Request>,
    /// The revisions, newest first.
    pub revisions: Vec<EntryRevision>,
    /// Whether this person may change it.
    pub may_edit: bool,
    /// What can be issued to be handed over, a link to a person or a code to a terminal: the address
    /// and the words of the button.
    pub handover: Option<(String, String)>,
    /// Where the account of this person is looked after.
    pub account: Option<String>,
    /// What was refused in the decision.
    pub faults: Vec<Fault>,
}

/// A request that waits for another person.
#[derive(Debug, Clone)]
pub struct Request {
    /// Its edition; goes back with the decision.
    pub edition: u32,
    /// Who asks, when and why.
    pub by: Maker,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: String,
    /// What would change.
    pub changes: Vec<FieldChange>,
    /// Whether this person may approve or reject it.
    pub may_decide: bool,
    /// Whether this person may take it back.
    pub may_take_back: bool,
}

/// One field, before and after.
#[derive(Debug, Clone)]
pub struct FieldChange {
    /// The label.
    pub label: String,
    /// The value before; empty if there was none.
    pub old: String,
    /// The value after; empty if there is none.
    pub new: String,
}

/// One revision of the history.
#[derive(Debug, Clone)]
pub struct EntryRevision {
    /// Its edition.
    pub edition: u32,
    /// Who made it.
    pub by: Maker,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: String,
    /// How far it came, in the reader's language; empty for the usual, in effect.
    pub state: String,
    /// Who decided, and when.
    pub decided: Option<(Person, Moment)>,
    /// What changed.
    pub changes: Vec<FieldChange>,
}

impl EntryPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let here = format!("/registers/{}/{}", self.register, self.key);
        let body = html! {
            p.crumb { a href={ "/registers/" (self.register) } { (self.register_name) } }
            div.page-head {
                h1 { (self.title) " " (standing(shell, self.standing)) }
                div.page-do {
                    @if self.may_edit {
                        a.button href={ (here) "/edit" } { (l.say("register-edit")) }
                    }
                    @if let Some(address) = &self.account {
                        a.button href=(address) { (l.say("entrance-title")) }
                    }
                    @if let Some((address, words)) = &self.handover {
                        form method="post" action=(address) {
                            (form::csrf(&shell.csrf))
                            button.button type="submit" { (words) }
                        }
                    }
                }
            }
            (form::faults(l, &self.faults))
            @if let Some(request) = &self.request { (request.section(shell, &here)) }
            @if !self.fields.is_empty() {
                dl.facts.facts-wide {
                    @for (label, value) in self.fields.iter().chain(&self.care) {
                        dt { (label) }
                        dd.prewrap { @if value.is_empty() { "–" } @else { (value) } }
                    }
                }
            }
            @for (name, href, rows) in &self.tables {
                p { a href=(href) { (say!(l, "rows-see", name = name.clone(), count = *rows)) } }
            }
            (revisions(shell, &self.revisions))
        };
        let head = Head {
            title: &self.title,
            area: Some(Area::Registers),
            patient: None,
            script: None,
        };
        page(shell, &head, &body)
    }
}

impl Request {
    fn section(&self, shell: &Shell, here: &str) -> Markup {
        let l = shell.locale();
        html! {
            section.banner.banner-note aria-labelledby="request" {
                h2.banner-title #request { (l.say("register-request")) }
                p { (maker(&self.by)) " · " (dates::moment(self.at)) }
                p { (l.say("reason")) ": " (self.reason) }
                (changes(shell, &self.changes))
                @if self.may_decide || self.may_take_back { (self.decision(shell, here)) }
                @else { p.hint { (l.say("register-request-other")) } }
            }
        }
    }

    fn decision(&self, shell: &Shell, here: &str) -> Markup {
        let l = shell.locale();
        html! {
            form.stack method="post" action={ (here) "/decide" } {
                (form::csrf(&shell.csrf))
                input type="hidden" name="edition" value=(self.edition);
                @if self.may_decide {
                    div.field {
                        label for="decision-reason" { (l.say("register-decision-reason")) }
                        p.hint #decision-hint { (l.say("register-decision-hint")) }
                        input #decision-reason name="reason" autocomplete="off"
                            aria-describedby="decision-hint";
                    }
                }
                div.page-do {
                    @if self.may_decide {
                        button.button.button-main type="submit" name="verdict" value="approve" {
                            (l.say("register-approve"))
                        }
                        button.button type="submit" name="verdict" value="reject" {
                            (l.say("register-reject"))
                        }
                    }
                    @if self.may_take_back {
                        button.button type="submit" name="verdict" value="take_back" {
                            (l.say("register-take-back"))
                        }
                    }
                }
            }
        }
    }
}

/// The history of an entry: who changed what, old and new, and why.
pub fn revisions(shell: &Shell, revisions: &[EntryRevision]) -> Markup {
    let l = shell.locale();
    html! {
        section aria-labelledby="revisions" {
            h2 #revisions { (l.say("register-history")) }
            ol.revisions reversed {
                @for one in revisions {
                    li {
                        p {
                            strong { (say!(l, "register-edition", number = one.edition)) } " · "
                            (maker(&one.by)) " · " (dates::moment(one.at))
                            @if !one.state.is_empty() {
                                " " span.mark.mark-mode { (one.state) }
                            }
                        }
                        @if let Some((person, at)) = &one.decided {
                            p.quiet {
                                (l.say("register-decided")) ": "
                                (marks::person(person)) " · " (dates::moment(*at))
                            }
                        }
                        @if !one.reason.is_empty() {
                            p { (l.say("reason")) ": " (one.reason) }
                        }
                        (changes(shell, &one.changes))
                    }
                }
            }
        }
    }
}

fn changes(shell: &Shell, changes: &[FieldChange]) -> Markup {
    let l = shell.locale();
    html! {
        @if !changes.is_empty() {
            table.table.changes-table {
                thead { tr {
                    th scope="col" { (l.say("field")) }
                    th scope="col" { (l.say("old")) }
                    th scope="col" { (l.say("new")) }
                } }
                tbody { @for change in changes { tr {
                    th scope="row" { (change.label) }
                    td.prewrap { @if change.old.is_empty() { "–" } @else { del { (change.old) } } }
                    td.prewrap { @if change.new.is_empty() { "–" } @else { ins { (change.new) } } }
                } } }
            }
        }
    }
}
