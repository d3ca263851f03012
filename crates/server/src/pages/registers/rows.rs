//! The rows of a long table in an entry, a page at a time, and the form of one row.

use maud::{Markup, html};

use super::entry_form::FormField;
use super::turning;
use crate::pages::form::{self, Area as TextArea, Fault};
use crate::pages::layout::{Area, Head, Shell, page};
use crate::pages::say;

/// Where the pages of a table lead.
#[derive(Debug, Clone)]
pub struct Place {
    /// Name of the register, in the reader's language.
    pub register_name: String,
    /// The page of the register.
    pub register: String,
    /// What the entry is called.
    pub entry_name: String,
    /// The page of the entry.
    pub entry: String,
    /// What the table is called.
    pub table_name: String,
    /// The page of the rows.
    pub here: String,
}

/// The rows. Searches by POST of `q` and `from`.
#[derive(Debug, Clone)]
pub struct RowsPage {
    /// Where this is.
    pub place: Place,
    /// The edition shown.
    pub edition: u32,
    /// How many rows the table has.
    pub total: u64,
    /// What was searched for.
    pub q: String,
    /// The columns, by label.
    pub columns: Vec<String>,
    /// The rows: place in the table and cells.
    pub rows: Vec<(usize, Vec<String>)>,
    /// Where this is not the first page: the address of the first.
    pub first: Option<String>,
    /// Address of the next page.
    pub next: Option<String>,
    /// Of a search, the place at which the next page begins.
    pub found_from: Option<usize>,
    /// Whether this person may change rows.
    pub may_change: bool,
}

/// The form of one row. Posts `base`, `reason`, the cells, and `remove` from its button.
#[derive(Debug, Clone)]
pub struct RowFormPage {
    /// Where this is.
    pub place: Place,
    /// Where the form goes.
    pub action: String,
    /// The edition it goes out from.
    pub base: u32,
    /// Whether the row is a new one.
    pub is_new: bool,
    /// The columns.
    pub fields: Vec<FormField>,
    /// Why.
    pub reason: String,
    /// Whether another person must approve it.
    pub needs_approval: bool,
    /// What was refused.
    pub faults: Vec<Fault>,
}

impl Place {
    fn crumbs(&self) -> Markup {
        html! {
            p.crumb {
                a href=(self.register) { (self.register_name) } " / "
                a href=(self.entry) { (self.entry_name) }
            }
        }
    }
}

impl RowsPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = format!("{}: {}", self.place.entry_name, self.place.table_name);
        let body = html! {
            (self.place.crumbs())
            div.page-head {
                h1 #rows { (title) }
                div.page-do {
                    @if self.may_change {
                        a.button.button-main href={ (self.place.here) "/new" } accesskey="n" {
                            (l.say("rows-add"))
                        }
                    }
                }
            }
            p.hint { (say!(l, "rows-of-edition", number = self.edition, count = self.total)) }
            (self.search(shell))
            @if self.rows.is_empty() {
                div.empty role="status" { p.empty-words { (l.say("rows-none")) } }
            } @else {
                (self.table(shell))
                (turning(shell, self.first.as_deref(), self.next.as_deref()))
                @if let Some(from) = self.found_from { (self.found_further(shell, from)) }
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

    fn search(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            form.filters-text method="post" action=(self.place.here) role="search"
                aria-label=(l.say("rows-search")) {
                (form::csrf(&shell.csrf))
                div.field {
                    label for="q" { (l.say("rows-search")) }
                    input #q name="q" type="search" value=(self.q) autocomplete="off";
                }
                button.button type="submit" { (l.say("shell-search-do")) }
            }
        }
    }

    fn found_further(&self, shell: &Shell, from: usize) -> Markup {
        html! {
            form.paging method="post" action=(self.place.here) {
                (form::csrf(&shell.csrf))
                input type="hidden" name="q" value=(self.q);
                input type="hidden" name="from" value=(from);
                button.button type="submit" { (shell.locale().say("list-next")) " →" }
            }
        }
    }

    fn table(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            div.table-frame role="group" aria-labelledby="rows" tabindex="0" {
                table.table.table-lines.table-cards {
                    thead { tr {
                        th.right scope="col" { (l.say("rows-number")) }
                        @for column in &self.columns { th scope="col" { (column) } }
                    } }
                    tbody { @for (place, cells) in &self.rows { tr {
                        td.num.right data-label=(l.say("rows-number")) { (place + 1) }
                        @for (number, cell) in cells.iter().enumerate() {
                            @if number == 0 { th scope="row" { (self.link(*place, cell)) } }
                            @else { td.prewrap { (cell) } }
                        }
                    } } }
                }
            }
        }
    }

    fn link(&self, place: usize, text: &str) -> Markup {
        html! {
            @if self.may_change { a href={ (self.place.here) "/" (place) } { (text) } }
            @else { (text) }
        }
    }
}

impl RowFormPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say(if self.is_new { "rows-add" } else { "rows-edit" });
        let body = html! {
            (self.place.crumbs())
            h1 { (title) }
            p.hint { (self.place.entry_name) ": " (self.place.table_name) }
            form.stack.entry-form method="post" action=(self.action) {
                (form::csrf(&shell.csrf))
                input type="hidden" name="base" value=(self.base);
                (form::faults(l, &self.faults))
                @for field in &self.fields { (field.render(shell, &self.faults)) }
                (self.reason(shell))
                @if self.needs_approval {
                    p.banner.banner-note { (l.say("register-needs-approval")) }
                }
                div.page-do {
                    (form::submit(&l.say("register-save")))
                    @if !self.is_new {
                        button.button type="submit" name="remove" value="true" formnovalidate {
                            (l.say("rows-remove"))
                        }
                    }
                    a.button href=(self.place.here) { (l.say("cancel")) }
                }
                @if !self.is_new { p.hint { (l.say("rows-remove-hint")) } }
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

    fn reason(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let field = TextArea {
            name: "reason",
            label: l.say("reason"),
            hint: l.say("register-reason-hint"),
            value: &self.reason,
            rows: 2,
            required: true,
            ..TextArea::default()
        };
        form::area(l, &field, &self.faults)
    }
}
