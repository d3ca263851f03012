//! Several resources of one type: a table of what matters most, and in full what does not fit a row.

use crate::view::{Block, Label, Table, Text, Value};

use super::super::columns::{self, TECHNICAL};
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

    /// Several resources of one type: a table of their chief elements. What a row has no room for
    /// follows it in full.
    fn group(&mut self, kind: &'a str, numbers: &[usize]) -> Vec<Block> {
        let chief = columns::of(kind).filter(|_| numbers.len() > 1);
        let Some(chief) = chief else {
            return numbers
                .iter()
                .map(|number| self.resource(*number))
                .collect();
        };
        let mut columns = vec![Text::label("fhir-number")];
        columns.extend(chief.iter().map(|key| label::element(kind, key)));
        columns.push(Text::label("fhir-rest"));
        let mut rows = Vec::new();
        let mut following = Vec::new();
        for number in numbers {
            let (row, is_whole) = self.row(*number, chief);
            rows.push(row);
            if is_whole {
                self.place(*number);
            } else {
                following.push(self.resource(*number));
            }
        }
        let mut blocks = vec![Block::Table(Table {
            caption: None,
            columns,
            rows,
        })];
        blocks.extend(following);
        let title = Label::new("fhir-group")
            .with("kind", label::kind(kind))
            .with("count", numbers.len());
        vec![Block::section(title.into(), blocks)]
    }

    /// The chief elements of a resource and, if all of them are short, its others; and whether that is
    /// all of it.
    fn row(&mut self, number: usize, chief: &[&str]) -> (Vec<Value>, bool) {
        let resource = &self.resources.all()[number];
        let mut is_whole = !resource.body.contains_key("text");
        let mut row: Vec<Value> = vec![sign(number)];
        let mut shown = Vec::from(TECHNICAL);
        for key in chief {
            let found = resource
                .body
                .iter()
                .find(|(name, _)| columns::is_element(name, key));
            let cell = found.map(|(name, value)| {
                shown.push(name);
                self.reader.value(resource.kind, name, value, resource.body)
            });
            row.push(match cell {
                Some(short @ Value::Inline(_)) => short,
                Some(Value::Blocks(_)) => {
                    is_whole = false;
                    Text::label("fhir-see-below").into()
                }
                None => Text::content("").into(),
            });
        }
        let rest = self
            .reader
            .fields(resource.kind, resource.body, &shown, resource.body);
        is_whole &= rest
            .iter()
            .all(|field| matches!(field.value, Value::Inline(_)));
        row.push(match rest.is_empty() {
            _ if !is_whole => Text::label("fhir-see-below").into(),
            true => Text::content("").into(),
            false => Value::Blocks(vec![Block::Fields(rest)]),
        });
        (row, is_whole)
    }
}

/// The number of a resource in this file.
pub(super) fn sign(number: usize) -> Value {
    Text::from(Label::new("fhir-resource-number").with("number", number.to_string())).into()
}
