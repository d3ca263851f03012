//! The readable view of a FHIR file.
//!
//! A document reads by the sections of its composition: the narrative of each, then its entries. Every
//! other bundle reads by resource type, a resource alone by its elements. Each resource appears in full
//! exactly once; tables before them give the overview; the addresses behind the names of code systems
//! stand at the end.

use serde_json::Value as Json;

use crate::view::{Block, Field, Label, Severity, Text, Value, View};

use super::columns::TECHNICAL;
use super::element::Reader;
use super::label;
use super::resources::{Resource, Resources, Target};
use super::words;

mod apparatus;
mod cautions;
mod groups;

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
    view.notices.extend(page.cautions());
    let technical = page.technical();
    view = view.block(technical);
    match apparatus::names(page.reader.into_names()) {
        Some(names) => view.block(names),
        None => view,
    }
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
            .fields("Composition", composition.body, &skip, composition);
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
                value: self.reader.value("Composition", "section", sections, owner),
            }])];
        };
        sections
            .iter()
            .map(|section| self.section(section, owner))
            .collect()
    }

    fn section(&mut self, section: &Json, owner: &Resource<'a>) -> Block {
        let Some(body) = section.as_object() else {
            let value = self.reader.value("Composition", "section", section, owner);
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
        let mut small_print = Vec::new();
        if let Some(text) = body.get("text") {
            let value = self.reader.value("Composition", "text", text, owner);
            for block in self.blocks_of(value) {
                match block {
                    Block::Fields(fields) => small_print.extend(fields),
                    block => blocks.push(block),
                }
            }
        }
        let skip = if title.is_some() {
            &PLACED[..]
        } else {
            &PLACED[1..]
        };
        small_print.extend(self.reader.fields(SECTION, body, skip, owner));
        if let Some(entries) = body.get("entry") {
            let (list, resources) = self.entries(entries, owner);
            small_print.push(list);
            blocks.extend(resources);
        }
        if !small_print.is_empty() {
            blocks.push(Block::Fields(small_print));
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
    fn entries(&mut self, entries: &Json, owner: &Resource<'a>) -> (Field, Vec<Block>) {
        let value = self.reader.value(SECTION, "entry", entries, owner);
        let list = Field {
            label: label::element(SECTION, "entry"),
            value,
        };
        let mut here = Vec::new();
        for entry in entries.as_array().into_iter().flatten() {
            let reference = entry.get("reference").and_then(Json::as_str);
            let target = reference.map(|words| self.resources.resolve(words, owner));
            if let Some(Target::Here(number)) = target
                && !self.placed[number]
            {
                self.placed[number] = true;
                here.push(number);
            }
        }
        (list, self.by_kind(&here))
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
            .fields(resource.kind, resource.body, &skip, resource);
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
        let value = self.reader.value(resource.kind, "text", text, resource);
        Block::section(Text::label("fhir-narrative"), self.blocks_of(value))
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

/// What a section of a composition is called among the kinds of elements.
const SECTION: &str = "Composition-section";
/// Members of a section that have a place of their own.
const PLACED: [&str; 4] = ["title", "text", "entry", "section"];
