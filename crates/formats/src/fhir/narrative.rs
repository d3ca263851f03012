//! The narrative of a resource (FHIR R4, 2.4): XHTML turned into blocks of a view.
//!
//! Only words, lists and tables come through; scripts, styles and addresses of pictures never become
//! anything but words. What the XML reader refuses (a document type of its own, entities, too many
//! nodes) is shown as it stands.

use roxmltree::{Document, Node, ParsingOptions};

use crate::view::{Block, Table, Text, Value};

/// The blocks of a narrative `div`.
pub(super) fn blocks(div: &str) -> Vec<Block> {
    read(div).unwrap_or_else(|| vec![Block::raw(Text::label("fhir-narrative-unreadable"), div)])
}

fn read(div: &str) -> Option<Vec<Block>> {
    let page = format!("{ENTITIES}{div}");
    let options = ParsingOptions {
        allow_dtd: true,
        nodes_limit: NODES_MAX,
        ..Default::default()
    };
    if !is_modest(div) {
        return None;
    }
    let document = Document::parse_with_options(&page, options).ok()?;
    let mut flow = Flow::default();
    flow.children(document.root_element(), DEPTH_MAX)?;
    Some(flow.done())
}

/// The blocks of the narrative of a clinical document (CDA R2, 4.3.5); an element that is none of
/// its own is named before its words.
pub(crate) fn clinical_blocks(text: Node<'_, '_>) -> Option<Vec<Block>> {
    let mut flow = Flow::default();
    flow.children(text, DEPTH_MAX)?;
    Some(flow.done())
}

/// Whether no tag has more attributes than any table needs: the XML reader compares each with each.
pub(crate) fn is_modest(div: &str) -> bool {
    div.split('<')
        .all(|tag| tag.bytes().filter(|b| *b == b'=').count() <= EQUALS_MAX)
}

/// Blocks so far, and the line being written.
#[derive(Default)]
struct Flow {
    blocks: Vec<Block>,
    line: String,
}

impl Flow {
    fn children(&mut self, node: Node<'_, '_>, depth: usize) -> Option<()> {
        let deeper = depth.checked_sub(1)?;
        for child in node.children() {
            if child.is_text() {
                self.words(child.text().unwrap_or_default());
            } else if child.is_element() {
                self.element(child, deeper)?;
            }
        }
        Some(())
    }

    fn element(&mut self, node: Node<'_, '_>, depth: usize) -> Option<()> {
        match node.tag_name().name() {
            "br" => self.line.push('\n'),
            "p" | "paragraph" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote"
            | "dt" | "dd" | "hr" | "dl" | "address" | "section" => {
                self.end_line();
                self.children(node, depth)?;
                self.end_line();
            }
            "pre" => {
                self.end_line();
                let words: String = node
                    .descendants()
                    .filter_map(|n| n.text().filter(|_| n.is_text()))
                    .collect();
                self.blocks.push(Block::Preformatted(words));
            }
            list @ ("ul" | "ol") => {
                self.end_line();
                let items = each(node, "li", depth)?;
                self.blocks.push(Block::List {
                    ordered: list == "ol",
                    items,
                });
            }
            "table" => {
                self.end_line();
                let table = table(node, depth)?;
                self.blocks.push(Block::Table(table));
            }
            "list" => {
                self.end_line();
                let items = each(node, "item", depth)?;
                self.blocks.push(Block::List {
                    ordered: node.attribute("listType") == Some("ordered"),
                    items,
                });
            }
            "footnote" => {
                self.words(" [");
                self.children(node, depth)?;
                self.words("] ");
            }
            "content" if node.attribute("revised").is_some() => {
                self.words(" [");
                self.words(node.attribute("revised").unwrap_or_default());
                self.words(": ");
                self.children(node, depth)?;
                self.words("] ");
            }
            "renderMultiMedia" => {
                self.children(node, depth)?;
                self.aside(&node, &["referencedObject"]);
            }
            "linkHtml" => {
                self.children(node, depth)?;
                self.aside(&node, &["href"]);
            }
            "img" => self.aside(&node, &["alt", "src"]),
            "a" => {
                self.children(node, depth)?;
                self.aside(&node, &["href"]);
            }
            other => {
                if is_clinical(node) && !CLINICAL_INLINE.contains(&other) {
                    self.words(&format!(" [{other}] "));
                }
                self.children(node, depth)?;
            }
        }
        Some(())
    }

    /// Words with their white space folded, as a browser would.
    fn words(&mut self, words: &str) {
        for c in words.chars() {
            let space = matches!(c, ' ' | '\t' | '\n' | '\r');
            if !space {
                self.line.push(c);
            } else if !self.line.is_empty() && !self.line.ends_with([' ', '\n']) {
                self.line.push(' ');
            }
        }
    }

    /// Addresses, in brackets behind the words they belong to.
    fn aside(&mut self, node: &Node<'_, '_>, attributes: &[&str]) {
        let given: Vec<&str> = attributes
            .iter()
            .filter_map(|name| node.attribute(*name))
            .collect();
        if given
            .iter()
            .any(|words| !words.is_empty() && !words.starts_with('#'))
        {
            self.words(" [");
            self.words(&given.join(" "));
            self.words("]");
        }
    }

