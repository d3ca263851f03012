//! The form of an entry, drawn from the fields of its register.
//!
//! Field names are the cell names of `genpon_model::register::cell`: `name`, `name.ja`, `rows.0.code`.

use maud::{Markup, html};

use crate::pages::form::{self, Area as TextArea, Choice, Fault, Line};
use crate::pages::layout::{Area, Head, Shell, page};

/// The form. Posts to `action`, with `base`, `reason`, the cells, `owner`, `review_on`, `expires_on`
/// and `retired`.
#[derive(Debug, Clone)]
pub struct EntryFormPage {
    /// Code of the register.
    pub register: String,
    /// Name of the register, in the reader's language.
    pub register_name: String,
    /// The entry's page; none of a new entry.
    pub entry: Option<String>,
    /// Where the form goes.
    pub action: String,
    /// The edition it was begun from; none of a new entry.
    pub base: Option<u32>,
    /// The heading.
    pub title: String,
    /// The fields.
    pub fields: Vec<FormField>,
    /// Who may look after it.
    pub owners: Vec<Choice>,
    /// When to review it, `YYYY-MM-DD`.
    pub review_on: String,
    /// When it expires, `YYYY-MM-DD`.
    pub expires_on: String,
    /// Whether it is retired; none if the question does not arise.
    pub retired: Option<bool>,
    /// Why.
    pub reason: String,
    /// Whether another person must approve it.
    pub needs_approval: bool,
    /// What was refused.
    pub faults: Vec<Fault>,
}

/// One field of the form.
#[derive(Debug, Clone)]
pub struct FormField {
    /// Its cell name.
    pub name: String,
    /// Its label, in the reader's language.
    pub label: String,
    /// A sentence about it; may be empty.
    pub hint: String,
    /// Whether the entry must have it.
    pub required: bool,
    /// Whether it can no longer change, as the key of an entry.
    pub fixed: bool,
    /// How it is filled in.
    pub input: Input,
}

