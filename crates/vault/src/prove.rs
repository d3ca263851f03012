//! Proving something: the second element on the way in, and again at a confirmation, a privilege, an
//! export or a locked screen.
//!
//! JAHIS 3.3, 6.2(3), 7.1.1(1)1). Every proof is an attempt: it is looked at or not, counted when it is
//! wrong, and an event either way. [`Vault::prove`] moves a session on; other ways in (certificate,
//! identity provider) come through [`Vault::log_in_by`] with what they have proven.

use crate::Vault;
use crate::attempt::Attempt;
use crate::caller::Caller;
use crate::ceremonies::Purpose;
use crate::desk::{About, Actor, audit_row};
use crate::error::{Error, Refusal};
use crate::house::House;
use crate::passkeys::{Asked, Asserted, Assertion};
use crate::second_factors::FactorsAt;
use crate::sessions::SessionToken;
use genpon_access::entrance::{Step, is_two_factor};
use genpon_formats::audit_event::Outcome;
use genpon_model::Timestamp;
use genpon_model::person::AuthenticationMethod;
use genpon_model::text::Code;
use genpon_store::Write;
use std::sync::Arc;

/// What somebody shows to prove who they are.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Proof<'a> {
    /// The password.
    Password(&'a str),
    /// The code that the person's device shows now.
    Totp(&'a str),
    /// A recovery code; used up by it.
    RecoveryCode(&'a str),
    /// The code of a substitute.
    Substitute(&'a str),
    /// What a passkey signed.
    Passkey(&'a Assertion<'a>),
}

impl std::fmt::Debug for Proof<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Proof({})", self.method().code())
    }
}

impl Proof<'_> {
    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Password(text)
            | Self::Totp(text)
            | Self::RecoveryCode(text)
            | Self::Substitute(text) => text.trim().is_empty(),
            Self::Passkey(sent) => sent.id.is_empty(),
        }
    }

    const fn method(&self) -> AuthenticationMethod {
        match self {
            Self::Password(_) => AuthenticationMethod::Password,
            Self::Totp(_) => AuthenticationMethod::Totp,
            Self::RecoveryCode(_) => AuthenticationMethod::RecoveryCode,
            Self::Substitute(_) => AuthenticationMethod::Substitute,
            Self::Passkey(_) => AuthenticationMethod::Passkey,
        }
    }
}

/// Proofs that were right, with what they change.
struct Proven<'v> {
    house: Arc<House>,
    attempt: Attempt<'v>,
    factors: FactorsAt,
    is_changed: bool,
    methods: Vec<AuthenticationMethod>,
    about: About,
}

impl Vault {
    /// Proves one thing more on the way in; the step at which the session stands then.
    ///
    /// # Errors
    /// [`Refusal::ProofWrong`]; [`Refusal::LogInFailed`] when that ended the log-in.
    pub fn prove(
        &self,
        caller: &Caller,
        token: &SessionToken,
        proof: Proof<'_>,
    ) -> Result<Step, Error> {
        const ACTION: &str = "session.second-factor";
        let proven = self.try_proofs(caller, ACTION, &[proof]);
        let mut proven = proven.inspect_err(|error| {
            // After the last allowed failure the log-in begins anew, and finds the lock.
            if matches!(error, Error::Refused(Refusal::LogInFailed)) {
                self.sessions().close(token);
            }
        })?;
        let mut methods = caller.authentication.clone();
        methods.extend(&proven.methods);
        methods.dedup();
        let at = self.now().at;
        let after = Caller {
            authentication: methods,
            authenticated_at: at,
            ..caller.clone()
        };
        let step = self.step_of(&proven.house, &after, at)?;
        if step == Step::Enter {
            proven.attempt.enter();
        }
        self.commit_proven(&after, ACTION, &proven)?;
        self.sessions()
            .advance(token, &after.authentication, step, at);
        self.end_with_substitute(&proven, token);
        Ok(step)
    }

