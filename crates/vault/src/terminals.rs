//! Terminals: which registered place a device is, and how a device becomes one.
//!
//! JAHIS 3.3, 7.1.1(1)3), 8.2.2.9; 企画管理8⑧. A device shows a secret that its browser keeps, or a
//! certificate; the entry may also name addresses. A right holder issues a code for an entry, and the
//! device on which it is typed is that terminal from then on. Nothing here is proof of a person.

use crate::Vault;
use crate::caller::Caller;
use crate::desk::{About, Actor, audit_row};
use crate::entry_row::{Hidden, TERMINAL_CODES, hidden_row};
use crate::error::{Error, Noun, Refusal};
use crate::found_institution::Link;
use crate::house::House;
use crate::issue_link::used_meanwhile;
use crate::masters::{Entries, Entry, Masters};
use crate::sessions::DeviceMark;
use genpon_access::Operation;
use genpon_formats::audit_event::Outcome;
use genpon_model::digest::DigestAlgorithm;
use genpon_model::id::{InstitutionId, PersonId, RevisionId, TerminalId};
use genpon_model::register::Register as _;
use genpon_model::registers::authentication_policy::TerminalRule;
use genpon_model::registers::{Terminal, TerminalClass};
use genpon_model::text::{Code, Name};
use genpon_model::time::Now;
use genpon_model::{Digest, Timestamp};
use genpon_store::Write;
use std::collections::BTreeMap;
use std::net::IpAddr;
use zeroize::Zeroizing;

/// How long a code is good.
const CODE_SECONDS: i64 = 30 * 60;

/// How many codes of one terminal are read.
const CODES_MAX: u32 = 10_000;

/// A code that makes a device a terminal: shown once.
pub struct TerminalCode {
    /// What is typed at the device.
    pub code: Zeroizing<String>,
    /// Until when it is good.
    pub until: Timestamp,
}

/// A registered terminal, as found.
pub(crate) struct Found<'a> {
    pub(crate) id: TerminalId,
    pub(crate) entry: &'a Terminal,
}

impl Masters {
    /// The terminal that this device is, if it is registered and in use.
    pub(crate) fn terminal_of(&self, device: Option<&DeviceMark>) -> Option<Found<'_>> {
        let device = device?;
        let by_certificate = device.certificate_hex().map(|hex| of_certificate(&hex));
        let by_secret = of_secret(device.secret_digest());
        let key = by_certificate
            .and_then(|key| self.terminal_marks.get(&key))
            .or_else(|| self.terminal_marks.get(&by_secret))?;
        Some(Found {
            id: key.as_str().parse().ok()?,
            entry: &self.terminals.get(key)?.value,
        })
    }

    /// The terminal of this id, while it is in use.
    pub(crate) fn terminal(&self, id: TerminalId) -> Option<&Terminal> {
        let entry = self.terminals.get(&id.to_string().parse().ok()?)?;
        is_in_use(entry).then_some(&entry.value)
    }
}

/// What each terminal in use is known by: its certificate where it has one, or else its secret.
pub(crate) fn terminal_marks(terminals: &Entries<Terminal>) -> BTreeMap<String, Code> {
    let in_use = terminals.iter().filter(|(_, entry)| is_in_use(entry));
    let known = in_use.filter_map(|(key, entry)| {
        let by_certificate = entry.value.certificate.as_ref();
        let by_certificate = by_certificate.map(|hex| of_certificate(hex.as_str()));
        let by_secret = || entry.value.device_digest.as_ref().map(of_secret);
        Some((by_certificate.or_else(by_secret)?, key.clone()))
    });
    known.collect()
}

fn of_certificate(hex: &str) -> String {
    format!("certificate {}", hex.to_ascii_lowercase())
}

fn of_secret(digest: &Digest) -> String {
    format!("secret {digest}")
}

fn is_in_use(entry: &Entry<Terminal>) -> bool {
    !entry.is_retired && entry.value.is_enabled
}

/// Whether a device may begin a log-in under a rule, before anything is proven.
pub(crate) fn may_begin(
    rule: TerminalRule,
    found: Option<&Found<'_>>,
    source: Option<&str>,
) -> Result<(), Refusal> {
    match found {
        None if rule == TerminalRule::Any => Ok(()),
        None => Err(Refusal::TerminalUnknown),
        Some(found) if found.entry.speaks_from(address(source)) => Ok(()),
        Some(_) => Err(Refusal::TerminalElsewhere),
    }
}

