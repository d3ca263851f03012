//! Rules and training: who has read which edition (JAHIS 3.3, 6.2(2)(b), 7.1.1(1)2)(b)(エ)).
//!
//! Rules are asked for at the entrance, each edition anew; training waits on the person's own page.
//! Every acknowledgement is an event; the hidden register only saves counting them at each log-in.

use crate::Vault;
use crate::caller::Caller;
use crate::entry_row::{ACKNOWLEDGEMENTS, Hidden, hidden_row};
use crate::error::{Error, Noun};
use crate::house::House;
use crate::sessions::SessionToken;
use genpon_access::Operation;
use genpon_access::entrance::Step;
use genpon_model::Timestamp;
use genpon_model::id::{InstitutionId, PersonId, RevisionId};
use genpon_model::person::PersonRef;
use genpon_model::register::Register as _;
use genpon_model::registers::rules::RulesKind;
use genpon_model::registers::{Person, Rules};
use genpon_model::text::Code;
use genpon_store::{RevisionState, Write};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// People whose acknowledgements are read at once.
const PEOPLE_MAX: u32 = 100_000;

/// A text in the edition that is in force.
#[derive(Debug, Clone)]
pub struct Text {
    /// Its key.
    pub code: Code,
    /// Which edition.
    pub edition: u32,
    /// What it says.
    pub rules: Rules,
    /// When the caller read this edition.
    pub read_at: Option<Timestamp>,
}

/// Who has not read a text in its present edition.
#[derive(Debug, Clone)]
pub struct Missing {
    /// The text.
    pub text: Text,
    /// Who has.
    pub read: Vec<(PersonRef, Timestamp)>,
    /// Who has not.
    pub missing: Vec<PersonRef>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Acknowledgements {
    editions: BTreeMap<Code, Read>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Read {
    edition: u32,
    at: Timestamp,
}

impl Vault {
    /// The rules that wait to be acknowledged by a person.
    pub(crate) fn unread_rules(&self, house: &House, person: PersonId) -> Result<Vec<Text>, Error> {
        let mut texts = self.texts(house, person)?;
        texts.retain(|text| text.rules.kind == RulesKind::Rules && text.read_at.is_none());
        Ok(texts)
    }

    /// The rules that wait for the caller.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn rules_to_read(&self, caller: &Caller) -> Result<Vec<Text>, Error> {
        let house = self.house(caller.institution)?;
        self.unread_rules(&house, caller.person.id)
    }

    /// All texts, with what the caller has read.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn own_texts(&self, caller: &Caller) -> Result<Vec<Text>, Error> {
        let house = self.house(caller.institution)?;
        self.texts(&house, caller.person.id)
    }

    /// Notes that the caller has read a text in the edition that was shown.
    ///
    /// # Errors
    /// No such text, or another edition by now.
    pub fn acknowledge_rules(
        &self,
        caller: &Caller,
        token: &SessionToken,
        (code, edition): (&Code, u32),
    ) -> Result<Step, Error> {
        let house = self.house(caller.institution)?;
        self.at_desk(caller, "person.acknowledge-rules", |desk| {
            desk.has_come_to(token, Step::Acknowledge)?;
            desk.detail("key", code.to_string());
            desk.detail("edition", edition.to_string());
            let entry = desk.masters.rules.get(code);
            let is_it = entry.is_some_and(|entry| !entry.is_retired && entry.edition == edition);
            if !is_it {
                return Err(Error::NotFound(Noun::Entry));
            }
            let person = caller.person.id;
            let (number, mut kept) = desk.vault.acknowledgements(&desk.house, person)?;
            let at = desk.now.at;
            kept.editions.insert(code.clone(), Read { edition, at });
            let place = Hidden {
                register: ACKNOWLEDGEMENTS,
                key: &person.to_string(),
                number: number + 1,
            };
            let id = RevisionId::from_uuid(desk.new_uuid()?);
            let row = hidden_row(&desk.house.sealing, &place, id, at, &kept)?;
            desk.write(Write::AddRevision(row));
            desk.commit_own().map(|_| ())
        })?;
        match self.sessions().is_entering(token) {
            true => self.go_on(&house, caller, token),
            false => Ok(Step::Enter),
        }
    }

    /// For each text, who has read it and who has not.
    ///
    /// # Errors
    /// No right to administer people.
    pub fn who_has_read(&self, caller: &Caller) -> Result<Vec<Missing>, Error> {
        self.at_desk(caller, "person.list-readers", |desk| {
            let granted = desk.may_in(Operation::AdministerRegister, Person::DESCRIPTION.code)?;
            let lists = desk.vault.readers(&desk.house)?;
            desk.commit(&granted)?;
            Ok(lists)
        })
    }

    /// The same at the machine, for who runs the server.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn readers_at_machine(&self, institution: InstitutionId) -> Result<Vec<Missing>, Error> {
        self.readers(&*self.house(institution)?)
    }

    pub(crate) fn readers(&self, house: &House) -> Result<Vec<Missing>, Error> {
        let masters = house.masters();
        let today = self.now().at.date_in_japan();
        let kept = self.all_acknowledgements(house)?;
        let people = masters
            .people
            .iter()
            .filter(|(_, entry)| !entry.is_retired && entry.value.is_here_on(today));
        let people: Vec<(PersonId, PersonRef)> = people
            .map(|(id, entry)| (*id, entry.value.reference(*id)))
            .collect();
        let lists = texts_of(house).into_iter().map(|text| {
            let (mut read, mut missing) = (Vec::new(), Vec::new());
            for (id, person) in &people {
                let at = kept.get(id).and_then(|kept| kept.read_at(&text));
                match at {
                    Some(at) => read.push((person.clone(), at)),
                    None => missing.push(person.clone()),
                }
            }
            Missing {
                text,
                read,
                missing,
            }
        });
        Ok(lists.collect())
    }

    fn texts(&self, house: &House, person: PersonId) -> Result<Vec<Text>, Error> {
        let mut texts = texts_of(house);
        if texts.is_empty() {
            return Ok(texts);
        }
        let (_, kept) = self.acknowledgements(house, person)?;
        for text in &mut texts {
            text.read_at = kept.read_at(text);
        }
        Ok(texts)
    }

    fn acknowledgements(
        &self,
        house: &House,
        person: PersonId,
    ) -> Result<(u32, Acknowledgements), Error> {
        let (register, key) = (Code::constant(ACKNOWLEDGEMENTS), person.to_string());
        let row = self.store().entry(house.institution.id, &register, &key)?;
        match row {
            Some(row) => Ok((row.number, house.sealing.open_revision(&row)?)),
            None => Ok((0, Acknowledgements::default())),
        }
    }

    fn all_acknowledgements(
        &self,
        house: &House,
    ) -> Result<BTreeMap<PersonId, Acknowledgements>, Error> {
        let register = Code::constant(ACKNOWLEDGEMENTS);
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
}

fn texts_of(house: &House) -> Vec<Text> {
    let masters = house.masters();
    let in_force = masters.rules.iter().filter(|(_, entry)| !entry.is_retired);
    in_force
        .map(|(code, entry)| Text {
            code: code.clone(),
            edition: entry.edition,
            rules: entry.value.clone(),
            read_at: None,
        })
        .collect()
}

impl Acknowledgements {
    fn read_at(&self, text: &Text) -> Option<Timestamp> {
        let read = self.editions.get(&text.code)?;
        (read.edition == text.edition).then_some(read.at)
    }
}
