//! The policy of rights as a page: the same parts as the document that can be filed.

use maud::{Markup, html};

use super::layout::{Area, Head, Shell, page};
use genpon_formats::policy_document::{PolicyDocument, Section, Table};

/// The policy.
#[derive(Debug, Clone, Default)]
pub struct PolicyPage {
    /// Its parts.
    pub document: PolicyDocument,
}

impl PolicyPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let document = &self.document;
        let body = html! {
            div.page-head {
                h1 { (document.title) }
                a.button href="/policy.md" download { (l.say("policy-download")) }
                a.button href="/access/explain" { (l.say("explain-title")) }
            }
            @for line in &document.head { p.quiet { (line) } }
            @for (number, one) in document.sections.iter().enumerate() { (section(number, one)) }
        };
        let head = Head {
            title: &document.title,
            area: Some(Area::Registers),
            patient: None,
            script: None,
        };
        page(shell, &head, &body)
    }
}

fn section(number: usize, section: &Section) -> Markup {
    let id = format!("s{number}");
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (section.heading) }
            @for words in &section.words { p { (words) } }
            @for (at, one) in section.tables.iter().enumerate() {
                @if !one.rows.is_empty() { (table(&format!("{id}-{at}"), &id, one)) }
            }
        }
    }
}

fn table(id: &str, section: &str, table: &Table) -> Markup {
    let named = if table.caption.is_empty() {
        section
    } else {
        id
    };
    html! {
        @if !table.caption.is_empty() { h3 id=(id) { (table.caption) } }
        div.table-frame role="group" aria-labelledby=(named) tabindex="0" {
            table.table.table-lines {
                thead { tr { @for cell in &table.head { th scope="col" { (cell) } } } }
                tbody {
                    @for row in &table.rows {
                        tr {
                            @for (column, cell) in row.iter().enumerate() {
                                @if column == 0 { th scope="row" { (cell) } }
                                @else { td { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
