//! What Genpon remembers of a person's attempts to get in: hidden, sealed, written together with the
//! event that tells of the attempt, so that no restart forgives one (JAHIS 3.3, 6.2(2), 8.2.2.9).

use crate::Vault;
use crate::entry_row::{Hidden, LOG_IN_STATES, hidden_row};
use crate::error::Error;
use crate::house::House;
use genpon_access::attempts::Attempts;
use genpon_model::Timestamp;
use genpon_model::id::{PersonId, RevisionId};
use genpon_model::text::Code;
use genpon_store::{RevisionState, Write};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// People whose states are read at once.
const PEOPLE_MAX: u32 = 100_000;

/// A person's state at the entrance.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LogInState {
    /// Wrong passwords and codes.
    pub(crate) attempts: Attempts,
    /// Wrong old passwords when a new one was to be chosen.
    #[serde(default)]
    pub(crate) changes: Attempts,
    /// Since when the credentials are out of use, because they may be known to others.
    #[serde(default)]
    pub(crate) leaked_at: Option<Timestamp>,
    /// The newest accepted step of one-time codes.
    #[serde(default)]
    pub(crate) totp_step: u64,
    /// When the person last came in.
    #[serde(default)]
    pub(crate) entered_at: Option<Timestamp>,
    /// The last wrong attempt.
    #[serde(default)]
    pub(crate) failed_at: Option<Timestamp>,
    /// What the person is shown after coming in.
    #[serde(default)]
    pub(crate) before: Before,
}

/// What happened before the present log-in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// When the person came in the last time.
    pub entered_at: Option<Timestamp>,
    /// The last wrong attempt since then.
    pub failed_at: Option<Timestamp>,
    /// How many there were.
    #[serde(default)]
    pub failures: u32,
}

/// A state with the number of its revision: 0 where there is none yet.
#[derive(Debug, Clone, Default)]
pub(crate) struct StateAt {
    pub(crate) number: u32,
    pub(crate) state: LogInState,
}

impl LogInState {
    /// The person is in: what was wrong is forgotten, and kept to be shown once.
    pub(crate) fn enter(&mut self, at: Timestamp) {
        let since = self.entered_at;
        let is_since = |failed: &Timestamp| since.is_none_or(|entered| *failed > entered);
        self.before = Before {
            entered_at: since,
            failed_at: self.failed_at.filter(is_since),
            failures: self.attempts.failures,
        };
        self.attempts.clear();
        self.entered_at = Some(at);
    }
}

impl Vault {
    /// A person's state as it is now.
    pub(crate) fn log_in_state(&self, house: &House, person: PersonId) -> Result<StateAt, Error> {
        let (register, key) = (Code::constant(LOG_IN_STATES), person.to_string());
        let row = self.store().entry(house.institution.id, &register, &key)?;
        let Some(row) = row else {
            return Ok(StateAt::default());
        };
        let state = house.sealing.open_revision(&row)?;
        let number = row.number;
        Ok(StateAt { number, state })
    }

    /// The states of everybody who has one.
    pub(crate) fn log_in_states(
        &self,
        house: &House,
    ) -> Result<BTreeMap<PersonId, LogInState>, Error> {
        let register = Code::constant(LOG_IN_STATES);
        let rows = self.store().entries(
            house.institution.id,
            &register,
            RevisionState::Effective,
            PEOPLE_MAX,
        )?;
        let mut states = BTreeMap::new();
        for row in rows {
            if let Ok(person) = row.key.parse() {
                states.insert(person, house.sealing.open_revision(&row)?);
            }
        }
        Ok(states)
    }

    /// The write that makes a changed state the next one.
    pub(crate) fn next_state(
        &self,
        house: &House,
        person: PersonId,
        changed: &StateAt,
        at: Timestamp,
    ) -> Result<Write, Error> {
        let place = Hidden {
            register: LOG_IN_STATES,
            key: &person.to_string(),
            number: changed.number + 1,
        };
        let id = RevisionId::from_uuid(self.new_uuid(at)?);
        let row = hidden_row(&house.sealing, &place, id, at, &changed.state)?;
        Ok(Write::AddRevision(row))
    }
}
