//! Where a patient's records are, on paper and in electronic form (JAHIS 3.3, 7.2.1(1)).

use maud::{Markup, html};

use super::dates::{self, Moment};
use super::layout::{Area, Head, PatientHeader, Shell, page};

/// The list of places.
#[derive(Debug, Clone)]
pub struct LocationPage {
    /// The patient.
    pub patient: PatientHeader,
    /// What there is, the newest period first.
    pub rows: Vec<LocationRow>,
    /// Where something on paper is registered, if this person may.
    pub add_paper: Option<String>,
}

/// Records of one kind in one place.
#[derive(Debug, Clone)]
pub struct LocationRow {
    /// What it is, in the reader's language.
    pub document_type: String,
    /// More about it: volume, title; may be empty.
    pub title: String,
    /// On what it is kept.
    pub medium: Medium,
    /// Where it is: shelf, room, outside store, this archive.
    pub place: String,
    /// The first event in it.
    pub from: Option<Moment>,
    /// The last event in it.
    pub to: Option<Moment>,
    /// How many records.
    pub count: Option<u64>,
    /// Whether it is in its place, and if not where, in the reader's language.
    pub standing: String,
    /// Its page: the filtered chart, or the entry of the register.
    pub href: String,
}

/// On what records are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// In this archive.
    Electronic,
    /// In another system.
    OtherSystem,
    /// On paper.
    Paper,
    /// On film.
    Film,
}

impl LocationPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("location-title");
        let body = html! {
            div.page-head {
                h1 #places { (title) }
                @if let Some(add) = &self.add_paper {
                    a.button href=(add) { (l.say("location-add")) }
                }
            }
            p.hint { (l.say("location-what")) }
            @if self.rows.is_empty() {
                div.empty { p.empty-words { (l.say("location-none")) } }
            } @else {
                div.table-frame role="group" aria-labelledby="places" tabindex="0" {
                    table.table.table-lines.table-cards {
                        (headings(shell))
                        tbody { @for row in &self.rows { (line(shell, row)) } }
                    }
                }
            }
        };
        let head = Head {
            title: &title,
            area: Some(Area::Patients),
            patient: Some(&self.patient),
            script: None,
        };
        page(shell, &head, &body)
    }
}

fn headings(shell: &Shell) -> Markup {
    let l = shell.locale();
    html! {
        thead { tr {
            th scope="col" { (l.say("document-type")) }
            th scope="col" { (l.say("location-medium")) }
            th scope="col" { (l.say("location-place")) }
            th scope="col" { (l.say("location-period")) }
            th.right scope="col" { (l.say("patient-records")) }
            th scope="col" { (l.say("location-standing")) }
        } }
    }
}

fn line(shell: &Shell, row: &LocationRow) -> Markup {
    let l = shell.locale();
    let medium = l.say(match row.medium {
        Medium::Electronic => "medium-electronic",
        Medium::OtherSystem => "medium-other-system",
        Medium::Paper => "medium-paper",
        Medium::Film => "medium-film",
    });
    html! {
        tr {
            th scope="row" {
                a href=(row.href) { (row.document_type) }
                @if !row.title.is_empty() { " " span.quiet { (row.title) } }
            }
            td { span.mark.mark-label { (medium) } }
            td { (row.place) }
            td {
                @if let Some(from) = row.from { (dates::day(from)) }
                @if row.from.is_some() || row.to.is_some() { " – " }
                @if let Some(to) = row.to { (dates::day(to)) }
            }
            td.num.right { @if let Some(count) = row.count { (count) } }
            td { (row.standing) }
        }
    }
}
