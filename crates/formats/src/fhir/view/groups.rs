//! Several resources of one type: a table of what matters most, and in full what does not fit a row.

use crate::view::{Block, Field, Label, Table, Text, Value};

use super::super::columns::{self, TECHNICAL};
use super::super::datatype::joined;
use super::super::label;
use super::Page;

impl<'a> Page<'a> {
    /// Resources grouped by type, each group with an overview where it has more than one member.
    pub(super) fn by_kind(&mut self, numbers: &[usize]) -> Vec<Block> {
        let mut kinds: Vec<&str> = Vec::new();
        for number in numbers {
            let kind = self.resources.all()[*number].kind;
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        kinds.sort_by_key(|kind| columns::rank(kind));
        let mut blocks = Vec::new();
        for kind in kinds {
            let of_kind: Vec<usize> = numbers
                .iter()
                .copied()
                .filter(|number| self.resources.all()[*number].kind == kind)
                .collect();
            blocks.extend(self.group(kind, &of_kind));
        }
        blocks
    }

    /// Several resources of one type: what all of them have in common, then a table of the rest. What
    /// a row has no room for follows it in full.
    fn group(&mut self, kind: &'a str, numbers: &[usize]) -> Vec<Block> {
        let Some(chief) = columns::of(kind).filter(|_| numbers.len() > 1) else {
            return numbers
                .iter()
                .map(|number| self.resource(*number))
                .collect();
        };
        let mut rows: Vec<Row> = numbers
            .iter()
            .map(|number| self.row(*number, chief))
            .collect();
        let common = common(kind, chief, &mut rows);
        let mut blocks = Vec::new();
        if !common.is_empty() {
            blocks.push(Block::Fields(common));
        }
        let following: Vec<Block> = rows
            .iter()
            .filter(|row| !row.is_short)
            .map(|row| self.resource(row.number))
            .collect();
        blocks.push(Block::Table(table(kind, chief, rows)));
        blocks.extend(following);
        let title = Label::new("fhir-group")
            .with("kind", label::kind(kind))
            .with("count", numbers.len());
        vec![Block::section(title.into(), blocks)]
    }

    fn row(&mut self, number: usize, chief: &[&str]) -> Row {
        self.place(number);
        let resource = &self.resources.all()[number];
        let mut is_short = !resource.body.contains_key("text");
        let mut cells = Vec::new();
        let mut shown = Vec::from(TECHNICAL);
        for key in chief {
            let found = resource
                .body
                .iter()
                .find(|(name, _)| columns::is_element(name, key));
            cells.push(found.map(|(name, value)| {
                shown.push(name);
                match self.reader.value(resource.kind, name, value, resource) {
                    Value::Inline(words) => words,
                    Value::Blocks(_) => {
                        is_short = false;
                        Text::label("fhir-see-below")
                    }
                }
            }));
        }
        let rest = self
            .reader
            .fields(resource.kind, resource.body, &shown, resource);
        is_short &= rest.len() <= REST_MAX
            && rest
                .iter()
                .all(|field| matches!(field.value, Value::Inline(_)));
        Row {
            number,
            cells,
            rest,
            is_short,
        }
    }
}

/// A resource among others of its type.
struct Row {
    number: usize,
    /// Its chief elements, where it has them.
    cells: Vec<Option<Text>>,
    /// Its other elements.
    rest: Vec<Field>,
    /// Whether all of them have room in a row; otherwise the resource follows in full.
    is_short: bool,
}

/// Takes what all rows say alike out of them: their state, and elements that have no column.
fn common(kind: &str, chief: &[&str], rows: &mut [Row]) -> Vec<Field> {
    let Some((first, others)) = rows.split_first() else {
        return Vec::new();
    };
    let mut common: Vec<Field> = first
        .rest
        .iter()
        .take(REST_MAX)
        .filter(|field| others.iter().all(|row| row.rest.contains(field)))
        .cloned()
        .collect();
    for row in rows.iter_mut() {
        row.rest.retain(|field| !common.contains(field));
    }
    if let Some(at) = chief.iter().position(|key| *key == "status")
        && let Some(state) = rows[0].cells[at].clone()
        && rows
            .iter()
            .all(|row| row.cells[at].as_ref() == Some(&state))
    {
        common.push(Field::new(label::element(kind, "status"), state));
        for row in rows.iter_mut() {
            row.cells[at] = None;
        }
    }
    common
}

/// The rows as a table, without the columns that no row fills.
fn table(kind: &str, chief: &[&str], rows: Vec<Row>) -> Table {
    let used: Vec<bool> = (0..chief.len())
        .map(|at| rows.iter().any(|row| row.cells[at].is_some()))
        .collect();
    let has_rest = rows.iter().any(|row| !row.is_short || !row.rest.is_empty());
    let mut columns = vec![Text::label("fhir-number")];
    columns.extend(
        chief
            .iter()
            .zip(&used)
            .filter(|(_, used)| **used)
            .map(|(key, _)| label::element(kind, key)),
    );
    columns.extend(has_rest.then(|| Text::label("fhir-rest")));
    let cells = |row: Row| {
        let mut cells = vec![sign(row.number)];
        let chief = row.cells.into_iter().zip(&used).filter(|(_, used)| **used);
        cells.extend(chief.map(|(cell, _)| cell.unwrap_or_else(|| Text::content("")).into()));
        cells.extend(has_rest.then(|| rest_cell(row.rest, row.is_short)));
        cells
    };
    Table {
        caption: None,
        columns,
        rows: rows.into_iter().map(cells).collect(),
    }
}

/// Label and words of each field on a line of its own.
fn rest_cell(rest: Vec<Field>, is_short: bool) -> Value {
    if !is_short {
        return Text::label("fhir-see-below").into();
    }
    let lines = rest.into_iter().map(|field| match field.value {
        Value::Inline(words) => joined(": ", [Some(field.label), Some(words)]).into(),
        blocks @ Value::Blocks(_) => blocks,
    });
    match lines.collect::<Vec<Value>>() {
        none if none.is_empty() => Text::content("").into(),
        items => Value::Blocks(vec![Block::List {
            ordered: false,
            items,
        }]),
    }
}

/// The number of a resource in this file.
pub(super) fn sign(number: usize) -> Value {
    Text::from(Label::new("fhir-resource-number").with("number", number.to_string())).into()
}

/// Elements that a row has room for beside its columns.
const REST_MAX: usize = 16;
