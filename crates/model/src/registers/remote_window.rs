//! 遠隔利用許可 (`remote-window`): who may come in from outside, from where, when and what for.
//!
//! JAHIS 3.3, 6.7(7), 6.7(11); 企画管理8⑧: by request, approved by another person, and over at its end.
//! Without a window in force a terminal that is used from outside lets nobody in.

use crate::id::PersonId;
use crate::network::Network;
use crate::register::{
    Approval, Description, Fault, Field, FieldFault, FieldKind, KeySource, Prose, Register, whole,
};
use crate::text::Name;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoteWindow {
    /// Who.
    pub person: PersonId,
    /// What for.
    pub purpose: Prose,
    /// Under which conditions: the managed environment and channel.
    pub conditions: Prose,
    /// The access point: the addresses from which it may be used.
    pub networks: Vec<Name>,
    /// From when.
    pub starts_at: Timestamp,
    /// Until when.
    pub ends_at: Timestamp,
}

impl RemoteWindow {
    /// Whether it lets this person in from this address at that time.
    #[must_use]
    pub fn admits(&self, person: PersonId, address: Option<IpAddr>, at: Timestamp) -> bool {
        let ranges = self
            .networks
            .iter()
            .filter_map(|text| text.as_str().parse::<Network>().ok());
        let mut ranges = ranges.filter(|range| address.is_some_and(|one| range.contains(one)));
        self.person == person
            && self.starts_at <= at
            && at <= self.ends_at
            && ranges.next().is_some()
    }
}

impl Register for RemoteWindow {
    const DESCRIPTION: &'static Description = &Description {
        code: "remote-window",
        key: KeySource::Made,
        approval: Approval::SecondPerson,
        review_months: None,
        fields: &[
            Field::reference("person", "person").required().searchable(),
            Field::new("purpose", FieldKind::LongText).required(),
            Field::new("conditions", FieldKind::LongText).required(),
            Field::list("networks", &FieldKind::Text(64)).required(),
            Field::new("starts_at", FieldKind::Time)
                .required()
                .searchable(),
            Field::new("ends_at", FieldKind::Time)
                .required()
                .searchable(),
        ],
        whole: whole::<Self>,
    };

    fn contradictions(&self) -> Vec<FieldFault> {
        let other = "starts_at";
        let is_backwards = self.ends_at < self.starts_at;
        let backwards = FieldFault::new("ends_at", Fault::Contradicts { other });
        let unreadable = |text: &Name| text.as_str().parse::<Network>().is_err();
        let networks = self.networks.iter().enumerate();
        let networks = networks.filter(|(_, text)| unreadable(text));
        let networks = networks
            .map(|(place, _)| FieldFault::new(format!("networks.{place}"), Fault::NotAChoice));
        networks.chain(is_backwards.then_some(backwards)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    // shows: C-p8-8, J-6.7.7-1
    #[test]
    fn a_window_is_for_one_person_one_access_point_and_one_time() {
        let person = "0193a2f0-7c1e-7abc-8def-0123456789ab";
        let value = json!({
            "person": person, "purpose": "保守", "conditions": "VPNと仮想デスクトップ",
            "networks": ["203.0.113.0/28"],
            "starts_at": "2026-11-20T10:00:00Z", "ends_at": "2026-11-20T12:00:00Z",
        });
        let window = RemoteWindow::read(&value).unwrap();
        let admits = |person: &str, address: &str, at: &str| {
            let (person, at) = (person.parse().unwrap(), at.parse().unwrap());
            window.admits(person, address.parse().ok(), at)
        };
        let other = "0193a2f0-7c1e-7abc-8def-0123456789ac";
        assert!(admits(person, "203.0.113.5", "2026-11-20T11:00:00Z"));
        assert!(!admits(other, "203.0.113.5", "2026-11-20T11:00:00Z"));
        assert!(!admits(person, "203.0.113.99", "2026-11-20T11:00:00Z"));
        assert!(!admits(person, "203.0.113.5", "2026-11-20T12:00:01Z"));
    }
}
