//! The trail, for auditors: who did or tried what, when, where, about whom.
//!
//! Filters go by POST, because a patient's number is one of them; the answer is an address with ids
//! only, which can be kept and shared. A set filter is a chip that takes itself away.

use maud::{Markup, html};

use super::chart::{Chip, chips, day_field, paging};
use super::dates::{self, Moment};
use super::form::{self, Choice, Fault};
use super::layout::{Area, Head, Shell, page};
use super::marks::{self, Person};
use super::use_seen::{Look, looks};

/// The trail. Posts `person`, `patient_no`, `record`, `action`, `outcome`, `from`, `to` to `/audit`.
#[derive(Debug, Clone, Default)]
pub struct AuditPage {
    /// The filters as they are set.
    pub filters: AuditFilters,
    /// What is set, each with the address that takes it away.
    pub chips: Vec<Chip>,
    /// The events, newest first.
    pub events: Vec<EventRow>,
    /// Where these events can be taken out: format and address.
    pub exports: Vec<(String, String)>,
    /// Address of newer events.
    pub newer: Option<String>,
    /// Address of older events.
    pub older: Option<String>,
    /// What was refused.
    pub faults: Vec<Fault>,
}

/// The filters of the trail.
#[derive(Debug, Clone, Default)]
pub struct AuditFilters {
    /// User id of the person.
    pub person: String,
    /// Number of the patient.
    pub patient_no: String,
    /// Id of the record.
    pub record: String,
    /// Actions.
    pub actions: Vec<Choice>,
    /// Outcomes.
    pub outcomes: Vec<Choice>,
    /// First day, `YYYY-MM-DD`.
    pub from: String,
    /// Last day, `YYYY-MM-DD`.
    pub to: String,
}

/// One event.
#[derive(Debug, Clone)]
pub struct EventRow {
    /// When.
    pub at: Moment,
    /// Its place in the audit log; none while it waits for the next checkpoint.
    pub leaf_index: Option<u64>,
    /// Who, and the address that filters to them; none if nobody was authenticated.
    pub person: Option<(Person, String)>,
    /// What was typed as user id, or which system called.
    pub claimed: String,
    /// The terminal, by name or address.
    pub terminal: String,
    /// What was done or tried, in the reader's language.
    pub action: String,
    /// What came of it.
    pub outcome: Outcome,
    /// Why it was refused, in the reader's language; empty if it was not.
    pub refusal: String,
    /// The patient: number and the address that filters to them.
    pub patient: Option<(String, String)>,
    /// The record and version: words and address.
    pub record: Option<(String, String)>,
    /// More: label and value.
    pub details: Vec<(String, String)>,
}

/// What came of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused.
    Refused,
    /// It failed.
    Failed,
}

impl AuditPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("area-audit");
        let body = html! {
            div.page-head {
                h1 #events { (title) }
                div.page-do {
                    @for (format, href) in &self.exports {
                        a.button href=(href) download { (format) }
                    }
                }
            }
            (looks(shell, Look::Trail))
            (self.filters(shell))
            (chips(shell, &self.chips, "/audit"))
            @if self.events.is_empty() {
                div.empty { p.empty-words { (l.say("audit-none")) } }
            } @else {
                (self.table(shell))
                (paging(shell, self.newer.as_deref(), self.older.as_deref()))
            }
        };
        let head = Head {
            title: &title,
            area: Some(Area::Audit),
            patient: None,
            script: None,
        };
        page(shell, &head, &body)
    }

    fn filters(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let filters = &self.filters;
        let text = |name: &str, label: String, value: &str| {
            html! {
                div.field {
                    label for=(name) { (label) }
                    input id=(name) name=(name) type="text" value=(value) autocomplete="off";
                }
            }
        };
        html! {
            div.filters {
                (form::faults(l, &self.faults))
                form.filters-form method="post" action="/audit" {
                    (form::csrf(&shell.csrf))
                    (text("person", l.say("login-user-id"), &filters.person))
                    (text("patient_no", l.say("patient-number"), &filters.patient_no))
                    (text("record", l.say("record-number"), &filters.record))
                    (form::select("action", &l.say("action"), &filters.actions))
                    (form::select("outcome", &l.say("audit-outcome"), &filters.outcomes))
                    (day_field("from", &l.say("filter-from"), &filters.from))
                    (day_field("to", &l.say("filter-to"), &filters.to))
                    button.button type="submit" { (l.say("filter-do")) }
                }
            }
        }
    }

    fn table(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            div.table-frame role="group" aria-labelledby="events" tabindex="0" {
                table.table.table-lines.table-cards.table-events {
                    thead { tr {
                        th scope="col" { (l.say("at")) }
                        th scope="col" { (l.say("person")) }
                        th scope="col" { (l.say("terminal")) }
                        th scope="col" { (l.say("action")) }
                        th scope="col" { (l.say("audit-outcome")) }
                        th scope="col" { (l.say("patient")) }
                        th scope="col" { (l.say("record")) }
                        th.right scope="col" { (l.say("audit-leaf")) }
                    } }
                    tbody { @for event in &self.events { (row(shell, event)) } }
                }
            }
        }
    }
}

fn row(shell: &Shell, event: &EventRow) -> Markup {
    let l = shell.locale();
    html! {
        tr {
            td { (dates::moment(event.at)) }
            td {
                @if let Some((person, href)) = &event.person {
                    a.plain href=(href) { (marks::person(person)) }
                    div.quiet.small { (person.user_id) }
                }
                @if !event.claimed.is_empty() { div.quiet { (event.claimed) } }
            }
            td data-label=(l.say("terminal")) { (event.terminal) }
            th scope="row" {
                (event.action)
                @if !event.details.is_empty() {
                    dl.details { @for (label, value) in &event.details {
                        div { dt { (label) } dd { (value) } }
                    } }
                }
            }
            td { (outcome(shell, event.outcome)) div.small { (event.refusal) } }
            td.num {
                @if let Some((patient_no, href)) = &event.patient { a href=(href) { (patient_no) } }
            }
            td { @if let Some((words, href)) = &event.record { a href=(href) { (words) } } }
            td.num.right data-label=(l.say("audit-leaf")) { @if let Some(leaf) = event.leaf_index { (leaf) } @else { "–" } }
        }
    }
}

fn outcome(shell: &Shell, outcome: Outcome) -> Markup {
    let (class, key) = match outcome {
        Outcome::Done => ("mark mark-confirmed", "outcome-done"),
        Outcome::Refused => ("mark mark-draft", "outcome-refused"),
        Outcome::Failed => ("mark mark-damaged", "outcome-failed"),
    };
    html! { span class=(class) { (shell.locale().say(key)) } }
}
