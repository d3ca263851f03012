//! A person changes their own password: at the first log-in, at its end, or whenever they want.
//!
//! JAHIS 3.3, 6.2(2)(a)(ウ), 6.2(4), 8.2.2.9 パスワード 最低限(5): the old one is asked for, and after too
//! many wrong ones no change is looked at for a while. Other sessions of the person end.

use crate::Vault;
use crate::caller::Caller;
use crate::credential::Wanted;
use crate::desk::About;
use crate::entrance::{policy_named, policy_of};
use crate::error::{Error, Noun, Refusal};
use crate::sessions::SessionToken;
use genpon_access::attempts::Look;
use genpon_access::entrance::Step;
use genpon_model::id::{InstitutionId, PersonId};
use genpon_model::registers::AuthenticationPolicy;
use genpon_model::text::Code;
use zeroize::Zeroizing;

/// Minutes without changes after too many wrong old passwords, where locks have no end of their own.
const CLOSED_MINUTES: u32 = 30;

impl Vault {
    /// Changes the caller's password; the step at which the session stands then.
    ///
    /// # Errors
    /// [`Refusal::OldPasswordWrong`], also for a right one that is not looked at;
    /// [`Refusal::PasswordWeak`].
    pub fn change_password(
        &self,
        caller: &Caller,
        token: &SessionToken,
        (old, new): (&str, &str),
    ) -> Result<Step, Error> {
        const ACTION: &str = "person.change-password";
        self.at_desk(caller, ACTION, |desk| {
            desk.has_come_to(token, Step::ChangePassword)
        })?;
        self.check_old_password(caller, ACTION, old)?;
        self.at_desk(caller, ACTION, |desk| {
            let person = caller.person.id;
            let masters = std::sync::Arc::clone(&desk.masters);
            let entry = masters.active_person(person);
            let wanted = Wanted {
                policy: &policy_of(&masters, Some(person))?,
                person: entry.ok_or(Error::NotFound(Noun::Entry))?,
                password: new,
                present: Some(old),
            };
            let checked = desk.vault.check_wanted(&desk.house, person, &wanted);
            if let Err(Error::Refused(Refusal::PasswordWeak { faults, .. })) = &checked {
                let codes: Vec<&str> = faults.iter().map(|fault| fault.code()).collect();
                desk.detail("faults", codes.join(" "));
            }
            checked?;
            let write = desk
                .vault
                .new_password(&desk.house, person, (new, false), desk.now.at)?;
            desk.write(write);
            desk.commit_own().map(|_| ())
        })?;
        self.sessions().close_others_of(caller.person.id, token);
        let house = self.house(caller.institution)?;
        match self.sessions().is_entering(token) {
            true => self.go_on(&house, caller, token),
            false => Ok(Step::Enter),
        }
    }

    /// A random password that keeps the rules, for whoever wants one.
    ///
    /// # Errors
    /// When the random source fails.
    pub fn suggest_password(&self) -> Result<Zeroizing<String>, Error> {
        let random = Zeroizing::new(self.random_array()?);
        let text = genpon_access::password::generate(&random);
        Ok(Zeroizing::new(text))
    }

    /// What a password must be for this person.
    ///
    /// # Errors
    /// When no policy is there.
    pub fn password_policy(&self, caller: &Caller) -> Result<AuthenticationPolicy, Error> {
        let house = self.house(caller.institution)?;
        policy_of(&house.masters(), Some(caller.person.id))
    }

    /// What a password must be for a person behind a one-time link.
    ///
    /// # Errors
    /// No such institution.
    pub fn password_policy_of(
        &self,
        institution: InstitutionId,
        person: PersonId,
    ) -> Result<AuthenticationPolicy, Error> {
        policy_of(&self.house(institution)?.masters(), Some(person))
    }

    /// What a password must be for the first administrator.
    ///
    /// # Errors
    /// No such institution.
    pub fn setup_policy(&self, institution: InstitutionId) -> Result<AuthenticationPolicy, Error> {
        policy_named(&self.house(institution)?.masters(), "administrator")
    }

    /// The old password, with a count of its own.
    fn check_old_password(
        &self,
        caller: &Caller,
        action: &'static str,
        old: &str,
    ) -> Result<(), Error> {
        let (house, person) = (self.house(caller.institution)?, caller.person.id);
        let mut policy = policy_of(&house.masters(), Some(person))?;
        if policy.lock_minutes == 0 {
            policy.lock_minutes = CLOSED_MINUTES;
        }
        let user_id = caller.person.user_id.as_str();
        let refused = || Error::from(Refusal::OldPasswordWrong);
        let attempt = self.begin_attempt(&house, user_id, caller.source.as_deref())?;
        let mut attempt = attempt.map_err(|unlooked| Error::from(unlooked.refusal()))?;
        let at = self.now().at;
        let mut about = About::default();
        let looked = attempt.known.state.changes.look(at);
        if looked != Look::Now {
            let name = Code::constant("not-looked-at");
            about.details.insert(name, "too-soon".to_owned());
            let refusal = Some(&Refusal::OldPasswordWrong);
            self.tell(&house, caller, action, refusal, (about, Vec::new()))?;
            return Err(refused());
        }
        if self.is_password_of(&house, Some(person), old)? {
            let changes = &mut attempt.known.state.changes;
            if changes.failures > 0 {
                changes.clear();
                let write = self.next_state(&house, person, &attempt.known, at)?;
                let told = (about, vec![write]);
                self.tell(&house, caller, "person.old-password", None, told)?;
            }
            return Ok(());
        }
        let changes = &mut attempt.known.state.changes;
        changes.fail(&policy, at);
        let name = Code::constant("failures");
        about.details.insert(name, changes.failures.to_string());
        let write = self.next_state(&house, person, &attempt.known, at)?;
        let refusal = Some(&Refusal::OldPasswordWrong);
        self.tell(&house, caller, action, refusal, (about, vec![write]))?;
        Err(refused())
    }
}
