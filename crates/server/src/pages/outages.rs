//! 障害時の記録: what was written on paper while the system was out, what became a record of it and
//! what is still missing (JAHIS 3.3, 7.1.2(1)1)(b)(ア)).

use maud::{Markup, html};

use super::dates::{self, Moment};
use super::layout::{Area, Head, Shell, page};
use super::say;

/// The list of outages.
#[derive(Debug, Clone, Default)]
pub struct OutagesPage {
    /// The outages, the latest first.
    pub outages: Vec<OutageRow>,
    /// Where an outage is added, for those who may.
    pub add: Option<String>,
}

/// One outage.
#[derive(Debug, Clone)]
pub struct OutageRow {
    /// What happened.
    pub what: String,
    /// From when.
    pub from: Moment,
    /// Until when; none while it lasts.
    pub to: Option<Moment>,
    /// Its entry in the register.
    pub href: String,
    /// How many papers are still to be registered.
    pub missing: usize,
    /// The papers.
    pub papers: Vec<PaperRow>,
}

/// Something written on paper.
#[derive(Debug, Clone)]
pub struct PaperRow {
    /// The number on the paper.
    pub reference: String,
    /// The patient's number; empty if unknown.
    pub patient_no: String,
    /// What it is.
    pub what: String,
    /// When it was written.
    pub written_at: Moment,
    /// The record made of it: short id and address; none while it is missing.
    pub record: Option<(String, String)>,
}

impl OutagesPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("outages-title");
        let body = html! {
            div.page-head {
                h1 { (title) }
                @if let Some(add) = &self.add { a.button href=(add) { (l.say("outages-add")) } }
            }
            p.hint { (l.say("outages-what")) }
            @if self.outages.is_empty() {
                div.empty { p.empty-words { (l.say("outages-none")) } }
            }
            @for (at, outage) in self.outages.iter().enumerate() { (section(shell, at, outage)) }
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

fn section(shell: &Shell, at: usize, outage: &OutageRow) -> Markup {
    let l = shell.locale();
    let id = format!("outage-{at}");
    html! {
        section.queue aria-labelledby=(id) {
            h2 id=(id) { a href=(outage.href) { (outage.what) } }
            p {
                (dates::moment(outage.from)) " – "
                @if let Some(to) = outage.to { (dates::moment(to)) } @else { (l.say("outages-lasts")) }
                " "
                @if outage.missing > 0 {
                    span.mark.mark-draft { (say!(l, "outages-missing", count = outage.missing)) }
                } @else {
                    span.mark.mark-confirmed { (l.say("outages-complete")) }
                }
            }
            @if !outage.papers.is_empty() { (papers(shell, &id, &outage.papers)) }
        }
    }
}

fn papers(shell: &Shell, id: &str, papers: &[PaperRow]) -> Markup {
    let l = shell.locale();
    html! {
        div.table-frame role="group" aria-labelledby=(id) tabindex="0" {
            table.table.table-lines.table-cards {
                thead { tr {
                    th scope="col" { (l.say("sheet-late-paper")) }
                    th scope="col" { (l.say("patient-number")) }
                    th scope="col" { (l.say("outages-paper")) }
                    th scope="col" { (l.say("sheet-late-written")) }
                    th scope="col" { (l.say("record")) }
                } }
                tbody { @for paper in papers { tr {
                    th scope="row" { (paper.reference) }
                    td.num data-label=(l.say("patient-number")) { (paper.patient_no) }
                    td { (paper.what) }
                    td data-label=(l.say("sheet-late-written")) { (dates::moment(paper.written_at)) }
                    td {
                        @if let Some((words, href)) = &paper.record {
                            a href=(href) { (words) }
                        } @else {
                            span.mark.mark-draft { (l.say("outages-open")) }
                        }
                    }
                } } }
            }
        }
    }
}
