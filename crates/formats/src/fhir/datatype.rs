//! FHIR data types that read as one line: codes, quantities, names, periods, references.
//!
//! Each function takes an object and gives its words only when *every* member of it is in them; an
//! object with anything more (an extension, an unknown member) is left to the reader of elements, which
//! shows it member by member. So a line never hides something behind it.

use serde_json::Value;

use crate::view::{Label, Text};

use super::element::Reader;
use super::label;
use super::resources::{Object, Resource, Target};
use super::words;

impl Reader<'_> {
    /// The object as one line, if it is of a data type that reads as one. `element` is its name.
    pub(super) fn line(
        &mut self,
        element: &str,
        object: &Object,
        owner: &Resource<'_>,
    ) -> Option<Text> {
        if has_only(object, &["system", "version", "code", "display"])
            && (object.contains_key("code") || object.contains_key("display"))
            && !object.contains_key("value")
        {
            return self.coding(element, object);
        }
        if has_only(object, &["coding", "text"]) && !object.is_empty() {
            return self.concept(element, object);
        }
        if has_only(object, &["value", "comparator", "unit", "system", "code"])
            && object.get("value").is_some_and(Value::is_number)
        {
            return self.quantity(object);
        }
        if has_only(object, &["value", "currency"])
            && object.get("value").is_some_and(Value::is_number)
        {
            return Some(joined(
                " ",
                [word(object, "value"), word(object, "currency")],
            ));
        }
        if has_only(object, &["start", "end"]) && !object.is_empty() {
            return Some(span(word(object, "start"), word(object, "end")));
        }
        if has_only(object, &["low", "high"]) && !object.is_empty() {
            let low = self.optional(object, "low", owner)?;
            let high = self.optional(object, "high", owner)?;
            return Some(span(low, high));
        }
        if has_only(object, &["numerator", "denominator"]) && object.len() == 2 {
            let over = self.line("", object.get("numerator")?.as_object()?, owner)?;
            let under = self.line("", object.get("denominator")?.as_object()?, owner)?;
            return Some(joined(" / ", [Some(over), Some(under)]));
        }
        self.longer_line(object, owner)
    }

    fn longer_line(&mut self, object: &Object, owner: &Resource<'_>) -> Option<Text> {
        if has_only(object, &["reference", "type", "identifier", "display"])
            && ["reference", "display", "identifier"]
                .iter()
                .any(|key| object.contains_key(*key))
            && !object.get("identifier").is_some_and(Value::is_array)
        {
            return self.reference(object, owner);
        }
        if has_only(
            object,
            &["use", "type", "system", "value", "period", "assigner"],
        ) && object.get("value").is_some_and(Value::is_string)
            && !matches!(
                object.get("system").and_then(Value::as_str),
                Some("phone" | "email" | "fax" | "url" | "sms" | "pager" | "other")
            )
        {
            return self.identifier(object, owner);
        }
        if has_only(object, &["system", "value", "use", "rank", "period"])
            && object.contains_key("value")
        {
            return self.contact_point(object, owner);
        }
        if has_only(object, NAME) && NAME_PARTS.iter().any(|part| object.contains_key(*part)) {
            return self.human_name(object, owner);
        }
        if has_only(object, ADDRESS) && ADDRESS_PARTS.iter().any(|part| object.contains_key(*part))
        {
            return self.address(object, owner);
        }
        if has_only(object, &["authorReference", "authorString", "time", "text"])
            && object.get("text").is_some_and(Value::is_string)
        {
            return self.annotation(object, owner);
        }
        None
    }

    fn coding(&mut self, element: &str, coding: &Object) -> Option<Text> {
        let code = match string(coding, "code")? {
            Some(code) if coding.get("display").is_none() => Some(label::code(element, code)),
            code => code.map(Text::content),
        };
        let system = string(coding, "system")?.map(|uri| self.system(uri));
        let version = string(coding, "version")?.map(Text::content);
        Some(match string(coding, "display")? {
            Some(display) => {
                let behind = joined(", ", [code, system, version]);
                in_brackets(Text::content(display), behind)
            }
            None => match code {
                Some(code) => in_brackets(code, joined(", ", [system, version])),
                None => joined(", ", [system, version]),
            },
        })
    }

    fn concept(&mut self, element: &str, concept: &Object) -> Option<Text> {
        let text = string(concept, "text")?;
        let codings = match concept.get("coding") {
            None => Vec::new(),
            Some(Value::Array(codings)) => codings
                .iter()
                .map(Value::as_object)
                .collect::<Option<_>>()?,
            Some(_) => return None,
        };
        let shown_by = |coding: &&Object| coding.get("display").and_then(Value::as_str) == text;
        let text_is_shown = text.is_some() && codings.iter().any(shown_by);
        let mut lines = Vec::new();
        for coding in codings {
            if !has_only(coding, &["system", "version", "code", "display"]) {
                return None;
            }
            lines.push(Some(self.coding(element, coding)?));
        }
        let codes = joined("; ", lines);
        Some(match text {
            Some(text) if !text_is_shown && codes.is_empty() => Text::content(text),
            Some(text) if !text_is_shown => joined(" — ", [Some(Text::content(text)), Some(codes)]),
            _ => codes,
        })
    }

    fn quantity(&mut self, quantity: &Object) -> Option<Text> {
        let value = quantity.get("value")?.to_string();
        let number = match string(quantity, "comparator")? {
            Some(comparator) => format!("{comparator} {value}"),
            None => value,
        };
        let (unit, code) = (string(quantity, "unit")?, string(quantity, "code")?);
        let system = string(quantity, "system")?.map(|uri| self.system(uri));
        // A unit that is its own code needs no second word; the system stands in the list at the end.
        let behind = if unit == code && self.is_named(quantity) {
            Text::content("")
        } else {
            joined(
                ", ",
                [code.filter(|_| unit != code).map(Text::content), system],
            )
        };
        let words = joined(" ", [Some(Text::content(number)), unit.map(Text::content)]);
        Some(in_brackets(words, behind))
    }

    fn is_named(&self, object: &Object) -> bool {
        object
            .get("system")
            .and_then(Value::as_str)
            .is_none_or(|uri| label::system(uri).is_some())
    }

    fn identifier(&mut self, identifier: &Object, owner: &Resource<'_>) -> Option<Text> {
        let kind = self.optional(identifier, "type", owner)?;
        let period = self.optional(identifier, "period", owner)?;
        let assigner = self.optional(identifier, "assigner", owner)?;
        let system = string(identifier, "system")?.map(|uri| self.system(uri));
        let usage = string(identifier, "use")?.map(|usage| label::code("use", usage));
        let behind = joined(", ", [kind, system, usage, period, assigner]);
        Some(in_brackets(
            Text::content(string(identifier, "value")??),
            behind,
        ))
    }

    fn contact_point(&mut self, contact: &Object, owner: &Resource<'_>) -> Option<Text> {
        let system = string(contact, "system")?.map(|code| label::code("system", code));
        let usage = string(contact, "use")?.map(|usage| label::code("use", usage));
        let rank = match contact.get("rank") {
            None => None,
            Some(Value::Number(rank)) => Some(
                Label::new("fhir-rank")
                    .with("rank", rank.to_string())
                    .into(),
            ),
            Some(_) => return None,
        };
        let period = self.optional(contact, "period", owner)?;
        let value = Text::content(string(contact, "value")??);
        Some(in_brackets(
            value,
            joined(", ", [system, usage, rank, period]),
        ))
    }

    /// A name; its form (kanji, kana) is the one extension that belongs to the line.
    fn human_name(&mut self, name: &Object, owner: &Resource<'_>) -> Option<Text> {
        let whole = words::human_name(name)?;
        let mut behind = Vec::new();
        match name
            .get("extension")
            .map(|e| e.as_array().map(Vec::as_slice))
        {
            None => {}
            Some(Some([Value::Object(only)])) if has_only(only, &["url", "valueCode"]) => {
                let url = string(only, "url")??;
                if !url.ends_with("iso21090-EN-representation") {
                    return None;
                }
                self.note_extension(url)?;
                behind.push(Some(label::code("name", string(only, "valueCode")??)));
            }
            Some(_) => return None,
        }
        for part in ["prefix", "family", "given", "suffix"] {
            let pieces = strings(name.get(part))?;
            let hidden: Vec<&str> = pieces
                .into_iter()
                .filter(|piece| !whole.contains(piece))
                .collect();
            if !hidden.is_empty() {
                let words = Text::content(hidden.join(" "));
                let label = label::element("HumanName", part);
                behind.push(Some(joined(" ", [Some(label), Some(words)])));
            }
        }
        behind.push(string(name, "use")?.map(|usage| label::code("use", usage)));
        behind.push(self.optional(name, "period", owner)?);
        Some(in_brackets(Text::content(whole), joined(", ", behind)))
    }

    fn address(&mut self, address: &Object, owner: &Resource<'_>) -> Option<Text> {
        let text = string(address, "text")?.unwrap_or_default();
        let mut pieces = Vec::new();
        for part in ["postalCode", "country", "state", "district", "city", "line"] {
            for piece in strings(address.get(part))? {
                if !text.contains(piece) {
                    pieces.push(Some(Text::content(piece)));
                }
            }
        }
        let text = (!text.is_empty()).then(|| Text::content(text));
        let whole = joined(" ", [Some(joined(" ", pieces)), text]);
        let usage = string(address, "use")?.map(|usage| label::code("use", usage));
        let kind = string(address, "type")?.map(|kind| label::code("addresstype", kind));
        let period = self.optional(address, "period", owner)?;
        Some(in_brackets(whole, joined(", ", [usage, kind, period])))
    }

    fn annotation(&mut self, note: &Object, owner: &Resource<'_>) -> Option<Text> {
        let by = self.optional(note, "authorReference", owner)?;
        let name = string(note, "authorString")?.map(Text::content);
        let time = string(note, "time")?.map(Text::content);
        Some(in_brackets(
            Text::content(string(note, "text")??),
            joined(", ", [by, name, time]),
        ))
    }

    /// What a reference says, and where it leads within the file.
    fn reference(&mut self, reference: &Object, owner: &Resource<'_>) -> Option<Text> {
        let display = string(reference, "display")?;
        let kind = string(reference, "type")?;
        let identifier = self.optional(reference, "identifier", owner)?;
        let Some(words) = string(reference, "reference")? else {
            let behind = joined(", ", [kind.map(label::kind), identifier]);
            return Some(in_brackets(
                Text::content(display.unwrap_or_default()),
                behind,
            ));
        };
        let resolved = self.resources().resolve(words, owner);
        let (target, target_kind, is_address) = match resolved {
            Target::Here(number) => {
                let target = &self.resources().all()[number];
                (
                    Some(self.mention(number)),
                    target.kind,
                    target.full_url() == Some(words),
                )
            }
            Target::Contained(body) => {
                let kind = body
                    .get("resourceType")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                let name = words::summary(body).unwrap_or_default();
                let mention = joined(" ", [Some(label::kind(kind)), Some(Text::content(name))]);
                (Some(mention), kind, false)
            }
            Target::Outside => (Some(Text::label("fhir-reference-outside")), "", false),
        };
        let address = (!is_address).then(|| Text::content(words));
        let kind = kind.filter(|kind| *kind != target_kind).map(label::kind);
        let behind = joined(", ", [target, address, kind, identifier]);
        Some(match display {
            Some(display) => in_brackets(Text::content(display), behind),
            None => behind,
        })
    }

    /// Member `key` as a line, if it is there. The outer `None` says that it does not read as one.
    #[expect(clippy::option_option, reason = "absent is not the same as unreadable")]
    fn optional(
        &mut self,
        object: &Object,
        key: &str,
        owner: &Resource<'_>,
    ) -> Option<Option<Text>> {
        match object.get(key) {
            None => Some(None),
            Some(Value::Object(inner)) => self.line(key, inner, owner).map(Some),
            Some(_) => None,
        }
    }
}

