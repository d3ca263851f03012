//! Elements of a resource as fields of a view: every member is shown, known or not.
//!
//! What reads as one line (see `datatype`) is one; several of the same form make a table; everything
//! else nests. The names of code systems and extensions that were used instead of their addresses are
//! collected, so that the view can list them at its end.

use std::collections::BTreeMap;

use base64::Engine as _;
use serde_json::Value as Json;

use crate::view::{Block, Field, Label, Table, Text, Value};

use super::datatype::{in_brackets, joined};
use super::resources::{Object, Resource, Resources};
use super::{columns, label, narrative, words};

/// Turns elements into fields, and remembers which addresses were shown by a name.
pub(super) struct Reader<'a> {
    resources: &'a Resources<'a>,
    mentions: Vec<Text>,
    names: BTreeMap<String, Text>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(resources: &'a Resources<'a>) -> Self {
        let mention = |(number, resource): (usize, &Resource<'_>)| {
            let name = words::summary(resource.body).unwrap_or_default();
            let sign = Label::new("fhir-resource-number")
                .with("number", number.to_string())
                .into();
            joined(
                " ",
                [
                    Some(sign),
                    Some(label::kind(resource.kind)),
                    Some(Text::content(name)),
                ],
            )
        };
        let mentions = resources.all().iter().enumerate().map(mention).collect();
        Self {
            resources,
            mentions,
            names: BTreeMap::new(),
        }
    }

    pub(super) const fn resources(&self) -> &'a Resources<'a> {
        self.resources
    }

    /// What resource `number` is called wherever it is referred to, and in its own heading.
    pub(super) fn mention(&self, number: usize) -> Text {
        self.mentions[number].clone()
    }

    /// The name of a system, or its address where it has none.
    pub(super) fn system(&mut self, uri: &str) -> Text {
        match label::system(uri) {
            Some(name) => {
                self.names.insert(uri.to_owned(), name.clone());
                name
            }
            None => Text::content(uri),
        }
    }

    /// Notes that an extension is shown by its name; nothing when it has none.
    pub(super) fn note_extension(&mut self, url: &str) -> Option<Text> {
        let name = label::extension(url)?;
        self.names.insert(url.to_owned(), name.clone());
        Some(name)
    }

    /// The addresses behind the names used so far.
    pub(super) fn into_names(self) -> BTreeMap<String, Text> {
        self.names
    }

    /// The members of `object` as fields, without those in `skip`.
    pub(super) fn fields(
        &mut self,
        kind: &str,
        object: &Object,
        skip: &[&str],
        owner: &Resource<'_>,
    ) -> Vec<Field> {
        let mut fields = Vec::new();
        for (key, value) in columns::in_order(kind, object) {
            if skip.contains(&key.as_str()) {
                continue;
            }
            match (key.as_str(), value) {
                ("extension" | "modifierExtension", Json::Array(extensions)) => {
                    for extension in extensions {
                        fields.push(self.extension(kind, key, extension, owner));
                    }
                }
                ("data", Json::String(data)) if holds_bytes(object) => {
                    fields.push(bytes_field(kind, key, data));
                }
                _ => fields.push(self.field(kind, key, value, owner)),
            }
        }
        fields
    }

    /// One member as a field.
    pub(super) fn field(
        &mut self,
        kind: &str,
        key: &str,
        value: &Json,
        owner: &Resource<'_>,
    ) -> Field {
        if let Some(element) = key.strip_prefix('_') {
            let name = label::element(kind, element);
            let label = Label::new("fhir-element-more").with("element", name).into();
            return Field {
                label,
                value: self.value(kind, element, value, owner),
            };
        }
        if let (true, Json::String(data)) = (key.ends_with("Base64Binary"), value) {
            return bytes_field(kind, key, data);
        }
        Field {
            label: label::element(kind, key),
            value: self.value(kind, key, value, owner),
        }
    }

    /// An extension is a field of its own: named by its name, or else by its address.
    fn extension(
        &mut self,
        kind: &str,
        key: &str,
        extension: &Json,
        owner: &Resource<'_>,
    ) -> Field {
        let Some((object, url)) = extension
            .as_object()
            .and_then(|object| Some((object, object.get("url")?.as_str()?)))
        else {
            return self.field(kind, key, extension, owner);
        };
        let name = self
            .note_extension(url)
            .unwrap_or_else(|| Text::content(url));
        let label = match key {
            "modifierExtension" => Label::new("fhir-extension-modifier")
                .with("name", name)
                .into(),
            _ => name,
        };
        let mut rest = object.iter().filter(|(member, _)| *member != "url");
        match (rest.next(), rest.next()) {
            (Some((member, value)), None) if member.starts_with("value") => Field {
                label,
                value: self.value(kind, member, value, owner),
            },
            (None, _) => Field::new(label, Text::label("fhir-empty")),
            _ => Field::nested(
                label,
                vec![Block::Fields(self.fields("", object, &["url"], owner))],
            ),
        }
    }

    /// Any value of element `key`.
    pub(super) fn value(
        &mut self,
        kind: &str,
        key: &str,
        value: &Json,
        owner: &Resource<'_>,
    ) -> Value {
        match value {
            Json::Null => Text::label("fhir-empty").into(),
            Json::Bool(true) => Text::label("fhir-yes").into(),
            Json::Bool(false) => Text::label("fhir-no").into(),
            Json::Number(number) => Text::content(number.to_string()).into(),
            Json::String(words) if words.is_empty() => Text::label("fhir-empty").into(),
            Json::String(words) => label::code(key, words).into(),
            Json::Array(items) => self.several(kind, key, items, owner),
            Json::Object(object) => self.object(kind, key, object, owner),
        }
    }

    fn object(&mut self, kind: &str, key: &str, object: &Object, owner: &Resource<'_>) -> Value {
        if object.is_empty() {
            return Text::label("fhir-empty").into();
        }
        if let Some(blocks) = self.narrative(object) {
            return Value::Blocks(blocks);
        }
        if let Some(line) = self.line(key, object, owner) {
            return line.into();
        }
        if let Some(inner) = object.get("resourceType").and_then(Json::as_str) {
            return Value::Blocks(self.contained(inner, object, owner));
        }
        let fields = self.fields(&within(kind, key), object, &[], owner);
        few_words(&fields).unwrap_or_else(|| Value::Blocks(vec![Block::Fields(fields)]))
    }

    /// A resource within a resource, under a heading of its own.
    fn contained(&mut self, kind: &str, object: &Object, owner: &Resource<'_>) -> Vec<Block> {
        let name = words::summary(object).unwrap_or_default();
        let title = joined(" ", [Some(label::kind(kind)), Some(Text::content(name))]);
        let fields = self.fields(kind, object, &["resourceType"], owner);
        vec![Block::section(title, vec![Block::Fields(fields)])]
    }

    /// A narrative (2.4): its status, and its text as blocks.
    fn narrative(&mut self, object: &Object) -> Option<Vec<Block>> {
        let div = object.get("div")?.as_str()?;
        if object.keys().any(|key| key != "div" && key != "status") {
            return None;
        }
        let mut blocks = narrative::blocks(div);
        if let Some(status) = object.get("status") {
            let status = Field::new(
                Text::label("fhir-narrative-status"),
                label::code("narrative", status.as_str()?),
            );
            blocks.push(Block::Fields(vec![status]));
        }
        Some(blocks)
    }

    fn several(&mut self, kind: &str, key: &str, items: &[Json], owner: &Resource<'_>) -> Value {
        if let [only] = items {
            return self.value(kind, key, only, owner);
        }
        if items.is_empty() {
            return Text::label("fhir-empty").into();
        }
        if let Some(table) = self.table_of(&within(kind, key), items, owner) {
            return Value::Blocks(vec![Block::Table(table)]);
        }
        let values: Vec<Value> = items
            .iter()
            .map(|item| self.value(kind, key, item, owner))
            .collect();
        let all_short = values.iter().all(|value| matches!(value, Value::Inline(_)));
        if all_short && items.iter().all(|item| !item.is_object()) {
            let texts = values.into_iter().map(|value| match value {
                Value::Inline(text) => Some(text),
                Value::Blocks(_) => None,
            });
            return joined(", ", texts).into();
        }
        Value::Blocks(vec![Block::List {
            ordered: true,
            items: values,
        }])
    }

    /// Objects with few and plain members as rows; nothing when they do not make a table.
    fn table_of(&mut self, kind: &str, items: &[Json], owner: &Resource<'_>) -> Option<Table> {
        let objects: Vec<&Object> = items.iter().map(Json::as_object).collect::<Option<_>>()?;
        let mut keys: Vec<&str> = Vec::new();
        for object in &objects {
            if object.is_empty() || NO_ROW.iter().any(|key| object.contains_key(*key)) {
                return None;
            }
            for key in object.keys() {
                if !keys.contains(&key.as_str()) {
                    keys.push(key);
                }
                if keys.len() > TABLE_COLUMNS_MAX {
                    return None;
                }
            }
        }
        let odd = keys
            .iter()
            .any(|key| key.starts_with('_') || key.ends_with("Base64Binary"));
        if odd || keys.len() < 2 || self.is_line(kind, &objects, owner) {
            return None;
        }
        let empty = || Value::Inline(Text::content(""));
        let mut rows = Vec::new();
        for object in objects {
            let cell = |key: &&str| match object.get(*key) {
                Some(value) => self.value(kind, key, value, owner),
                None => empty(),
            };
            rows.push(keys.iter().map(cell).collect());
        }
        let columns = keys.iter().map(|key| label::element(kind, key)).collect();
        Some(Table {
            caption: None,
            columns,
            rows,
        })
    }

    fn is_line(&mut self, key: &str, objects: &[&Object], owner: &Resource<'_>) -> bool {
        objects
            .first()
            .is_some_and(|object| self.line(key, object, owner).is_some())
    }
}

