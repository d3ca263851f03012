//! The use cases: one file per verb. The room between the server and the pure rooms.
//!
//! A use case takes an authenticated [`Caller`], asks `access` whether it may, lets the pure rooms
//! decide and build, and makes the outcome durable in one commit together with its audit event
//! (see [`desk`]). Blocking: call it from a thread that may wait. It knows no HTTP and no SQL.

mod access_check;
pub mod acknowledge_rules;
mod administration;
pub mod after_confirmation;
mod attempt;
mod bell;
pub mod check_certificate;
mod code_tables;
mod covered;
mod credential;
mod desk;
mod doorman;
mod draft_body;
mod entrance;
mod entry_row;
mod entry_rules;
pub mod feed_personnel;
pub mod file_reviews;
mod hours;
mod id_rules;
mod key_attempts;
mod log_in_state;
mod one_time_code;
mod register_terms;
mod seal_version;
mod sealed_contents;
mod sealing;
mod second_factors;
mod sheet_of;
mod signing_keys;
mod text_index;
mod whose;
mod withheld_rows;

pub mod actions;
pub mod add_parts;
pub mod administer_register;
pub mod answer_proxy;
pub mod begin_draft;
pub mod by_proxy;
pub mod caller;
mod ceremonies;
pub mod change_password;
pub mod change_row;
pub mod check_parts;
pub mod check_use;
pub mod client_secret;
pub mod clock;
pub mod confirm_automatically;
pub mod confirm_device_record;
pub mod confirm_version;
pub mod decide_review;
pub mod deposit_record;
pub mod deposit_version;
pub mod describe_authentication;
pub mod enrol_second_factor;
pub mod error;
pub mod explain_access;
pub mod export_audit;
pub mod export_policy;
pub mod export_register;
pub mod follow_text;
pub mod found_institution;
pub mod glance;
pub mod hold_card;
pub mod house;
pub mod idempotency;
pub mod ids;
pub mod import_document;
pub mod import_register;
pub mod inbox;
pub mod issue_link;
pub mod late_item;
pub mod lend_id;
pub mod log_in;
pub mod log_in_client;
pub mod log_in_passkey;
pub mod masters;
pub mod note_confirmation;
pub mod offers;
pub mod outlying;
pub mod passkeys;
pub mod patient_figures;
pub mod patients;
pub mod presence;
pub mod present_draft;
pub mod principals;
pub mod print_record;
pub mod prove;
pub mod prove_version;
pub mod provision_people;
pub mod read_accounts;
pub mod read_approvals;
pub mod read_audit;
pub mod read_changes;
pub mod read_clocks;
pub mod read_devices;
pub mod read_draft;
pub mod read_health;
pub mod read_history;
pub mod read_id_ledger;
pub mod read_location;
pub mod read_log_ins;
pub mod read_manifest;
pub mod read_means;
pub mod read_own_account;
pub mod read_patient;
pub mod read_people;
pub mod read_record;
pub mod read_register;
pub mod read_rows;
pub mod read_samples;
pub mod read_timeline;
pub mod rebuild_index;
pub mod refuse_request;
pub mod report_leak;
pub mod report_off_duty;
pub mod report_outsiders;
pub mod reset_credentials;
pub mod return_draft;
pub mod rights;
pub mod rotate_keys;
pub mod rows;
pub mod save_draft;
pub mod screen_use;
pub mod search_text;
pub mod sequence;
pub mod sessions;
pub mod set_feature;
pub mod settings;
pub mod settle_account;
pub mod sign_on;
pub mod stage_part;
pub mod step_up;
pub mod take_privilege;
pub mod take_stocktake;
pub mod terminals;
pub mod unlock_account;
pub mod uses;
pub mod verify;

pub use caller::{Caller, TakenPrivilege, Under};
pub use error::{Error, Noun, Refusal};
pub use genpon_access::entrance::Step;
pub use settings::Settings;
pub use text_index::TextProgress;
pub use whose::Numbering;

use crate::ceremonies::Ceremonies;
use crate::clock::{Clock, Latest};
use crate::confirm_automatically::Rounds;
use crate::doorman::Doorman;
use crate::follow_text::TextFollower;
use crate::house::House;
use crate::key_attempts::KeyAttempts;
use crate::sequence::Sequencer;
use crate::sessions::Sessions;
use crate::verify::Verifier;
use genpon_model::id::InstitutionId;
use genpon_model::text::Code;
use genpon_model::time::Now;
use genpon_model::{Institution, Timestamp};
use genpon_store::Store;
use genpon_store::contents::Sealer;
use genpon_store::keys::{Random, RootKey};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use uuid::Uuid;