    /// Proves again who the caller is. Where two elements let the caller in, two are asked for again.
    ///
    /// # Errors
    /// [`Refusal::LogInFailed`] when the password is not right, [`Refusal::ProofWrong`] when the second
    /// element is not, or is missing.
    pub fn prove_again(
        &self,
        caller: &Caller,
        token: &SessionToken,
        proofs: &[Proof<'_>],
    ) -> Result<Caller, Error> {
        const ACTION: &str = "session.prove-again";
        let mut proven = self.try_proofs(caller, ACTION, proofs)?;
        // What the place and the connection show goes on being shown.
        let stays = |method: &&AuthenticationMethod| {
            use AuthenticationMethod::{Certificate, EntryControl};
            matches!(method, Certificate | EntryControl)
        };
        let mut methods = proven.methods.clone();
        methods.extend(caller.authentication.iter().filter(stays));
        if is_two_factor(&caller.authentication) && !is_two_factor(&methods) {
            return Err(self.count_wrong(caller, ACTION, proven, Refusal::ProofWrong)?);
        }
        proven.attempt.known.state.attempts.clear();
        self.commit_proven(caller, ACTION, &proven)?;
        let at = self.now().at;
        self.sessions().renew(token, &methods, at);
        self.end_with_substitute(&proven, token);
        Ok(Caller {
            authenticated_at: at,
            authentication: methods,
            ..caller.clone()
        })
    }

    /// Tries proofs one after the other; a wrong one is counted and ends it.
    fn try_proofs(
        &self,
        caller: &Caller,
        action: &'static str,
        proofs: &[Proof<'_>],
    ) -> Result<Proven<'_>, Error> {
        let house = self.house(caller.institution)?;
        let user_id = caller.person.user_id.as_str();
        let attempt = self.begin_attempt(&house, user_id, caller.source.as_deref())?;
        let looked = attempt.and_then(|attempt| attempt.look().map(|()| attempt));
        let attempt = match looked {
            Ok(attempt) => attempt,
            Err(unlooked) => {
                let mut about = About::default();
                let name = Code::constant("not-looked-at");
                about.details.insert(name, unlooked.code.to_owned());
                let refusal = match unlooked.code {
                    "too-soon" => Refusal::ProofWrong,
                    _ => unlooked.refusal(),
                };
                if unlooked.is_told {
                    let told = (about, Vec::new());
                    self.tell(&house, caller, action, Some(&refusal), told)?;
                }
                return Err(refusal.into());
            }
        };
        let mut proven = Proven {
            factors: self.second_factors(&house, caller.person.id)?,
            house,
            attempt,
            is_changed: false,
            methods: Vec::new(),
            about: About::default(),
        };
        for proof in proofs {
            let at = self.now().at;
            if !self.is_right(caller, &mut proven, proof, at)? {
                let refusal = match proof {
                    Proof::Password(_) => Refusal::LogInFailed,
                    _ => Refusal::ProofWrong,
                };
                return Err(self.count_wrong(caller, action, proven, refusal)?);
            }
            proven.methods.push(proof.method());
        }
        Ok(proven)
    }

    fn is_right(
        &self,
        caller: &Caller,
        proven: &mut Proven<'_>,
        proof: &Proof<'_>,
        at: Timestamp,
    ) -> Result<bool, Error> {
        let factors = &mut proven.factors.factors;
        let state = &mut proven.attempt.known.state;
        Ok(match proof {
            Proof::Password(password) => {
                self.is_password_of(&proven.house, Some(caller.person.id), password)?
            }
            Proof::Totp(code) => {
                let device = factors.totp.as_ref();
                let step =
                    device.and_then(|device| device.secret.step_of(code, at, state.totp_step));
                state.totp_step = step.unwrap_or(state.totp_step);
                step.is_some()
            }
            Proof::RecoveryCode(code) => {
                proven.is_changed = factors.use_recovery_code(code);
                proven.is_changed
            }
            Proof::Substitute(code) => factors.is_substitute(code, at),
            Proof::Passkey(sent) => {
                let asked = Asked {
                    party: &self.settings().relying_party,
                    ceremonies: self.ceremonies(),
                    purpose: Purpose::Prove(caller.person.id),
                    at,
                };
                let asserted = asked.asserted_by(&mut factors.passkeys, sent);
                proven.is_changed = asserted != Asserted::Wrong;
                if asserted == Asserted::Copied {
                    let (name, id) = (Code::constant("copied-passkey"), sent.id.to_owned());
                    proven.about.details.insert(name, id);
                }
                matches!(asserted, Asserted::Right(_))
            }
        })
    }

    /// Counts a wrong proof; the refusal to answer with. The last allowed one ends the log-in.
    fn count_wrong(
        &self,
        caller: &Caller,
        action: &'static str,
        mut proven: Proven<'_>,
        refusal: Refusal,
    ) -> Result<Error, Error> {
        let is_over = proven.attempt.fail();
        let refusal = if is_over {
            Refusal::LogInFailed
        } else {
            refusal
        };
        let writes = self.proven_writes(caller, &proven)?;
        proven.attempt.tell(&mut proven.about);
        let told = (proven.about, writes);
        self.tell(&proven.house, caller, action, Some(&refusal), told)?;
        Ok(refusal.into())
    }

    fn commit_proven(
        &self,
        caller: &Caller,
        action: &'static str,
        proven: &Proven<'_>,
    ) -> Result<(), Error> {
        let writes = self.proven_writes(caller, proven)?;
        let mut about = proven.about.clone();
        let codes: Vec<&str> = proven.methods.iter().map(|method| method.code()).collect();
        let name = Code::constant("authentication");
        about.details.insert(name, codes.join(","));
        self.tell(&proven.house, caller, action, None, (about, writes))
    }

    fn proven_writes(&self, caller: &Caller, proven: &Proven<'_>) -> Result<Vec<Write>, Error> {
        let (house, at) = (&*proven.house, self.now().at);
        let mut writes: Vec<Write> = proven.attempt.write(house)?.into_iter().collect();
        if proven.is_changed {
            writes.push(self.next_factors(house, caller.person.id, &proven.factors, at)?);
        }
        Ok(writes)
    }

    /// A session that a substitute let in ends with it.
    fn end_with_substitute(&self, proven: &Proven<'_>, token: &SessionToken) {
        if proven.methods.contains(&AuthenticationMethod::Substitute)
            && let Some(substitute) = &proven.factors.factors.substitute
        {
            self.sessions().end_at(token, substitute.until);
        }
    }

    /// An event of the entrance with what is written in the same transaction.
    pub(crate) fn tell(
        &self,
        house: &House,
        caller: &Caller,
        action: &'static str,
        refusal: Option<&Refusal>,
        (about, mut writes): (About, Vec<Write>),
    ) -> Result<(), Error> {
        let outcome = match refusal {
            Some(refusal) => Outcome::Refused {
                reason: Code::constant(refusal.code()),
            },
            None => Outcome::Success,
        };
        let (actor, now) = (Actor::from(caller), self.now());
        let event = audit_row(self, house, &now, action, &actor, &about, outcome)?;
        writes.push(Write::AddAuditEvent(event));
        self.store().commit(caller.institution, writes)?;
        self.wake_sequencer();
        Ok(())
    }

    /// Computes anew where a session stands after something of the person changed, and moves it there.
    pub(crate) fn go_on(
        &self,
        house: &House,
        caller: &Caller,
        token: &SessionToken,
    ) -> Result<Step, Error> {
        let at = self.now().at;
        let step = self.step_of(house, caller, at)?;
        if step == Step::Enter {
            let person = caller.person.id;
            let mut known = self.log_in_state(house, person)?;
            known.state.enter(at);
            let writes = vec![self.next_state(house, person, &known, at)?];
            let told = (About::default(), writes);
            self.tell(house, caller, "session.enter", None, told)?;
        }
        self.sessions()
            .advance(token, &caller.authentication, step, at);
        Ok(step)
    }
}
