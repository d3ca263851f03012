//! What the frame of every page shows of a person's situation: areas, roles, how much waits.
//!
//! Not an action: it reads nothing of any patient and leaves no event.

use crate::Vault;
use crate::caller::Caller;
use crate::desk::{About, Desk};
use crate::error::Error;
use crate::explain_access::may_ask;
use crate::inbox::known_drafts;
use crate::rights::in_force;
use genpon_access::Operation;
use genpon_formats::locale::Lang;
use genpon_model::register::Register as _;
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
    /// The roles held at this moment.
    pub held: Vec<Code>,
    /// Whether there are privileges or shared ids for this person.
    pub has_more_ids: bool,
    /// Whether the person may read the policy and ask why something is allowed.
    pub may_explain: bool,
    /// The privilege that is held: its name in Japanese and in English.
    pub privilege: Option<(String, String)>,
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
        let mut areas = vec!["inbox"];
        areas.extend(
            AREAS
                .iter()
                .filter(|(_, op)| desk.may(*op).is_ok())
                .map(|(area, _)| *area),
        );
        let types = registers::DocumentType::DESCRIPTION.code;
        if desk.may_in(Operation::ReadRegister, types).is_ok() {
            areas.push("types");
        }
        let reads_any = registers::all()
            .iter()
            .any(|register| desk.may_in(Operation::ReadRegister, register.code).is_ok());
        if reads_any {
            areas.push("registers");
        }
        let may_explain = may_ask(&mut desk).is_ok();
        desk.about = About::default();
        let named = DraftFilter {
            confirmer: Some(caller.person.id),
            ..DraftFilter::default()
        };
        let waiting = known_drafts(&mut desk, &named)?.len() as u64;
        let approvals = self.approvals_waiting(caller)?.0 as u64;
        let last = self.store().verifications(caller.institution, 1)?;
        let role = |(code, entry): (&Code, &crate::masters::Entry<registers::Role>)| {
            let name = &entry.value.name;
            (code.clone(), (name.ja.to_string(), name.en.to_string()))
        };
        Ok(Glance {
            institution: desk.house.institution.name.to_string(),
            waiting: waiting + approvals,
            is_damaged: last.first().is_some_and(|row| row.findings > 0),
            held: desk.standing.holding.roles().into_iter().cloned().collect(),
            has_more_ids: has_more_ids(&desk),
            may_explain,
            privilege: desk.standing.holding.privilege_at(desk.now.at).map(|held| {
                let name = &held.name;
                (name.ja.to_string(), name.en.to_string())
            }),
            areas,
            roles: desk.masters.roles.iter().map(role).collect(),
        })
    }
}

fn has_more_ids(desk: &Desk<'_>) -> bool {
    let (masters, me) = (&desk.masters, desk.caller.person.id);
    let mut privileges = in_force(&masters.rights.privileges);
    privileges.any(|(_, one)| one.persons.contains(&me))
        || masters.people.keys().any(|id| masters.is_member(me, *id))
}