/// Whether this person may work at this terminal now: privileges from management terminals only,
/// from outside only within a window.
pub(crate) fn may_work(
    masters: &Masters,
    rule: TerminalRule,
    found: Option<&Found<'_>>,
    (person, source, at): (PersonId, Option<&str>, Timestamp),
) -> Result<(), Refusal> {
    let class = found.map(|found| found.entry.class);
    if rule == TerminalRule::Management && class != Some(TerminalClass::Management) {
        return Err(Refusal::NotAManagementTerminal);
    }
    if found.is_some_and(|found| found.entry.is_remote) {
        let address = address(source);
        let windows = masters.remote_windows.values();
        let mut open = windows.filter(|entry| !entry.is_retired);
        if !open.any(|entry| entry.value.admits(person, address, at)) {
            return Err(Refusal::NoRemoteWindow);
        }
    }
    Ok(())
}

fn address(source: Option<&str>) -> Option<IpAddr> {
    source.and_then(|text| text.parse().ok())
}

impl Vault {
    /// Issues a code for a terminal; typed at a device, it makes the device that terminal.
    ///
    /// # Errors
    /// No such terminal; no right to administer terminals.
    pub fn issue_terminal_code(
        &self,
        caller: &Caller,
        terminal: TerminalId,
    ) -> Result<TerminalCode, Error> {
        self.at_desk(caller, "terminal.issue-code", |desk| {
            let granted = desk.may_in(Operation::AdministerRegister, Terminal::DESCRIPTION.code)?;
            let entry = desk.masters.terminal(terminal);
            entry.ok_or(Error::NotFound(Noun::Entry))?;
            desk.detail("key", terminal.to_string());
            let (code, write) = desk.vault.new_code(&desk.house, terminal, &desk.now)?;
            desk.write(write);
            desk.commit(&granted)?;
            Ok(code)
        })
    }

    /// Registers a terminal at the machine and issues its code: the way back in for an institution
    /// whose management terminals are lost.
    ///
    /// # Errors
    /// A name that was in use, a store that cannot write.
    pub fn add_terminal_at_setup(
        &self,
        institution: InstitutionId,
        terminal: &Terminal,
    ) -> Result<(TerminalId, TerminalCode), Error> {
        let house = self.house(institution)?;
        let id = TerminalId::from_uuid(self.new_uuid(self.now().at)?);
        let key = key_of(id)?;
        self.put_at_setup(institution, &key, terminal)?;
        let (code, write) = self.new_code(&house, id, &self.now())?;
        self.store().commit(institution, vec![write])?;
        Ok((id, code))
    }

    /// The terminal at which the first administrator is set up.
    pub(crate) fn first_terminal(
        &self,
        house: &House,
        device: &DeviceMark,
        now: &Now,
    ) -> Result<Write, Error> {
        let key = key_of(TerminalId::from_uuid(self.new_uuid(now.at)?))?;
        let name: Result<Name, _> = "管理端末1".parse();
        let name = name.map_err(|_| Error::Internal("a terminal needs a name"))?;
        let terminal = Terminal {
            device_digest: Some(device.secret_digest().clone()),
            ..Terminal::new(name, TerminalClass::Management)
        };
        self.next_revision(house, &key, &terminal, now)
    }

    /// Makes the device on which the code was typed the terminal that the code is for.
    ///
    /// # Errors
    /// [`Refusal::LinkUsed`] for a code that was used, has ended, or never was.
    pub fn become_terminal(
        &self,
        institution: InstitutionId,
        typed: &str,
        device: &DeviceMark,
        source: Option<String>,
    ) -> Result<Name, Error> {
        let house = self.house(institution)?;
        let now = self.now();
        let outcome = self.bind(&house, typed, device, &now);
        const ACTION: &str = "terminal.set-up";
        let (writes, about, ended) = match &outcome {
            Ok((_, writes, about)) => (writes.clone(), about.clone(), Outcome::Success),
            Err(Error::Refused(refusal)) => {
                let (reason, mut about) = (Code::constant(refusal.code()), About::default());
                if !self.is_told(&house, ACTION, source.as_deref(), &mut about) {
                    return outcome.map(|(name, ..)| name);
                }
                (Vec::new(), about, Outcome::Refused { reason })
            }
            Err(_) => return outcome.map(|(name, ..)| name),
        };
        let actor = Actor {
            source,
            ..Actor::default()
        };
        let event = audit_row(self, &house, &now, ACTION, &actor, &about, ended)?;
        let mut writes = writes;
        writes.push(Write::AddAuditEvent(event));
        self.store()
            .commit(institution, writes)
            .map_err(used_meanwhile)?;
        self.wake_sequencer();
        house.reload(self.store())?;
        outcome.map(|(name, ..)| name)
    }