/// What a vault is built on.
pub struct Foundation {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// Seals contents for that store.
    pub sealer: Sealer,
    /// Wraps the institutions' keys.
    pub root_key: Arc<dyn RootKey>,
    /// The clock of the machine.
    pub clock: Arc<dyn Clock>,
    /// The random source of the machine.
    pub random: Arc<dyn Random>,
    /// The directory of full-text indexes, where an institution wants one.
    pub text_indexes: PathBuf,
}

/// All institutions of one store, ready for work.
pub struct Vault {
    foundation: Foundation,
    settings: Settings,
    latest: Latest,
    houses: RwLock<BTreeMap<InstitutionId, Arc<House>>>,
    sessions: Sessions,
    doorman: Doorman,
    ceremonies: Ceremonies,
    key_attempts: KeyAttempts,
    sequencer: Sequencer,
    verifier: Verifier,
    rounds: Rounds,
    text_follower: TextFollower,
}

impl Vault {
    /// Opens every institution of the store.
    ///
    /// # Errors
    /// When the store cannot read, or the root key does not open an institution's key.
    pub fn open(foundation: Foundation, settings: Settings) -> Result<Self, Error> {
        let mut key = zeroize::Zeroizing::new([0; 32]);
        let filled = foundation.random.fill(&mut *key);
        filled.map_err(|_| Error::Operator("the random source of the system failed"))?;
        let ceremonies = Ceremonies::new(&key);
        let latest = Latest::starting_at(foundation.store.last_write_at()?);
        let vault = Self {
            sessions: Sessions::new(settings.sessions),
            doorman: Doorman::default(),
            ceremonies,
            settings,
            latest,
            houses: RwLock::default(),
            key_attempts: KeyAttempts::default(),
            sequencer: Sequencer::default(),
            verifier: Verifier::default(),
            rounds: Rounds::default(),
            text_follower: TextFollower::default(),
            foundation,
        };
        for institution in vault.store().institutions()? {
            vault.open_house(institution)?;
        }
        Ok(vault)
    }

    /// The institutions, by id.
    #[must_use]
    pub fn institutions(&self) -> Vec<Institution> {
        let houses = self.houses.read().unwrap_or_else(PoisonError::into_inner);
        houses
            .values()
            .map(|house| house.institution.clone())
            .collect()
    }

    /// One institution in memory.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none of this id.
    pub fn house(&self, id: InstitutionId) -> Result<Arc<House>, Error> {
        let houses = self.houses.read().unwrap_or_else(PoisonError::into_inner);
        houses
            .get(&id)
            .cloned()
            .ok_or(Error::NotFound(Noun::Institution))
    }

    /// The time now, with the state of the clock.
    #[must_use]
    pub fn now(&self) -> Now {
        self.latest.check(self.foundation.clock.now())
    }

    /// Limits and places.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Who is logged in.
    #[must_use]
    pub const fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    pub(crate) const fn key_attempts(&self) -> &KeyAttempts {
        &self.key_attempts
    }

    pub(crate) const fn doorman(&self) -> &Doorman {
        &self.doorman
    }

    pub(crate) const fn ceremonies(&self) -> &Ceremonies {
        &self.ceremonies
    }

    pub(crate) fn store(&self) -> &dyn Store {
        &*self.foundation.store
    }

    pub(crate) fn random_array<const N: usize>(&self) -> Result<[u8; N], Error> {
        let mut bytes = [0; N];
        let filled = self.foundation.random.fill(&mut bytes);
        filled.map_err(|_| Error::Operator("the random source of the system failed"))?;
        Ok(bytes)
    }

    pub(crate) fn new_uuid(&self, at: Timestamp) -> Result<Uuid, Error> {
        Ok(ids::uuid_v7(at, &self.random_array()?))
    }

    /// Opens an institution that is in the store.
    pub(crate) fn open_house(&self, institution: Institution) -> Result<Arc<House>, Error> {
        let id = institution.id;
        let sealing = self.sealing_of(id, &self.store().institution_keys(id)?)?;
        let register = Code::constant(entry_row::SIGNING_KEYS);
        let keys = self
            .store()
            .entry_history(id, &register, "1", signing_keys::EDITIONS_MAX)?;
        if keys.is_empty() {
            return Err(Error::Operator("an institution has no signing keys"));
        }
        let house = Arc::new(House::open(self.store(), institution, sealing, &keys)?);
        let mut houses = self.houses.write().unwrap_or_else(PoisonError::into_inner);
        houses.insert(id, Arc::clone(&house));
        Ok(house)
    }
}
