//! Clinical documents in XML: HL7 CDA Release 2, read for people.
//!
//! The header is shown element by element and the body by its narrative, which is what its author
//! attested (CDA R2, 1.2.3). Structured entries are named with their number and not interpreted. An
//! element that has no words of ours stands under its own name, with its attributes; only attributes
//! whose value the standard fixes are left out. No document type of its own, no entities, no stylesheet:
//! nothing in the file is fetched or run.

mod header;
mod subject;
#[cfg(test)]
mod tests;

use roxmltree::{Document, Node, ParsingOptions};

use crate::fhir::{narrative_blocks, narrative_is_modest};
use crate::import::{Facts, Subject};
use crate::view::{Block, Label, Notice, Severity, Text, View};

/// The namespace of CDA Release 2.
const NAMESPACE: &str = "urn:hl7-org:v3";

/// What was read of a clinical document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cda {
    /// Whom it is about.
    pub subject: Subject,
    /// What it says for the index.
    pub facts: Facts,
    /// What a person reads.
    pub view: View,
}

/// Why a clinical document is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CdaError {
    /// More bytes than are read into one view.
    #[error("{size} bytes of XML, at most {size_max} are read")]
    TooLarge {
        /// How many bytes there are.
        size: usize,
        /// How many there may be.
        size_max: usize,
    },
    /// Not XML, or with a document type, entities, or more than anybody writes.
    #[error("the XML cannot be read: {detail}")]
    Broken {
        /// What the XML reader met.
        detail: String,
    },
    /// XML of another kind.
    #[error("the XML is no CDA Release 2 document")]
    Other,
    /// About several patients: one record is about one.
    #[error("the document is about {count} patients")]
    SeveralPatients {
        /// How many.
        count: usize,
    },
}

/// Reads a clinical document.
///
/// # Errors
/// It is too large, is no XML without entities, or no clinical document about at most one patient.
pub fn read(bytes: &[u8]) -> Result<Cda, CdaError> {
    if bytes.len() > SIZE_MAX {
        return Err(CdaError::TooLarge {
            size: bytes.len(),
            size_max: SIZE_MAX,
        });
    }
    let text = std::str::from_utf8(bytes).map_err(broken)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if !narrative_is_modest(text) {
        return Err(broken("a tag with more attributes than any document has"));
    }
    let options = ParsingOptions {
        nodes_limit: NODES_MAX,
        ..Default::default()
    };
    let document = Document::parse_with_options(text, options).map_err(broken)?;
    let root = document.root_element();
    if !is(root, "ClinicalDocument") {
        return Err(CdaError::Other);
    }
    if root
        .descendants()
        .any(|node| node.ancestors().count() > DEPTH_MAX)
    {
        return Err(broken("elements within elements beyond any document"));
    }
    let count = children(root)
        .filter(|node| is(*node, "recordTarget"))
        .count();
    if count > 1 {
        return Err(CdaError::SeveralPatients { count });
    }
    Ok(Cda {
        subject: subject::subject(root),
        facts: subject::facts(root),
        view: view(root),
    })
}

fn view(root: Node<'_, '_>) -> View {
    let title = child(root, "title")
        .map(words)
        .filter(|words| !words.is_empty());
    let title = title.map_or_else(|| Text::label("cda-title"), Text::content);
    let mut view = View::new(title);
    if root.tag_name().namespace() != Some(NAMESPACE) {
        let notice = Text::label("cda-no-namespace");
        view = view.notice(Severity::Caution, notice);
    }
    view.blocks = header::blocks(root);
    for component in children(root).filter(|node| is(*node, "component")) {
        for body in children(component) {
            self::body(body, &mut view.blocks);
        }
    }
    view.blocks.push(header::technical(root));
    view
}

/// A body: sections, or a file of another kind.
fn body(body: Node<'_, '_>, blocks: &mut Vec<Block>) {
    match body.tag_name().name() {
        "structuredBody" => {
            for component in children(body) {
                match child(component, "section").filter(|_| is(component, "component")) {
                    Some(found) => blocks.push(section(found)),
                    None => blocks.push(header::unknown(component)),
                }
            }
        }
        "nonXMLBody" => blocks.extend(children(body).map(foreign)),
        _ => blocks.push(header::unknown(body)),
    }
}

/// A section: its narrative, the sections in it, and what else it has by name.
fn section(section: Node<'_, '_>) -> Block {
    let title = child(section, "title")
        .map(words)
        .filter(|words| !words.is_empty());
    let title = title.map_or_else(|| Text::label("cda-section"), Text::content);
    let mut blocks = Vec::new();
    let mut entries: usize = 0;
    for part in children(section) {
        match part.tag_name().name() {
            "title" => {}
            "text" => blocks.extend(narrative(part)),
            "entry" => entries += 1,
            "component" => match child(part, "section") {
                Some(inner) => blocks.push(self::section(inner)),
                None => blocks.push(header::unknown(part)),
            },
            _ => blocks.push(Block::Fields(vec![header::field(part)])),
        }
    }
    if entries > 0 {
        let text = Label::new("cda-entries").with("count", entries);
        blocks.push(Block::Notice(Notice {
            severity: Severity::Information,
            text: text.into(),
        }));
    }
    Block::section(title, blocks)
}

fn narrative(text: Node<'_, '_>) -> Vec<Block> {
    let unreadable = || Block::raw(Text::label("fhir-narrative-unreadable"), words(text));
    narrative_blocks(text).unwrap_or_else(|| vec![unreadable()])
}

/// A body that is a file: text is shown, anything else named.
fn foreign(text: Node<'_, '_>) -> Block {
    let media_type = text.attribute("mediaType").unwrap_or("text/plain");
    let is_base64 = text.attribute("representation") == Some("B64");
    if media_type == "text/plain" && !is_base64 {
        return Block::Preformatted(words(text));
    }
    let label = Label::new("cda-foreign-body")
        .with("media_type", media_type)
        .with("count", text.text().unwrap_or_default().trim().len());
    Block::Notice(Notice {
        severity: Severity::Caution,
        text: label.into(),
    })
}

fn is(node: Node<'_, '_>, name: &str) -> bool {
    let found = node.tag_name();
    found.name() == name && matches!(found.namespace(), None | Some(NAMESPACE))
}

fn children<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(Node::is_element)
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    children(node).find(|child| is(*child, name))
}

/// The element at the end of a path of names, the first of each.
fn at<'a, 'i>(node: Node<'a, 'i>, path: &[&str]) -> Option<Node<'a, 'i>> {
    path.iter().try_fold(node, |node, name| child(node, name))
}

/// All words in an element, parted by single spaces.
fn words(node: Node<'_, '_>) -> String {
    let texts = node.descendants().filter(Node::is_text);
    let texts = texts.filter_map(|node| node.text());
    let words = texts.flat_map(str::split_whitespace);
    words.collect::<Vec<_>>().join(" ")
}

fn broken(detail: impl ToString) -> CdaError {
    CdaError::Broken {
        detail: detail.to_string().chars().take(160).collect(),
    }
}

const SIZE_MAX: usize = 16 * 1024 * 1024;
const NODES_MAX: u32 = 500_000;
const DEPTH_MAX: usize = 60;
