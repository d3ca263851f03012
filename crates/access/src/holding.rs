//! What a person holds at one moment: roles with where they come from, what is withheld, a privilege.
//!
//! The one place where effective roles are computed (JAHIS 3.3, 6.2(6)): those of the own entry, those of
//! the departments, those of grants in force on that day. A grant that has ended opens nothing, without
//! anybody doing anything.

use genpon_model::Timestamp;
use genpon_model::registers::grant::Effect;
use genpon_model::registers::{Department, Grant, Person, Privilege};
use genpon_model::text::Code;
use std::collections::BTreeSet;

/// What a person holds, besides the contents of the roles.
#[derive(Debug, Clone, Default)]
pub struct Holding {
    /// The codes of the roles held, each with where it comes from.
    pub sources: Vec<(Code, Source)>,
    /// Where the person belongs.
    pub departments: Vec<Code>,
    /// The grants in force that take operations, by key.
    pub withheld: Vec<(Code, Grant)>,
    /// The privilege that the person asked for.
    pub privilege: Option<HeldPrivilege>,
    /// Whether it is outside of the hours in which the person may work.
    pub is_off_hours: bool,
}

/// Where a role comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The entry of the person.
    Own,
    /// A department of the person.
    Department(Code),
    /// A grant.
    Grant {
        /// Its key.
        key: Code,
        /// Whether the manager has not confirmed it yet.
        is_provisional: bool,
    },
}

/// A privilege that somebody holds for minutes.
#[derive(Debug, Clone)]
pub struct HeldPrivilege {
    /// Its entry, as it is now.
    pub entry: Privilege,
    /// Until when.
    pub until: Timestamp,
}

/// A grant with its key and whether it waits for the manager.
#[derive(Debug, Clone, Copy)]
pub struct GrantAtHand<'a> {
    /// Its key.
    pub key: &'a Code,
    /// What it says.
    pub grant: &'a Grant,
    /// Whether the manager has not confirmed it yet.
    pub is_provisional: bool,
}

impl Holding {
    /// Nothing.
    pub const NOTHING: &'static Self = &Self {
        sources: Vec::new(),
        departments: Vec::new(),
        withheld: Vec::new(),
        privilege: None,
        is_off_hours: false,
    };

    /// What a person holds at this moment, out of their entry, the entries of their departments and
    /// all grants about them.
    pub fn at<'a>(
        at: Timestamp,
        person: &Person,
        departments: impl IntoIterator<Item = &'a Department>,
        grants: impl IntoIterator<Item = GrantAtHand<'a>>,
    ) -> Self {
        let mut holding = Self::default();
        let own = person.roles.iter().map(|role| (role.clone(), Source::Own));
        holding.sources.extend(own);
        for department in departments {
            let source = || Source::Department(department.code.clone());
            let roles = department.roles.iter();
            holding
                .sources
                .extend(roles.map(|role| (role.clone(), source())));
            holding.departments.push(department.code.clone());
        }
        let today = at.date_in_japan();
        for at_hand in grants {
            if at_hand.grant.is_in_force_on(today) {
                holding.take(at_hand);
            }
        }
        holding
    }

    fn take(&mut self, at_hand: GrantAtHand<'_>) {
        let key = at_hand.key.clone();
        match (at_hand.grant.effect, &at_hand.grant.role) {
            (Effect::Withhold, _) => self.withheld.push((key, at_hand.grant.clone())),
            (Effect::Allow, Some(role)) => {
                let is_provisional = at_hand.is_provisional;
                let source = Source::Grant {
                    key,
                    is_provisional,
                };
                self.sources.push((role.clone(), source));
            }
            (Effect::Allow, None) => {}
        }
    }

    /// The codes of the roles held, each once, in the order of where they come from.
    #[must_use]
    pub fn roles(&self) -> Vec<&Code> {
        let mut seen = BTreeSet::new();
        let codes = self.sources.iter().map(|(code, _)| code);
        codes.filter(|code| seen.insert(*code)).collect()
    }

    /// The privilege, while it is held.
    #[must_use]
    pub fn privilege_at(&self, at: Timestamp) -> Option<&Privilege> {
        let held = self.privilege.as_ref().filter(|held| at < held.until)?;
        Some(&held.entry)
    }
}
