//! 利用者とID: who works here and how each account stands, what is left to deal with, the ledger of ids,
//! the stocktake, personnel data and rosters. One frame for all of them: sentences, tables, forms.

use maud::{Markup, html};

use super::dates::{self, Moment};
use super::form::{self, Choice, Line};
use super::layout::{Area, Head, Shell, page};

/// The pages on people, in the order of their bar: the end of the address and of the locale key.
pub const TABS: [&str; 9] = [
    "people",
    "tasks",
    "dormant",
    "ledger",
    "stocktake",
    "outside",
    "privileged",
    "feed",
    "roster",
];

/// One of the pages.
#[derive(Debug, Clone, Default)]
pub struct PeoplePage {
    /// Which of [`TABS`].
    pub tab: &'static str,
    /// What stands there, from above.
    pub blocks: Vec<Block>,
}

/// A piece of a page.
#[derive(Debug, Clone)]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A sentence.
    Sentence(String),
    /// What was done, or what was asked for.
    Answer(String),
    /// What must be looked at.
    Alert(String),
    /// Somewhere to go.
    Button(String, String),
    /// A table.
    Table(Table),
    /// A form.
    Form(Form),
}

/// A table.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// What it lists.
    pub title: String,
    /// The heads of its columns.
    pub heads: Vec<String>,
    /// Its rows; the first cell names the row.
    pub rows: Vec<Vec<Cell>>,
    /// What stands there when there are none.
    pub empty: String,
}

/// A cell of a table.
#[derive(Debug, Clone)]
pub enum Cell {
    /// Words.
    Text(String),
    /// Words that lead somewhere.
    Link(String, String),
    /// A time.
    At(Option<Moment>, String),
    /// How something stands, and whether it must be looked at.
    Mark(String, bool),
    /// Several lines.
    Lines(Vec<String>),
    /// One of several, sent under this name.
    Select(String, String, Vec<Choice>),
    /// Something that can be done at once.
    Do(Doing),
}

/// What can be done with the thing of a row: an act and a reason.
#[derive(Debug, Clone)]
pub struct Doing {
    /// Where it is posted.
    pub action: String,
    /// Makes the ids of its fields its own.
    pub id: String,
    /// Whom it is about, for those who hear the page.
    pub about: String,
    /// What can be done: value and words.
    pub acts: Vec<Choice>,
    /// The label of the choice.
    pub label: String,
    /// The label of the reason.
    pub reason: String,
    /// The words of the button.
    pub button: String,
}

/// A form.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// Where it goes.
    pub action: String,
    /// Whether it only looks.
    pub is_get: bool,
    /// Whether a file goes with it: the label of the field.
    pub file: Option<String>,
    /// Its fields: name, label, type, value, whether it is needed.
    pub fields: Vec<(&'static str, String, &'static str, String, bool)>,
    /// Something to tick: name and label.
    pub tick: Option<(&'static str, String)>,
    /// A table with choices that are sent along.
    pub table: Option<Table>,
    /// The words of the button.
    pub button: String,
}

