//! 端末 (`terminal`): the places from which Genpon may be used.
//!
//! JAHIS 3.3, 6.2(5), 7.1.1(1)3); Q&A on devices of one's own: a terminal is known by what only
//! it can show, a secret in its browser or a certificate; its address is one more condition. The
//! class decides how long it may stand unattended and what may be begun there.

use crate::digest::Digest;
use crate::network::Network;
use crate::patient::optional_date;
use crate::register::field::choices;
use crate::register::{
    Approval, Description, Fault, Field, FieldFault, FieldKind, KeySource, Prose, Register, whole,
};
use crate::text::Name;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

choices! {
    /// 区分: who else can reach it.
    TerminalClass("terminal-class") {
        /// スタッフ区域
        Staff = "staff",
        /// 患者等が触れられる場所
        PatientReachable = "patient_reachable",
        /// スタッフの目が届かない場所
        OutOfSight = "out_of_sight",
        /// 管理用
        Management = "management",
    }
}

choices! {
    /// 所有
    Ownership("terminal-ownership") {
        /// 医療機関等
        Institution = "institution",
        /// 個人(BYOD)
        Personal = "personal",
    }
}

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terminal {
    /// What people call it; stands in records and in the trail.
    pub name: Name,
    /// Who else can reach it.
    pub class: TerminalClass,
    /// 設置場所
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Name>,
    /// From which addresses it speaks; none: from any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub networks: Vec<Name>,
    /// 入退管理区域: the controlled zone it stands in, which counts as one element of log-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry_control: Option<Name>,
    /// Whether it is used from outside the institution, over a managed channel.
    #[serde(default)]
    pub is_remote: bool,
    /// Whose it is.
    pub ownership: Ownership,
    /// 管理状態の確認: what was checked of its settings and who may change them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub management: Option<Prose>,
    /// When that was checked.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "optional_date"
    )]
    pub management_checked_on: Option<Date>,
    /// Minutes without a sign of life until it locks; none: as its class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle_minutes: Option<u32>,
    /// SHA-256 of its certificate, where it has one: 64 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Name>,
    /// Digest of the secret that its browser keeps; none before it was set up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_digest: Option<Digest>,
    /// Whether it may be used.
    #[serde(default)]
    pub is_enabled: bool,
}

impl Terminal {
    /// A terminal of the institution that nobody has set up yet.
    #[must_use]
    pub const fn new(name: Name, class: TerminalClass) -> Self {
        Self {
            name,
            class,
            place: None,
            networks: Vec::new(),
            entry_control: None,
            is_remote: false,
            ownership: Ownership::Institution,
            management: None,
            management_checked_on: None,
            idle_minutes: None,
            certificate: None,
            device_digest: None,
            is_enabled: true,
        }
    }

    /// Minutes until it locks.
    #[must_use]
    pub const fn locks_after_minutes(&self) -> u32 {
        match (self.idle_minutes, self.class) {
            (Some(minutes), _) => minutes,
            (None, TerminalClass::PatientReachable | TerminalClass::OutOfSight) => 5,
            (None, TerminalClass::Management) => 10,
            (None, TerminalClass::Staff) => 15,
        }
    }

    /// Whether it may speak from this address.
    #[must_use]
    pub fn speaks_from(&self, address: Option<IpAddr>) -> bool {
        if self.networks.is_empty() {
            return true;
        }
        let ranges = self
            .networks
            .iter()
            .filter_map(|text| text.as_str().parse().ok());
        let mut ranges: Box<dyn Iterator<Item = Network>> = Box::new(ranges);
        address.is_some_and(|address| ranges.any(|range| range.contains(address)))
    }
}

impl Register for Terminal {
    const DESCRIPTION: &'static Description = &Description {
        code: "terminal",
        key: KeySource::Made,
        approval: Approval::None,
        review_months: Some(12),
        fields: &[
            Field::text("name").required().unique(),
            Field::choice("class", &TerminalClass::CHOICES)
                .required()
                .searchable(),
            Field::text("place").searchable(),
            Field::list("networks", &FieldKind::Text(64)),
            Field::text("entry_control"),
            Field::new("is_remote", FieldKind::Flag),
            Field::choice("ownership", &Ownership::CHOICES)
                .required()
                .searchable(),
            Field::new("management", FieldKind::LongText),
            Field::new("management_checked_on", FieldKind::Date),
            Field::new("idle_minutes", FieldKind::Integer(1, 120)),
            Field::new("certificate", FieldKind::Text(64)),
            Field::text("device_digest").secret(),
            Field::new("is_enabled", FieldKind::Flag).searchable(),
        ],
        whole: whole::<Self>,
    };

    fn contradictions(&self) -> Vec<FieldFault> {
        let mut faults = Vec::new();
        let unreadable = |text: &Name| text.as_str().parse::<Network>().is_err();
        let networks = self.networks.iter().enumerate();
        for (place, _) in networks.filter(|(_, text)| unreadable(text)) {
            faults.push(FieldFault::new(
                format!("networks.{place}"),
                Fault::NotAChoice,
            ));
        }
        let is_digest = |text: &Name| {
            text.as_str().len() == 64 && text.as_str().bytes().all(|b| b.is_ascii_hexdigit())
        };
        if self
            .certificate
            .as_ref()
            .is_some_and(|text| !is_digest(text))
        {
            faults.push(FieldFault::new("certificate", Fault::WrongShape));
        }
        let is_managed = self.management.is_some() && self.management_checked_on.is_some();
        if self.ownership == Ownership::Personal && !is_managed {
            faults.push(FieldFault::new("management", Fault::Missing));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn value(with: &Value) -> Value {
        let mut value = json!({"name": "外来1", "class": "staff", "ownership": "institution", "is_enabled": true});
        let (into, from) = (value.as_object_mut().unwrap(), with.as_object().unwrap());
        into.extend(from.clone());
        value
    }

    // shows: J-7.1.1-17
    #[test]
    fn the_address_is_one_more_condition() {
        let terminal = Terminal::read(&value(&json!({"networks": ["192.0.2.0/24"]}))).unwrap();
        assert!(terminal.speaks_from("192.0.2.9".parse().ok()));
        assert!(!terminal.speaks_from("198.51.100.9".parse().ok()));
        assert!(!terminal.speaks_from(None));
        assert!(Terminal::read(&value(&json!({"networks": ["everywhere"]}))).is_err());
    }

    // shows: A-5
    #[test]
    fn a_device_of_ones_own_needs_its_checks_written_down() {
        let own = json!({"ownership": "personal"});
        assert!(Terminal::read(&value(&own)).is_err());
        let checked = json!({
            "ownership": "personal",
            "management": "設定変更は管理者のみ。MDMで確認",
            "management_checked_on": "2026-11-01",
        });
        assert!(Terminal::read(&value(&checked)).is_ok());
    }

    // shows: J-6.2.5-1
    #[test]
    fn the_class_decides_how_long_it_stands_unattended() {
        let minutes = |with: &Value| Terminal::read(&value(with)).unwrap().locks_after_minutes();
        assert_eq!(minutes(&json!({})), 15);
        assert_eq!(minutes(&json!({"class": "patient_reachable"})), 5);
        assert_eq!(
            minutes(&json!({"class": "patient_reachable", "idle_minutes": 3})),
            3
        );
    }
}
