//! The header of a clinical document as fields: who, for whom, when, where, by whom attested.
//!
//! Every element becomes a row: under words of ours where it has any, else under its own name. Values of
//! the data types of CDA (identifiers, codes, times, names, addresses) stand on one line.

use roxmltree::Node;

use super::{children, is, words};
use crate::view::{Block, Field, Text, Value};

/// The header in the order in which people ask: patient, document, people, visit, the rest.
pub(super) fn blocks(root: Node<'_, '_>) -> Vec<Block> {
    let is_body = |node: &Node<'_, '_>| is(*node, "component");
    let is_title = |node: &Node<'_, '_>| is(*node, "title");
    let shown = children(root)
        .filter(|node| !is_body(node) && !is_title(node) && !is_technical(*node))
        .collect::<Vec<_>>();
    let (patient, others): (Vec<_>, Vec<_>) = shown
        .into_iter()
        .partition(|node| is(*node, "recordTarget"));
    let fields: Vec<Field> = patient.into_iter().chain(others).map(field).collect();
    vec![Block::Fields(fields)]
}

/// What says which rules the document was made by.
pub(super) fn technical(root: Node<'_, '_>) -> Block {
    let fields = children(root).filter(|node| is_technical(*node)).map(field);
    let title = Text::label("cda-technical");
    Block::section(title, vec![Block::Fields(fields.collect())])
}

fn is_technical(node: Node<'_, '_>) -> bool {
    TECHNICAL.iter().any(|name| is(node, name))
}

/// An element that has no place where it stands.
pub(super) fn unknown(node: Node<'_, '_>) -> Block {
    Block::Fields(vec![field(node)])
}

/// One element as a row.
pub(super) fn field(node: Node<'_, '_>) -> Field {
    let name = node.tag_name().name();
    let label = label(name).map_or_else(|| Text::content(name), Text::label);
    Field {
        label,
        value: value(node),
    }
}

fn value(node: Node<'_, '_>) -> Value {
    let has_elements = children(node).next().is_some();
    if !has_elements || is_line(node) {
        return Text::content(line(node)).into();
    }
    let attributes = attributes(node, &[]);
    let own = (!attributes.is_empty()).then(|| {
        let label = Text::label("cda-attributes");
        Field::new(label, Text::content(attributes))
    });
    // Words between the elements are words of the document too.
    let between = node.children().filter(Node::is_text);
    let between = between.filter_map(|text| text.text()).map(str::trim);
    let between = between.filter(|text| !text.is_empty());
    let between = between.map(|text| Field::new(Text::content("–"), Text::content(text)));
    let rows = own
        .into_iter()
        .chain(between)
        .chain(children(node).map(field));
    Value::Blocks(vec![Block::Fields(rows.collect())])
}

/// Names and addresses: parts without parts, which stand on one line.
fn is_line(node: Node<'_, '_>) -> bool {
    matches!(node.tag_name().name(), "name" | "addr")
        && children(node).all(|part| children(part).next().is_none())
}

/// A value on one line: code with its words, time, identifier, address, words.
fn line(node: Node<'_, '_>) -> String {
    let mut parts = Vec::new();
    let attribute = |name: &str| node.attribute(name).filter(|text| !text.is_empty());
    parts.extend(attribute("displayName").map(str::to_owned));
    parts.extend(attribute("extension").map(str::to_owned));
    parts.extend(attribute("value").map(|value| match is_time(node) {
        true => time(value).unwrap_or_else(|| value.to_owned()),
        false => value.to_owned(),
    }));
    let said = words(node);
    parts.extend(Some(said).filter(|said| !said.is_empty()));
    let rest = attributes(node, &["displayName", "extension", "value"]);
    if !rest.is_empty() {
        parts.push(format!("({rest})"));
    }
    parts.join(" ")
}

