//! What the frame of every page shows of a person's situation: areas, roles, how much waits.
//!
//! Not an action: it reads nothing of any patient and leaves no event.

use crate::Vault;
use crate::caller::Caller;
use crate::desk::About;
use crate::error::Error;
use genpon_access::Operation;
use genpon_formats::locale::Lang;
use genpon_model::registers;
use genpon_model::text::Code;
use genpon_store::DraftFilter;
use std::collections::BTreeMap;

/// A person's situation at one glance.
#[derive(Debug, Clone, Default)]
pub struct Glance {
    /// The institution's name.
    pub institution: String,
    /// How much waits in the inbox.
    pub waiting: u64,
    /// Whether the last verification found damage.
    pub is_damaged: bool,
    areas: Vec<&'static str>,
    roles: BTreeMap<Code, (String, String)>,
}

impl Glance {
    /// Whether the person may open this area.
    #[must_use]
    pub fn sees(&self, area: &str) -> bool {
        self.areas.contains(&area)
    }

    /// The name of a role.
    #[must_use]
    pub fn role_name(&self, code: &Code, lang: Lang) -> Option<String> {
        let (ja, en) = self.roles.get(code)?;
        Some(if lang == Lang::Ja {
            ja.clone()
        } else {
            en.clone()
        })
    }
}

/// Which operation opens which area.
const AREAS: [(&str, Operation); 3] = [
    ("patients", Operation::FindPatient),
    ("audit", Operation::ReadAudit),
    ("health", Operation::ReadHealth),
];

impl Vault {
    /// The caller's situation; empty when the store cannot be read just now.
    #[must_use]
    pub fn glance(&self, caller: &Caller) -> Glance {
        self.try_glance(caller).unwrap_or_default()
    }

    fn try_glance(&self, caller: &Caller) -> Result<Glance, Error> {
        let mut desk = self.quiet_desk(caller)?;
        let mut areas = vec!["inbox", "types"];
        areas.extend(
            AREAS
                .iter()
                .filter(|(_, op)| desk.may(*op).is_ok())
                .map(|(area, _)| *area),
        );
        let reads_any = registers::all()
            .iter()
            .any(|register| desk.may_in(Operation::ReadRegister, register.code).is_ok());
        if reads_any {
            areas.push("registers");
        }
        desk.about = About::default();
        let named = DraftFilter {
            confirmer: Some(caller.person.id),
            ..DraftFilter::default()
        };
        let waiting = self.store().drafts(caller.institution, &named, 100)?.len() as u64;
        let last = self.store().verifications(caller.institution, 1)?;
        let role = |(code, entry): (&Code, &crate::masters::Entry<registers::Role>)| {
            let name = &entry.value.name;
            (code.clone(), (name.ja.to_string(), name.en.to_string()))
        };
        Ok(Glance {
            institution: desk.house.institution.name.to_string(),
            waiting,
            is_damaged: last.first().is_some_and(|row| row.findings > 0),
            areas,
            roles: desk.masters.roles.iter().map(role).collect(),
        })
    }
}
