//! The result as a table, with a bar that is full where the goal is reached.

use super::{Figure, Goal, Row};

const HEADINGS: [&str; 9] = [
    "case",
    "where",
    "figure",
    "peer",
    "peer's figure",
    "ratio",
    "goal",
    "memory",
    "",
];
/// Columns of numbers stand to the right.
const RIGHT: [bool; 9] = [false, false, true, false, true, true, true, true, false];
const BAR_CELLS: usize = 10;

pub(super) fn render(rows: &[(&str, Row)]) -> String {
    let mut lines = vec![HEADINGS.map(str::to_owned)];
    lines.extend(rows.iter().map(|(case, row)| cells(case, row)));
    let widths: [usize; 9] = std::array::from_fn(|at| {
        lines
            .iter()
            .map(|line| line[at].chars().count())
            .max()
            .unwrap_or(0)
    });
    let lines = lines.iter().map(|line| {
        let cells = line.iter().enumerate().map(|(at, cell)| match RIGHT[at] {
            true => format!("{cell:>width$}", width = widths[at]),
            false => format!("{cell:<width$}", width = widths[at]),
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn cells(case: &str, row: &Row) -> [String; 9] {
    let nothing = || "–".to_owned();
    [
        case.to_owned(),
        row.what.clone(),
        row.ours.map_or_else(|| "not measured".to_owned(), figure),
        row.peer.to_owned(),
        row.theirs.map_or_else(nothing, figure),
        row.ratio()
            .map_or_else(nothing, |ratio| format!("{ratio:.2} ×")),
        goal(row.goal),
        row.memory_mib
            .map_or_else(nothing, |mib| format!("{mib:.0} MiB")),
        row.reached().map_or_else(String::new, bar),
    ]
}

fn figure(figure: Figure) -> String {
    match figure {
        Figure::PerSecond(value) => format!("{} /s", thousands(value)),
        Figure::MibPerSecond(value) => format!("{} MiB/s", thousands(value)),
        Figure::Mib(value) => format!("{value:.0} MiB"),
        Figure::Milliseconds(value) if value < 0.1 => format!("{:.1} µs", value * 1000.0),
        Figure::Milliseconds(value) => format!("{value:.2} ms"),
    }
}

fn goal(goal: Goal) -> String {
    match goal {
        Goal::Ratio(ratio) => format!("≥ {ratio} ×"),
        Goal::AtMost(limit) => format!("≤ {}", figure(limit)),
        Goal::None => "–".to_owned(),
    }
}

/// 12345.6 is `12,346`.
fn thousands(value: f64) -> String {
    let digits = format!("{value:.0}");
    let start = digits.len() % 3;
    let mut groups: Vec<&str> = Vec::new();
    if start > 0 {
        groups.push(&digits[..start]);
    }
    groups.extend(
        (start..digits.len())
            .step_by(3)
            .map(|at| &digits[at..at + 3]),
    );
    groups.join(",")
}

/// Full where the goal is reached, with a mark where it is passed.
fn bar(reached: f64) -> String {
    let full = (1..=BAR_CELLS)
        .filter(|cell| reached * 10.0 >= *cell as f64)
        .count();
    let word = if reached >= 1.0 { " reached" } else { "" };
    format!("{}{}{word}", "█".repeat(full), "░".repeat(BAR_CELLS - full))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_columns_and_bars() {
        let row = Row {
            what: "this disk".to_owned(),
            ours: Some(Figure::PerSecond(12_345.6)),
            peer: "PostgreSQL",
            theirs: Some(Figure::PerSecond(20_000.0)),
            goal: Goal::Ratio(1.0),
            memory_mib: Some(99.2),
        };
        let text = render(&[("confirm", row)]);
        let line = text.lines().nth(1).unwrap();
        assert_eq!(
            line,
            "confirm  this disk  12,346 /s  PostgreSQL      20,000 /s  0.62 ×  ≥ 1 ×  99 MiB  ██████░░░░"
        );
    }

    #[test]
    fn a_bar_is_full_where_the_goal_is_reached() {
        assert_eq!(bar(0.0), "░░░░░░░░░░");
        assert_eq!(bar(1.0), "██████████ reached");
        assert_eq!(bar(7.0), "██████████ reached");
        assert_eq!(thousands(999.0), "999");
        assert_eq!(thousands(1_234_567.0), "1,234,567");
    }
}
