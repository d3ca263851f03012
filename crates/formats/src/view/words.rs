//! The words of a view: what a search in the text of records looks through.
//!
//! Only what the record itself says, in reading order, one line per text. Our own labels are left
//! out: they would make every record of a kind alike.

use super::{Block, Field, Table, Text, Value, View};

impl View {
    /// The record's own words, one line per text, cut behind so many bytes.
    #[must_use]
    pub fn words(&self, bytes_max: usize) -> String {
        let mut words = Words {
            text: String::new(),
            bytes_max,
        };
        words.text(&self.title);
        words.blocks(&self.blocks);
        words.text
    }
}

struct Words {
    text: String,
    bytes_max: usize,
}

impl Words {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Section { title, blocks } => {
                self.text(title);
                self.blocks(blocks);
            }
            Block::Paragraph(text) | Block::Image { alt: text, .. } => self.text(text),
            Block::Preformatted(text) => self.line(text),
            Block::Fields(fields) => fields.iter().for_each(|field| self.field(field)),
            Block::Table(table) => self.table(table),
            Block::List { items, .. } => items.iter().for_each(|item| self.value(item)),
            Block::Raw { label, text } => {
                self.text(label);
                self.line(text);
            }
            Block::Notice(notice) => self.text(&notice.text),
            Block::Embed { .. } => {}
        }
    }

    fn field(&mut self, field: &Field) {
        self.text(&field.label);
        self.value(&field.value);
    }

    fn table(&mut self, table: &Table) {
        table.caption.iter().for_each(|caption| self.text(caption));
        table.columns.iter().for_each(|column| self.text(column));
        let cells = table.rows.iter().flatten();
        cells.for_each(|cell| self.value(cell));
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Inline(text) => self.text(text),
            Value::Blocks(blocks) => self.blocks(blocks),
        }
    }

    fn text(&mut self, text: &Text) {
        match text {
            Text::Content(words) => self.line(words),
            Text::Bilingual { ja, en } => {
                self.line(ja);
                self.line(en);
            }
            Text::Label(_) => {}
            Text::Joined(texts) => texts.iter().for_each(|text| self.text(text)),
        }
    }

    /// Cut at a character.
    fn line(&mut self, words: &str) {
        let room = self.bytes_max.saturating_sub(self.text.len());
        let end = words.floor_char_boundary(room);
        if end > 0 {
            self.text.push_str(&words[..end]);
            self.text.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Label;

    #[test]
    fn only_what_the_record_says_is_its_words() {
        let said = |words: &str| Text::content(words);
        let view = View::new(Text::label("note-soap"))
            .block(Block::section(
                Text::label("note-plan"),
                vec![Block::paragraph("再診 7日後")],
            ))
            .block(Block::Fields(vec![Field::new(
                Text::label("x"),
                Text::Joined(vec![
                    Label::new("y").with("reason", said("引数")).into(),
                    said("35 U/L"),
                ]),
            )]))
            .block(Block::Table(Table {
                caption: None,
                columns: vec![Text::Bilingual {
                    ja: "検査".to_owned(),
                    en: "Test".to_owned(),
                }],
                rows: vec![vec![Value::Inline(said("γ-GTP"))]],
            }))
            .block(Block::raw(said("不明"), "<x/>"));
        let all = "再診 7日後\n35 U/L\n検査\nTest\nγ-GTP\n不明\n<x/>\n";
        assert_eq!(view.words(1000), all);
        assert_eq!(view.words(4), "再\n");
    }
}
