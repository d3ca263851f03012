//! Systems: how one proves who it is, and how it gets its key.
//!
//! A key is `<client id>.<secret>`, sent as a bearer token; the register `system-client` holds the
//! digest of the secret (32 random bytes, so that a plain digest is enough), and the key itself is
//! shown once. The [`Caller`] of a system is the person who answers for it, with the system beside.

use crate::Vault;
use crate::caller::{Caller, Under};
use crate::desk::{About, Actor, audit_row};
use crate::entry_row::revision_row;
use crate::error::{Error, Refusal};
use crate::house::House;
use crate::key_attempts::{Lock, Whose};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use genpon_formats::audit_event::Outcome;
use genpon_formats::locale::Lang;
use genpon_formats::manifest::ClientRef;
use genpon_model::digest::DigestAlgorithm;
use genpon_model::id::{ClientId, InstitutionId};
use genpon_model::patient::PatientNo;
use genpon_model::person::AuthenticationMethod;
use genpon_model::register::{Author, Register};
use genpon_model::registers::system_client::PatientScope;
use genpon_model::registers::{Operation, SystemClient};
use genpon_model::text::{Code, Name, UserId};
use genpon_store::Write;
use std::sync::Arc;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// What a system sent to prove who it is, and from where.
pub struct KeyClaim<'a> {
    /// `<client id>.<secret>`.
    pub key: &'a str,
    /// Network address.
    pub source: Option<String>,
    /// The language it wants to read.
    pub lang: Lang,
}

/// A system to be registered.
#[derive(Debug, Clone)]
pub struct NewClient {
    /// What people call it.
    pub name: Name,
    /// The log-in id of the person who answers for it.
    pub responsible: UserId,
    /// What it may do.
    pub operations: Vec<Operation>,
    /// The document types it may touch.
    pub document_types: Vec<Code>,
    /// The numbers of the patients it may touch; none: every patient.
    pub patient_numbers: Vec<PatientNo>,
}

/// A system's key: shown once.
pub struct IssuedKey {
    /// The system.
    pub client: ClientId,
    /// What it sends as its bearer token.
    pub key: Zeroizing<String>,
}

impl Vault {
    /// Finds out which system calls.
    ///
    /// # Errors
    /// [`Refusal::ClientKeyWrong`] for an unknown system, a wrong secret, a disabled system and one
    /// for which nobody answers any more; [`Refusal::TooManyWrongKeys`] during a lock.
    pub fn log_in_client(&self, claim: &KeyClaim<'_>) -> Result<Caller, Error> {
        let (id, secret) = claim.key.split_once('.').unwrap_or((claim.key, ""));
        let id: Option<ClientId> = id.parse().ok();
        let (house, source) = (
            id.and_then(|id| self.house_of_client(id)),
            claim.source.as_deref(),
        );
        let whose = whose(id.filter(|_| house.is_some()), source);
        let (attempts, now) = (self.key_attempts(), self.now().at);
        let locked = attempts.locked(&whose, now);
        let is_known = id.is_some_and(|id| attempts.is_known(id, source));
        if let (Some(id), Some(house)) = (id, &house)
            && (locked.is_none() || is_known)
            && let Some(caller) = self.known(house, id, secret, claim)
        {
            attempts.right(id, source);
            return Ok(caller);
        }
        if let Some(retry_after_seconds) = locked {
            return Err(Refusal::TooManyWrongKeys {
                retry_after_seconds,
            }
            .into());
        }
        let started = attempts.wrong(&whose, now);
        self.refuse_key(house.as_deref(), id, claim, &started)?;
        Err(Refusal::ClientKeyWrong.into())
    }

    /// Registers a system at the machine and gives it its key.
    ///
    /// # Errors
    /// No such person, faults in the entry, a store that cannot write.
    pub fn add_client_at_setup(
        &self,
        institution: InstitutionId,
        new: NewClient,
    ) -> Result<IssuedKey, Error> {
        let house = self.house(institution)?;
        let now = self.now();
        let responsible = house.masters().user_ids.get(&new.responsible).copied();
        let secret = Zeroizing::new(URL_SAFE_NO_PAD.encode(self.random_array::<32>()?));
        let entry = SystemClient {
            name: new.name,
            responsible: responsible.ok_or(Refusal::Field {
                field: "responsible",
                fault: "no such person".to_owned(),
            })?,
            operations: new.operations,
            document_types: new.document_types,
            patients: match new.patient_numbers.is_empty() {
                true => PatientScope::All,
                false => PatientScope::Listed,
            },
            patient_numbers: new.patient_numbers,
            key_digest: Some(DigestAlgorithm::Sha256.digest(secret.as_bytes())),
            is_enabled: true,
        };
        let client = ClientId::from_uuid(self.new_uuid(now.at)?);
        let key = client
            .to_string()
            .parse()
            .map_err(|_| Error::Internal("a client id is no key"))?;
        let value = entry.write();
        SystemClient::read(&value).map_err(Refusal::Entry)?;
        known_types(&house, &entry)?;
        let description = SystemClient::DESCRIPTION;
        let revision = self.first_revision(description, key, value, Author::Setup, &now)?;
        let write = Write::AddRevision(revision_row(&house.sealing, &revision)?);
        self.store().commit(institution, vec![write])?;
        house.reload(self.store())?;
        self.audit_setup(&house, &now, "client.set-up")?;
        Ok(IssuedKey {
            client,
            key: Zeroizing::new(format!("{client}.{}", *secret)),
        })
    }

