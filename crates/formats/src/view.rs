//! The neutral tree of a readable view.
//!
//! Every reader (note, FHIR, plain text, PDF, image …) turns bytes into a [`View`], and every writer
//! (page, presentation, rendition, print) turns a [`View`] into its own form. A text in a view is
//! either *content*, exactly as the record gives it, or a *label*, a sentence of ours that exists in
//! every language; so one tree reads in Japanese and in English.
//!
//! A view never guesses and never hides: what a reader cannot interpret becomes [`Block::Raw`].

mod words;

use std::borrow::Cow;

/// What a person reads of one part, or of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The heading of the whole.
    pub title: Text,
    /// The content, in reading order.
    pub blocks: Vec<Block>,
    /// What the reader of the bytes wants said about the whole, before the content.
    pub notices: Vec<Notice>,
}

impl View {
    /// An empty view under `title`.
    pub fn new(title: Text) -> Self {
        Self {
            title,
            blocks: Vec::new(),
            notices: Vec::new(),
        }
    }

    /// The same view with one more block at its end.
    #[must_use]
    pub fn block(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    /// The same view with one more notice.
    #[must_use]
    pub fn notice(mut self, severity: Severity, text: Text) -> Self {
        self.notices.push(Notice { severity, text });
        self
    }
}

/// One piece of a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading with what belongs under it.
    Section {
        /// The heading.
        title: Text,
        /// What stands under it.
        blocks: Vec<Block>,
    },
    /// Running text; line breaks in it are kept.
    Paragraph(Text),
    /// Text whose spaces and line breaks carry meaning.
    Preformatted(String),
    /// Label and value, row by row.
    Fields(Vec<Field>),
    /// Rows under column headings.
    Table(Table),
    /// Items in order.
    List {
        /// Whether the order carries a number.
        ordered: bool,
        /// The items.
        items: Vec<Value>,
    },
    /// A part that is a picture.
    Image {
        /// Name of the part in the manifest.
        part: String,
        /// Which page of the part, from 1, where it has pages.
        page: Option<u32>,
        /// What the picture is, for those who cannot see it.
        alt: Text,
    },
    /// A part that another viewer shows (PDF, video …).
    Embed {
        /// Name of the part in the manifest.
        part: String,
        /// Its media type.
        media_type: String,
        /// Number of pages, where known.
        page_count: Option<u32>,
    },
    /// What the reader of the bytes could not interpret, shown as it is.
    Raw {
        /// Where it stood.
        label: Text,
        /// The text as given.
        text: String,
    },
    /// A remark about what stands here.
    Notice(Notice),
}

impl Block {
    /// A section of `blocks` under `title`.
    pub fn section(title: Text, blocks: Vec<Block>) -> Self {
        Self::Section { title, blocks }
    }

    /// A paragraph of the record's own words.
    pub fn paragraph(content: impl Into<String>) -> Self {
        Self::Paragraph(Text::content(content))
    }

    /// Something shown as it is because it could not be interpreted.
    pub fn raw(label: Text, text: impl Into<String>) -> Self {
        Self::Raw {
            label,
            text: text.into(),
        }
    }
}

/// One row of [`Block::Fields`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What it is.
    pub label: Text,
    /// What it says.
    pub value: Value,
}

impl Field {
    /// A row with a short value.
    pub fn new(label: Text, value: Text) -> Self {
        Self {
            label,
            value: Value::Inline(value),
        }
    }

    /// A row whose value has a structure of its own.
    pub fn nested(label: Text, blocks: Vec<Block>) -> Self {
        Self {
            label,
            value: Value::Blocks(blocks),
        }
    }
}

/// What stands beside a label, in a cell or in a list item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Words on a line.
    Inline(Text),
    /// A structure of its own.
    Blocks(Vec<Block>),
}

impl From<Text> for Value {
    fn from(text: Text) -> Self {
        Self::Inline(text)
    }
}

/// Rows under column headings; a row has as many cells as there are columns, or fewer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What the table shows.
    pub caption: Option<Text>,
    /// The headings.
    pub columns: Vec<Text>,
    /// The rows, from top to bottom.
    pub rows: Vec<Vec<Value>>,
}

/// A remark to the person who reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How much it matters.
    pub severity: Severity,
    /// What it says.
    pub text: Text,
}

/// How much a notice matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Information,
    /// Read the content with this in mind.
    Caution,
    /// Do not rely on the content before this is cleared up.
    Warning,
}

/// Words in a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// The record's own words, exactly as given.
    Content(String),
    /// The record's own words, given in both languages (as the name of a document type is).
    Bilingual {
        /// In Japanese.
        ja: String,
        /// In English.
        en: String,
    },
    /// Words of ours, by locale key.
    Label(Label),
    /// Several of these, one after the other, without anything between them.
    Joined(Vec<Text>),
}

impl Text {
    /// The record's own words.
    pub fn content(words: impl Into<String>) -> Self {
        Self::Content(words.into())
    }

    /// A sentence of ours without arguments.
    pub fn label(key: impl Into<Cow<'static, str>>) -> Self {
        Self::Label(Label::new(key))
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Content(words) => words.is_empty(),
            Self::Bilingual { ja, en } => ja.is_empty() && en.is_empty(),
            Self::Label(_) => false,
            Self::Joined(texts) => texts.iter().all(Self::is_empty),
        }
    }
}

impl From<Label> for Text {
    fn from(label: Label) -> Self {
        Self::Label(label)
    }
}

/// A sentence of ours: a key of `locales/`, and what fills its places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The locale key.
    pub key: Cow<'static, str>,
    /// Argument names and values, in the order given.
    pub args: Vec<(&'static str, Arg)>,
}

impl Label {
    /// The sentence `key`, without arguments so far.
    pub fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Self {
            key: key.into(),
            args: Vec::new(),
        }
    }

    /// The same sentence with `name` filled by `value`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

/// What fills a place of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// Words, as they are.
    Words(String),
    /// A number, which plural rules see.
    Number(i64),
    /// Another text, put into the reader's language first.
    Text(Box<Text>),
}

impl From<&str> for Arg {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

impl From<String> for Arg {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

impl From<Text> for Arg {
    fn from(text: Text) -> Self {
        Self::Text(Box::new(text))
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Arg {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u64> for Arg {
    fn from(number: u64) -> Self {
        i64::try_from(number).map_or_else(|_| Self::Words(number.to_string()), Self::Number)
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::from(number as u64)
    }
}

/// Control characters, and the overrides that make a text look like another. A writer shows their
/// code points instead.
#[must_use]
pub fn cannot_be_shown(c: char) -> bool {
    let is_override = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    is_override || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}
