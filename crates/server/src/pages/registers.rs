//! Pages of any register: all registers, and the entries of one.
//!
//! They know no register by name: what stands in them comes from its description.

use maud::{Markup, html};

use super::chart::{Chip, chips};
use super::dates::{self, Moment};
use super::form;
use super::layout::{Area, Head, Shell, page};
use super::marks::{self, Person};
use super::say;

pub mod entry;
pub mod entry_form;
pub mod rows;

/// All registers, with what waits in them.
#[derive(Debug, Clone, Default)]
pub struct RegistersPage {
    /// The registers, in the order of the catalogue.
    pub registers: Vec<RegisterRow>,
    /// Requests that wait for a decision.
    pub requests: Vec<RequestRow>,
    /// Reviews and expiries that are due.
    pub reminders: Vec<ReminderRow>,
    /// Whether the person may read the policy of rights.
    pub has_policy: bool,
}

/// One register.
#[derive(Debug, Clone)]
pub struct RegisterRow {
    /// Its code.
    pub code: String,
    /// Its name, in the reader's language.
    pub name: String,
    /// What it is for, in the reader's language.
    pub about: String,
    /// How many entries it has.
    pub entries: u64,
    /// How many requests wait.
    pub requests: u64,
}

/// A request that waits.
#[derive(Debug, Clone)]
pub struct RequestRow {
    /// The entry's page.
    pub href: String,
    /// The register, by name.
    pub register: String,
    /// The entry, by its title.
    pub title: String,
    /// Who asks.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: String,
}

/// A review or expiry that is due.
#[derive(Debug, Clone)]
pub struct ReminderRow {
    /// The entry's page.
    pub href: String,
    /// The register, by name.
    pub register: String,
    /// The entry, by its title.
    pub title: String,
    /// What is due, in the reader's language.
    pub what: String,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// Whether the day has passed.
    pub overdue: bool,
}

