//! Views in HTML: the fragment that a page shows, and one file that stands alone.
//!
//! The same view, language and addresses give the same bytes for ever; a change of these bytes is a
//! new [`RENDERER`]. No script, no style attribute, no event handler, and no address but those that
//! [`Addresses`] gives, so it stands under the strictest content security policy.
//! Classes: `sheet state version label part meaning fixed` around, and within
//! `view-section heading text fields data image embed raw notice code-point`.

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::locale::Locale;
use crate::sheet::{Sheet, version_text};
use crate::view::{
    Block, Field, Label, Notice, Severity, Table, Text, Value, View, cannot_be_shown,
};

pub mod difference;

/// What makes the bytes; stands in every manifest that has a presentation.
pub const RENDERER: &str = "genpon-html/2";

/// The media type of a presentation and of a rendition.
pub const MEDIA_TYPE: &str = "text/html; charset=utf-8";

const STYLE: &str = include_str!("html/sheet.css");
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// Where a browser finds the parts that a view shows as pictures or links to.
pub trait Addresses {
    /// The address of the part; none: it cannot be shown here, and the view says so.
    fn address(&self, part: &str) -> Option<String>;

    /// The address of one page of the part, from 1, as a picture; none: as above.
    fn page(&self, _part: &str, _page: u32) -> Option<String> {
        None
    }
}

/// No part can be reached.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nowhere;

impl Addresses for Nowhere {
    fn address(&self, _: &str) -> Option<String> {
        None
    }
}

/// Each part under one path, by its name.
#[derive(Debug, Clone)]
pub struct Under {
    /// What stands before the name, such as `/records/…/versions/2/parts/`.
    pub path: String,
}

impl Addresses for Under {
    fn address(&self, part: &str) -> Option<String> {
        let name: String = part.bytes().map(percent_encode).collect();
        Some(format!("{}{name}", self.path))
    }

    fn page(&self, part: &str, page: u32) -> Option<String> {
        self.address(part)
            .map(|address| format!("{address}?page={page}"))
    }
}

fn percent_encode(byte: u8) -> String {
    match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    }
}

/// Parts carried inside the file itself, as `data:` addresses.
#[derive(Debug, Clone, Default)]
pub struct Inside(BTreeMap<String, String>);

impl Inside {
    /// Takes the bytes of a part along. Only what a browser shows or saves without running it:
    /// the media type is written as given, so hand in only pictures, PDF and plain text.
    pub fn carry(&mut self, part: &str, media_type: &str, bytes: &[u8]) {
        let address = format!("data:{media_type};base64,{}", BASE64_STANDARD.encode(bytes));
        self.0.insert(part.to_owned(), address);
    }
}

impl Addresses for Inside {
    fn address(&self, part: &str) -> Option<String> {
        self.0.get(part).cloned()
    }
}

/// The presentation: what a confirmer is shown and signs off, with what confirming means. A fragment
/// for a page that has its own first heading.
#[must_use]
pub fn presentation(sheet: &Sheet<'_>, locale: &Locale, addresses: &dyn Addresses) -> String {
    let meaning = Label::new("sheet-meaning").with("version", version_text(sheet.version));
    let meaning = html! { p.meaning { (locale.read_label(&meaning)) } };
    article(sheet, locale, addresses, 2, &meaning).into_string()
}

/// A version as a page shows it: the sheet alone.
#[must_use]
pub fn sheet(sheet: &Sheet<'_>, locale: &Locale, addresses: &dyn Addresses) -> String {
    article(sheet, locale, addresses, 2, &html! {}).into_string()
}

/// One file that any browser reads offline: the rendition fixed at confirmation, or the print of a
/// draft with its mark.
#[must_use]
pub fn document(sheet: &Sheet<'_>, locale: &Locale, addresses: &dyn Addresses) -> String {
    let is_confirmed = sheet.confirmation.is_some();
    let foot = html! { @if is_confirmed { p.fixed { (locale.say("sheet-fixed")) } } };
    let state = locale.read_text(&sheet.state().to_text());
    let version = locale.read_text(&version_text(sheet.version));
    html! {
        (DOCTYPE)
        html lang=(locale.lang().tag()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (sheet.title) " · " (version) " · " (state) }
                style { (PreEscaped(STYLE)) }
            }
            body { main { (article(sheet, locale, addresses, 1, &foot)) } }
        }
    }
    .into_string()
}

