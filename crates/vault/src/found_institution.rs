//! Founds an institution: its key, its signing keys, the shipped registers, and a one-time link by
//! which its first administrator comes in. There is no default account.

use crate::Vault;
use crate::credential::{Wanted, check_rules};
use crate::desk::{About, Actor, audit_row};
use crate::entrance::policy_named;
use crate::entry_row::{Hidden, LINKS, SIGNING_KEYS, hidden_row, hidden_sealed, revision_row};
use crate::error::{Error, Refusal};
use crate::house::House;
use crate::sealing::Sealing;
use crate::sessions::DeviceMark;
use crate::signing_keys::SigningSeeds;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use genpon_formats::audit_event::Outcome;
use genpon_model::digest::DigestAlgorithm;
use genpon_model::id::{InstitutionId, PersonId, RevisionId};
use genpon_model::institution::InstitutionKind;
use genpon_model::register::life::{Proposal, propose_by_vendor};
use genpon_model::register::{Author, Description, Edition, Register, Revision};
use genpon_model::registers::authentication_policy::{
    AuthenticationPolicy, SecondFactor, TerminalRule,
};
use genpon_model::registers::{Person, shipped};
use genpon_model::text::{Code, Name, Reason, UserId};
use genpon_model::time::Now;
use genpon_model::{Digest, Institution, Timestamp};
use genpon_store::keys::{InstitutionKey, InstitutionKeys};
use genpon_store::{RevisionRow, Write};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use zeroize::Zeroizing;

/// How long the one-time link of the first administrator is good.
const LINK_SECONDS: i64 = 72 * 3600;

/// Editions of one entry that are looked at.
const HISTORY_MAX: u32 = 10_000;

/// A newly founded institution.
pub struct Founded {
    /// It.
    pub institution: Institution,
    /// The secret of the one-time link `/setup/<secret>`; shown once, stored as a digest.
    pub link_secret: Zeroizing<String>,
}

/// The first administrator, as typed behind the one-time link.
pub struct FirstAdministrator<'a> {
    /// The secret of the link.
    pub link_secret: &'a str,
    /// The log-in id.
    pub user_id: UserId,
    /// The name.
    pub name: Name,
    /// The password.
    pub password: &'a str,
    /// The device at which this is done: it becomes the first management terminal.
    pub device: Option<DeviceMark>,
}

/// What is kept of a one-time link: never its secret.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Link {
    pub(crate) digest: Digest,
    pub(crate) until: Timestamp,
    pub(crate) is_used: bool,
}

impl Vault {
    /// Founds an institution.
    ///
    /// # Errors
    /// When a key cannot be made or the store cannot write.
    pub fn found_institution(&self, name: Name, kind: InstitutionKind) -> Result<Founded, Error> {
        let now = self.now();
        let id = InstitutionId::from_uuid(self.new_uuid(now.at)?);
        let institution = Institution { id, name, kind };
        let key =
            InstitutionKey::generate(id, 1, &*self.foundation.root_key, &*self.foundation.random)
                .map_err(|_| Error::Operator("the institution's key could not be made"))?;
        let sealing = self.sealing_of(id, std::slice::from_ref(&key))?;
        let mut writes = vec![
            Write::AddInstitution {
                institution: institution.clone(),
                wrapped_key: key.wrapped,
            },
            self.signing_keys(&sealing, &now)?,
        ];
        writes.extend(self.shipped_entries(&sealing, &now)?);
        let link_secret = Zeroizing::new(URL_SAFE_NO_PAD.encode(self.random_array::<32>()?));
        writes.push(self.link(&sealing, &link_secret, &now)?);
        self.store().commit(id, writes)?;
        let house = self.open_house(institution.clone())?;
        self.audit_setup(&house, &now, "institution.found")?;
        Ok(Founded {
            institution,
            link_secret,
        })
    }

    /// Makes the first administrator behind the one-time link.
    ///
    /// # Errors
    /// [`Refusal::LinkUsed`], a password that does not keep the rule, a user id that was in use.
    pub fn set_up_administrator(
        &self,
        institution: InstitutionId,
        first: &FirstAdministrator<'_>,
    ) -> Result<PersonId, Error> {
        let house = self.house(institution)?;
        let now = self.now();
        let (row, link) = self.open_link(&house)?;
        let digest = DigestAlgorithm::Sha256.digest(first.link_secret.as_bytes());
        if link.is_used || now.at > link.until || digest != link.digest {
            return Err(Refusal::LinkUsed.into());
        }
        let person = Person {
            roles: vec![Code::constant("administrator")],
            authentication: Some(Code::constant("administrator")),
            ..Person::new(first.user_id.clone(), first.name.clone())
        };
        let wanted = Wanted {
            policy: &policy_named(&house.masters(), person.policy())?,
            person: &person,
            password: first.password,
            present: None,
        };
        check_rules(&wanted)?;
        let (id, mut writes) = self.person_writes(&house, &now, person, first.password)?;
        let used = Link {
            is_used: true,
            ..link
        };
        writes.push(self.link_row(&house.sealing, row.number + 1, &used, &now)?);
        if let Some(device) = &first.device {
            writes.push(self.first_terminal(&house, device, &now)?);
        }
        self.store().commit(institution, writes)?;
        house.reload(self.store())?;
        self.audit_setup(&house, &now, "person.first-administrator")?;
        Ok(id)
    }

