//! The matrix of a chart: time across, document types down, newest first.

use crate::pages::matrix::{Cell, Column, Matrix, Row, Unit};
use crate::web::chart_filter::Asked;
use crate::web::words::Words;
use genpon_formats::locale::Lang;
use genpon_vault::read_record::Chart;
use genpon_vault::rows::ChartCell;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What a matrix is made from.
pub(crate) struct View<'a> {
    pub(crate) words: &'a Words,
    pub(crate) chart: &'a Chart,
    pub(crate) asked: &'a Asked,
}

/// Columns shown at once.
const COLUMNS: usize = 16;

/// The matrix; none if there is no record.
pub(crate) fn matrix(view: &View<'_>) -> Option<Matrix> {
    let unit = view.unit();
    let periods: BTreeSet<Date> = view.days().map(|day| period(unit, day)).collect();
    let all = without_gaps(unit, &periods)?;
    let back = view.asked.back.min(all.len().saturating_sub(1));
    let shown: Vec<Date> = all.iter().rev().skip(back).take(COLUMNS).copied().collect();
    let at = |back: usize| view.asked.at(&view.asked.unit, back).address();
    let in_unit = |unit: Unit| view.asked.at(code(unit), 0).address();
    Some(Matrix {
        unit,
        columns: shown
            .iter()
            .map(|start| view.column(unit, *start))
            .collect(),
        rows: view.rows(unit, &shown),
        units: [Unit::Day, Unit::Month, Unit::Year]
            .map(|unit| (unit, in_unit(unit)))
            .to_vec(),
        newer: (back > 0).then(|| at(back.saturating_sub(COLUMNS))),
        older: (all.len() > back + COLUMNS).then(|| at(back + COLUMNS)),
    })
}

impl View<'_> {
    fn unit(&self) -> Unit {
        match self.asked.unit.as_str() {
            "day" => Unit::Day,
            "month" => Unit::Month,
            "year" => Unit::Year,
            _ => self.fitting_unit(),
        }
    }

    /// The finest unit in which everything is seen at once, or else months.
    fn fitting_unit(&self) -> Unit {
        let days: BTreeSet<Date> = self.days().collect();
        if days.len() <= COLUMNS {
            Unit::Day
        } else {
            Unit::Month
        }
    }

    /// The days on which something happened, drafts included.
    fn days(&self) -> impl Iterator<Item = Date> {
        let drafted = self
            .chart
            .drafts
            .iter()
            .map(|(_, body)| body.event_at.date_in_japan());
        self.chart.cells.iter().map(|cell| cell.day).chain(drafted)
    }

    /// How many drafts of a type lie in a period, or in all.
    fn drafts(&self, code: &str, within: Option<(Unit, Date)>) -> u64 {
        let lies = |day: Date| within.is_none_or(|(unit, start)| period(unit, day) == start);
        let drafts = self
            .chart
            .drafts
            .iter()
            .filter(|(draft, _)| draft.document_type == code);
        drafts
            .filter(|(_, body)| lies(body.event_at.date_in_japan()))
            .count() as u64
    }

    fn column(&self, unit: Unit, start: Date) -> Column {
        let (year, month, day) = (start.year(), start.month(), start.day());
        let is_ja = self.words.lang() == Lang::Ja;
        let year_name = if is_ja {
            format!("{year}年")
        } else {
            year.to_string()
        };
        let month_name = if is_ja {
            format!("{year}年{month}月")
        } else {
            format!("{year}-{month:02}")
        };
        match unit {
            Unit::Year => Column {
                group: String::new(),
                name: year.to_string(),
                full_name: year_name,
            },
            Unit::Month => Column {
                group: year_name,
                name: month.to_string(),
                full_name: month_name,
            },
            Unit::Day => Column {
                group: month_name,
                name: day.to_string(),
                full_name: start.to_string(),
            },
        }
    }

    fn rows(&self, unit: Unit, shown: &[Date]) -> Vec<Row> {
        let mut rows: BTreeMap<&str, Vec<&ChartCell>> = BTreeMap::new();
        for cell in &self.chart.cells {
            rows.entry(&cell.document_type).or_default().push(cell);
        }
        for (draft, _) in &self.chart.drafts {
            rows.entry(&draft.document_type).or_default();
        }
        let row = |(code, cells): (&str, Vec<&ChartCell>)| Row {
            document_type: self.words.document_type(code),
            href: self.asked.narrowed(code, None).address(),
            total: cells
                .iter()
                .map(|cell| u64::from(cell.records))
                .sum::<u64>()
                + self.drafts(code, None),
            cells: shown
                .iter()
                .map(|start| self.cell(unit, *start, code, &cells))
                .collect(),
        };
        rows.into_iter().map(row).collect()
    }

    fn cell(&self, unit: Unit, start: Date, code: &str, cells: &[&ChartCell]) -> Cell {
        let inside = || cells.iter().filter(|cell| period(unit, cell.day) == start);
        let drafts = self.drafts(code, Some((unit, start)));
        Cell {
            count: inside().map(|cell| u64::from(cell.records)).sum::<u64>() + drafts,
            drafts,
            withdrawn: inside().map(|cell| u64::from(cell.withdrawn)).sum(),
            href: self
                .asked
                .narrowed(code, Some((start, last_day(unit, start))))
                .address(),
        }
    }
}

const fn code(unit: Unit) -> &'static str {
    match unit {
        Unit::Day => "day",
        Unit::Month => "month",
        Unit::Year => "year",
    }
}

/// The first day of the period that a day lies in.
fn period(unit: Unit, day: Date) -> Date {
    match unit {
        Unit::Day => day,
        Unit::Month => day.first_of_month(),
        Unit::Year => day.first_of_year(),
    }
}

fn last_day(unit: Unit, start: Date) -> Date {
    match unit {
        Unit::Day => start,
        Unit::Month => start.last_of_month(),
        Unit::Year => start.last_of_year(),
    }
}

/// All periods from the first to the last. Of days only those that hold something: between two
/// visits there are too many.
fn without_gaps(unit: Unit, periods: &BTreeSet<Date>) -> Option<Vec<Date>> {
    let (first, last) = (*periods.first()?, *periods.last()?);
    let step = match unit {
        Unit::Day => return Some(periods.iter().copied().collect()),
        Unit::Month => 1.month(),
        Unit::Year => 1.year(),
    };
    Some(
        first
            .series(step)
            .take_while(|start| *start <= last)
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn months_between_two_records_show_as_a_gap() {
        let periods = BTreeSet::from([date(2025, 11, 1), date(2026, 2, 1)]);
        let all = without_gaps(Unit::Month, &periods).unwrap();
        assert_eq!(
            all,
            [
                date(2025, 11, 1),
                date(2025, 12, 1),
                date(2026, 1, 1),
                date(2026, 2, 1)
            ]
        );
        assert_eq!(without_gaps(Unit::Day, &periods).unwrap().len(), 2);
        assert_eq!(without_gaps(Unit::Year, &BTreeSet::new()), None);
    }

    #[test]
    fn a_period_ends_on_its_last_day() {
        let start = period(Unit::Month, date(2028, 2, 15));
        assert_eq!(
            (start, last_day(Unit::Month, start)),
            (date(2028, 2, 1), date(2028, 2, 29))
        );
    }
}