    fn house_of_client(&self, id: ClientId) -> Option<Arc<House>> {
        let key: Code = id.to_string().parse().ok()?;
        let houses = self
            .institutions()
            .into_iter()
            .filter_map(|one| self.house(one.id).ok());
        houses
            .into_iter()
            .find(|house| house.masters().clients.contains_key(&key))
    }

    /// The caller, if everything is right.
    fn known(
        &self,
        house: &House,
        id: ClientId,
        secret: &str,
        claim: &KeyClaim<'_>,
    ) -> Option<Caller> {
        let masters = house.masters();
        let entry = masters.clients.get(&id.to_string().parse().ok()?)?;
        let client = &entry.value;
        let digest = client.key_digest.as_ref()?;
        let sent = digest.algorithm().digest(secret.as_bytes());
        let is_right: bool = sent.as_bytes().ct_eq(digest.as_bytes()).into();
        if !is_right || entry.is_retired || !client.is_enabled {
            return None;
        }
        let person = masters.active_person(client.responsible)?;
        Some(Caller {
            institution: house.institution.id,
            person: person.reference(client.responsible),
            client: Some(ClientRef {
                id,
                name: client.name.clone(),
            }),
            terminal: None,
            place: None,
            source: claim.source.clone(),
            authenticated_at: self.now().at,
            authentication: vec![AuthenticationMethod::ClientKey],
            lang: claim.lang,
            under: Under::default(),
        })
    }

    /// Puts the refusal into the trail of the institution that the key names, or else of the only
    /// one there is, and the locks that it starts; what was sent is not written down. What is refused
    /// during a lock is no event of its own: nobody floods the trail.
    fn refuse_key(
        &self,
        house: Option<&House>,
        id: Option<ClientId>,
        claim: &KeyClaim<'_>,
        started: &[Lock],
    ) -> Result<(), Error> {
        let institutions = self.institutions();
        let only = match institutions.as_slice() {
            [only] => Some(self.house(only.id)?),
            _ => None,
        };
        let Some(house) = house.or(only.as_deref()) else {
            return Ok(());
        };
        let masters = house.masters();
        let entry = id.and_then(|id| masters.clients.get(&id.to_string().parse().ok()?));
        let client = id.zip(entry).map(|(id, entry)| ClientRef {
            id,
            name: entry.value.name.clone(),
        });
        let actor = Actor {
            client,
            source: claim.source.clone(),
            ..Actor::default()
        };
        let reason = Code::constant(Refusal::ClientKeyWrong.code());
        let (now, outcome) = (self.now(), Outcome::Refused { reason });
        let about = About::default();
        let event = audit_row(self, house, &now, "client.log-in", &actor, &about, outcome)?;
        let locks = started.iter().map(|lock| {
            let about = about_lock(lock);
            let outcome = Outcome::Success;
            audit_row(self, house, &now, "client.lock", &actor, &about, outcome)
        });
        let events = std::iter::once(Ok(event)).chain(locks);
        let writes = events.map(|event| event.map(Write::AddAuditEvent));
        let writes = writes.collect::<Result<Vec<_>, Error>>()?;
        self.store().commit(house.institution.id, writes)?;
        self.wake_sequencer();
        Ok(())
    }
}

/// Whose wrong key it would be: that of a system we know, and that of the address.
fn whose(client: Option<ClientId>, source: Option<&str>) -> Vec<Whose> {
    let source = source.map(|source| Whose::Source(source.to_owned()));
    client
        .map(Whose::Client)
        .into_iter()
        .chain(source)
        .collect()
}

fn about_lock(lock: &Lock) -> About {
    let details = [
        ("lock", lock.whose.code().to_owned()),
        ("seconds", lock.seconds.to_string()),
    ];
    let named = details.map(|(name, value)| (Code::constant(name), value));
    About {
        details: named.into(),
        ..About::default()
    }
}

/// A list that names a type which is not there protects nothing: it is a typing error.
fn known_types(house: &House, entry: &SystemClient) -> Result<(), Refusal> {
    let masters = house.masters();
    let is_known = |code: &Code| masters.document_types.contains_key(code);
    if entry.document_types.iter().all(is_known) {
        Ok(())
    } else {
        Err(Refusal::TypeUnknown)
    }
}