/// Element `key` of a `kind`, as the kind of what is in it: `code` of an Observation is not `code` of
/// its components.
fn within(kind: &str, key: &str) -> String {
    format!("{kind}-{key}")
}

/// One or two short fields on one line.
fn few_words(fields: &[Field]) -> Option<Value> {
    let mut pieces = Vec::new();
    for field in fields {
        let Value::Inline(words) = &field.value else {
            return None;
        };
        pieces.push(Some(joined(
            ": ",
            [Some(field.label.clone()), Some(words.clone())],
        )));
    }
    (pieces.len() <= 2).then(|| joined("; ", pieces).into())
}

/// Whether member `data` of an object is bytes in Base64 (Attachment, Binary, Signature).
fn holds_bytes(object: &Object) -> bool {
    ["contentType", "sigFormat", "who"]
        .iter()
        .any(|key| object.contains_key(*key))
}

/// Bytes within the JSON: their size; the words themselves when they are not Base64 at all.
fn bytes_field(kind: &str, key: &str, data: &str) -> Field {
    let name = label::element(kind, key);
    let packed: String = data.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    match base64::engine::general_purpose::STANDARD.decode(packed) {
        Ok(bytes) => {
            let size = Label::new("fhir-bytes").with("size", bytes.len().to_string());
            Field::new(name, size.into())
        }
        Err(_) => Field::new(
            in_brackets(name, Text::label("fhir-bytes-unreadable")),
            Text::content(data),
        ),
    }
}

/// Members that need more than a cell.
const NO_ROW: &[&str] = &[
    "extension",
    "modifierExtension",
    "resourceType",
    "div",
    "data",
    "contained",
    "section",
];
const TABLE_COLUMNS_MAX: usize = 8;
