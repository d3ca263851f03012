//! Log-in with a passkey alone: it is a thing held and a body or PIN that the device checked.
//!
//! The passkey says whose it is, and only that person's keys are looked at: one to one, never a search
//! (JAHIS 3.3, 7.1.1(1)1)(a)(ア)). Without a claimed id there is no log-in.

use crate::Vault;
use crate::ceremonies::Purpose;
use crate::desk::Actor;
use crate::error::{Error, Refusal};
use crate::house::House;
use crate::log_in::{Arrival, Entered};
use crate::passkeys::{Asked, Asserted, Assertion};
use crate::sessions::DeviceMark;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use genpon_formats::locale::Lang;
use genpon_model::id::{InstitutionId, PersonId};
use genpon_model::person::AuthenticationMethod;
use uuid::Uuid;

/// What a browser sent to log in, and from where.
pub struct PasskeyClaim<'a> {
    /// In which institution.
    pub institution: InstitutionId,
    /// What the passkey signed.
    pub assertion: Assertion<'a>,
    /// Network address.
    pub source: Option<String>,
    /// The device, where it can show one.
    pub device: Option<DeviceMark>,
    /// The language of the page.
    pub lang: Lang,
}

impl Vault {
    /// Logs a person in by a passkey alone.
    ///
    /// # Errors
    /// [`Refusal::LogInFailed`] whatever is wrong.
    pub fn log_in_passkey(&self, claim: &PasskeyClaim<'_>) -> Result<Entered, Error> {
        let house = self.house(claim.institution)?;
        let arrival = Arrival {
            source: claim.source.clone(),
            device: claim.device.clone(),
            lang: claim.lang,
        };
        let claimed = claimed(&house, claim.assertion.user_handle);
        let Some((person, user_id)) = claimed else {
            let nobody = Actor::default();
            let refusal = Refusal::LogInFailed.into();
            return Err(self.refuse_log_in(&house, nobody, &arrival, refusal));
        };
        let actor = Actor {
            claimed_user_id: user_id.parse().ok(),
            ..Actor::default()
        };
        let attempt = self.begin_attempt(&house, &user_id, claim.source.as_deref())?;
        let mut attempt = match attempt {
            Ok(attempt) => attempt,
            Err(unlooked) => return Err(self.turn_away(&house, actor, &arrival, unlooked)),
        };
        if let Err(error) = self.may_arrive(&house, Some(person), &arrival) {
            return Err(self.refuse_log_in(&house, actor, &arrival, error));
        }
        if let Err(unlooked) = attempt.look() {
            return Err(self.turn_away(&house, actor, &arrival, unlooked));
        }
        let is_right = self.is_passkey_of(&house, person, claim)?;
        if !is_right || !self.is_here(&house, person) {
            return Err(self.count_failure(&house, actor, &arrival, &mut attempt));
        }
        let methods = vec![AuthenticationMethod::Passkey];
        self.log_in_by(&house, person, methods, arrival, Some(&mut attempt))
    }

    /// Whether one of the person's passkeys signed; its counter is kept, a copied one suspended.
    fn is_passkey_of(
        &self,
        house: &House,
        person: PersonId,
        claim: &PasskeyClaim<'_>,
    ) -> Result<bool, Error> {
        let mut factors = self.second_factors(house, person)?;
        let at = self.now().at;
        let asked = Asked {
            party: &self.settings().relying_party,
            ceremonies: self.ceremonies(),
            purpose: Purpose::LogIn,
            at,
        };
        let asserted = asked.asserted_by(&mut factors.factors.passkeys, &claim.assertion);
        if matches!(asserted, Asserted::Wrong) {
            return Ok(false);
        }
        let is_right = matches!(asserted, Asserted::Right(_));
        let write = self.next_factors(house, person, &factors, at)?;
        self.keep_passkey_use(house, person, (write, !is_right))?;
        Ok(is_right)
    }
}

/// The person whom a user handle names, with their user id.
fn claimed(house: &House, user_handle: &str) -> Option<(PersonId, String)> {
    let bytes = URL_SAFE_NO_PAD
        .decode(user_handle.trim_end_matches('='))
        .ok()?;
    let person = PersonId::from_uuid(Uuid::from_slice(&bytes).ok()?);
    let masters = house.masters();
    let entry = masters.people.get(&person)?;
    Some((person, entry.value.user_id.to_string()))
}