    fn end_line(&mut self) {
        let words = std::mem::take(&mut self.line);
        let words = words.trim_matches([' ', '\n']);
        if !words.is_empty() {
            self.blocks.push(Block::paragraph(words));
        }
    }

    fn done(mut self) -> Vec<Block> {
        self.end_line();
        self.blocks
    }
}

/// Whether an element stands in a clinical document.
fn is_clinical(node: Node<'_, '_>) -> bool {
    let root = node.document().root_element();
    root.tag_name().name() == "ClinicalDocument"
}

/// The content of an element as a value: a line, or blocks.
fn value(node: Node<'_, '_>, depth: usize) -> Option<Value> {
    let mut flow = Flow::default();
    flow.children(node, depth)?;
    let mut blocks = flow.done();
    Some(match blocks.as_mut_slice() {
        [] => Text::content("").into(),
        [Block::Paragraph(text)] => text.clone().into(),
        _ => Value::Blocks(blocks),
    })
}

/// The children called `name` as values; words that stand between them become one of their own.
fn each(node: Node<'_, '_>, name: &str, depth: usize) -> Option<Vec<Value>> {
    let deeper = depth.checked_sub(1)?;
    node.children()
        .filter(|child| {
            child.is_element() || child.text().is_some_and(|text| !text.trim().is_empty())
        })
        .map(|child| {
            if child.is_element() && child.tag_name().name() == name {
                value(child, deeper)
            } else if child.is_element() {
                let mut flow = Flow::default();
                flow.element(child, deeper)?;
                Some(Value::Blocks(flow.done()))
            } else {
                Some(Text::content(child.text().unwrap_or_default().trim()).into())
            }
        })
        .collect()
}

/// A table: a first row of headings where there is one, every other row as it stands.
fn table(node: Node<'_, '_>, depth: usize) -> Option<Table> {
    let mut caption = String::new();
    let mut rows: Vec<(bool, Vec<Value>)> = Vec::new();
    for part in node.children().filter(Node::is_element) {
        match part.tag_name().name() {
            "caption" => {
                caption = part
                    .descendants()
                    .filter_map(|n| n.text().filter(|_| n.is_text()))
                    .collect();
            }
            "tr" => rows.push(row(part, depth)?),
            "thead" | "tbody" | "tfoot" => {
                for tr in part
                    .children()
                    .filter(|child| child.tag_name().name() == "tr")
                {
                    rows.push(row(tr, depth)?);
                }
            }
            _ => {}
        }
    }
    let wide = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let heading = rows.first().is_some_and(|(heading, cells)| {
        *heading && cells.iter().all(|cell| matches!(cell, Value::Inline(_)))
    });
    let mut columns: Vec<Text> = Vec::new();
    if heading {
        let (_, cells) = rows.remove(0);
        columns.extend(cells.into_iter().filter_map(|cell| match cell {
            Value::Inline(text) => Some(text),
            Value::Blocks(_) => None,
        }));
    }
    columns.resize(wide, Text::content(""));
    let caption = caption.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Table {
        caption: (!caption.is_empty()).then(|| Text::content(caption)),
        columns,
        rows: rows.into_iter().map(|(_, cells)| cells).collect(),
    })
}

/// The cells of a row, and whether all of them are headings.
fn row(node: Node<'_, '_>, depth: usize) -> Option<(bool, Vec<Value>)> {
    let cells = || node.children().filter(Node::is_element);
    let heading = cells().all(|cell| cell.tag_name().name() == "th");
    let values = cells()
        .map(|cell| value(cell, depth.checked_sub(1)?))
        .collect::<Option<_>>()?;
    Some((heading, values))
}

/// The named characters of XHTML that narratives use; XML itself knows only five.
const ENTITIES: &str = "<!DOCTYPE div [\
    <!ENTITY nbsp '&#160;'><!ENTITY copy '&#169;'><!ENTITY reg '&#174;'><!ENTITY deg '&#176;'>\
    <!ENTITY plusmn '&#177;'><!ENTITY micro '&#181;'><!ENTITY middot '&#183;'><!ENTITY times '&#215;'>\
    <!ENTITY ndash '&#8211;'><!ENTITY mdash '&#8212;'><!ENTITY hellip '&#8230;'>\
    <!ENTITY laquo '&#171;'><!ENTITY raquo '&#187;'><!ENTITY lsquo '&#8216;'><!ENTITY rsquo '&#8217;'>\
    <!ENTITY ldquo '&#8220;'><!ENTITY rdquo '&#8221;'><!ENTITY euro '&#8364;'><!ENTITY le '&#8804;'>\
    <!ENTITY ge '&#8805;'><!ENTITY sup2 '&#178;'><!ENTITY sup3 '&#179;'>]>";
/// What stands within a line of a clinical narrative, or only says how it looks.
const CLINICAL_INLINE: [&str; 7] = [
    "content",
    "sub",
    "sup",
    "caption",
    "footnoteRef",
    "col",
    "colgroup",
];
const NODES_MAX: u32 = 200_000;
const DEPTH_MAX: usize = 60;
/// Equals signs between two tags; long running text may have as many.
const EQUALS_MAX: usize = 1000;
