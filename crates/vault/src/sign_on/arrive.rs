//! Arrived with a token: what it says is checked, the person is found in the register and let in like
//! anybody else, or goes on with the session that was open.

use super::verify::verify;
use super::{Redemption, SignOnFault, Visit};
use crate::Vault;
use crate::caller::Caller;
use crate::desk::{About, Actor};
use crate::error::Error;
use crate::house::House;
use crate::log_in::Entered;
use crate::masters::Masters;
use crate::sessions::SessionToken;
use genpon_access::entrance::is_two_factor;
use genpon_formats::oidc::{Claims, Expected, VerificationKey, read_token};
use genpon_model::Timestamp;
use genpon_model::id::PersonId;
use genpon_model::person::AuthenticationMethod as Method;
use genpon_model::registers::{IdentityProvider, PersonField};
use genpon_model::text::{Code, UserId};

/// What a token led to.
pub enum SignedOn {
    /// Somebody came in.
    In(Entered),
    /// Somebody who was in has proved again who they are.
    Again(Caller),
}

impl Vault {
    /// Lets in whom the token vouches for.
    ///
    /// # Errors
    /// A token that is not good, a person who is not registered; whatever refuses any log-in.
    pub fn sign_on(
        &self,
        redemption: &Redemption,
        id_token: &str,
        keys: &[VerificationKey],
    ) -> Result<SignedOn, Error> {
        let visit = &redemption.visit;
        let house = self.house(visit.institution)?;
        let masters = house.masters();
        let vouched = match masters.provider(&visit.provider) {
            Some(provider) => self.vouched(redemption, provider, (id_token, keys)),
            None => Err(SignOnFault::ProviderUnknown),
        };
        let found = vouched.and_then(|(provider, claims)| {
            let method = match provider.says_two(
                claims.authentication_class(),
                &claims.authentication_methods(),
            ) {
                true => Method::SingleSignOnTwo,
                false => Method::SingleSignOn,
            };
            Ok((person_of(&masters, provider, &claims)?, method))
        });
        let (person, method) = match found {
            Ok(found) => found,
            Err(fault) => return Err(self.refuse_visit(&house, visit, Actor::default(), fault)),
        };
        match &visit.again {
            Some((caller, token)) => {
                let again = (caller, &**token);
                self.again(&house, visit, again, (person, method))
                    .map(SignedOn::Again)
            }
            None => self
                .come_in(&house, visit, person, method)
                .map(SignedOn::In),
        }
    }

    fn vouched<'p>(
        &self,
        redemption: &Redemption,
        provider: &'p IdentityProvider,
        (id_token, keys): (&str, &[VerificationKey]),
    ) -> Result<(&'p IdentityProvider, Claims), SignOnFault> {
        let token = read_token(id_token)?;
        verify(&token, keys)?;
        let seconds = |at: Timestamp| at.as_micros().div_euclid(1_000_000);
        token.claims.check(&Expected {
            issuer: provider.issuer.as_str(),
            client_id: provider.client_id.as_str(),
            nonce: &redemption.nonce,
            authenticated_since: redemption.authenticated_since.map(seconds),
            now: seconds(self.now().at),
        })?;
        Ok((provider, token.claims))
    }

    fn come_in(
        &self,
        house: &House,
        visit: &Visit,
        person: PersonId,
        method: Method,
    ) -> Result<Entered, Error> {
        let masters = house.masters();
        let user_id = masters
            .people
            .get(&person)
            .map(|entry| &entry.value.user_id);
        let actor = Actor {
            claimed_user_id: user_id.and_then(|id| id.as_str().parse().ok()),
            ..Actor::default()
        };
        let user_id = user_id.map(UserId::as_str).unwrap_or_default();
        let arrival = visit.arrival();
        let attempt = self.begin_attempt(house, user_id, visit.source.as_deref())?;
        let mut attempt = match attempt {
            Ok(attempt) => attempt,
            Err(unlooked) => return Err(self.turn_away(house, actor, &arrival, unlooked)),
        };
        if let Err(error) = self.may_arrive(house, Some(person), &arrival) {
            return Err(self.refuse_log_in(house, actor, &arrival, error));
        }
        if let Err(unlooked) = attempt.look() {
            return Err(self.turn_away(house, actor, &arrival, unlooked));
        }
        if !self.is_here(house, person) {
            let fault = SignOnFault::PersonUnknown;
            return Err(self.refuse_visit(house, visit, actor, fault));
        }
        self.log_in_by(house, person, vec![method], arrival, Some(&mut attempt))
    }

    fn again(
        &self,
        house: &House,
        visit: &Visit,
        (caller, token): (&Caller, &SessionToken),
        (person, method): (PersonId, Method),
    ) -> Result<Caller, Error> {
        let refuse = |fault| self.refuse_visit(house, visit, Actor::default(), fault);
        if person != caller.person.id {
            return Err(refuse(SignOnFault::AnotherPerson));
        }
        // What the place and the connection show goes on being shown.
        let stays = |one: &&Method| matches!(one, Method::Certificate | Method::EntryControl);
        let mut methods = vec![method];
        methods.extend(caller.authentication.iter().filter(stays));
        if is_two_factor(&caller.authentication) && !is_two_factor(&methods) {
            return Err(refuse(SignOnFault::OneElement));
        }
        let user_id = caller.person.user_id.as_str();
        let attempt = self.begin_attempt(house, user_id, visit.source.as_deref())?;
        let looked = attempt.and_then(|attempt| attempt.look());
        if let Err(unlooked) = looked {
            return Err(self.turn_away(house, Actor::from(caller), &visit.arrival(), unlooked));
        }
        let mut about = About::default();
        let provider = Code::constant("provider");
        about.details.insert(provider, visit.provider.to_string());
        self.tell(
            house,
            caller,
            "session.prove-again",
            None,
            (about, Vec::new()),
        )?;
        let at = self.now().at;
        self.sessions().renew(token, &methods, at);
        Ok(Caller {
            authenticated_at: at,
            authentication: methods,
            ..caller.clone()
        })
    }
}

/// The person whom the claim names: exactly, and one person, not a shared id.
fn person_of(
    masters: &Masters,
    provider: &IdentityProvider,
    claims: &Claims,
) -> Result<PersonId, SignOnFault> {
    let said = claims.text(provider.claim.as_str());
    let said = said.ok_or(SignOnFault::ClaimMissing)?;
    let found = match provider.person_field {
        PersonField::UserId => {
            let id: Option<UserId> = said.parse().ok();
            id.and_then(|id| masters.user_ids.get(&id).copied())
        }
        PersonField::PersonnelNo => {
            let mut people = masters.people.iter();
            let is_it = |number: &genpon_model::text::Name| number.as_str() == said;
            let found = people.find(|(_, entry)| {
                !entry.is_retired && entry.value.personnel_no.as_ref().is_some_and(is_it)
            });
            found.map(|(id, _)| *id)
        }
    };
    let is_one = |person: &PersonId| {
        let entry = masters.active_person(*person);
        entry.is_some_and(|entry| !entry.is_group)
    };
    found.filter(is_one).ok_or(SignOnFault::PersonUnknown)
}