    fn bind(
        &self,
        house: &House,
        typed: &str,
        device: &DeviceMark,
        now: &Now,
    ) -> Result<(Name, Vec<Write>, About), Error> {
        let masters = house.masters();
        let digest = DigestAlgorithm::Sha256.digest(normal(typed).as_bytes());
        for (key, entry) in masters
            .terminals
            .iter()
            .filter(|(_, entry)| is_in_use(entry))
        {
            let (number, link) = self.newest_code(house, key)?;
            let Some(link) = link.filter(|link| link.digest == digest) else {
                continue;
            };
            if link.is_used || now.at > link.until {
                break;
            }
            let used = Link {
                is_used: true,
                ..link
            };
            let mut about = About::default();
            about.details.insert(Code::constant("key"), key.to_string());
            let writes = vec![
                self.code_row(house, (key, number + 1), now, &used)?,
                self.bound(house, key, entry, device, now)?,
            ];
            return Ok((entry.value.name.clone(), writes, about));
        }
        Err(Refusal::LinkUsed.into())
    }

    /// The next edition of a terminal's entry: the same, on this device.
    fn bound(
        &self,
        house: &House,
        key: &Code,
        entry: &Entry<Terminal>,
        device: &DeviceMark,
        now: &Now,
    ) -> Result<Write, Error> {
        let terminal = Terminal {
            device_digest: Some(device.secret_digest().clone()),
            ..entry.value.clone()
        };
        self.next_revision(house, key, &terminal, now)
    }

    fn new_code(
        &self,
        house: &House,
        terminal: TerminalId,
        now: &Now,
    ) -> Result<(TerminalCode, Write), Error> {
        let random = Zeroizing::new(self.random_array::<10>()?);
        let code = Zeroizing::new(spelled(&random));
        let until = now.at.plus_seconds(CODE_SECONDS);
        let key = key_of(terminal)?;
        let (number, _) = self.newest_code(house, &key)?;
        let link = Link {
            digest: DigestAlgorithm::Sha256.digest(normal(&code).as_bytes()),
            until,
            is_used: false,
        };
        let write = self.code_row(house, (&key, number + 1), now, &link)?;
        Ok((TerminalCode { code, until }, write))
    }

    fn newest_code(&self, house: &House, key: &Code) -> Result<(u32, Option<Link>), Error> {
        let (institution, register) = (house.institution.id, Code::constant(TERMINAL_CODES));
        let rows = self
            .store()
            .entry_history(institution, &register, key.as_str(), CODES_MAX)?;
        let row = rows.last();
        let link = row
            .map(|row| house.sealing.open_revision(row))
            .transpose()?;
        Ok((row.map_or(0, |row| row.number), link))
    }

    fn code_row(
        &self,
        house: &House,
        (key, number): (&Code, u32),
        now: &Now,
        link: &Link,
    ) -> Result<Write, Error> {
        let place = Hidden {
            register: TERMINAL_CODES,
            key: key.as_str(),
            number,
        };
        let id = RevisionId::from_uuid(self.new_uuid(now.at)?);
        let row = hidden_row(&house.sealing, &place, id, now.at, link)?;
        Ok(Write::AddRevision(row))
    }
}

fn key_of(terminal: TerminalId) -> Result<Code, Error> {
    let key = terminal.to_string().parse();
    key.map_err(|_| Error::Internal("a terminal id is no key"))
}

/// 80 random bits in letters that nobody mistakes for one another, four by four.
fn spelled(random: &[u8; 10]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let bits = random
        .iter()
        .fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
    let letter = |place: u32| {
        let index = (bits >> (75 - 5 * place)) as usize & 31;
        char::from(LETTERS[index])
    };
    let mut text = String::with_capacity(19);
    for place in 0..16 {
        if place > 0 && place % 4 == 0 {
            text.push('-');
        }
        text.push(letter(place));
    }
    text
}

/// What was typed, without what people add or leave out.
fn normal(typed: &str) -> Zeroizing<String> {
    let kept = typed.chars().filter(char::is_ascii_alphanumeric);
    Zeroizing::new(kept.map(|c| c.to_ascii_uppercase()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_back_as_people_type_it() {
        let code = spelled(&[0xff; 10]);
        assert_eq!(code, "9999-9999-9999-9999");
        assert_eq!(spelled(&[0; 10]), "AAAA-AAAA-AAAA-AAAA");
        assert_eq!(*normal(" abcd efgh-2345-6789\n"), "ABCDEFGH23456789");
    }
}
