//! The chart: everything there is about one patient, from every department.

use maud::{Markup, html};

use super::dates::{self, Moment};
use super::form::{self, Choice};
use super::layout::{Area, Head, PatientHeader, Shell, page};
use super::marks::{self, Act, Mode, Person, State};
use super::matrix::{self, Matrix};
use super::proxied::{self, Standing};
use super::say;

/// The chart. Filters go by GET, search in the text by POST to a page of its own.
#[derive(Debug, Clone)]
pub struct ChartPage {
    /// The patient.
    pub patient: PatientHeader,
    /// Earlier numbers joined into this patient.
    pub merged_numbers: Vec<String>,
    /// The patient this number was joined into: number and address.
    pub merged_into: Option<(String, String)>,
    /// The matrix; none if there is no record.
    pub matrix: Option<Matrix>,
    /// The filters as they are set.
    pub filters: Filters,
    /// The records under these filters, newest event first.
    pub records: Vec<RecordRow>,
    /// Address of newer records.
    pub newer: Option<String>,
    /// Address of older records.
    pub older: Option<String>,
    /// Whether this person may make a record.
    pub may_create: bool,
    /// Whether this person may change what is registered of the patient.
    pub may_revise: bool,
}

/// Filters of a list of records.
#[derive(Debug, Clone, Default)]
pub struct Filters {
    /// Document types (`type`).
    pub types: Vec<Choice>,
    /// Departments (`department`).
    pub departments: Vec<Choice>,
    /// Authors (`author`).
    pub authors: Vec<Choice>,
    /// States (`state`).
    pub states: Vec<Choice>,
    /// First day (`from`), `YYYY-MM-DD`.
    pub from: String,
    /// Last day (`to`), `YYYY-MM-DD`.
    pub to: String,
    /// Words in the content (`text`); none if this institution keeps no full-text index.
    pub text: Option<String>,
    /// What is set, each with the address that takes it away.
    pub chips: Vec<Chip>,
}

/// A filter that is set.
#[derive(Debug, Clone)]
pub struct Chip {
    /// The filter in words.
    pub text: String,
    /// The address without it.
    pub without: String,
}

/// One record, or draft of one, in a list.
#[derive(Debug, Clone)]
pub struct RecordRow {
    /// Its page.
    pub href: String,
    /// When the thing described happened.
    pub event_at: Moment,
    /// The document type, in the reader's language.
    pub document_type: String,
    /// The title.
    pub title: String,
    /// The number it was written under, where that was joined into the patient's number later.
    pub earlier_number: Option<String>,
    /// The department; empty if none is known.
    pub department: String,
    /// The author: the confirmer, of a draft the enterer.
    pub author: Person,
    /// The state.
    pub state: State,
    /// The newest version; none of a draft.
    pub version: Option<u32>,
    /// What the newest version did.
    pub act: Act,
    /// How it was confirmed.
    pub mode: Mode,
    /// Whether it was written on paper during an outage and registered afterwards.
    pub is_late: bool,
    /// How the approval of its principal stands, where a proxy entered it.
    pub approval: Standing,
    /// The name of the handling class; empty for the usual one.
    pub label: String,
    /// Whether damage was found.
    pub damaged: bool,
    /// Where the words were found, if words were searched for.
    pub excerpt: Option<String>,
}

impl ChartPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("chart-title");
        let body = html! {
            (self.head(shell))
            @if let Some(matrix) = &self.matrix { (matrix::matrix(l, matrix)) }
            (self.list(shell))
        };
        let head = Head {
            title: &title,
            area: Some(Area::Patients),
            patient: Some(&self.patient),
            script: None,
        };
        page(shell, &head, &body)
    }

    fn head(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let patient = format!("/patients/{}", self.patient.patient_id);
        html! {
            div.page-head {
                h1 { (l.say("chart-title")) }
                nav.page-do aria-label=(l.say("do")) {
                    @if self.may_create {
                        a.button.button-main href={ (patient) "/new" } accesskey="n" {
                            (l.say("chart-new"))
                        }
                    }
                    a.button href={ (patient) "/location" } { (l.say("chart-location")) }
                    @if self.may_revise {
                        a.button href={ (patient) "/edit" } { (l.say("patient-edit")) }
                    }
                }
            }
            @if let Some((number, href)) = &self.merged_into {
                div.banner.banner-note role="note" {
                    p {
                        (say!(l, "patient-merged-see", number = number.clone())) " "
                        a href=(href) { (number) }
                    }
                }
            }
            @if !self.merged_numbers.is_empty() {
                p.hint {
                    (say!(l, "chart-merged", numbers = self.merged_numbers.join("、")))
                }
            }
        }
    }

    fn list(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            section aria-labelledby="records" {
                h2 #records { (l.say("chart-records")) }
                (self.filters(shell))
                @if self.records.is_empty() {
                    div.empty {
                        p.empty-words { (l.say("chart-none")) }
                        @if !self.filters.chips.is_empty() {
                            p { a.button href={ "/patients/" (self.patient.patient_id) } {
                                (l.say("filters-clear"))
                            } }
                        }
                    }
                } @else {
                    (records(shell, &self.records))
                    (paging(shell, self.newer.as_deref(), self.older.as_deref()))
                }
            }
        }
    }

    fn filters(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let here = format!("/patients/{}", self.patient.patient_id);
        let filters = &self.filters;
        html! {
            div.filters {
                form.filters-form method="get" action=(here) {
                    (form::select("type", &l.say("document-type"), &filters.types))
                    (form::select("department", &l.say("department"), &filters.departments))
                    (form::select("author", &l.say("author"), &filters.authors))
                    (form::select("state", &l.say("state"), &filters.states))
                    (day_field("from", &l.say("filter-from"), &filters.from))
                    (day_field("to", &l.say("filter-to"), &filters.to))
                    button.button type="submit" { (l.say("filter-do")) }
                }
                @if let Some(text) = &filters.text {
                    form.filters-text method="post" action={ (here) "/search" } role="search"
                        aria-label=(l.say("text-title-patient")) {
                        (form::csrf(&shell.csrf))
                        div.field {
                            label for="text" { (l.say("filter-text")) }
                            input #text name="text" type="search" value=(text) autocomplete="off";
                        }
                        button.button type="submit" { (l.say("shell-search-do")) }
                    }
                }
            }
            (chips(shell, &filters.chips, &here))
        }
    }
}