/// The sheet with its title at `level`.
fn article(
    sheet: &Sheet<'_>,
    locale: &Locale,
    addresses: &dyn Addresses,
    level: u8,
    foot: &Markup,
) -> Markup {
    let state = sheet.state();
    let writer = Writer { locale, addresses };
    html! {
        article.sheet lang=(locale.lang().tag()) data-state=(state.code()) {
            header {
                p.state {
                    strong { (writer.text(&state.to_text())) }
                    " " span.version { (writer.text(&version_text(sheet.version))) }
                    " " span.label { (writer.text(&sheet.label_text())) }
                }
                (heading(level, &words(sheet.title.as_str())))
            }
            @for notice in &sheet.notices() { (writer.notice(notice)) }
            (writer.blocks(&sheet.head(), level + 1))
            section.view-section {
                (heading(level + 1, &writer.text(&Text::label("sheet-content"))))
                (writer.content(sheet, level + 1))
            }
            (writer.blocks(&sheet.foot(), level + 1))
            (foot)
        }
    }
}

/// A view as a fragment: its notices, then its blocks. `level` is that of its first headings (2–6);
/// the title is for the caller to place.
#[must_use]
pub fn view(view: &View, locale: &Locale, addresses: &dyn Addresses, level: u8) -> Markup {
    let writer = Writer { locale, addresses };
    html! {
        @for notice in &view.notices { (writer.notice(notice)) }
        (writer.blocks(&view.blocks, level))
    }
}

struct Writer<'a> {
    locale: &'a Locale,
    addresses: &'a dyn Addresses,
}

