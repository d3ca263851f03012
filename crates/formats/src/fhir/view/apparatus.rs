//! What a file says to machines: identities, profiles, envelopes, and the addresses behind names.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::view::{Block, Field, Table, Text, Value};

use super::super::columns::TECHNICAL;
use super::super::label;
use super::super::resources::Resource;
use super::Page;
use super::groups::sign;

impl<'a> Page<'a> {
    /// What the resources say to machines, and what the entries around them say, in one table.
    pub(super) fn technical(&mut self) -> Block {
        let keys = ["resourceType", "id", "fullUrl"];
        let mut columns = vec![Text::label("fhir-number")];
        columns.extend(keys.map(|key| label::element("", key)));
        columns.push(Text::label("fhir-rest"));
        let mut rows = Vec::new();
        for (number, resource) in self.resources.all().iter().enumerate() {
            let mut row = vec![sign(number)];
            for key in keys {
                let place = if key == "fullUrl" {
                    resource.entry
                } else {
                    Some(resource.body)
                };
                row.push(match place.and_then(|place| place.get(key)) {
                    Some(Json::String(words)) => Text::content(words).into(),
                    Some(value) => self.reader.value(resource.kind, key, value, resource),
                    None => Text::content("").into(),
                });
            }
            let others = ["meta", "implicitRules", "language"];
            let mut rest: Vec<Field> = others
                .iter()
                .filter_map(|key| Some((key, resource.body.get(*key)?)))
                .map(|(key, value)| self.reader.field(resource.kind, key, value, resource))
                .collect();
            if let Some(entry) = resource.entry {
                let skip = ["resource", "fullUrl"];
                rest.extend(self.reader.fields("Bundle", entry, &skip, resource));
            }
            row.push(match rest.is_empty() {
                true => Text::content("").into(),
                false => Value::Blocks(vec![Block::Fields(rest)]),
            });
            rows.push(row);
        }
        let table = Table {
            caption: None,
            columns,
            rows,
        };
        Block::section(Text::label("fhir-technical"), vec![Block::Table(table)])
    }

    /// What a bundle says beside its entries, and the entries that carry no resource.
    pub(super) fn bundle_fields(&mut self, bundle: &Resource<'a>) -> Vec<Field> {
        let mut skip = vec!["entry"];
        skip.extend(TECHNICAL);
        let mut fields = self.reader.fields("Bundle", bundle.body, &skip, bundle);
        let entries = bundle.body.get("entry").and_then(Json::as_array);
        for entry in entries.into_iter().flatten().filter_map(Json::as_object) {
            if !entry.contains_key("resource") {
                fields.push(Field::nested(
                    label::element("Bundle", "entry"),
                    vec![Block::Fields(self.reader.fields(
                        "Bundle",
                        entry,
                        &[],
                        bundle,
                    ))],
                ));
            }
        }
        fields
    }
}

/// The names that stood for addresses, with the addresses.
pub(super) fn names(names: BTreeMap<String, Text>) -> Option<Block> {
    if names.is_empty() {
        return None;
    }
    let rows = names
        .into_iter()
        .map(|(url, name)| vec![name.into(), Text::content(url).into()]);
    let table = Table {
        caption: None,
        columns: vec![Text::label("fhir-name"), Text::label("fhir-address")],
        rows: rows.collect(),
    };
    Some(Block::section(
        Text::label("fhir-names"),
        vec![Block::Table(table)],
    ))
}