/// How a field is filled in.
#[derive(Debug, Clone)]
pub enum Input {
    /// One line; the first is the `type` attribute: `text`, `date`, `number`.
    Line(&'static str, String),
    /// Several lines; of a list, one value per line.
    Lines(String),
    /// Yes or no; sends `true`.
    Flag(bool),
    /// One of a few.
    Choice(Vec<Choice>),
    /// Any of a few: a box for each, all of the same name.
    Checks(Vec<Choice>),
    /// Japanese and English: `name.ja`, `name.en`.
    Localized(String, String),
    /// Rows of fields, with some empty rows at the end.
    Table(Vec<FormColumn>, Vec<Vec<String>>),
}

/// A column of a field with rows.
#[derive(Debug, Clone)]
pub struct FormColumn {
    /// Its name.
    pub name: String,
    /// Its label, in the reader's language.
    pub label: String,
    /// What can be chosen: value and words; empty if it is typed.
    pub choices: Vec<(String, String)>,
    /// Whether it takes several values, one per line.
    pub several: bool,
}

impl EntryFormPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let body = html! {
            p.crumb {
                a href={ "/registers/" (self.register) } { (self.register_name) }
            }
            h1 { (self.title) }
            form.stack.entry-form method="post" action=(self.action) {
                (form::csrf(&shell.csrf))
                @if let Some(base) = self.base {
                    input type="hidden" name="base" value=(base);
                }
                (form::faults(l, &self.faults))
                @for field in &self.fields { (field.render(shell, &self.faults)) }
                (self.care(shell))
                (self.reason(shell))
                @if self.needs_approval {
                    p.banner.banner-note { (l.say("register-needs-approval")) }
                }
                div.page-do {
                    (form::submit(&l.say(if self.needs_approval {
                        "register-ask"
                    } else {
                        "register-save"
                    })))
                    @if let Some(entry) = &self.entry {
                        a.button href=(entry) { (l.say("cancel")) }
                    }
                }
            }
        };
        let head = Head {
            title: &self.title,
            area: Some(Area::Registers),
            patient: None,
            script: None,
        };
        page(shell, &head, &body)
    }

    fn care(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let day = |name, key: &str, value| {
            let field = Line {
                name,
                label: l.say(key),
                kind: "date",
                value,
                ..Line::default()
            };
            form::line(l, &field, &self.faults)
        };
        html! {
            fieldset.care {
                legend { (l.say("register-care")) }
                div.row {
                    (form::select("owner", &l.say("register-owner"), &self.owners))
                    (day("review_on", "register-review-on", &self.review_on))
                    (day("expires_on", "register-expires-on", &self.expires_on))
                }
                @if let Some(retired) = self.retired {
                    label.check-line {
                        input type="checkbox" name="retired" value="true" checked[retired];
                        " " (l.say("register-retire"))
                    }
                }
            }
        }
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

impl FormField {
    /// The field with its label, its hint and what is wrong with it.
    pub(super) fn render(&self, shell: &Shell, faults: &[Fault]) -> Markup {
        let l = shell.locale();
        if self.fixed {
            return self.fixed_line();
        }
        match &self.input {
            Input::Line(kind, value) => form::line(l, &self.line(&self.name, kind, value), faults),
            Input::Lines(value) => {
                let field = TextArea {
                    name: &self.name,
                    label: self.label.clone(),
                    hint: self.hint.clone(),
                    value,
                    rows: 4,
                    required: self.required,
                    ..TextArea::default()
                };
                form::area(l, &field, faults)
            }
            Input::Flag(set) => html! {
                label.check-line {
                    input type="checkbox" name=(self.name) value="true" checked[*set];
                    " " (self.label)
                }
                @if !self.hint.is_empty() { p.hint { (self.hint) } }
            },
            Input::Checks(choices) => self.checks(choices),
            Input::Choice(choices) => form::select(&self.name, &self.label, choices),
            Input::Localized(ja, en) => {
                let names = [format!("{}.ja", self.name), format!("{}.en", self.name)];
                html! {
                    div.row {
                        @for ((name, value), side) in names.iter().zip([ja, en]).zip(["日本語", "English"]) {
                            @let field = Line {
                                label: format!("{} ({side})", self.label),
                                ..self.line(name, "text", value)
                            };
                            (form::line(l, &field, faults))
                        }
                    }
                }
            }
            Input::Table(columns, rows) => self.table(columns, rows),
        }
    }

    fn line<'a>(&'a self, name: &'a str, kind: &'a str, value: &'a str) -> Line<'a> {
        Line {
            name,
            label: self.label.clone(),
            hint: self.hint.clone(),
            kind,
            value,
            required: self.required,
            ..Line::default()
        }
    }

    /// A field that cannot change: shown, and sent back as it is.
    fn fixed_line(&self) -> Markup {
        let value = match &self.input {
            Input::Line(_, value) | Input::Lines(value) => value.as_str(),
            _ => "",
        };
        html! {
            div.field {
                span.fixed-label { (self.label) }
                p { code { (value) } }
                input type="hidden" name=(self.name) value=(value);
            }
        }
    }

    fn checks(&self, choices: &[Choice]) -> Markup {
        html! {
            fieldset.checks id=(self.name) {
                legend { (self.label) }
                @if !self.hint.is_empty() { p.hint { (self.hint) } }
                @for choice in choices {
                    label.check-line {
                        input type="checkbox" name=(self.name) value=(choice.value)
                            checked[choice.chosen];
                        " " (choice.text)
                    }
                }
            }
        }
    }

    fn table(&self, columns: &[FormColumn], rows: &[Vec<String>]) -> Markup {
        html! {
            fieldset.rows {
                legend { (self.label) }
                @if !self.hint.is_empty() { p.hint { (self.hint) } }
                div.table-frame {
                    table.table {
                        thead { tr { @for column in columns { th scope="col" { (column.label) } } } }
                        tbody { @for (number, row) in rows.iter().enumerate() { tr {
                            @for (column, value) in columns.iter().zip(row) {
                                td { (self.cell(column, number, value)) }
                            }
                        } } }
                    }
                }
            }
        }
    }

    fn cell(&self, column: &FormColumn, number: usize, value: &str) -> Markup {
        let name = format!("{}.{number}.{}", self.name, column.name);
        let label = format!("{} {}", column.label, number + 1);
        html! {
            @if column.several {
                textarea name=(name) rows=(value.lines().count().max(1)) aria-label=(label) {
                    "\n" (value)
                }
            } @else if column.choices.is_empty() {
                input type="text" name=(name) value=(value) aria-label=(label) autocomplete="off";
            } @else {
                select name=(name) aria-label=(label) {
                    option value="" {}
                    @for (code, words) in &column.choices {
                        option value=(code) selected[code == value] { (words) }
                    }
                }
            }
        }
    }
}
