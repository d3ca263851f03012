//! Coded items: results and orders by the codes of the institution's masters (`docs/format/items.md`).
//!
//! The bytes say codes and values; what a code means is asked of the editions of the code tables that
//! the version names, at every reading and for ever (JAHIS 3.3, 7.3.2; 運用5②). A code that its edition
//! does not know is shown as it is, with a notice; nothing is guessed.

use std::collections::BTreeSet;

use genpon_model::text::{Code, Name};
use serde::{Deserialize, Serialize};

use crate::json::{self, JsonError, Limits};
use crate::view::{Block, Label, Severity, Table, Text, Value, View};

/// The media type of coded items.
pub const MEDIA_TYPE: &str = "application/vnd.genpon.items+json";

/// Coded items in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Items {
    format: Format,
    /// The items.
    pub items: Vec<Item>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The code table.
    pub table: Code,
    /// The code in it, exactly as given.
    pub code: Name,
    /// The value, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Name>,
    /// Its unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Name>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Format {
    #[serde(rename = "genpon/items/1")]
    One,
}

/// Why bytes are no items.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ItemsError {
    /// Not the JSON we read.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// Not the members of items, or a text that could not be shown.
    #[error("not items of the format genpon/items/1")]
    Shape,
    /// Nothing.
    #[error("there are no items")]
    Empty,
}

/// What a code means in the edition that a version names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// In Japanese.
    pub ja: String,
    /// In English.
    pub en: String,
}

impl Items {
    /// Reads the bytes of a part.
    ///
    /// # Errors
    /// When the bytes are no items.
    pub fn parse(bytes: &[u8]) -> Result<Self, ItemsError> {
        let value = json::parse(bytes, Limits::OWN)?;
        let items: Self = serde_json::from_value(value).map_err(|_| ItemsError::Shape)?;
        if items.items.is_empty() {
            Err(ItemsError::Empty)
        } else {
            Ok(items)
        }
    }

    /// The code tables that they use.
    #[must_use]
    pub fn tables(&self) -> BTreeSet<Code> {
        self.items.iter().map(|item| item.table.clone()).collect()
    }

    /// The items for reading; `meaning` says what a code of a table means.
    #[must_use]
    pub fn to_view(&self, meaning: &dyn Fn(&Code, &str) -> Option<Meaning>) -> View {
        let title = Text::label("items-title");
        let known: Vec<_> = self
            .items
            .iter()
            .map(|item| meaning(&item.table, item.code.as_str()))
            .collect();
        let columns = ["items-item", "items-code", "items-value"]
            .map(Text::label)
            .to_vec();
        let rows = self
            .items
            .iter()
            .zip(&known)
            .map(|(item, meaning)| row(item, meaning.as_ref()));
        let table = Table {
            caption: None,
            columns,
            rows: rows.collect(),
        };
        let view = View::new(title).block(Block::Table(table));
        match known.iter().filter(|meaning| meaning.is_none()).count() {
            0 => view,
            count => {
                let count = i64::try_from(count).unwrap_or(i64::MAX);
                let notice = Label::new("items-unknown").with("count", count);
                view.notice(Severity::Caution, notice.into())
            }
        }
    }
}

fn row(item: &Item, meaning: Option<&Meaning>) -> Vec<Value> {
    let name = match meaning {
        Some(Meaning { ja, en }) => Text::Bilingual {
            ja: ja.clone(),
            en: en.clone(),
        },
        None => Text::content(item.code.as_str()),
    };
    let said = [&item.value, &item.unit].into_iter().flatten();
    let value = said.map(Name::as_str).collect::<Vec<_>>().join(" ");
    vec![
        name.into(),
        Text::content(item.code.as_str()).into(),
        Text::content(value).into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::{Lang, Locale};

    const BYTES: &str = r#"{"format":"genpon/items/1","items":[
        {"table":"laboratory","code":"0102","value":"35","unit":"U/L"},
        {"table":"laboratory","code":"9999","value":"1"}]}"#;

    #[test]
    fn a_code_is_read_with_its_meaning_and_an_unknown_one_as_it_is() {
        let items = Items::parse(BYTES.as_bytes()).unwrap();
        assert_eq!(items.tables().len(), 1);
        let view = items.to_view(&|_, code| {
            (code == "0102").then(|| Meaning {
                ja: "γ-GTP".into(),
                en: "gamma-GTP".into(),
            })
        });
        let Block::Table(table) = &view.blocks[0] else {
            panic!("no table")
        };
        let words = |value: &Value| match value {
            Value::Inline(text) => Locale::of(Lang::Ja).read_text(text),
            Value::Blocks(_) => panic!("no words"),
        };
        let rows: Vec<Vec<String>> = table
            .rows
            .iter()
            .map(|row| row.iter().map(words).collect())
            .collect();
        assert_eq!(rows, [["γ-GTP", "0102", "35 U/L"], ["9999", "9999", "1"]]);
        assert_eq!(view.notices.len(), 1);
    }

    #[test]
    fn what_is_no_items_is_refused() {
        let refused = |text: &str| Items::parse(text.as_bytes()).unwrap_err();
        assert_eq!(
            refused(r#"{"format":"genpon/items/1","items":[]}"#),
            ItemsError::Empty
        );
        assert_eq!(
            refused(r#"{"format":"genpon/items/2","items":[]}"#),
            ItemsError::Shape
        );
        assert!(matches!(refused("{"), ItemsError::Json(_)));
    }
}