    /// The institution whose one-time link has this secret, used or not.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn institution_of_link(&self, secret: &str) -> Result<Option<InstitutionId>, Error> {
        let digest = DigestAlgorithm::Sha256.digest(secret.as_bytes());
        for institution in self.institutions() {
            let house = self.house(institution.id)?;
            if self
                .open_link(&house)
                .is_ok_and(|(_, link)| link.digest == digest)
            {
                return Ok(Some(institution.id));
            }
        }
        Ok(None)
    }

    /// Adds a person at set-up time, as the demo does for its synthetic staff.
    ///
    /// # Errors
    /// When the entry has faults or the store cannot write.
    pub fn add_person_at_setup(
        &self,
        institution: InstitutionId,
        person: Person,
        password: &str,
    ) -> Result<PersonId, Error> {
        let house = self.house(institution)?;
        let now = self.now();
        let (id, writes) = self.person_writes(&house, &now, person, password)?;
        self.store().commit(institution, writes)?;
        house.reload(self.store())?;
        self.audit_setup(&house, &now, "person.set-up")?;
        Ok(id)
    }

    /// Changes or adds an entry at the machine, before anybody could: the trail says so.
    ///
    /// # Errors
    /// Faults in the value, a store that cannot write.
    pub fn put_at_setup<R: Register>(
        &self,
        institution: InstitutionId,
        key: &Code,
        entry: &R,
    ) -> Result<(), Error> {
        let (house, now) = (self.house(institution)?, self.now());
        let write = self.next_revision(&house, key, entry, &now)?;
        self.store().commit(institution, vec![write])?;
        house.reload(self.store())?;
        self.audit_setup(&house, &now, "register.set-up")
    }

    /// The next edition of an entry, made by the set-up of a machine and by nobody's decision.
    pub(crate) fn next_revision<R: Register>(
        &self,
        house: &House,
        key: &Code,
        entry: &R,
        now: &Now,
    ) -> Result<Write, Error> {
        let (institution, value) = (house.institution.id, entry.write());
        R::read(&value).map_err(Refusal::Entry)?;
        let register = R::DESCRIPTION.code();
        let history =
            self.store()
                .entry_history(institution, &register, key.as_str(), HISTORY_MAX)?;
        let mut revision =
            self.first_revision(R::DESCRIPTION, key.clone(), value, Author::Setup, now)?;
        if let Some(newest) = history.last() {
            revision.edition = Edition::new(newest.number + 1)
                .ok_or(Error::Internal("an entry has too many editions"))?;
            revision.base = Edition::new(newest.number);
        }
        Ok(Write::AddRevision(revision_row(&house.sealing, &revision)?))
    }

    /// Asks for a second element only from those who enrolled one, and writes down what stands in for
    /// it (システム運用14⑤). Nobody is let off by saying nothing.
    ///
    /// # Errors
    /// Faults in the text, a store that cannot write.
    pub fn ease_log_in_at_setup(
        &self,
        institution: InstitutionId,
        equivalent_measure: &str,
    ) -> Result<(), Error> {
        let masters = self.house(institution)?.masters();
        for (key, entry) in &masters.authentication_policies {
            let measure = equivalent_measure.parse().map_err(|_| Refusal::Field {
                field: "equivalent_measure",
                fault: "cannot be read".to_owned(),
            })?;
            let policy = AuthenticationPolicy {
                second_factor: SecondFactor::Enrolled,
                terminals: TerminalRule::Any,
                equivalent_measure: Some(measure),
                ..entry.value.clone()
            };
            self.put_at_setup(institution, key, &policy)?;
        }
        Ok(())
    }

    fn person_writes(
        &self,
        house: &House,
        now: &Now,
        person: Person,
        password: &str,
    ) -> Result<(PersonId, Vec<Write>), Error> {
        if house.masters().user_ids.contains_key(&person.user_id) {
            return Err(Refusal::UserIdInUse.into());
        }
        let id = PersonId::from_uuid(self.new_uuid(now.at)?);
        let key = id
            .to_string()
            .parse()
            .map_err(|_| Error::Internal("a person id is no key"))?;
        let value = person.write();
        Person::read(&value).map_err(Refusal::Entry)?;
        let revision = self.first_revision(Person::DESCRIPTION, key, value, Author::Setup, now)?;
        let writes = vec![
            Write::AddRevision(revision_row(&house.sealing, &revision)?),
            self.new_password(house, id, (password, false), now.at)?,
        ];
        Ok((id, writes))
    }

    fn shipped_entries(&self, sealing: &Sealing, now: &Now) -> Result<Vec<Write>, Error> {
        let writes = shipped::shipped().into_iter().map(|entry| {
            let author = Author::Vendor(crate::seal_version::SOFTWARE.to_owned());
            let revision =
                self.first_revision(entry.register, entry.key, entry.value, author, now)?;
            Ok(Write::AddRevision(revision_row(sealing, &revision)?))
        });
        writes.collect()
    }

    pub(crate) fn first_revision(
        &self,
        register: &'static Description,
        key: Code,
        value: serde_json::Value,
        by: Author,
        now: &Now,
    ) -> Result<Revision, Error> {
        let reason: Result<Reason, _> = "set-up".parse();
        let proposal = Proposal {
            id: RevisionId::from_uuid(self.new_uuid(now.at)?),
            key,
            base: None,
            value,
            is_retired: false,
            reason: reason.map_err(|_| Error::Internal("reason"))?,
            by,
            at: now.at,
            care: genpon_model::register::life::Care::default(),
        };
        propose_by_vendor(register, &[], proposal)
            .ok_or(Error::Internal("a first revision was not effective"))
    }

    fn signing_keys(&self, sealing: &Sealing, now: &Now) -> Result<Write, Error> {
        let seeds = SigningSeeds::first(self)?;
        let place = Hidden {
            register: SIGNING_KEYS,
            key: "1",
            number: 1,
        };
        let id = RevisionId::from_uuid(self.new_uuid(now.at)?);
        Ok(Write::AddRevision(hidden_sealed(
            &place,
            id,
            now.at,
            seeds.seal(sealing)?,
        )))
    }

    fn link(&self, sealing: &Sealing, secret: &str, now: &Now) -> Result<Write, Error> {
        let link = Link {
            digest: DigestAlgorithm::Sha256.digest(secret.as_bytes()),
            until: now.at.plus_seconds(LINK_SECONDS),
            is_used: false,
        };
        self.link_row(sealing, 1, &link, now)
    }

    fn link_row(
        &self,
        sealing: &Sealing,
        number: u32,
        link: &Link,
        now: &Now,
    ) -> Result<Write, Error> {
        let place = Hidden {
            register: LINKS,
            key: "1",
            number,
        };
        let id = RevisionId::from_uuid(self.new_uuid(now.at)?);
        Ok(Write::AddRevision(hidden_row(
            sealing, &place, id, now.at, link,
        )?))
    }

    fn open_link(&self, house: &House) -> Result<(RevisionRow, Link), Error> {
        let register = Code::constant(LINKS);
        let rows = self
            .store()
            .entry_history(house.institution.id, &register, "1", 100)?;
        let row = rows.into_iter().next_back().ok_or(Refusal::LinkUsed)?;
        let link = house.sealing.open_revision(&row)?;
        Ok((row, link))
    }

    pub(crate) fn audit_setup(
        &self,
        house: &House,
        now: &Now,
        action: &'static str,
    ) -> Result<(), Error> {
        self.commit_round(house, now, action, Vec::new())
    }

    /// Commits what the software does by itself, with its event.
    pub(crate) fn commit_round(
        &self,
        house: &House,
        now: &Now,
        action: &'static str,
        mut writes: Vec<Write>,
    ) -> Result<(), Error> {
        let (actor, about) = (Actor::default(), About::default());
        let event = audit_row(self, house, now, action, &actor, &about, Outcome::Success)?;
        writes.push(Write::AddAuditEvent(event));
        self.store().commit(house.institution.id, writes)?;
        self.wake_sequencer();
        Ok(())
    }

    pub(crate) fn sealing_of(
        &self,
        id: InstitutionId,
        stored: &[InstitutionKey],
    ) -> Result<Sealing, Error> {
        let random = Arc::clone(&self.foundation.random);
        let keys = InstitutionKeys::open(id, stored, &*self.foundation.root_key, random)
            .map_err(|_| Error::Operator("the root key does not open this institution's key"))?;
        Ok(Sealing {
            keys: Arc::new(keys),
            sealer: self.foundation.sealer.clone(),
        })
    }
}