impl PeoplePage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say(&format!("ids-{}", self.tab));
        let body = html! {
            h1 { (title) }
            nav.tabs aria-label=(l.say("ids-nav")) {
                ul {
                    @for tab in TABS.into_iter().filter(|tab| is_shown(shell, tab)) {
                        li {
                            a href=(address(tab)) aria-current=[(tab == self.tab).then_some("page")] {
                                (l.say(&format!("ids-{tab}")))
                            }
                        }
                    }
                }
            }
            @for (at, block) in self.blocks.iter().enumerate() { (render(shell, at, block)) }
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

/// What is counted from the trail is for those who may open it.
fn is_shown(shell: &Shell, tab: &str) -> bool {
    tab != "outside" || shell.areas.contains(&Area::Audit)
}

/// The address of one of the pages.
#[must_use]
pub fn address(tab: &str) -> String {
    match tab {
        "people" => "/people".to_owned(),
        tab => format!("/people/{tab}"),
    }
}

fn render(shell: &Shell, at: usize, block: &Block) -> Markup {
    match block {
        Block::Heading(words) => html! { h2 { (words) } },
        Block::Sentence(words) => html! { p.hint { (words) } },
        Block::Answer(words) => html! { p.banner role="status" { (words) } },
        Block::Alert(words) => html! { p.banner.banner-fault role="alert" { (words) } },
        Block::Button(words, href) => html! { p { a.button href=(href) { (words) } } },
        Block::Table(table) => self::table(shell, at, table),
        Block::Form(form) => self::form(shell, at, form),
    }
}

fn table(shell: &Shell, at: usize, table: &Table) -> Markup {
    let id = format!("table-{at}");
    html! {
        @if table.rows.is_empty() {
            div.empty { p.empty-words { (table.empty) } }
        } @else {
            div.table-frame role="group" aria-label=(table.title) tabindex="0" {
                table.table.table-lines.table-cards id=(id) {
                    thead { tr { @for head in &table.heads { th scope="col" { (head) } } } }
                    tbody { @for row in &table.rows { tr {
                        @for (column, cell) in row.iter().enumerate() {
                            @let label = table.heads.get(column).map(String::as_str).unwrap_or_default();
                            @if column == 0 { th scope="row" { (self::cell(shell, cell)) } }
                            @else { td data-label=(label) { (self::cell(shell, cell)) } }
                        }
                    } } }
                }
            }
        }
    }
}

fn cell(shell: &Shell, cell: &Cell) -> Markup {
    match cell {
        Cell::Text(words) => html! { (words) },
        Cell::Link(words, href) => html! { a href=(href) { (words) } },
        Cell::At(Some(at), _) => dates::moment(*at),
        Cell::At(None, words) => html! { span.quiet { (words) } },
        Cell::Mark(words, true) => html! { span.mark.mark-damaged { (words) } },
        Cell::Mark(words, false) => html! { span { (words) } },
        Cell::Lines(lines) => html! { @for line in lines { div { (line) } } },
        Cell::Select(name, label, choices) => html! {
            select name=(name) aria-label=(label) {
                @for one in choices {
                    option value=(one.value) selected[one.chosen] { (one.text) }
                }
            }
        },
        Cell::Do(doing) => self::doing(shell, doing),
    }
}

fn doing(shell: &Shell, doing: &Doing) -> Markup {
    let reason = format!("reason-{}", doing.id);
    html! {
        form.row method="post" action=(doing.action) aria-label=(doing.about) {
            (form::csrf(&shell.csrf))
            select name="act" aria-label=(doing.label) {
                @for one in &doing.acts { option value=(one.value) { (one.text) } }
            }
            label for=(reason) { (doing.reason) }
            input id=(reason) name="reason" type="text" required autocomplete="off";
            button.button type="submit" { (doing.button) }
        }
    }
}

fn form(shell: &Shell, at: usize, form: &Form) -> Markup {
    let l = shell.locale();
    let method = if form.is_get { "get" } else { "post" };
    // A table takes the room there is; single fields are easier to read in a column.
    let class = match form.table {
        Some(_) => "stack",
        None => "stack narrow-form",
    };
    let encoding = form.file.as_ref().map(|_| "multipart/form-data");
    html! {
        form class=(class) method=(method) action=(form.action) enctype=[encoding] {
            @if !form.is_get { (form::csrf(&shell.csrf)) }
            @for (name, label, kind, value, required) in &form.fields {
                (form::line(l, &Line {
                    name,
                    label: label.clone(),
                    kind,
                    value,
                    required: *required,
                    ..Line::default()
                }, &[]))
            }
            @if let Some(label) = &form.file {
                div.field {
                    label for="file" { (label) }
                    input #file type="file" name="file" accept=".csv,text/csv" required;
                }
            }
            @if let Some(table) = &form.table { (self::table(shell, at, table)) }
            @if let Some((name, label)) = &form.tick {
                div.choices { label { input type="checkbox" name=(name) value="yes"; " " (label) } }
            }
            (form::submit(&form.button))
        }
    }
}
