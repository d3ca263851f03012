//! Lines and cells of CSV (RFC 4180). Line ends inside quotation marks belong to the cell.

use super::TableError;

/// Writes one line. Cells are quoted where needed; see [`disarm`] for formulas.
pub(crate) fn write_line(out: &mut String, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(',');
        }
        let cell = disarm(&cell);
        if cell.contains([',', '"', '\n', '\r']) || cell.trim() != cell {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}

/// A spreadsheet runs what begins with one of these, so an apostrophe is put before it; also before
/// an apostrophe, so that [`rearm`] gives back every text as it was.
fn disarm(cell: &str) -> String {
    let is_armed = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\'', '＝', '＋', '－', '＠']);
    if is_armed {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn rearm(cell: String) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if disarm(rest) == cell => rest.to_owned(),
        _ => cell,
    }
}

/// Reads lines of cells; an empty line is none.
pub(crate) fn read(text: &str) -> Result<Vec<Vec<String>>, TableError> {
    let mut lines = Vec::new();
    let mut cells: Vec<String> = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while !rest.is_empty() {
        let (cell, after) = read_cell(rest, line)?;
        line += rest[..rest.len() - after.len()].matches('\n').count();
        cells.push(rearm(cell));
        rest = match after.strip_prefix(',') {
            Some("") => {
                cells.push(String::new());
                ""
            }
            Some(next) => next,
            None => {
                let next = after
                    .strip_prefix("\r\n")
                    .or_else(|| after.strip_prefix('\n'));
                line += 1;
                take_line(&mut lines, &mut cells);
                next.unwrap_or_default()
            }
        };
    }
    take_line(&mut lines, &mut cells);
    Ok(lines)
}

fn take_line(lines: &mut Vec<Vec<String>>, cells: &mut Vec<String>) {
    let cells = std::mem::take(cells);
    if cells.iter().any(|cell| !cell.is_empty()) {
        lines.push(cells);
    }
}

/// One cell, and what follows it: a comma, a line end, or nothing.
fn read_cell(text: &str, line: usize) -> Result<(String, &str), TableError> {
    let Some(mut rest) = text.strip_prefix('"') else {
        let end = text.find([',', '\n', '"']).unwrap_or(text.len());
        if text[end..].starts_with('"') {
            return Err(TableError::Quotes { line });
        }
        let cell = &text[..end];
        let has_return = text[end..].starts_with('\n') && cell.ends_with('\r');
        return Ok((
            cell[..end - usize::from(has_return)].to_owned(),
            &text[end..],
        ));
    };
    let mut cell = String::new();
    loop {
        let end = rest.find('"').ok_or(TableError::Quotes { line })?;
        cell.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(next) => {
                cell.push('"');
                rest = next;
            }
            None if rest.is_empty()
                || rest.starts_with([',', '\n'])
                || rest.starts_with("\r\n") =>
            {
                return Ok((cell, rest));
            }
            None => return Err(TableError::Quotes { line }),
        }
    }
}
