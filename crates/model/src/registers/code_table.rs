//! コード表 (`code-table`): the masters: diseases, drugs, laboratory items, wards.
//!
//! A record names the editions of the tables it was made with, and shows with those for ever: a
//! change of a master changes no past record, not even when a code is used again for something else
//! (JAHIS 3.3, 7.3.2; 運用5②). So a display is only ever asked of an edition, never of "the table".

use crate::register::{
    Approval, Description, Edition, Fault, Field, FieldFault, FieldKind, KeySource, Localized,
    Register, whole,
};
use crate::text::{Code, Name};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One code and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeRow {
    /// As the master writes it, such as `00000102`.
    pub code: Name,
    /// What people read.
    pub display: Localized,
    /// The first day it means this; none for from the beginning.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "crate::patient::optional_date"
    )]
    pub valid_from: Option<Date>,
    /// The codes under which the same thing was known before, so that old and new values line up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formerly: Vec<Name>,
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeTable {
    /// Its key.
    pub code: Code,
    /// As shown.
    pub name: Localized,
    /// The name others know it by: a URL, an OID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<Name>,
    /// Its rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<CodeRow>,
}

impl CodeTable {
    /// What the code means in this edition on that day.
    #[must_use]
    pub fn row(&self, code: &str, on: Date) -> Option<&CodeRow> {
        let rows = self.rows.iter().filter(|row| row.code.as_str() == code);
        rows.filter(|row| row.valid_from.is_none_or(|day| day <= on))
            .max_by_key(|row| row.valid_from)
    }
}

/// What a code meant in the edition that a record was made with, on the day it was made.
#[must_use]
pub fn resolve<'a>(
    editions: &'a [(Edition, CodeTable)],
    edition: Edition,
    code: &str,
    on: Date,
) -> Option<&'a Localized> {
    let (_, table) = editions.iter().find(|(number, _)| *number == edition)?;
    table.row(code, on).map(|row| &row.display)
}

impl Register for CodeTable {
    const DESCRIPTION: &'static Description = &Description {
        code: "code-table",
        key: KeySource::Field("code"),
        approval: Approval::None,
        review_months: None,
        fields: &[
            Field::new("code", FieldKind::Code).required().searchable(),
            Field::new("name", FieldKind::Localized)
                .required()
                .searchable(),
            Field::text("system").searchable(),
            Field::new("rows", FieldKind::Table(ROW)),
        ],
        whole: whole::<Self>,
    };

    fn contradictions(&self) -> Vec<FieldFault> {
        let mut seen = BTreeSet::new();
        let rows = self.rows.iter().enumerate();
        let twice = rows.filter(|(_, row)| !seen.insert((&row.code, row.valid_from)));
        twice
            .map(|(at, _)| FieldFault::new(format!("rows.{at}.code"), Fault::Twice))
            .collect()
    }
}

const ROW: &[Field] = &[
    Field::text("code").required(),
    Field::new("display", FieldKind::Localized).required(),
    Field::new("valid_from", FieldKind::Date),
    Field::list("formerly", &FieldKind::Text(Name::CHARS_MAX)),
];

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use serde_json::json;

    fn table(rows: serde_json::Value) -> CodeTable {
        let name = json!({ "ja": "検査項目", "en": "Laboratory items" });
        CodeTable::read(&json!({ "code": "laboratory", "name": name, "rows": rows })).unwrap()
    }

    fn item(ja: &str, en: &str) -> serde_json::Value {
        json!({ "ja": ja, "en": en })
    }

    // shows: J-7.3.2-4, C-s5-2
    #[test]
    fn a_record_shows_for_ever_with_the_edition_it_was_made_with() {
        let ggt = item("γ-GTP", "GGT");
        let renamed = item("γ-グルタミルトランスフェラーゼ", "γ-glutamyl transferase");
        let editions: Vec<(Edition, CodeTable)> = [
            table(json!([{ "code": "0102", "display": ggt }])),
            table(json!([{ "code": "00000102", "display": ggt, "formerly": ["0102"] }])),
            table(json!([
                { "code": "00000102", "display": renamed, "formerly": ["0102"] },
                { "code": "0102", "display": item("アミラーゼ", "Amylase") },
            ])),
        ]
        .into_iter()
        .zip(1..)
        .filter_map(|(table, number)| Some((Edition::new(number)?, table)))
        .collect();
        let cases = [
            (1, "0102", Some("γ-GTP")),
            (1, "00000102", None),
            (2, "00000102", Some("γ-GTP")),
            (2, "0102", None),
            (3, "0102", Some("アミラーゼ")),
            (3, "00000102", Some("γ-グルタミルトランスフェラーゼ")),
            (4, "0102", None),
        ];
        for (edition, code, expected) in cases {
            let edition = Edition::new(edition).unwrap();
            let found = resolve(&editions, edition, code, date(2026, 11, 20));
            assert_eq!(
                found.map(|shown| shown.ja.as_str()),
                expected,
                "{edition} {code}"
            );
        }
    }

    #[test]
    fn within_an_edition_the_day_decides() {
        let table = table(json!([
            { "code": "A", "display": item("旧", "old") },
            { "code": "A", "display": item("新", "new"), "valid_from": "2026-04-01" },
        ]));
        let shown = |day| table.row("A", day).map(|row| row.display.en.as_str());
        assert_eq!(shown(date(2026, 3, 31)), Some("old"));
        assert_eq!(shown(date(2026, 4, 1)), Some("new"));
        let mut twice = table.clone();
        twice.rows[0].valid_from = twice.rows[1].valid_from;
        let faults = CodeTable::read(&twice.write()).unwrap_err();
        assert_eq!(faults, [FieldFault::new("rows.1.code", Fault::Twice)]);
    }
}