/// Whether an object has members of these names only.
fn has_only(object: &Object, keys: &[&str]) -> bool {
    object.keys().all(|key| keys.contains(&key.as_str()))
}

/// Member `key` as a string, if it is there. The outer `None` says that it is something else.
#[expect(clippy::option_option, reason = "absent is not the same as unreadable")]
fn string<'a>(object: &'a Object, key: &str) -> Option<Option<&'a str>> {
    match object.get(key) {
        None => Some(None),
        Some(Value::String(words)) => Some(Some(words)),
        Some(_) => None,
    }
}

/// The strings of a string or of an array of a few strings.
fn strings(value: Option<&Value>) -> Option<Vec<&str>> {
    match value {
        None => Some(Vec::new()),
        Some(Value::String(words)) => Some(vec![words]),
        Some(Value::Array(several)) if several.len() <= STRINGS_MAX => {
            several.iter().map(Value::as_str).collect()
        }
        Some(_) => None,
    }
}

/// A string or number as content.
fn word(object: &Object, key: &str) -> Option<Text> {
    match object.get(key)? {
        Value::String(words) => Some(Text::content(words)),
        Value::Null => None,
        other => Some(Text::content(other.to_string())),
    }
}

fn span(from: Option<Text>, to: Option<Text>) -> Text {
    let dash = Text::content(" – ");
    Text::Joined(from.into_iter().chain([dash]).chain(to).collect())
}

