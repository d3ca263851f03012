//! What the pages on the use of the system share: periods typed in an address, people and places in
//! words, listings as files.

use crate::pages::dates::Moment;
use crate::pages::listing::{Cell, Listing};
use crate::pages::marks::Person;
use crate::pages::use_seen::Typed;
use crate::web::words::{Words, day_start, field, query, typed_moment};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use genpon_formats::trail_file::table_file;
use genpon_model::Timestamp;
use genpon_model::id::PersonId;
use genpon_vault::uses::{Period, Place, Use};
use genpon_vault::{Error, Refusal};
use jiff::ToSpan;
use serde::Deserialize;

/// A period in an address: minutes in Japan; without one, the seven days before today.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Between {
    /// From this minute on.
    pub from: String,
    /// Before this minute.
    pub to: String,
    /// `csv` for a file.
    pub form: String,
}

impl Between {
    /// The period.
    pub(crate) fn period(&self, now: Timestamp) -> Result<Period, Error> {
        let minute = |text: &str, field| {
            let fault = || Refusal::Field {
                field,
                fault: "no minute".to_owned(),
            };
            typed_moment(text).ok_or_else(fault)
        };
        if self.from.is_empty() && self.to.is_empty() {
            return Ok(last_week(now));
        }
        Ok(Period {
            from: minute(&self.from, "from")?,
            until: minute(&self.to, "to")?,
        })
    }

    /// Whether a file is asked for.
    pub(crate) fn is_file(&self) -> bool {
        self.form == "csv"
    }
}

/// The seven days before today.
fn last_week(now: Timestamp) -> Period {
    let today = now.date_in_japan();
    let begin = today.saturating_sub(7.days());
    Period {
        from: day_start(begin).unwrap_or(now),
        until: day_start(today).unwrap_or(now),
    }
}

/// A period as its fields show it.
pub(crate) fn typed(period: Period) -> Typed {
    Typed {
        from: field(period.from),
        to: field(period.until),
    }
}

/// The address of the file of what a page shows.
pub(crate) fn file_address(path: &str, period: Period) -> String {
    let typed = typed(period);
    let pairs = [
        ("from", typed.from.as_str()),
        ("to", typed.to.as_str()),
        ("form", "csv"),
    ];
    format!("{path}{}", query(pairs))
}

/// Listings as one file, a blank line between them.
pub(crate) fn file<'l>(name: &str, listings: impl IntoIterator<Item = &'l Listing>) -> Response {
    let lines = listings.into_iter().flat_map(|listing| {
        let mut lines = listing.lines();
        lines.push(Vec::new());
        lines
    });
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.csv\""),
        ),
    ];
    (headers, table_file(lines)).into_response()
}

/// Hours and minutes; seconds where there is less than a minute.
pub(crate) fn duration(seconds: i64) -> String {
    match seconds {
        ..60 => format!("0:00:{:02}", seconds.max(0)),
        _ => format!("{}:{:02}", seconds / 3600, seconds % 3600 / 60),
    }
}

/// The terminal and the address.
pub(crate) fn place(words: &Words, place: &Place) -> String {
    let terminal = place.terminal.as_ref();
    let terminal = terminal.map(|name| words.code("terminal", name.as_str()));
    let both = [terminal, place.source.clone()].into_iter().flatten();
    both.collect::<Vec<_>>().join(" ")
}

/// Somebody, with the way to what they did.
pub(crate) fn person(words: &Words, id: PersonId) -> Cell {
    let person: Person = words.person_of(id);
    Cell::Person(person, format!("/audit?person={id}"))
}

/// A moment.
pub(crate) fn moment(at: Timestamp) -> Cell {
    Cell::Moment(Moment::from(at))
}

/// How a use ended, in words.
pub(crate) fn end(words: &Words, one: &Use) -> String {
    use genpon_vault::uses::End;
    words.say(match one.end {
        End::LoggedOut => "use-end-logged-out",
        End::Ended => "use-end-ended",
        End::LastSeen => "use-end-last-seen",
    })
}
