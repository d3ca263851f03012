//! A document that people read and file: headings, paragraphs, tables; written as Markdown (CommonMark
//! with tables). Pages show the same parts as HTML.
//!
//! Text is escaped, so that no name of an entry becomes a heading, a cell or a link.

use std::fmt::Write as _;

/// The document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicyDocument {
    /// Its title.
    pub title: String,
    /// What stands under the title: of whom, as of when.
    pub head: Vec<String>,
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

/// One section.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// Its paragraphs.
    pub words: Vec<String>,
    /// Its tables.
    pub tables: Vec<Table>,
}

/// One table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// What it is about, where a section has several.
    pub caption: String,
    /// The headings of its columns.
    pub head: Vec<String>,
    /// Its rows, each as long as the head.
    pub rows: Vec<Vec<String>>,
}

impl PolicyDocument {
    /// As Markdown, in UTF-8 with line feeds.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut out = format!("# {}\n", escaped(&self.title));
        for line in &self.head {
            let _ = write!(out, "\n{}\n", escaped(line));
        }
        for section in &self.sections {
            let _ = write!(out, "\n## {}\n", escaped(&section.heading));
            for words in &section.words {
                let _ = write!(out, "\n{}\n", escaped(words));
            }
            for table in section.tables.iter().filter(|table| !table.rows.is_empty()) {
                write_table(table, &mut out);
            }
        }
        out
    }
}

fn write_table(table: &Table, out: &mut String) {
    if !table.caption.is_empty() {
        let _ = write!(out, "\n### {}\n", escaped(&table.caption));
    }
    out.push('\n');
    write_row(&table.head, out);
    let rule: Vec<String> = table.head.iter().map(|_| "---".to_owned()).collect();
    let _ = writeln!(out, "| {} |", rule.join(" | "));
    table.rows.iter().for_each(|row| write_row(row, out));
}

fn write_row(cells: &[String], out: &mut String) {
    let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}

/// One line in which nothing has a meaning of its own.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' => {
                out.push('\\');
                out.push(c);
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_markup() {
        let document = PolicyDocument {
            title: "# 規程".to_owned(),
            head: vec!["[x](y)".to_owned()],
            sections: vec![Section {
                heading: "一".to_owned(),
                words: Vec::new(),
                tables: vec![Table {
                    caption: String::new(),
                    head: vec!["a|b".to_owned(), "c".to_owned()],
                    rows: vec![vec!["1\n2".to_owned(), "<b>".to_owned()]],
                }],
            }],
        };
        let text = document.markdown();
        assert_eq!(
            text,
            "# \\# 規程\n\n\\[x\\](y)\n\n## 一\n\n| a\\|b | c |\n| --- | --- |\n| 1 2 | \\<b\\> |\n"
        );
    }
}