impl Writer<'_> {
    /// The views of the parts; a single one needs no heading of its own.
    fn content(&self, sheet: &Sheet<'_>, level: u8) -> Markup {
        let views: Vec<_> = sheet.parts.iter().filter_map(|p| p.view.as_ref()).collect();
        let is_single = views.len() == 1;
        let level = if is_single { level + 1 } else { level + 2 };
        html! {
            @for view in views {
                section.part {
                    @if !is_single { (heading(level - 1, &self.text(&view.title))) }
                    @for notice in &view.notices { (self.notice(notice)) }
                    (self.blocks(&view.blocks, level))
                }
            }
        }
    }

    fn blocks(&self, blocks: &[Block], level: u8) -> Markup {
        html! { @for block in blocks { (self.block(block, level)) } }
    }

    fn block(&self, block: &Block, level: u8) -> Markup {
        match block {
            Block::Section { title, blocks } => html! {
                section.view-section {
                    (heading(level, &self.text(title)))
                    (self.blocks(blocks, level.saturating_add(1)))
                }
            },
            Block::Paragraph(text) => html! { p.text { (self.text(text)) } },
            Block::Preformatted(text) => html! { pre { (verbatim(text)) } },
            Block::Fields(fields) => self.fields(fields, level),
            Block::Table(table) => self.table(table, level),
            Block::List { ordered, items } => self.list(*ordered, items, level),
            Block::Image { part, page, alt } => self.image(part, *page, alt),
            Block::Embed {
                part,
                media_type,
                page_count,
            } => self.embed(part, media_type, *page_count),
            Block::Raw { label, text } => html! {
                section.raw {
                    (heading(level, &self.text(label)))
                    pre { (verbatim(text)) }
                }
            },
            Block::Notice(notice) => self.notice(notice),
        }
    }

    fn fields(&self, fields: &[Field], level: u8) -> Markup {
        html! {
            dl.fields {
                @for field in fields {
                    div {
                        dt { (self.text(&field.label)) }
                        dd { (self.value(&field.value, level)) }
                    }
                }
            }
        }
    }

    fn table(&self, table: &Table, level: u8) -> Markup {
        html! {
            table.data {
                @if let Some(caption) = &table.caption { caption { (self.text(caption)) } }
                thead { tr { @for column in &table.columns { th scope="col" { (self.text(column)) } } } }
                tbody {
                    @for row in &table.rows {
                        tr {
                            @for cell in row { td { (self.value(cell, level)) } }
                            @for _ in row.len()..table.columns.len() { td {} }
                        }
                    }
                }
            }
        }
    }

    fn list(&self, ordered: bool, items: &[Value], level: u8) -> Markup {
        let items = html! { @for item in items { li { (self.value(item, level)) } } };
        if ordered {
            html! { ol { (items) } }
        } else {
            html! { ul { (items) } }
        }
    }

    fn value(&self, value: &Value, level: u8) -> Markup {
        match value {
            Value::Inline(text) => html! { (self.text(text)) },
            Value::Blocks(blocks) => self.blocks(blocks, level),
        }
    }

    /// A picture; the pages of a long document are fetched as they come into sight.
    fn image(&self, part: &str, page: Option<u32>, alt: &Text) -> Markup {
        let alt = self.locale.read_text(alt);
        let (address, loading) = match page {
            None => (self.addresses.address(part), None),
            Some(page) => (self.addresses.page(part, page), Some("lazy")),
        };
        match address {
            Some(address) => html! {
                figure.image { img src=(address) alt=(alt) loading=[loading]; figcaption { (alt) } }
            },
            None => self.elsewhere(part, &alt),
        }
    }

    fn embed(&self, part: &str, media_type: &str, page_count: Option<u32>) -> Markup {
        let Some(address) = self.addresses.address(part) else {
            return self.elsewhere(part, media_type);
        };
        let label = match page_count {
            Some(pages) => Label::new("view-part-open-pages").with("pages", pages),
            None => Label::new("view-part-open"),
        };
        let label = label.with("name", part).with("media_type", media_type);
        html! {
            p.embed { a href=(address) type=(media_type) download=(part) { (self.locale.read_label(&label)) } }
        }
    }

    fn elsewhere(&self, part: &str, what: &str) -> Markup {
        let label = Label::new("view-part-elsewhere")
            .with("name", part)
            .with("media_type", what);
        html! { p.embed { (self.locale.read_label(&label)) } }
    }

    fn notice(&self, notice: &Notice) -> Markup {
        let (class, key) = match notice.severity {
            Severity::Information => ("notice information", "view-information"),
            Severity::Caution => ("notice caution", "view-caution"),
            Severity::Warning => ("notice warning", "view-warning"),
        };
        html! {
            p class=(class) role="note" { strong { (self.locale.say(key)) } " " (self.text(&notice.text)) }
        }
    }

    fn text(&self, text: &Text) -> Markup {
        words(&self.locale.read_text(text))
    }
}

/// Text as it is. A character that cannot be shown, or would turn the words around it, is shown as
/// its code point: content must not look like other content.
pub(crate) fn words(text: &str) -> Markup {
    if !text.contains(cannot_be_shown) {
        // Almost every text: nothing to escape, so that it is copied at once and not byte by byte.
        let is_plain = !text.bytes().any(|b| matches!(b, b'&' | b'<' | b'>' | b'"'));
        return if is_plain {
            PreEscaped(text.to_owned())
        } else {
            html! { (text) }
        };
    }
    html! {
        @for piece in text.split_inclusive(cannot_be_shown) {
            @let hidden = piece.chars().next_back().filter(|c| cannot_be_shown(*c));
            (piece.trim_end_matches(cannot_be_shown))
            @if let Some(c) = hidden { span.code-point { (format!("U+{:04X}", u32::from(c))) } }
        }
    }
}

/// Text for `pre`: a browser drops one line feed at its start, so one more is put there.
fn verbatim(text: &str) -> Markup {
    html! { @if text.starts_with('\n') { "\n" } (words(text)) }
}

/// A heading; below the sixth level by role, because HTML has no more.
fn heading(level: u8, text: &Markup) -> Markup {
    match level {
        0..=1 => html! { h1 { (text) } },
        2 => html! { h2 { (text) } },
        3 => html! { h3 { (text) } },
        4 => html! { h4 { (text) } },
        5 => html! { h5 { (text) } },
        6 => html! { h6 { (text) } },
        _ => html! { p.heading role="heading" aria-level=(level) { (text) } },
    }
}
