//! Files that other people's systems made (public examples, kept beside the repository).

use std::path::{Path, PathBuf};

use genpon_formats::locale::{Lang, Locale};
use genpon_formats::view::{Block, Notice, Text, Value, View};

/// The folders of FHIR files.
pub(crate) const FHIR: [&str; 7] = [
    "synthea-r4",
    "jp-clins",
    "jp-echeckup",
    "jp-ereferral",
    "jp-etwodis",
    "jp-examplecreation",
    "hl7-fhir-r4-examples",
];

/// The files of a folder, in order; none, with a loud line, where the data is not there.
pub(crate) fn files(folder: &str) -> Vec<PathBuf> {
    let place = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/realdata")
        .join(folder);
    let Ok(entries) = std::fs::read_dir(&place) else {
        println!("SKIPPED: no real data at {}", place.display());
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Folder and name of a file, as the tables of the tests write it.
pub(crate) fn short(file: &Path) -> String {
    let mut pieces = file
        .components()
        .rev()
        .map(|piece| piece.as_os_str().to_string_lossy());
    let name = pieces.next().unwrap();
    format!("{}/{name}", pieces.next().unwrap())
}

/// Everything a person reads in a view, piece by piece.
pub(crate) fn read_aloud(view: &View, lang: Lang) -> Vec<String> {
    let mut reader = Aloud {
        locale: Locale::of(lang),
        words: Vec::new(),
    };
    reader.text(&view.title);
    view.notices.iter().for_each(|notice| reader.notice(notice));
    reader.blocks(&view.blocks);
    reader.words
}

struct Aloud {
    locale: &'static Locale,
    words: Vec<String>,
}

impl Aloud {
    fn text(&mut self, text: &Text) {
        self.words.push(self.locale.read_text(text));
    }

    fn notice(&mut self, notice: &Notice) {
        self.text(&notice.text);
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Inline(text) => self.text(text),
            Value::Blocks(blocks) => self.blocks(blocks),
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Section { title, blocks } => {
                self.text(title);
                self.blocks(blocks);
            }
            Block::Paragraph(text) => self.text(text),
            Block::Preformatted(words) => self.words.push(words.clone()),
            Block::Fields(fields) => {
                for field in fields {
                    self.text(&field.label);
                    self.value(&field.value);
                }
            }
            Block::Table(table) => {
                table
                    .caption
                    .iter()
                    .chain(&table.columns)
                    .for_each(|text| self.text(text));
                table
                    .rows
                    .iter()
                    .flatten()
                    .for_each(|cell| self.value(cell));
            }
            Block::List { items, .. } => items.iter().for_each(|item| self.value(item)),
            Block::Image { part, alt, .. } => {
                self.words.push(part.clone());
                self.text(alt);
            }
            Block::Embed {
                part, media_type, ..
            } => {
                self.words.extend([part.clone(), media_type.clone()]);
            }
            Block::Raw { label, text } => {
                self.text(label);
                self.words.push(text.clone());
            }
            Block::Notice(notice) => self.notice(notice),
        }
    }
}
