//! The chart at a glance: time across, document types down, how many records in each cell.
//!
//! A table, so that it reads aloud, prints and works with the keyboard; colour only repeats what the
//! number says. The newest time stands at the left, beside the names.

use genpon_formats::locale::Locale;
use maud::{Markup, html};

use super::say;

/// The matrix.
#[derive(Debug, Clone)]
pub struct Matrix {
    /// How much time a column holds.
    pub unit: Unit,
    /// The columns, newest first.
    pub columns: Vec<Column>,
    /// The document types that have records, in the order of the master.
    pub rows: Vec<Row>,
    /// Addresses of the other units.
    pub units: Vec<(Unit, String)>,
    /// Address of the matrix with newer columns.
    pub newer: Option<String>,
    /// Address of the matrix with older columns.
    pub older: Option<String>,
}

/// How much time a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A day.
    Day,
    /// A month.
    Month,
    /// A year.
    Year,
}

/// One column.
#[derive(Debug, Clone)]
pub struct Column {
    /// What stands above a run of columns: the year above months, the month above days.
    pub group: String,
    /// What stands above this one: `11`, `20`, `2026`.
    pub name: String,
    /// The whole time in words: `2026年11月`.
    pub full_name: String,
}

/// One document type.
#[derive(Debug, Clone)]
pub struct Row {
    /// The name of the type, in the reader's language.
    pub document_type: String,
    /// The list filtered to this type.
    pub href: String,
    /// How many records there are over all time.
    pub total: u64,
    /// One cell per column.
    pub cells: Vec<Cell>,
}

/// How many records of one type fall into one column.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// All of them, drafts included.
    pub count: u64,
    /// How many are drafts.
    pub drafts: u64,
    /// How many are withdrawn.
    pub withdrawn: u64,
    /// The record itself if there is one, else the filtered list.
    pub href: String,
}

/// Renders the matrix.
pub fn matrix(l: &Locale, matrix: &Matrix) -> Markup {
    html! {
        section.matrix aria-labelledby="matrix" {
            div.section-head {
                h2 #matrix { (l.say("matrix-title")) }
                (steer(l, matrix))
            }
            div.table-frame role="group" aria-labelledby="matrix" tabindex="0" {
                table.matrix-table {
                    (columns(l, matrix))
                    tbody { @for row in &matrix.rows { (line(l, matrix, row)) } }
                }
            }
            (legend(l))
        }
    }
}

/// Unit switch and steps in time.
fn steer(l: &Locale, matrix: &Matrix) -> Markup {
    html! {
        nav.steer aria-label=(l.say("matrix-steer")) {
            ul.switch {
                @for (unit, href) in &matrix.units {
                    li {
                        a href=(href) aria-current=[(*unit == matrix.unit).then_some("true")] {
                            (l.say(unit_key(*unit)))
                        }
                    }
                }
            }
            @if let Some(newer) = &matrix.newer {
                a.button.button-small href=(newer) { "← " (l.say("newer")) }
            }
            @if let Some(older) = &matrix.older {
                a.button.button-small href=(older) { (l.say("older")) " →" }
            }
        }
    }
}

fn columns(l: &Locale, matrix: &Matrix) -> Markup {
    html! {
        thead {
            tr {
                th.matrix-corner rowspan="2" scope="col" { (l.say("document-type")) }
                @for (group, span) in groups(&matrix.columns) {
                    th.matrix-group scope="colgroup" colspan=(span) { (group) }
                }
                th.right rowspan="2" scope="col" { (l.say("matrix-total")) }
            }
            tr {
                @for column in &matrix.columns {
                    th scope="col" { abbr title=(column.full_name) { (column.name) } }
                }
            }
        }
    }
}

fn line(l: &Locale, matrix: &Matrix, row: &Row) -> Markup {
    html! {
        tr {
            th scope="row" { a href=(row.href) { (row.document_type) } }
            @for (column, cell) in matrix.columns.iter().zip(&row.cells) {
                @if cell.count == 0 { td {} }
                @else { td { (link(l, column, row, cell)) } }
            }
            td.num.right.quiet { (row.total) }
        }
    }
}

fn link(l: &Locale, column: &Column, row: &Row, cell: &Cell) -> Markup {
    let words = say!(
        l,
        "matrix-cell",
        document_type = row.document_type.clone(),
        time = column.full_name.clone(),
        count = cell.count,
        drafts = cell.drafts,
        withdrawn = cell.withdrawn,
    );
    let class = format!("cell cell-{}", weight(cell.count));
    html! {
        a class=(class) href=(cell.href) aria-label=(words) title=(words) {
            span.num { (cell.count) }
            @if cell.drafts > 0 { i.dot.dot-draft {} }
            @if cell.withdrawn > 0 { i.dot.dot-withdrawn {} }
        }
    }
}

fn legend(l: &Locale) -> Markup {
    html! {
        p.legend {
            span { span.cell.cell-2 { span.num { "3" } } " " (l.say("matrix-legend-count")) }
            span { i.dot.dot-draft {} " " (l.say("matrix-legend-drafts")) }
            span { i.dot.dot-withdrawn {} " " (l.say("matrix-legend-withdrawn")) }
        }
    }
}

fn unit_key(unit: Unit) -> &'static str {
    match unit {
        Unit::Day => "unit-day",
        Unit::Month => "unit-month",
        Unit::Year => "unit-year",
    }
}

/// Runs of columns under one group.
fn groups(columns: &[Column]) -> Vec<(&str, usize)> {
    let mut groups: Vec<(&str, usize)> = Vec::new();
    for column in columns {
        match groups.last_mut() {
            Some((name, span)) if *name == column.group => *span += 1,
            _ => groups.push((&column.group, 1)),
        }
    }
    groups
}

/// How dark a cell is: 1, 2–4, 5–9, 10 and more.
const fn weight(count: u64) -> u8 {
    match count {
        0..=1 => 1,
        2..=4 => 2,
        5..=9 => 3,
        _ => 4,
    }
}