/// The texts that are there, with `between` between them.
pub(super) fn joined(between: &str, texts: impl IntoIterator<Item = Option<Text>>) -> Text {
    let mut pieces: Vec<Text> = Vec::new();
    for text in texts.into_iter().flatten().filter(|text| !text.is_empty()) {
        if !pieces.is_empty() {
            pieces.push(Text::content(between));
        }
        pieces.push(text);
    }
    match pieces.len() {
        1 => pieces.swap_remove(0),
        _ => Text::Joined(pieces),
    }
}

/// `words (behind)`, or the one of them that is not empty.
pub(super) fn in_brackets(words: Text, behind: Text) -> Text {
    if behind.is_empty() {
        words
    } else if words.is_empty() {
        behind
    } else {
        Text::Joined(vec![words, Text::content(" ("), behind, Text::content(")")])
    }
}

const NAME: &[&str] = &[
    "use",
    "text",
    "family",
    "given",
    "prefix",
    "suffix",
    "period",
    "extension",
];
const NAME_PARTS: &[&str] = &["family", "given"];
const ADDRESS: &[&str] = &[
    "use",
    "type",
    "text",
    "line",
    "city",
    "district",
    "state",
    "postalCode",
    "country",
    "period",
];
const ADDRESS_PARTS: &[&str] = &["line", "city", "postalCode", "country", "state"];
/// Given names, or lines of an address, that read as one line.
const STRINGS_MAX: usize = 16;
