//! What is asked of the trail: its filters and the place in the list, as one address of ids and codes.

use crate::web::chart_filter::day;
use crate::web::frame::id;
use crate::web::words::{day_start, query};
use genpon_vault::rows::AuditFilter;
use genpon_vault::{Error, Noun, Refusal};
use jiff::civil::Date;
use serde::Deserialize;

/// Which events, all by ids and codes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub(crate) person: String,
    pub(crate) patient: String,
    pub(crate) record: String,
    pub(crate) action: String,
    pub(crate) outcome: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) after: String,
}

impl Asked {
    pub(crate) fn filter(&self) -> Result<AuditFilter, Error> {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let refused = |field| Refusal::Field {
            field,
            fault: "no legal value".to_owned(),
        };
        let person = text(&self.person).map(|text| id(&text, Noun::Entry));
        let patient = text(&self.patient).map(|text| id(&text, Noun::Patient));
        let record = text(&self.record).map(|text| id(&text, Noun::Record));
        let last = day(&self.to, "to")?.map(Date::tomorrow);
        let after = text(&self.after).map(|leaf| leaf.parse()).transpose();
        Ok(AuditFilter {
            person: person.transpose()?,
            patient: patient.transpose()?,
            record: record.transpose()?,
            action: text(&self.action),
            outcome: text(&self.outcome),
            from: day(&self.from, "from")?.and_then(day_start),
            until: last.and_then(Result::ok).and_then(day_start),
            newest_first: true,
            after: after.map_err(|_| refused("after"))?,
        })
    }

    /// The filters that are set: name and value.
    pub(crate) fn set(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let pairs = [
            ("person", self.person.as_str()),
            ("patient", &self.patient),
            ("record", &self.record),
            ("action", &self.action),
            ("outcome", &self.outcome),
            ("from", &self.from),
            ("to", &self.to),
        ];
        pairs.into_iter().filter(|(_, value)| !value.is_empty())
    }

    /// The query that asks this again.
    pub(crate) fn address(&self) -> String {
        let after = Some(("after", self.after.as_str())).filter(|(_, after)| !after.is_empty());
        query(self.set().chain(after))
    }

    /// The address of a file with all that is asked.
    pub(crate) fn export(&self, ending: &str) -> String {
        format!("/audit/export/{ending}{}", self.address())
    }

    /// The query without one filter, from the beginning of the list.
    pub(crate) fn without(&self, name: &str) -> String {
        query(self.set().filter(|(set, _)| *set != name))
    }

    /// The same from the beginning of the list.
    pub(crate) fn first(&self) -> Self {
        Self {
            after: String::new(),
            ..self.clone()
        }
    }

    /// The same behind this leaf.
    pub(crate) fn after(&self, leaf_index: u64) -> Self {
        let after = leaf_index.to_string();
        Self {
            after,
            ..self.clone()
        }
    }
}
