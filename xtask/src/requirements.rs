//! The requirements Genpon answers to, by id: `docs/requirements.tsv`. The compact table is made by
//! `cargo xtask fixtures requirements` from the catalogue, which lies beside the work tree and which
//! a fresh clone need not have.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

pub(crate) const PATH: &str = "docs/requirements.tsv";
const CATALOGUE: [&str; 2] = ["jahis.tsv", "mhlw_mic.tsv"];
const HEADING: &str = "id\tlevel\tarea\ttext";

/// One row of the table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Requirement {
    pub(crate) level: String,
    pub(crate) area: String,
    pub(crate) text: String,
}

/// Reads the compact table.
///
/// # Errors
/// What is wrong, and in which line.
pub(crate) fn parse(table: &str) -> Result<BTreeMap<String, Requirement>, String> {
    let mut rows = table.lines();
    if rows.next() != Some(HEADING) {
        return Err(format!("the first line is not `{HEADING}`"));
    }
    let mut requirements = BTreeMap::new();
    for row in rows {
        let [id, level, area, text] = row.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("not four columns: {row}"));
        };
        let [level, area, text] = [level, area, text].map(str::to_owned);
        if requirements
            .insert(id.to_owned(), Requirement { level, area, text })
            .is_some()
        {
            return Err(format!("`{id}` stands twice"));
        }
    }
    Ok(requirements)
}

/// Makes the compact table from the catalogue in `folder`.
///
/// # Errors
/// A table of the catalogue is missing, or lacks a column.
pub(crate) fn generate(root: &Path, folder: &Path) -> Result<()> {
    let mut table = format!("{HEADING}\n");
    for name in CATALOGUE {
        let path = folder.join(name);
        let text =
            fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        append(&mut table, &text).with_context(|| format!("in {}", path.display()))?;
    }
    let count = parse(&table).map_err(anyhow::Error::msg)?.len();
    fs::write(root.join(PATH), table)?;
    println!("{PATH}: {count} requirements");
    Ok(())
}

fn append(table: &mut String, catalogue: &str) -> Result<()> {
    let mut rows = catalogue.lines();
    let heading: Vec<&str> = rows.next().unwrap_or_default().split('\t').collect();
    let mut columns = Vec::new();
    for name in ["id", "level", "area", "en"] {
        let Some(at) = heading.iter().position(|column| *column == name) else {
            bail!("no column `{name}`");
        };
        columns.push(at);
    }
    for row in rows.filter(|row| !row.is_empty()) {
        let cells: Vec<&str> = row.split('\t').collect();
        let kept: Vec<&str> = columns
            .iter()
            .filter_map(|at| cells.get(*at).copied())
            .collect();
        writeln!(table, "{}", kept.join("\t"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_four_columns_of_either_catalogue() {
        let mut table = format!("{HEADING}\n");
        append(
            &mut table,
            "id\tsection\tlevel\tarea\ten\tja\nJ-1\t1\tmust\tapi\tDo.\tする\n",
        )
        .unwrap();
        append(
            &mut table,
            "id\tsource\tsection\tlevel\tarea\ten\tja\nC-1\ts\t1\tshould\tops\tBe.\tだ\n",
        )
        .unwrap();
        assert_eq!(
            table,
            format!("{HEADING}\nJ-1\tmust\tapi\tDo.\nC-1\tshould\tops\tBe.\n")
        );
        assert_eq!(parse(&table).unwrap()["C-1"].text, "Be.");
    }

    #[test]
    fn refuses_a_broken_table() {
        assert!(parse("id\tlevel\n").is_err());
        assert!(parse(&format!("{HEADING}\na\tb\n")).is_err());
        assert!(parse(&format!("{HEADING}\na\tb\tc\td\na\tb\tc\td\n")).is_err());
    }
}
