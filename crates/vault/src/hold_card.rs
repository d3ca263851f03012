//! カードの所持確認・紛失届: every day somebody confirms that a card is where it should be; a lost one is
//! suspended at once (JAHIS 3.3, 7.1.1(1)1)(b)(イ)).
//!
//! A person does both for their own cards; whoever administers certificates for everybody's.

use crate::Vault;
use crate::administer_register::{EntryChange, enter, turn};
use crate::caller::Caller;
use crate::desk::Desk;
use crate::entry_row::revision_row;
use crate::entry_rules::Clerk;
use crate::error::{Error, Noun};
use genpon_access::Operation;
use genpon_model::id::PersonId;
use genpon_model::register::life::Care;
use genpon_model::register::{Register as _, Revision};
use genpon_model::registers::Certificate;
use genpon_model::text::{Code, Reason};
use genpon_store::Write;
use std::sync::Arc;

/// A card, with the key of its entry.
#[derive(Debug, Clone)]
pub struct Card {
    /// The key.
    pub key: Code,
    /// The entry.
    pub card: Certificate,
    /// Whether nobody has confirmed today that it is there.
    pub is_unconfirmed: bool,
}

impl Vault {
    /// One's own cards. Not an action, no event.
    ///
    /// # Errors
    /// No such institution.
    pub fn own_cards(&self, caller: &Caller) -> Result<Vec<Card>, Error> {
        let desk = self.quiet_desk(caller)?;
        Ok(cards(&desk, Some(caller.person.id)))
    }

    /// Everybody's cards that nobody has confirmed today, for those who read the trail or administer
    /// certificates.
    ///
    /// # Errors
    /// No right to either.
    pub fn unconfirmed_cards(&self, caller: &Caller) -> Result<Vec<Card>, Error> {
        self.at_desk(caller, "card.list", |desk| {
            let granted = match desk.may(Operation::ReadAudit) {
                Ok(granted) => granted,
                Err(_) => desk.may_in(Operation::ReadRegister, Certificate::DESCRIPTION.code)?,
            };
            let mut unconfirmed = cards(desk, None);
            unconfirmed.retain(|card| card.is_unconfirmed);
            desk.commit(&granted)?;
            Ok(unconfirmed)
        })
    }

    /// The card is where it should be, today.
    ///
    /// # Errors
    /// No such card; another's card without the right to administer certificates.
    pub fn confirm_card(&self, caller: &Caller, key: &Code) -> Result<(), Error> {
        self.at_desk(caller, "card.confirm", |desk| {
            let today = desk.now.at.date_in_japan();
            let seen = |card: Certificate| Certificate {
                seen_on: Some(today),
                ..card
            };
            change(desk, key, "所持を確認した", seen).map(|_| ())
        })
    }

    /// The card is lost: it lets nobody in from now on, and who is in by it is out.
    ///
    /// # Errors
    /// No such card; another's card without the right to administer certificates.
    pub fn report_card_loss(&self, caller: &Caller, key: &Code) -> Result<(), Error> {
        self.at_desk(caller, "card.report-loss", |desk| {
            let lost = |card: Certificate| Certificate {
                is_enabled: false,
                ..card
            };
            let person = change(desk, key, "紛失の届出があった", lost)?;
            desk.vault.sessions().close_certified(person);
            Ok(())
        })
    }
}

fn cards(desk: &Desk<'_>, of: Option<PersonId>) -> Vec<Card> {
    let today = desk.now.at.date_in_japan();
    let entries = desk.masters.certificates.iter();
    let wanted = entries.filter(|(_, entry)| {
        !entry.is_retired && of.is_none_or(|person| entry.value.person == person)
    });
    let card = |(key, entry): (&Code, &crate::masters::Entry<Certificate>)| Card {
        key: key.clone(),
        is_unconfirmed: entry.value.is_unconfirmed_on(today),
        card: entry.value.clone(),
    };
    wanted.map(card).collect()
}

/// Changes a card, one's own or by the right to; whose it is.
fn change(
    desk: &mut Desk<'_>,
    key: &Code,
    why: &'static str,
    to: impl FnOnce(Certificate) -> Certificate,
) -> Result<PersonId, Error> {
    let register = Certificate::DESCRIPTION;
    desk.detail("key", key.as_str());
    let house = Arc::clone(&desk.house);
    let _turn = turn(desk, &house);
    let (store, institution) = (desk.vault.store(), desk.caller.institution);
    let row = store.entry(institution, &register.code(), key.as_str())?;
    let row = row.ok_or(Error::NotFound(Noun::Entry))?;
    let current: Revision = desk.house.sealing.open_revision(&row)?;
    let card = Certificate::read(&current.value)
        .map_err(|_| Error::Internal("a card in force does not read"))?;
    let person = card.person;
    let reason: Reason = why
        .parse()
        .map_err(|_| Error::Internal("a reason of ours is none"))?;
    let changed = EntryChange {
        key: Some(key.clone()),
        base: Some(current.edition),
        value: to(card).write(),
        is_retired: current.is_retired,
        reason,
        care: Care {
            review_on: None,
            ..current.care
        },
    };
    if person == desk.caller.person.id {
        let revision = Clerk::open(desk, register)?.propose(desk, changed)?;
        let row = revision_row(&desk.house.sealing, &revision)?;
        desk.write(Write::AddRevision(row));
        desk.commit_own()?;
        desk.house.reload(desk.vault.store())?;
    } else {
        let granted = desk.may_in(Operation::AdministerRegister, register.code)?;
        enter(desk, register, &granted, changed)?;
    }
    Ok(person)
}
