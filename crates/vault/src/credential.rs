//! Passwords as they are kept: argon2id hashes, sealed, one revision each; the earlier ones are the
//! history (JAHIS 3.3, 6.2(2)(4); 運用14⑥). Nothing here can turn one back, and nothing shows one.

use crate::Vault;
use crate::entry_row::{CREDENTIALS, Hidden, hidden_row};
use crate::error::{Error, Refusal};
use crate::house::House;
use crate::settings::PasswordCost;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use genpon_access::password::{self, PasswordFault};
use genpon_model::Timestamp;
use genpon_model::id::{PersonId, RevisionId};
use genpon_model::registers::{AuthenticationPolicy, Person};
use genpon_model::text::Code;
use genpon_store::{RevisionRow, Write};
use serde::{Deserialize, Serialize};
use std::sync::{Mutex, PoisonError};
use subtle::ConstantTimeEq;

/// What is stored of a password: sealed in the register of credentials.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Credential {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: [u8; 16],
    hash: [u8; 32],
    /// Whether the person must choose another one at the next log-in.
    pub(crate) must_change: bool,
}

/// A password that somebody wants to have, and what it must not be.
pub(crate) struct Wanted<'a> {
    pub(crate) policy: &'a AuthenticationPolicy,
    pub(crate) person: &'a Person,
    pub(crate) password: &'a str,
    /// The one it replaces, where the person has just shown it.
    pub(crate) present: Option<&'a str>,
}

/// Revisions of one credential that are looked at.
const HISTORY_MAX: u32 = 100_000;

impl Vault {
    /// The credential in force, and since when.
    pub(crate) fn credential(
        &self,
        house: &House,
        person: PersonId,
    ) -> Result<Option<(Credential, Timestamp)>, Error> {
        let register = Code::constant(CREDENTIALS);
        let row = self
            .store()
            .entry(house.institution.id, &register, &person.to_string())?;
        let open = |row: RevisionRow| Ok((house.sealing.open_revision(&row)?, row.at));
        row.map(open).transpose()
    }

    /// Whether the password is the person's; as much work where there is none.
    pub(crate) fn is_password_of(
        &self,
        house: &House,
        person: Option<PersonId>,
        password: &str,
    ) -> Result<bool, Error> {
        let credential = match person {
            Some(person) => self.credential(house, person)?,
            None => None,
        };
        match credential {
            Some((credential, _)) => credential.fits(password),
            None => {
                nobodys(self.settings().password_cost).fits(password)?;
                Ok(false)
            }
        }
    }

    /// Refuses what a person may not choose as a password.
    pub(crate) fn check_wanted(
        &self,
        house: &House,
        person: PersonId,
        wanted: &Wanted<'_>,
    ) -> Result<(), Error> {
        check_rules(wanted)?;
        if self.was_used(house, person, wanted.password, wanted.policy)? {
            return Err(wanted.weak(vec![PasswordFault::UsedBefore]).into());
        }
        Ok(())
    }

    /// The write that gives a person a password. Checks nothing.
    pub(crate) fn new_password(
        &self,
        house: &House,
        person: PersonId,
        (password, must_change): (&str, bool),
        at: Timestamp,
    ) -> Result<Write, Error> {
        let mut credential = Credential::new(
            password,
            self.random_array()?,
            self.settings().password_cost,
        )?;
        credential.must_change = must_change;
        let history = self.credential_history(house, person)?;
        let number = history.last().map_or(1, |row| row.number.saturating_add(1));
        let id = RevisionId::from_uuid(self.new_uuid(at)?);
        let place = Hidden {
            register: CREDENTIALS,
            key: &person.to_string(),
            number,
        };
        let row = hidden_row(&house.sealing, &place, id, at, &credential)?;
        Ok(Write::AddRevision(row))
    }

    /// Whether it is one of the last that the person had.
    fn was_used(
        &self,
        house: &House,
        person: PersonId,
        password: &str,
        policy: &AuthenticationPolicy,
    ) -> Result<bool, Error> {
        let history = self.credential_history(house, person)?;
        let generations = usize::try_from(policy.password_generations).unwrap_or(usize::MAX);
        for row in history.iter().rev().take(generations) {
            let credential: Credential = house.sealing.open_revision(row)?;
            if credential.fits(password)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn credential_history(
        &self,
        house: &House,
        person: PersonId,
    ) -> Result<Vec<RevisionRow>, Error> {
        let (register, id) = (Code::constant(CREDENTIALS), house.institution.id);
        let key = person.to_string();
        Ok(self
            .store()
            .entry_history(id, &register, &key, HISTORY_MAX)?)
    }
}

impl Wanted<'_> {
    const fn weak(&self, faults: Vec<PasswordFault>) -> Refusal {
        Refusal::PasswordWeak {
            faults,
            chars_min: self.policy.password_chars_min,
        }
    }
}

/// Refuses what breaks the rules, whoever's it was before.
pub(crate) fn check_rules(wanted: &Wanted<'_>) -> Result<(), Refusal> {
    let faults = password::faults(
        wanted.policy,
        wanted.person,
        wanted.password,
        wanted.present,
    );
    if faults.is_empty() {
        Ok(())
    } else {
        Err(wanted.weak(faults))
    }
}

impl Credential {
    fn new(password: &str, salt: [u8; 16], cost: PasswordCost) -> Result<Self, Error> {
        let empty = Self {
            salt,
            ..nobodys(cost)
        };
        let hash = empty.hash(password)?;
        Ok(Self { hash, ..empty })
    }

    fn fits(&self, password: &str) -> Result<bool, Error> {
        Ok(self.hash(password)?.ct_eq(&self.hash).into())
    }

    fn hash(&self, password: &str) -> Result<[u8; 32], Error> {
        let refused = |_| Error::Internal("argon2id refused");
        let params =
            Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(refused)?;
        let mut hash = [0; 32];
        let mut room = take_room(params.block_count());
        let hashed = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(password.as_bytes(), &self.salt, &mut hash, &mut room);
        give_back(room);
        hashed.map_err(refused)?;
        Ok(hash)
    }
}

/// Rooms to hash in. One for each thread that ever hashed would be hundreds of MiB for ever.
static ROOMS: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());

/// As many as hash at once, and one for a change of the cost.
const ROOMS_MAX: usize = 3;

fn take_room(blocks: usize) -> Vec<Block> {
    let mut rooms = ROOMS.lock().unwrap_or_else(PoisonError::into_inner);
    let fitting = rooms.iter().position(|room| room.len() == blocks);
    match fitting {
        Some(place) => rooms.swap_remove(place),
        None => vec![Block::default(); blocks],
    }
}

/// Keeps a room, without what was worked out in it.
fn give_back(mut room: Vec<Block>) {
    room.fill(Block::default());
    let mut rooms = ROOMS.lock().unwrap_or_else(PoisonError::into_inner);
    if rooms.len() >= ROOMS_MAX {
        rooms.remove(0);
    }
    rooms.push(room);
}

/// A credential that nothing fits, as dear to check as a real one.
const fn nobodys(cost: PasswordCost) -> Credential {
    let PasswordCost {
        memory_kib,
        passes,
        lanes,
    } = cost;
    Credential {
        memory_kib,
        passes,
        lanes,
        salt: [0; 16],
        hash: [0; 32],
        must_change: false,
    }
}
