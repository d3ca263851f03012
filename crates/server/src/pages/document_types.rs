//! Document types: the list, and one type with its rules and editions.
//!
//! They are a register like any other; these pages only show them the way people ask about them: how
//! long is it kept, on what basis, who may enter and confirm.

use maud::{Markup, html};

use super::layout::{Area, Head, Shell, page};
use super::marks;
use super::registers::entry::{EntryRevision, revisions};

/// The list of types.
#[derive(Debug, Clone)]
pub struct DocumentTypesPage {
    /// The types, in the order of the master.
    pub types: Vec<TypeRow>,
    /// The entry form of a new one, if this person may.
    pub add: Option<String>,
}

/// One type of the list.
#[derive(Debug, Clone)]
pub struct TypeRow {
    /// Its code.
    pub code: String,
    /// Its name, in the reader's language.
    pub name: String,
    /// Its name in the other language.
    pub other_name: String,
    /// How long it is kept, in words.
    pub retention: String,
    /// The law behind that, in words.
    pub basis: String,
    /// The handling class, by name.
    pub label: String,
    /// Who may confirm it, in words.
    pub confirmers: String,
    /// Whether it may be on paper.
    pub paper_allowed: bool,
    /// Whether it is retired.
    pub retired: bool,
}

impl DocumentTypesPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("area-types");
        let body = html! {
            div.page-head {
                h1 #types { (title) }
                @if let Some(add) = &self.add {
                    a.button.button-main href=(add) accesskey="n" { (l.say("register-add")) }
                }
            }
            p.hint { (l.say("types-what")) }
            div.table-frame role="group" aria-labelledby="types" tabindex="0" {
                table.table.table-lines.table-cards {
                    thead { tr {
                        th scope="col" { (l.say("document-type")) }
                        th scope="col" { (l.say("code")) }
                        th scope="col" { (l.say("retention")) }
                        th scope="col" { (l.say("type-basis")) }
                        th scope="col" { (l.say("label")) }
                        th scope="col" { (l.say("type-confirmers")) }
                        th scope="col" { (l.say("type-paper")) }
                    } }
                    tbody { @for one in &self.types { (row(shell, one)) } }
                }
            }
        };
        let head = Head {
            title: &title,
            area: Some(Area::Types),
            patient: None,
            script: None,
        };
        page(shell, &head, &body)
    }
}

fn row(shell: &Shell, one: &TypeRow) -> Markup {
    let l = shell.locale();
    html! {
        tr {
            th scope="row" {
                a href={ "/types/" (one.code) } { (one.name) }
                @if one.retired { " " span.mark.mark-mode { (l.say("retired")) } }
                div.quiet.small { (one.other_name) }
            }
            td { code { (one.code) } }
            td { (one.retention) }
            td { (one.basis) }
            td { (marks::label(&one.label)) }
            td { (one.confirmers) }
            td { (l.say(if one.paper_allowed { "type-paper-yes" } else { "type-paper-no" })) }
        }
    }
}

/// One type.
#[derive(Debug, Clone)]
pub struct DocumentTypePage {
    /// The type as in the list.
    pub summary: TypeRow,
    /// Every rule about it: label and value, in the reader's language.
    pub facts: Vec<(String, String)>,
    /// The editions, newest first.
    pub revisions: Vec<EntryRevision>,
    /// The form that changes it, if this person may.
    pub edit: Option<String>,
}

impl DocumentTypePage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let one = &self.summary;
        let body = html! {
            div.page-head {
                h1 { (one.name) " " small { (one.other_name) } }
                @if let Some(edit) = &self.edit {
                    a.button href=(edit) { (l.say("register-edit")) }
                }
            }
            @if one.retired {
                div.banner.banner-note role="note" { p { (l.say("type-retired")) } }
            }
            dl.facts.facts-wide {
                @for (label, value) in &self.facts { dt { (label) } dd.prewrap { (value) } }
            }
            (revisions(shell, &self.revisions))
        };
        let head = Head {
            title: &one.name,
            area: Some(Area::Types),
            patient: None,
            script: None,
        };
        page(shell, &head, &body)
    }
}