/// Filters that are set, each with a way to take it away.
pub fn chips(shell: &Shell, chips: &[Chip], clear: &str) -> Markup {
    let l = shell.locale();
    html! {
        @if !chips.is_empty() {
            ul.chips aria-label=(l.say("filters-set")) {
                @for chip in chips {
                    li {
                        a.chip href=(chip.without) {
                            (chip.text) " "
                            span aria-hidden="true" { "×" }
                            span.hidden { (l.say("filter-remove")) }
                        }
                    }
                }
                li { a href=(clear) { (l.say("filters-clear")) } }
            }
        }
    }
}

/// A day, typed or chosen.
pub fn day_field(name: &str, label: &str, value: &str) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            input id=(name) name=(name) type="date" value=(value);
        }
    }
}

/// Newer and older pages of a list.
pub fn paging(shell: &Shell, newer: Option<&str>, older: Option<&str>) -> Markup {
    let l = shell.locale();
    html! {
        @if newer.is_some() || older.is_some() {
            nav.paging aria-label=(l.say("paging")) {
                @if let Some(newer) = newer {
                    a.button href=(newer) rel="prev" { "← " (l.say("newer")) }
                }
                @if let Some(older) = older {
                    a.button href=(older) rel="next" { (l.say("older")) " →" }
                }
            }
        }
    }
}

/// A table of records.
pub fn records(shell: &Shell, rows: &[RecordRow]) -> Markup {
    let l = shell.locale();
    html! {
        div.table-frame role="group" aria-labelledby="records" tabindex="0" {
            table.table.table-lines.table-cards.table-records {
                thead { tr {
                    th scope="col" { (l.say("event-at")) }
                    th scope="col" { (l.say("document-type")) }
                    th scope="col" { (l.say("record-title")) }
                    th scope="col" { (l.say("department")) }
                    th scope="col" { (l.say("author")) }
                    th scope="col" { (l.say("state")) }
                    th.right scope="col" { (l.say("version")) }
                } }
                tbody { @for record in rows { (row(shell, record)) } }
            }
        }
    }
}

fn row(shell: &Shell, record: &RecordRow) -> Markup {
    let l = shell.locale();
    html! {
        tr class={ "row-" (record.state.code()) } {
            td { (dates::moment(record.event_at)) }
            td {
                (record.document_type)
                @if !record.label.is_empty() { " " (marks::label(&record.label)) }
            }
            th scope="row" {
                a href=(record.href) { (record.title) }
                @if let Some(number) = &record.earlier_number {
                    " " span.mark.mark-number { (say!(l, "mark-earlier-number", number = number.clone())) }
                }
                @if record.damaged {
                    " " span.mark.mark-damaged { (l.say("mark-damaged")) }
                }
                @if let Some(excerpt) = &record.excerpt { p.excerpt { (excerpt) } }
            }
            td { (record.department) }
            td { (marks::person(&record.author)) }
            td { (marks::state(l, record.state)) " " (marks::mode(l, record.mode)) (marks::late(l, record.is_late)) (proxied::mark(l, record.approval)) }
            td.num.right data-label=(l.say("version")) {
                @if let Some(version) = record.version {
                    (version)
                    @if version > 1 { " " span.quiet { (record.act.name(l)) } }
                } @else { "–" }
            }
        }
    }
}
