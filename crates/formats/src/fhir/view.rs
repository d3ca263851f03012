//! The readable view of a FHIR file.
//!
//! A document reads by the sections of its composition: the narrative of each, then its entries. Every
//! other bundle reads by resource type, a resource alone by its elements. Each resource appears in full
//! exactly once; tables before them give the overview; the addresses behind the names of code systems
//! stand at the end.

use serde_json::Value as Json;

use crate::view::{Block, Field, Label, Severity, Table, Text, Value, View};

use super::columns::{self, TECHNICAL};
use super::element::Reader;
use super::label;
use super::resources::{Resource, Resources};
use super::words;

/// The view of the file.
pub(super) fn of(resources: &Resources<'_>) -> View {
    let mut page = Page {
        placed: vec![false; resources.all().len()],
        reader: Reader::new(resources),
        resources,
    };
    let mut view = match resources.composition() {
        Some(number) => page.document(number),
        None if resources.root().kind == "Bundle" => page.bundle(),
        None => page.single(),
    };
    view = view.block(page.technical());
    let names = page.reader.into_names();
    if !names.is_empty() {
        let rows = names
            .into_iter()
            .map(|(url, name)| vec![name.into(), Text::content(url).into()]);
        let table = Table {
            caption: None,
            columns: vec![Text::label("fhir-name"), Text::label("fhir-address")],
            rows: rows.collect(),
        };
        view = view.block(Block::section(
            Text::label("fhir-names"),
            vec![Block::Table(table)],
        ));
    }
    view
}

struct Page<'a> {
    resources: &'a Resources<'a>,
    reader: Reader<'a>,
    /// Which resources stand somewhere already.
    placed: Vec<bool>,
}

impl<'a> Page<'a> {
    fn document(&mut self, number: usize) -> View {
        let composition = &self.resources.all()[number];
        let words = words::summary(composition.body);
        let mut view = View::new(words.map_or_else(|| label::kind("Composition"), Text::content));
        self.place(number);
        let mut skip = vec!["section", "text"];
        skip.extend(TECHNICAL);
        let head = self
            .reader
            .fields("Composition", composition.body, &skip, composition.body);
        view = view.block(Block::Fields(head));
        if let Some(text) = composition.body.get("text") {
            view = view.block(self.narrative(composition, text));
        }
        if let Some(patient) = self.only("Patient") {
            view = view.block(self.resource(patient));
        }
        if let Some(sections) = composition.body.get("section") {
            for block in self.sections(sections, composition) {
                view = view.block(block);
            }
        }
        let rest = self.unplaced();
        if !rest.is_empty() {
            let blocks = self.by_kind(&rest);
            view = view.block(Block::section(Text::label("fhir-other-resources"), blocks));
        }
        self.envelope(view, number)
    }

    fn bundle(&mut self) -> View {
        let root = self.resources.root();
        let count = self.resources.all().len() - 1;
        let title = Label::new("fhir-bundle-title").with("count", count);
        let mut view = View::new(title.into());
        if count == 0 {
            view = view.notice(Severity::Caution, Text::label("fhir-bundle-empty"));
        }
        self.place(0);
        view = view.block(Block::Fields(self.bundle_fields(root)));
        let rest = self.unplaced();
        for block in self.by_kind(&rest) {
            view = view.block(block);
        }
        view
    }

    fn single(&mut self) -> View {
        let mut view = View::new(self.reader.mention(0));
        for block in self.body(0) {
            view = view.block(block);
        }
        view
    }

    /// The sections of a composition, within each other as they are there.
    fn sections(&mut self, sections: &Json, owner: &Resource<'a>) -> Vec<Block> {
        let Some(sections) = sections.as_array() else {
            return vec![Block::Fields(vec![Field {
                label: label::element("Composition", "section"),
                value: self
                    .reader
                    .value("Composition", "section", sections, owner.body),
            }])];
        };
        sections
            .iter()
            .map(|section| self.section(section, owner))
            .collect()
    }

    fn section(&mut self, section: &Json, owner: &Resource<'a>) -> Block {
        let Some(body) = section.as_object() else {
            let value = self
                .reader
                .value("Composition", "section", section, owner.body);
            return Block::section(Text::label("fhir-section"), self.blocks_of(value));
        };
        let title = body
            .get("title")
            .and_then(Json::as_str)
            .filter(|title| !title.is_empty());
        let heading = title.map(str::to_owned).or_else(|| {
            body.get("code")
                .and_then(Json::as_object)
                .and_then(words::concept)
        });
        let mut blocks = Vec::new();
        if let Some(text) = body.get("text") {
            let value = self.reader.value("Composition", "text", text, owner.body);
            blocks.extend(self.blocks_of(value));
        }
        let skip = if title.is_some() {
            &PLACED[..]
        } else {
            &PLACED[1..]
        };
        let fields = self.reader.fields(SECTION, body, skip, owner.body);
        if !fields.is_empty() {
            blocks.push(Block::Fields(fields));
        }
        if let Some(entries) = body.get("entry") {
            blocks.extend(self.entries(entries, owner));
        }
        if let Some(inner) = body.get("section") {
            blocks.extend(self.sections(inner, owner));
        }
        Block::section(
            heading.map_or_else(|| Text::label("fhir-section"), Text::content),
            blocks,
        )
    }

