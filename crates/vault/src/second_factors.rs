//! What a person can prove besides a password: the one-time codes of a device, passkeys, recovery
//! codes, and a substitute for what was forgotten or broke.
//!
//! Hidden and sealed. Codes for people are kept as digests: they are random and long enough that a
//! plain digest is enough, and nobody can read one back.

use crate::Vault;
use crate::entry_row::{Hidden, SECOND_FACTORS, hidden_row};
use crate::error::Error;
use crate::house::House;
use crate::one_time_code::{TotpSecret, base32};
use genpon_formats::webauthn::PublicKey;
use genpon_model::digest::DigestAlgorithm;
use genpon_model::id::{PersonId, RevisionId};
use genpon_model::person::{AuthenticationMethod, PersonRef};
use genpon_model::text::{Code, Name, Reason};
use genpon_model::{Digest, Timestamp};
use genpon_store::{RevisionState, Write};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

/// Recovery codes that a person gets at once.
pub(crate) const RECOVERY_CODES: usize = 10;

/// Passkeys of one person.
pub(crate) const PASSKEYS_MAX: usize = 20;

/// People whose factors are read at once.
const PEOPLE_MAX: u32 = 100_000;

/// Everything one person has enrolled.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct SecondFactors {
    #[serde(default)]
    pub(crate) totp: Option<Totp>,
    #[serde(default)]
    pub(crate) passkeys: Vec<Passkey>,
    /// Digests of the codes that were not used yet.
    #[serde(default)]
    pub(crate) recovery: Vec<Digest>,
    #[serde(default)]
    pub(crate) substitute: Option<Substitute>,
}

/// A device that shows one-time codes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Totp {
    pub(crate) secret: TotpSecret,
    pub(crate) since: Timestamp,
}

/// A passkey: what WebAuthn calls a public key credential.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Passkey {
    /// The credential id, as base64url.
    pub(crate) id: String,
    /// What its holder calls it.
    pub(crate) name: Name,
    pub(crate) key: PublicKey,
    /// The newest signature counter; a smaller one means a copy.
    pub(crate) counter: u32,
    pub(crate) since: Timestamp,
    #[serde(default)]
    pub(crate) used_at: Option<Timestamp>,
    /// Whether it is out of use, because a copy of it may exist.
    #[serde(default)]
    pub(crate) is_suspended: bool,
}

/// What stands in for a forgotten or broken card or device until an end (JAHIS 3.3, 6.2(3) 最低限3).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Substitute {
    pub(crate) digest: Digest,
    pub(crate) until: Timestamp,
    pub(crate) by: PersonRef,
    pub(crate) reason: Reason,
}

/// A person's factors with the number of their revision: 0 where there is none yet.
#[derive(Debug, Clone, Default)]
pub(crate) struct FactorsAt {
    pub(crate) number: u32,
    pub(crate) factors: SecondFactors,
}

impl SecondFactors {
    /// What the person could prove now.
    pub(crate) fn enrolled(&self, at: Timestamp) -> BTreeSet<AuthenticationMethod> {
        use AuthenticationMethod as Method;
        let has_device = self.totp.is_some() || !self.passkeys.is_empty();
        let held = [
            (Method::Totp, self.totp.is_some()),
            (
                Method::Passkey,
                self.passkeys.iter().any(|key| !key.is_suspended),
            ),
            (
                Method::RecoveryCode,
                has_device && !self.recovery.is_empty(),
            ),
            (
                Method::Substitute,
                self.substitute.as_ref().is_some_and(|one| at < one.until),
            ),
        ];
        held.into_iter()
            .filter_map(|(method, is_held)| is_held.then_some(method))
            .collect()
    }

    /// Uses up a recovery code. Says whether it was one.
    pub(crate) fn use_recovery_code(&mut self, typed: &str) -> bool {
        let digest = code_digest(typed);
        let place = self.recovery.iter().position(|kept| is_same(kept, &digest));
        place.map(|place| self.recovery.remove(place)).is_some()
    }

    /// Whether this is the code of the substitute, before its end.
    pub(crate) fn is_substitute(&self, typed: &str, at: Timestamp) -> bool {
        let digest = code_digest(typed);
        let fits = |one: &Substitute| at < one.until && is_same(&one.digest, &digest);
        self.substitute.as_ref().is_some_and(fits)
    }

    /// Whether the person has a second element of their own.
    pub(crate) fn has_device(&self) -> bool {
        self.totp.is_some() || self.passkeys.iter().any(|key| !key.is_suspended)
    }
}

fn is_same(one: &Digest, other: &Digest) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

/// The digest of a code that a person types, however they write it.
pub(crate) fn code_digest(typed: &str) -> Digest {
    let plain: String = typed
        .chars()
        .filter(|one| one.is_ascii_alphanumeric())
        .map(|one| one.to_ascii_uppercase())
        .collect();
    DigestAlgorithm::Sha256.digest(format!("genpon/code/1\n{plain}").as_bytes())
}

impl Vault {
    /// A code that a person types: 80 random bits, in groups of four.
    pub(crate) fn new_spoken_code(&self) -> Result<Zeroizing<String>, Error> {
        let text = Zeroizing::new(base32(&self.random_array::<10>()?));
        let groups: Vec<&str> = (0..text.len())
            .step_by(4)
            .filter_map(|at| text.get(at..at + 4))
            .collect();
        Ok(Zeroizing::new(groups.join("-")))
    }

    /// New recovery codes and their digests.
    pub(crate) fn new_recovery_codes(
        &self,
    ) -> Result<(Vec<Zeroizing<String>>, Vec<Digest>), Error> {
        let codes = (0..RECOVERY_CODES).map(|_| self.new_spoken_code());
        let codes = codes.collect::<Result<Vec<_>, _>>()?;
        let digests = codes.iter().map(|code| code_digest(code)).collect();
        Ok((codes, digests))
    }

    /// What a person has enrolled.
    pub(crate) fn second_factors(
        &self,
        house: &House,
        person: PersonId,
    ) -> Result<FactorsAt, Error> {
        let (register, key) = (Code::constant(SECOND_FACTORS), person.to_string());
        let row = self.store().entry(house.institution.id, &register, &key)?;
        let Some(row) = row else {
            return Ok(FactorsAt::default());
        };
        let factors = house.sealing.open_revision(&row)?;
        let number = row.number;
        Ok(FactorsAt { number, factors })
    }

    /// What everybody has enrolled.
    pub(crate) fn all_second_factors(
        &self,
        house: &House,
    ) -> Result<BTreeMap<PersonId, SecondFactors>, Error> {
        let register = Code::constant(SECOND_FACTORS);
        let rows = self.store().entries(
            house.institution.id,
            &register,
            RevisionState::Effective,
            PEOPLE_MAX,
        )?;
        let mut all = BTreeMap::new();
        for row in rows {
            if let Ok(person) = row.key.parse() {
                all.insert(person, house.sealing.open_revision(&row)?);
            }
        }
        Ok(all)
    }

    /// The write that makes changed factors the next ones.
    pub(crate) fn next_factors(
        &self,
        house: &House,
        person: PersonId,
        changed: &FactorsAt,
        at: Timestamp,
    ) -> Result<Write, Error> {
        let place = Hidden {
            register: SECOND_FACTORS,
            key: &person.to_string(),
            number: changed.number + 1,
        };
        let id = RevisionId::from_uuid(self.new_uuid(at)?);
        let row = hidden_row(&house.sealing, &place, id, at, &changed.factors)?;
        Ok(Write::AddRevision(row))
    }
}
