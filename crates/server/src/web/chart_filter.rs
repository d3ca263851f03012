//! What is asked of a chart: its filters, its place in the list and in the matrix, as one address.

use crate::pages::chart::{Chip, Filters};
use crate::pages::form::Choice;
use crate::pages::marks::State;
use crate::web::words::{Words, day_start, query};
use genpon_model::Timestamp;
use genpon_model::id::RecordId;
use genpon_model::record::RecordState;
use genpon_vault::read_record::Chart;
use genpon_vault::rows::{ChartFilter, DraftRow};
use genpon_vault::{Error, Refusal};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The filters and the place in the list and the matrix.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    #[serde(rename = "type")]
    document_type: String,
    department: String,
    author: String,
    state: String,
    from: String,
    to: String,
    after: String,
    pub(crate) unit: String,
    pub(crate) back: usize,
}

impl Asked {
    /// The filter for the store.
    pub(crate) fn filter(&self) -> Result<ChartFilter, Error> {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let state = match self.state.as_str() {
            "confirmed" => Some(RecordState::Confirmed),
            "withdrawn" => Some(RecordState::Withdrawn),
            _ => None,
        };
        let last = day(&self.to, "to")?.map(Date::tomorrow);
        let until = last.and_then(Result::ok).and_then(day_start);
        let confirmer = text(&self.author).map(|author| author.parse()).transpose();
        Ok(ChartFilter {
            document_type: text(&self.document_type),
            among: None,
            state,
            from: day(&self.from, "from")?.and_then(day_start),
            until,
            title: None,
            confirmer: confirmer.map_err(|_| refused("author"))?,
            department: text(&self.department),
            after: self.cursor()?,
        })
    }

    /// Whether a draft is shown: none has a confirmer, a department or a day in the index.
    pub(crate) fn lets_through(&self, draft: &DraftRow) -> bool {
        let is_type = self.document_type.is_empty() || self.document_type == draft.document_type;
        let is_state = self.state.is_empty() || self.is_for_drafts();
        let others = [
            &self.department,
            &self.author,
            &self.from,
            &self.to,
            &self.after,
        ];
        is_type && is_state && others.iter().all(|text| text.is_empty())
    }

    fn cursor(&self) -> Result<Option<(Timestamp, RecordId)>, Error> {
        if self.after.is_empty() {
            return Ok(None);
        }
        let cursor = self.after.split_once('_').and_then(|(at, id)| {
            Some((
                Timestamp::from_micros(at.parse().ok()?).ok()?,
                id.parse().ok()?,
            ))
        });
        cursor.map(Some).ok_or_else(|| refused("after"))
    }

    /// The filters that are set: name and value.
    fn set(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let pairs = [
            ("type", self.document_type.as_str()),
            ("department", &self.department),
            ("author", &self.author),
            ("state", &self.state),
            ("from", &self.from),
            ("to", &self.to),
        ];
        pairs.into_iter().filter(|(_, value)| !value.is_empty())
    }

    /// The query that asks this again.
    pub(crate) fn address(&self) -> String {
        let back = if self.back == 0 {
            String::new()
        } else {
            self.back.to_string()
        };
        let place = [
            ("after", self.after.as_str()),
            ("unit", &self.unit),
            ("back", &back),
        ];
        let place = place.into_iter().filter(|(_, value)| !value.is_empty());
        query(self.set().chain(place))
    }

    /// The query without one filter, from the beginning of the list.
    fn without(&self, name: &str) -> String {
        let unit = Some(("unit", self.unit.as_str())).filter(|(_, unit)| !unit.is_empty());
        query(self.set().filter(|(set, _)| *set != name).chain(unit))
    }

    /// The same from the beginning of the list.
    pub(crate) fn first(&self) -> Self {
        Self {
            after: String::new(),
            ..self.clone()
        }
    }

    /// The same behind the record of this time and id.
    pub(crate) fn after(&self, (event_at, id): (Timestamp, RecordId)) -> Self {
        let after = format!("{}_{id}", event_at.as_micros());
        Self {
            after,
            ..self.clone()
        }
    }

    /// Whether the list does not begin at its beginning.
    pub(crate) const fn is_further_on(&self) -> bool {
        !self.after.is_empty()
    }

    /// Whether drafts alone are asked for.
    pub(crate) fn is_for_drafts(&self) -> bool {
        self.state == State::Draft.code()
    }

    /// The same at another place of the matrix.
    pub(crate) fn at(&self, unit: &str, back: usize) -> Self {
        Self {
            unit: unit.to_owned(),
            back,
            ..self.clone()
        }
    }

    /// The same, asking only for this type between these days.
    pub(crate) fn narrowed(&self, document_type: &str, days: Option<(Date, Date)>) -> Self {
        let (from, to) = match days {
            Some((from, to)) => (from.to_string(), to.to_string()),
            None => (self.from.clone(), self.to.clone()),
        };
        let document_type = document_type.to_owned();
        Self {
            document_type,
            from,
            to,
            ..self.first()
        }
    }

    /// The filters as they are set, with what can be chosen.
    pub(crate) fn filters(&self, words: &Words, chart: &Chart) -> Filters {
        let types: BTreeSet<&str> = chart
            .cells
            .iter()
            .map(|c| c.document_type.as_str())
            .collect();
        let departments = chart
            .records
            .iter()
            .filter_map(|row| row.department.as_deref());
        let mut departments: BTreeSet<&str> = departments.collect();
        departments.extend(Some(self.department.as_str()).filter(|name| !name.is_empty()));
        let mut authors: BTreeMap<String, String> = BTreeMap::new();
        for row in &chart.records {
            authors.insert(
                row.confirmer.to_string(),
                words.person_of(row.confirmer).name,
            );
        }
        let own = |value: &str| (value.to_owned(), value.to_owned());
        let named = |code: &str| (code.to_owned(), words.document_type(code));
        let states = [State::Draft, State::Confirmed, State::Withdrawn].map(State::code);
        let stated = |code: &str| (code.to_owned(), words.code("state", code));
        Filters {
            types: choices(words, types.into_iter().map(named), &self.document_type),
            departments: choices(words, departments.into_iter().map(own), &self.department),
            authors: choices(words, authors, &self.author),
            states: choices(words, states.into_iter().map(stated), &self.state),
            from: self.from.clone(),
            to: self.to.clone(),
            text: None,
            chips: self.chips(words),
        }
    }

    fn chips(&self, words: &Words) -> Vec<Chip> {
        let text = |name: &str, value: &str| match name {
            "type" => words.document_type(value),
            "author" => value
                .parse()
                .map(|id| words.person_of(id).name)
                .unwrap_or_default(),
            "state" => words.code("state", value),
            "from" => format!("{value}–"),
            "to" => format!("–{value}"),
            _ => value.to_owned(),
        };
        let chip = |(name, value)| Chip {
            text: text(name, value),
            without: self.without(name),
        };
        self.set().map(chip).collect()
    }
}

/// All, and each of the values.
pub(crate) fn choices(
    words: &Words,
    values: impl IntoIterator<Item = (String, String)>,
    chosen: &str,
) -> Vec<Choice> {
    let all = (String::new(), words.say("filter-all"));
    let choice = |(value, text): (String, String)| Choice {
        chosen: value == chosen,
        value,
        text,
    };
    std::iter::once(all).chain(values).map(choice).collect()
}

/// A day of a filter.
pub(crate) fn day(text: &str, field: &'static str) -> Result<Option<Date>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| refused(field))
}

fn refused(field: &'static str) -> Error {
    Refusal::Field {
        field,
        fault: "no legal value".to_owned(),
    }
    .into()
}