    /// The entries of a section: their words as a list, then the resources that stand here.
    fn entries(&mut self, entries: &Json, owner: &Resource<'a>) -> Vec<Block> {
        let value = self.reader.value(SECTION, "entry", entries, owner.body);
        let field = Field {
            label: label::element(SECTION, "entry"),
            value,
        };
        let mut blocks = vec![Block::Fields(vec![field])];
        let mut here = Vec::new();
        for entry in entries.as_array().into_iter().flatten() {
            let reference = entry.get("reference").and_then(Json::as_str);
            let target = reference.map(|words| self.resources.resolve(words, owner.body));
            if let Some(super::resources::Target::Here(number)) = target
                && !self.placed[number]
            {
                self.placed[number] = true;
                here.push(number);
            }
        }
        blocks.extend(self.by_kind(&here));
        blocks
    }

    /// Resources grouped by type, each group with an overview where it has more than one member.
    fn by_kind(&mut self, numbers: &[usize]) -> Vec<Block> {
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

    fn resource(&mut self, number: usize) -> Block {
        Block::section(self.reader.mention(number), self.body(number))
    }

    /// Everything a resource says to people: its elements and its text.
    fn body(&mut self, number: usize) -> Vec<Block> {
        self.place(number);
        let resource = &self.resources.all()[number];
        if resource.kind == "Bundle" {
            return vec![Block::Fields(self.bundle_fields(resource))];
        }
        let mut skip = vec!["text"];
        skip.extend(TECHNICAL);
        let fields = self
            .reader
            .fields(resource.kind, resource.body, &skip, resource.body);
        let mut blocks = Vec::new();
        if !fields.is_empty() {
            blocks.push(Block::Fields(fields));
        }
        if let Some(text) = resource.body.get("text") {
            blocks.push(self.narrative(resource, text));
        }
        blocks
    }

    fn narrative(&mut self, resource: &Resource<'a>, text: &Json) -> Block {
        let value = self
            .reader
            .value(resource.kind, "text", text, resource.body);
        Block::section(Text::label("fhir-narrative"), self.blocks_of(value))
    }

    /// What the resources say to machines, and what the entries around them say, in one table.
    fn technical(&mut self) -> Block {
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
                    Some(value) => self.reader.value(resource.kind, key, value, resource.body),
                    None => Text::content("").into(),
                });
            }
            let people =
                |key: &&String| keys.contains(&key.as_str()) || !TECHNICAL.contains(&key.as_str());
            let skip: Vec<&str> = resource
                .body
                .keys()
                .filter(people)
                .map(String::as_str)
                .collect();
            let mut rest = self
                .reader
                .fields(resource.kind, resource.body, &skip, resource.body);
            if let Some(entry) = resource.entry {
                let skip = ["resource", "fullUrl"];
                rest.extend(self.reader.fields("Bundle", entry, &skip, resource.body));
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
    fn bundle_fields(&mut self, bundle: &Resource<'a>) -> Vec<Field> {
        let mut skip = vec!["entry"];
        skip.extend(TECHNICAL);
        let mut fields = self
            .reader
            .fields("Bundle", bundle.body, &skip, bundle.body);
        let entries = bundle.body.get("entry").and_then(Json::as_array);
        for entry in entries.into_iter().flatten().filter_map(Json::as_object) {
            if !entry.contains_key("resource") {
                fields.push(Field::nested(
                    label::element("Bundle", "entry"),
                    vec![Block::Fields(self.reader.fields(
                        "Bundle",
                        entry,
                        &[],
                        bundle.body,
                    ))],
                ));
            }
        }
        fields
    }

    /// The bundle around a document.
    fn envelope(&mut self, view: View, composition: usize) -> View {
        if composition == 0 {
            return view;
        }
        self.place(0);
        let fields = self.bundle_fields(self.resources.root());
        view.block(Block::section(
            self.reader.mention(0),
            vec![Block::Fields(fields)],
        ))
    }

    /// The one resource of a type that is not placed yet.
    fn only(&self, kind: &str) -> Option<usize> {
        let mut found = self
            .unplaced()
            .into_iter()
            .filter(|n| self.resources.all()[*n].kind == kind);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// What stands nowhere yet; a bundle around a document has a place of its own at the end.
    fn unplaced(&self) -> Vec<usize> {
        let around = self.resources.root().kind == "Bundle";
        (usize::from(around)..self.placed.len())
            .filter(|number| !self.placed[*number])
            .collect()
    }

    fn place(&mut self, number: usize) {
        self.placed[number] = true;
    }

    fn blocks_of(&self, value: Value) -> Vec<Block> {
        match value {
            Value::Blocks(blocks) => blocks,
            Value::Inline(text) => vec![Block::Paragraph(text)],
        }
    }
}

/// The number of a resource in this file.
fn sign(number: usize) -> Value {
    Text::from(Label::new("fhir-resource-number").with("number", number.to_string())).into()
}

/// What a section of a composition is called among the kinds of elements.
const SECTION: &str = "Composition-section";
/// Members of a section that have a place of their own.
const PLACED: [&str; 4] = ["title", "text", "entry", "section"];
