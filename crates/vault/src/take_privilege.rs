//! 特権: a listed person takes strong rights for minutes, with a reason, and gives them back.
//!
//! JAHIS 3.3, 8.2.2.9; 企画管理13. Nobody logs in with a privilege: a person who is at work as themselves
//! proves again who they are, at a terminal that the privilege names. Whoever is not listed is refused
//! as if there were no such privilege. Everything done meanwhile carries it and the reason.

use crate::Vault;
use crate::caller::{Caller, TakenPrivilege, Under};
use crate::desk::Desk;
use crate::error::{Error, Refusal};
use crate::rights::in_force;
use crate::sessions::SessionToken;
use genpon_model::id::PersonId;
use genpon_model::registers::Privilege;
use genpon_model::text::{Code, Reason, UserId};

impl Vault {
    /// The privileges that list the caller. Not an action, no event.
    ///
    /// # Errors
    /// No such institution.
    pub fn privileges_of(&self, caller: &Caller) -> Result<Vec<Privilege>, Error> {
        let masters = self.house(caller.institution)?.masters();
        let all = in_force(&masters.rights.privileges).map(|(_, privilege)| privilege);
        let mine = all.filter(|privilege| privilege.persons.contains(&caller.person.id));
        Ok(mine.cloned().collect())
    }

    /// Takes a privilege for so many minutes, or as many as it allows.
    ///
    /// # Errors
    /// [`Refusal::PrivilegeRefused`] for whoever is not listed, from a terminal that it does not
    /// name, and where there is no such privilege; an authentication that is too old.
    pub fn take_privilege(
        &self,
        caller: &Caller,
        token: &SessionToken,
        (code, minutes): (&Code, u32),
        reason: Reason,
    ) -> Result<TakenPrivilege, Error> {
        self.at_desk(caller, "privilege.take", |desk| {
            desk.detail("privilege", code.as_str());
            desk.detail("privilege-reason", reason.to_string());
            let minutes_max = listed(desk, code)?;
            desk.needs_fresh_proof()?;
            let minutes = minutes.clamp(1, minutes_max);
            let until = desk.now.at.plus_seconds(60 * i64::from(minutes));
            desk.detail("minutes", minutes.to_string());
            desk.commit_open()?;
            let code = code.clone();
            let taken = TakenPrivilege {
                code,
                reason,
                until,
            };
            let under = Under {
                privilege: Some(taken.clone()),
                ..caller.under.clone()
            };
            desk.vault.sessions().put_under(token, under);
            Ok(taken)
        })
    }

    /// Gives the privilege back before its time.
    ///
    /// # Errors
    /// When the trail cannot be written.
    pub fn give_privilege_back(&self, caller: &Caller, token: &SessionToken) -> Result<(), Error> {
        self.at_desk(caller, "privilege.give-back", |desk| {
            desk.commit_open()?;
            let under = Under {
                privilege: None,
                ..caller.under.clone()
            };
            desk.vault.sessions().put_under(token, under);
            Ok(())
        })
    }

    /// The shared ids that the caller may change to: id and name. Not an action, no event.
    ///
    /// # Errors
    /// No such institution.
    pub fn shared_ids_of(&self, caller: &Caller) -> Result<Vec<(UserId, String)>, Error> {
        let masters = self.house(caller.institution)?.masters();
        let mine = masters
            .people
            .iter()
            .filter(|(id, _)| masters.is_member(caller.person.id, **id));
        let named = mine.map(|(_, entry)| {
            let person = &entry.value;
            (person.user_id.clone(), person.name.to_string())
        });
        Ok(named.collect())
    }

    /// Changes to a shared id, or back to one's own with none. The person stays the person: records
    /// and events name them, and the shared id besides.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for whoever is no member, and where there is no such id.
    pub fn change_to(
        &self,
        caller: &Caller,
        token: &SessionToken,
        shared: Option<&UserId>,
    ) -> Result<(), Error> {
        self.at_desk(caller, "session.change-id", |desk| {
            let group = shared.map(|user_id| member_of(desk, user_id)).transpose()?;
            let under = Under {
                privilege: None,
                group: group.map(|id| {
                    let entry = &desk.masters.people[&id];
                    entry.value.reference(id)
                }),
                ..caller.under.clone()
            };
            desk.detail(
                "to",
                under
                    .group
                    .as_ref()
                    .map_or("own", |group| group.user_id.as_str()),
            );
            desk.commit_open()?;
            desk.vault.sessions().put_under(token, under);
            Ok(())
        })
    }
}

/// For how many minutes the caller may hold a privilege here.
fn listed(desk: &Desk<'_>, code: &Code) -> Result<u32, Refusal> {
    let entry = desk.masters.rights.privileges.get(code);
    let privilege = entry
        .filter(|entry| !entry.is_retired)
        .map(|entry| &entry.value)
        .ok_or(Refusal::PrivilegeRefused)?;
    let class = desk.terminal_class();
    let is_permitted = privilege.persons.contains(&desk.caller.person.id)
        && privilege.may_be_held_at(class)
        && desk.standing.is_here
        && desk.caller.client.is_none();
    if is_permitted {
        Ok(privilege.minutes_max)
    } else {
        Err(Refusal::PrivilegeRefused)
    }
}

fn member_of(desk: &Desk<'_>, user_id: &UserId) -> Result<PersonId, Refusal> {
    let id = desk.masters.user_ids.get(user_id).copied();
    id.filter(|id| desk.masters.is_member(desk.caller.person.id, *id))
        .ok_or(Refusal::NotAllowed)
}