impl RegistersPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("area-registers");
        let body = html! {
            div.page-head {
                h1 { (title) }
                @if self.registers.iter().any(|one| one.code == "person") {
                    a.button href="/people" { (l.say("ids-title")) }
                }
                @if self.has_policy {
                    a.button href="/policy" { (l.say("policy-title")) }
                    a.button href="/access/explain" { (l.say("explain-title")) }
                }
            }
            @if !self.requests.is_empty() { (requests(shell, &self.requests)) }
            @if !self.reminders.is_empty() { (reminders(shell, &self.reminders)) }
            ul.tiles {
                @for register in &self.registers {
                    li.tile {
                        h2 { a href={ "/registers/" (register.code) } { (register.name) } }
                        p.hint { (register.about) }
                        p.quiet {
                            (say!(l, "register-entries", count = register.entries))
                            @if register.requests > 0 {
                                " · " strong {
                                    (say!(l, "register-waiting", count = register.requests))
                                }
                            }
                        }
                    }
                }
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

fn requests(shell: &Shell, rows: &[RequestRow]) -> Markup {
    let l = shell.locale();
    html! {
        section aria-labelledby="requests" {
            h2 #requests { (l.say("register-requests")) " " span.count { (rows.len()) } }
            div.table-frame role="group" aria-labelledby="requests" tabindex="0" {
                table.table.table-lines.table-cards {
                    thead { tr {
                        th scope="col" { (l.say("register")) }
                        th scope="col" { (l.say("entry")) }
                        th scope="col" { (l.say("register-asked-by")) }
                        th scope="col" { (l.say("at")) }
                        th scope="col" { (l.say("reason")) }
                    } }
                    tbody { @for row in rows { tr {
                        td { (row.register) }
                        th scope="row" { a href=(row.href) { (row.title) } }
                        td { (row.by) }
                        td { (dates::moment(row.at)) }
                        td { (row.reason) }
                    } } }
                }
            }
        }
    }
}

fn reminders(shell: &Shell, rows: &[ReminderRow]) -> Markup {
    let l = shell.locale();
    html! {
        section aria-labelledby="reminders" {
            h2 #reminders { (l.say("register-reminders")) " " span.count { (rows.len()) } }
            div.table-frame role="group" aria-labelledby="reminders" tabindex="0" {
                table.table.table-lines.table-cards {
                    thead { tr {
                        th scope="col" { (l.say("register")) }
                        th scope="col" { (l.say("entry")) }
                        th scope="col" { (l.say("register-due")) }
                        th scope="col" { (l.say("day")) }
                    } }
                    tbody { @for row in rows { tr {
                        td { (row.register) }
                        th scope="row" { a href=(row.href) { (row.title) } }
                        td { (row.what) }
                        td.nowrap {
                            span.num { (row.day) }
                            @if row.overdue {
                                " " span.mark.mark-damaged { (l.say("register-overdue")) }
                            }
                        }
                    } } }
                }
            }
        }
    }
}

/// The entries of one register. Searches by POST of `q` to `/registers/{code}`.
#[derive(Debug, Clone)]
pub struct RegisterPage {
    /// Its code.
    pub code: String,
    /// Its name, in the reader's language.
    pub name: String,
    /// What it is for, in the reader's language.
    pub about: String,
    /// What was searched for.
    pub q: String,
    /// The fields shown in the list, by label.
    pub columns: Vec<String>,
    /// The entries.
    pub entries: Vec<EntryRow>,
    /// What is set, each with the address that takes it away.
    pub chips: Vec<Chip>,
    /// Whether this person may add an entry.
    pub may_add: bool,
    /// Where it can be taken out: format and address.
    pub exports: Vec<(String, String)>,
    /// Where this is not the first page: the address of the first.
    pub first: Option<String>,
    /// Address of the next page.
    pub next: Option<String>,
    /// Of a search, the key after which the next page begins.
    pub found_after: Option<String>,
}

/// One entry of the list.
#[derive(Debug, Clone)]
pub struct EntryRow {
    /// Its key.
    pub key: String,
    /// The values of the columns.
    pub cells: Vec<String>,
    /// How it stands.
    pub standing: Standing,
}

/// How an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// In effect.
    Current,
    /// Not used for new records.
    Retired,
    /// A request waits, nothing is in effect yet.
    Requested,
    /// In effect, and a request to change it waits.
    ChangeRequested,
}

/// The mark of a standing; the usual one has none.
pub fn standing(shell: &Shell, standing: Standing) -> Markup {
    let (class, key) = match standing {
        Standing::Current => return html! {},
        Standing::Retired => ("mark mark-mode", "retired"),
        Standing::Requested => ("mark mark-draft", "register-requested"),
        Standing::ChangeRequested => ("mark mark-draft", "register-change-requested"),
    };
    html! { span class=(class) { (shell.locale().say(key)) } }
}

impl RegisterPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let here = format!("/registers/{}", self.code);
        let body = html! {
            div.page-head {
                h1 #entries { (self.name) }
                div.page-do {
                    @if self.may_add {
                        a.button.button-main href={ (here) "/new" } accesskey="n" {
                            (l.say("register-add"))
                        }
                    }
                    @for (format, href) in &self.exports {
                        a.button href=(href) download { (format) }
                    }
                }
            }
            p.hint { (self.about) }
            (self.search(shell, &here))
            (chips(shell, &self.chips, &here))
            @if self.entries.is_empty() {
                div.empty { p.empty-words { (l.say("register-none")) } }
            } @else {
                (self.table(shell))
                (turning(shell, self.first.as_deref(), self.next.as_deref()))
                @if let Some(after) = &self.found_after { (self.found_further(shell, after, &here)) }
            }
            @if self.may_add { (self.import(shell, &here)) }
        };
        let head = Head {
            title: &self.name,
            area: Some(Area::Registers),
            patient: None,
            script: None,
        };
        page(shell, &head, &body)
    }

    fn search(&self, shell: &Shell, here: &str) -> Markup {
        let l = shell.locale();
        html! {
            form.filters-text method="post" action=(here) role="search"
                aria-label=(l.say("register-search")) {
                (form::csrf(&shell.csrf))
                div.field {
                    label for="q" { (l.say("register-search")) }
                    input #q name="q" type="search" value=(self.q) autocomplete="off";
                }
                button.button type="submit" { (l.say("shell-search-do")) }
            }
        }
    }

    /// By POST, as the search itself.
    fn found_further(&self, shell: &Shell, after: &str, here: &str) -> Markup {
        html! {
            form.paging method="post" action=(here) {
                (form::csrf(&shell.csrf))
                input type="hidden" name="q" value=(self.q);
                input type="hidden" name="after" value=(after);
                button.button type="submit" { (shell.locale().say("list-next")) " →" }
            }
        }
    }

    fn import(&self, shell: &Shell, here: &str) -> Markup {
        let l = shell.locale();
        html! {
            details {
                summary { (l.say("register-import")) }
                p.hint { (l.say("register-import-hint")) }
                form.stack method="post" action={ (here) "/import" } enctype="multipart/form-data" {
                    (form::csrf(&shell.csrf))
                    div.field {
                        label for="import-reason" { (l.say("reason")) }
                        input #import-reason name="reason" autocomplete="off" required;
                    }
                    div.field {
                        label for="import-file" { (l.say("register-import-file")) }
                        input #import-file name="file" type="file" accept=".csv,.json" required;
                    }
                    (form::submit(&l.say("register-import")))
                }
            }
        }
    }

    fn table(&self, shell: &Shell) -> Markup {
        html! {
            div.table-frame role="group" aria-labelledby="entries" tabindex="0" {
                table.table.table-lines.table-cards {
                    thead { tr {
                        @for column in &self.columns { th scope="col" { (column) } }
                        th scope="col" { span.hidden { (shell.locale().say("state")) } }
                    } }
                    tbody { @for entry in &self.entries { (self.row(shell, entry)) } }
                }
            }
        }
    }

    fn row(&self, shell: &Shell, entry: &EntryRow) -> Markup {
        let href = format!("/registers/{}/{}", self.code, entry.key);
        html! {
            tr {
                @for (number, cell) in entry.cells.iter().enumerate() {
                    @if number == 0 { th scope="row" { a href=(href) { (cell) } } }
                    @else { td.prewrap { (cell) } }
                }
                td { (standing(shell, entry.standing)) }
            }
        }
    }
}

/// The first and the next page of a list that is ordered by key.
pub fn turning(shell: &Shell, first: Option<&str>, next: Option<&str>) -> Markup {
    let l = shell.locale();
    html! {
        @if first.is_some() || next.is_some() {
            nav.paging aria-label=(l.say("paging")) {
                @if let Some(first) = first { a.button href=(first) { (l.say("list-first")) } }
                @if let Some(next) = next {
                    a.button href=(next) rel="next" { (l.say("list-next")) " →" }
                }
            }
        }
    }
}

/// Who made a revision: a person, or the software that brought it.
#[derive(Debug, Clone)]
pub enum Maker {
    /// A person.
    Person(Person),
    /// In words: the software's own edition, or set-up.
    Words(String),
}

fn maker(maker: &Maker) -> Markup {
    match maker {
        Maker::Person(person) => marks::person(person),
        Maker::Words(words) => html! { (words) },
    }
}
