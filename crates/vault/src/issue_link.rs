//! A one-time link by which a person chooses a password of their own: nobody else ever knows it
//! (運用14②). An administrator issues it, hands it over, and sees it only once.
//!
//! The secret begins with the id of the person; what is stored is its digest. A new link ends the one
//! before; a chosen password ends the link and every open session of the person.

use crate::Vault;
use crate::caller::Caller;
use crate::credential::Wanted;
use crate::desk::{About, Actor, audit_row};
use crate::entrance::policy_of;
use crate::entry_row::{Hidden, LINKS, hidden_row};
use crate::error::{Error, Noun, Refusal};
use crate::found_institution::Link;
use crate::house::House;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use genpon_access::Operation;
use genpon_formats::audit_event::Outcome;
use genpon_model::Timestamp;
use genpon_model::digest::DigestAlgorithm;
use genpon_model::id::{InstitutionId, PersonId, RevisionId};
use genpon_model::person::PersonRef;
use genpon_model::register::Register as _;
use genpon_model::registers::Person;
use genpon_model::text::Code;
use genpon_model::time::Now;
use genpon_store::error::Conflict;
use genpon_store::{CommitError, Write};
use zeroize::Zeroizing;

/// How long a link is good.
const LINK_SECONDS: i64 = 72 * 3600;

/// How many links of one person are read.
const LINKS_MAX: u32 = 10_000;

/// A link that was issued.
pub struct Issued {
    /// Whose.
    pub person: PersonRef,
    /// The secret, shown once.
    pub secret: Zeroizing<String>,
    /// Until when it is good.
    pub until: Timestamp,
}

impl Vault {
    /// Issues a link to a person.
    ///
    /// # Errors
    /// No such person, or one whose account is not in use; somebody who has a password: that is a
    /// reset; no right to administer people.
    pub fn issue_link(&self, caller: &Caller, person: PersonId) -> Result<Issued, Error> {
        self.at_desk(caller, "person.issue-link", |desk| {
            let granted = desk.may_in(Operation::AdministerRegister, Person::DESCRIPTION.code)?;
            let entry = desk
                .masters
                .active_person(person)
                .ok_or(Error::NotFound(Noun::Entry))?;
            let named = entry.reference(person);
            desk.detail("key", person.to_string());
            // Who has a password is set anew only after it was made sure who they are.
            if desk.vault.credential(&desk.house, person)?.is_some() {
                return Err(Refusal::HasPassword.into());
            }
            let (issued, write) = desk.vault.new_link(&desk.house, named, &desk.now)?;
            desk.write(write);
            desk.commit(&granted)?;
            Ok(issued)
        })
    }

    /// A new link of a person, and the write that makes it the one that is good.
    pub(crate) fn new_link(
        &self,
        house: &House,
        person: PersonRef,
        now: &Now,
    ) -> Result<(Issued, Write), Error> {
        let random = Zeroizing::new(self.random_array::<32>()?);
        let secret = format!(
            "{}.{}",
            person.id,
            URL_SAFE_NO_PAD.encode(random.as_slice())
        );
        let secret = Zeroizing::new(secret);
        let until = now.at.plus_seconds(LINK_SECONDS);
        let link = Link {
            digest: DigestAlgorithm::Sha256.digest(secret.as_bytes()),
            until,
            is_used: false,
        };
        let (number, _) = newest(self, house, person.id)?;
        let write = link_row(self, house, (person.id, number + 1), now, &link)?;
        let issued = Issued {
            person,
            secret,
            until,
        };
        Ok((issued, write))
    }

    /// The person whose link has this secret.
    ///
    /// # Errors
    /// [`Refusal::LinkUsed`] for a link that was used, has ended, or never was.
    pub fn person_of_link(
        &self,
        institution: InstitutionId,
        secret: &str,
    ) -> Result<PersonRef, Error> {
        let house = self.house(institution)?;
        open(self, &house, secret, &self.now()).map(|(person, _, _)| person)
    }

    /// The person behind the link chooses a password.
    ///
    /// # Errors
    /// [`Refusal::LinkUsed`], a password that does not keep the rule.
    pub fn choose_password(
        &self,
        institution: InstitutionId,
        secret: &str,
        password: &str,
    ) -> Result<(), Error> {
        let (house, now) = (self.house(institution)?, self.now());
        let (person, number, link) = open(self, &house, secret, &now)?;
        let masters = house.masters();
        let wanted = Wanted {
            policy: &policy_of(&masters, Some(person.id))?,
            person: masters.active_person(person.id).ok_or(Refusal::LinkUsed)?,
            password,
            present: None,
        };
        self.check_wanted(&house, person.id, &wanted)?;
        let used = Link {
            is_used: true,
            ..link
        };
        let (about, id) = (About::default(), person.id);
        let actor = Actor {
            person: Some(person),
            ..Actor::default()
        };
        let done = Outcome::Success;
        let event = audit_row(
            self,
            &house,
            &now,
            "person.choose-password",
            &actor,
            &about,
            done,
        )?;
        let writes = vec![
            self.new_password(&house, id, (password, false), now.at)?,
            link_row(self, &house, (id, number + 1), &now, &used)?,
            Write::AddAuditEvent(event),
        ];
        self.store()
            .commit(institution, writes)
            .map_err(used_meanwhile)?;
        self.sessions().close_all_of(id);
        self.wake_sequencer();
        Ok(())
    }
}

/// A link that somebody else used at the same moment.
pub(crate) fn used_meanwhile(error: CommitError) -> Error {
    match error {
        CommitError::Conflict(Conflict::Entry { .. }) => Refusal::LinkUsed.into(),
        other => other.into(),
    }
}

/// The person, number and link behind a secret, while it is good.
fn open(
    vault: &Vault,
    house: &House,
    secret: &str,
    now: &Now,
) -> Result<(PersonRef, u32, Link), Error> {
    let id = secret
        .split('.')
        .next()
        .and_then(|id| id.parse::<PersonId>().ok());
    let id = id.ok_or(Refusal::LinkUsed)?;
    let (number, link) = newest(vault, house, id)?;
    let digest = DigestAlgorithm::Sha256.digest(secret.as_bytes());
    let is_good = |link: &Link| !link.is_used && now.at <= link.until && digest == link.digest;
    let link = link.filter(is_good).ok_or(Refusal::LinkUsed)?;
    let masters = house.masters();
    let person = masters.active_person(id).ok_or(Refusal::LinkUsed)?;
    Ok((person.reference(id), number, link))
}

/// The newest link of a person and its number; 0 where there is none.
fn newest(vault: &Vault, house: &House, person: PersonId) -> Result<(u32, Option<Link>), Error> {
    let (register, key) = (Code::constant(LINKS), person.to_string());
    let rows = vault
        .store()
        .entry_history(house.institution.id, &register, &key, LINKS_MAX)?;
    let row = rows.last();
    let link = row
        .map(|row| house.sealing.open_revision(row))
        .transpose()?;
    Ok((row.map_or(0, |row| row.number), link))
}

fn link_row(
    vault: &Vault,
    house: &House,
    (person, number): (PersonId, u32),
    now: &Now,
    link: &Link,
) -> Result<Write, Error> {
    let place = Hidden {
        register: LINKS,
        key: &person.to_string(),
        number,
    };
    let id = RevisionId::from_uuid(vault.new_uuid(now.at)?);
    Ok(Write::AddRevision(hidden_row(
        &house.sealing,
        &place,
        id,
        now.at,
        link,
    )?))
}
