//! The secrets by which Genpon proves itself to identity providers: each sealed in a hidden register.
//!
//! Written by a right holder who has just proven who they are; read by [`crate::sign_on`] alone. No
//! page, no export and no history shows one (JAHIS 3.3, 6.2(2)).

use crate::Vault;
use crate::caller::Caller;
use crate::entry_row::{CLIENT_SECRETS, Hidden, hidden_row};
use crate::error::{Error, Noun, Refusal};
use crate::house::House;
use genpon_access::Operation;
use genpon_model::id::{InstitutionId, RevisionId};
use genpon_model::register::Register as _;
use genpon_model::registers::IdentityProvider;
use genpon_model::text::Code;
use genpon_model::time::Now;
use genpon_store::Write;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Characters of a secret.
const CHARS_MAX: usize = 1000;

/// How many secrets of one provider are counted.
const EDITIONS_MAX: u32 = 10_000;

#[derive(Serialize, Deserialize)]
struct ClientSecret {
    secret: String,
}

impl Vault {
    /// Keeps the secret that a provider issued; an empty one takes it away.
    ///
    /// # Errors
    /// No such provider, no right to administer providers, an authentication that is too old.
    pub fn set_client_secret(
        &self,
        caller: &Caller,
        provider: &Code,
        secret: &str,
    ) -> Result<(), Error> {
        self.at_desk(caller, "register.set-secret", |desk| {
            let register = IdentityProvider::DESCRIPTION.code;
            let granted = desk.may_in(Operation::AdministerRegister, register)?;
            desk.needs_fresh_proof()?;
            let known = desk.masters.identity_providers.get(provider);
            known.ok_or(Error::NotFound(Noun::Entry))?;
            desk.detail("register", register);
            desk.detail("key", provider.to_string());
            let write = self.secret_row(&desk.house, provider, secret, &desk.now)?;
            desk.write(write);
            desk.commit(&granted)?;
            Ok(())
        })
    }

    /// The same at the machine, before anybody can log in.
    ///
    /// # Errors
    /// A secret that cannot be sent, a store that cannot write.
    pub fn set_client_secret_at_setup(
        &self,
        institution: InstitutionId,
        provider: &Code,
        secret: &str,
    ) -> Result<(), Error> {
        let (house, now) = (self.house(institution)?, self.now());
        let write = self.secret_row(&house, provider, secret, &now)?;
        self.store().commit(institution, vec![write])?;
        self.audit_setup(&house, &now, "register.set-secret")
    }

    /// The secret for a provider, where there is one.
    pub(crate) fn client_secret(
        &self,
        house: &House,
        provider: &Code,
    ) -> Result<Option<Zeroizing<String>>, Error> {
        let (institution, register) = (house.institution.id, Code::constant(CLIENT_SECRETS));
        let row = self
            .store()
            .entry(institution, &register, provider.as_str())?;
        let kept: Option<ClientSecret> = row
            .map(|row| house.sealing.open_revision(&row))
            .transpose()?;
        let secret = kept.map(|kept| Zeroizing::new(kept.secret));
        Ok(secret.filter(|secret| !secret.is_empty()))
    }

    fn secret_row(
        &self,
        house: &House,
        provider: &Code,
        secret: &str,
        now: &Now,
    ) -> Result<Write, Error> {
        let secret = secret.trim();
        let is_sent = secret.len() <= CHARS_MAX && secret.bytes().all(|b| b.is_ascii_graphic());
        if !is_sent {
            let fault = "is no secret that can be sent".to_owned();
            let field = "secret";
            return Err(Refusal::Field { field, fault }.into());
        }
        let (institution, register) = (house.institution.id, Code::constant(CLIENT_SECRETS));
        let key = provider.as_str();
        let history = self
            .store()
            .entry_history(institution, &register, key, EDITIONS_MAX)?;
        let number = history.last().map_or(1, |row| row.number + 1);
        let place = Hidden {
            register: CLIENT_SECRETS,
            key,
            number,
        };
        let id = RevisionId::from_uuid(self.new_uuid(now.at)?);
        let kept = ClientSecret {
            secret: secret.to_owned(),
        };
        let row = hidden_row(&house.sealing, &place, id, now.at, &kept)?;
        Ok(Write::AddRevision(row))
    }
}
