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
        let common = common(&mut rows);
        let mut blocks = Vec::new();
        if !common.is_empty() {
            blocks.push(Block::Fields(common));
        }
        let following: Vec<Block> = rows
            .iter()
            .filter(|row| row.rest.is_none())
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
                match self.reader.value(resource.kind, name, value, resource.body) {
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
            .fields(resource.kind, resource.body, &shown, resource.body);
        is_short &= rest
            .iter()
            .all(|field| matches!(field.value, Value::Inline(_)));
        Row {
            number,
            cells,
            rest: is_short.then_some(rest),
        }
    }
}

/// A resource among others of its type.
struct Row {
    number: usize,
    /// Its chief elements, where it has them.
    cells: Vec<Option<Text>>,
    /// Its other elements, if all of them are short; otherwise it follows in full.
    rest: Option<Vec<Field>>,
}

/// Takes what all rows say alike out of them.
fn common(rows: &mut [Row]) -> Vec<Field> {
    let Some(rests) = rows
        .iter()
        .map(|row| row.rest.as_ref())
        .collect::<Option<Vec<_>>>()
    else {
        return Vec::new();
    };
    let Some((first, others)) = rests.split_first() else {
        return Vec::new();
    };
    let common: Vec<Field> = first
        .iter()
        .filter(|field| others.iter().all(|rest| rest.contains(field)))
        .cloned()
        .collect();
    for row in rows.iter_mut() {
        row.rest = row.rest.take().map(|rest| {
            rest.into_iter()
                .filter(|field| !common.contains(field))
                .collect()
        });
    }
    common
}

/// The rows as a table, without the columns that no row fills.
fn table(kind: &str, chief: &[&str], rows: Vec<Row>) -> Table {
    let used: Vec<bool> = (0..chief.len())
        .map(|at| rows.iter().any(|row| row.cells[at].is_some()))
        .collect();
    let has_rest = rows
        .iter()
        .any(|row| row.rest.as_ref().is_none_or(|rest| !rest.is_empty()));
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
        cells.extend(has_rest.then(|| rest_cell(row.rest)));
        cells
    };
    Table {
        caption: None,
        columns,
        rows: rows.into_iter().map(cells).collect(),
    }
}

/// Label and words of each field on a line of its own.
fn rest_cell(rest: Option<Vec<Field>>) -> Value {
    let Some(rest) = rest else {
        return Text::label("fhir-see-below").into();
    };
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