/// Attributes as `name=value`, but for those named and those that the standard fixes.
fn attributes(node: Node<'_, '_>, but: &[&str]) -> String {
    let kept = node
        .attributes()
        .filter(|attribute| !FIXED.contains(&attribute.name()) && !but.contains(&attribute.name()));
    let kept = kept.map(|attribute| format!("{}={}", attribute.name(), attribute.value()));
    kept.collect::<Vec<_>>().join(", ")
}

fn is_time(node: Node<'_, '_>) -> bool {
    let name = node.tag_name().name();
    let parent = node.parent().map(|parent| parent.tag_name().name());
    let is_time = |name: &str| name.ends_with("Time") || name == "time";
    is_time(name) || (matches!(name, "low" | "high" | "center") && parent.is_some_and(is_time))
}

/// A time of HL7, `20200506003000+0900`, with its marks: as precise as it was given.
pub(super) fn time(given: &str) -> Option<String> {
    let (digits, zone) = match given.find(['+', '-']) {
        Some(at) => given.split_at(at),
        None => (given, ""),
    };
    let (digits, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let is_zone = zone.is_empty() || (zone.len() == 5 && all(&zone[1..]));
    if !all(digits) || !all(fraction) || !is_zone {
        return None;
    }
    let mut text = match digits.len() {
        4 => digits.to_owned(),
        6 => format!("{}-{}", &digits[..4], &digits[4..]),
        8.. => format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..8]),
        _ => return None,
    };
    match digits.len() {
        4 | 6 | 8 => {}
        12 => text.push_str(&format!("T{}:{}", &digits[8..10], &digits[10..12])),
        14 => text.push_str(&format!(
            "T{}:{}:{}",
            &digits[8..10],
            &digits[10..12],
            &digits[12..14]
        )),
        _ => return None,
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    if !zone.is_empty() {
        text.push_str(&format!("{}:{}", &zone[..3], &zone[3..]));
    }
    Some(text)
}

/// The words of ours for an element of the header.
fn label(name: &str) -> Option<&'static str> {
    LABELS
        .iter()
        .find(|(element, _)| *element == name)
        .map(|(_, key)| *key)
}

/// What says which rules the document was made by.
const TECHNICAL: [&str; 3] = ["realmCode", "typeId", "templateId"];
/// Attributes whose value the standard fixes for each element, or that are about XML.
const FIXED: [&str; 7] = [
    "classCode",
    "determinerCode",
    "moodCode",
    "contextControlCode",
    "contextConductionInd",
    "schemaLocation",
    "type",
];
const LABELS: &[(&str, &str)] = &[
    ("recordTarget", "cda-record-target"),
    ("patientRole", "cda-patient-role"),
    ("patient", "cda-patient"),
    ("id", "cda-id"),
    ("name", "cda-name"),
    ("addr", "cda-addr"),
    ("telecom", "cda-telecom"),
    ("administrativeGenderCode", "cda-sex"),
    ("birthTime", "cda-birth-time"),
    ("code", "cda-code"),
    ("effectiveTime", "cda-effective-time"),
    ("confidentialityCode", "cda-confidentiality"),
    ("languageCode", "cda-language"),
    ("setId", "cda-set"),
    ("versionNumber", "cda-version"),
    ("author", "cda-author"),
    ("dataEnterer", "cda-data-enterer"),
    ("informant", "cda-informant"),
    ("custodian", "cda-custodian"),
    ("informationRecipient", "cda-recipient"),
    ("legalAuthenticator", "cda-legal-authenticator"),
    ("authenticator", "cda-authenticator"),
    ("participant", "cda-participant"),
    ("documentationOf", "cda-documentation-of"),
    ("relatedDocument", "cda-related-document"),
    ("componentOf", "cda-encounter"),
    ("time", "cda-time"),
    ("low", "cda-from"),
    ("high", "cda-until"),
    ("assignedPerson", "cda-person"),
    ("representedOrganization", "cda-organization"),
];
