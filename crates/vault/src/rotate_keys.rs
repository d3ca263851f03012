//! 鍵の更新: new keys for an institution, under its root key, and for its checkpoints
//! (JAHIS 3.3, 8.2.2.6; docs/ops/keys.md).
//!
//! Each runs at the machine, without a server, and leaves an event. Whatever is wrapped stays readable
//! at every instant: an edition of a key stays until nothing needs it. Sealed bytes are never changed.

use crate::Vault;
use crate::desk::{About, Actor, audit_row};
use crate::entry_row::{Hidden, SIGNING_KEYS, hidden_sealed};
use crate::error::Error;
use crate::house::House;
use crate::signing_keys::{EDITIONS_MAX, SigningSeeds};
use genpon_formats::audit_event::Outcome;
use genpon_model::id::{InstitutionId, RevisionId};
use genpon_model::text::Code;
use genpon_store::keys::{InstitutionKey, RootKey};
use genpon_store::{Log, Write};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

pub use crate::signing_keys::SignerChange;

/// Who watches a rotation, and may stop it.
pub struct Watch<'a> {
    /// Called after every page: keys wrapped again, contents there are.
    pub progress: &'a dyn Fn(u64, u64),
    /// Set to stop after the page at hand.
    pub stop: &'a AtomicBool,
}

/// How far a rotation came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rotated {
    /// The edition that seals what is new.
    pub edition: u32,
    /// Whether it went on with an edition that an earlier run had made.
    pub is_continued: bool,
    /// Keys of contents that were wrapped again.
    pub wrapped_again: u64,
    /// Whether it came to its end; the next run goes on otherwise.
    pub is_complete: bool,
}

/// Keys that one transaction wraps again.
const PAGE: u32 = 256;

impl Vault {
    /// Gives an institution a new key, and wraps the keys of all contents again by it. Goes on where
    /// an earlier run was interrupted. Bodies stay sealed under the edition of their time.
    ///
    /// # Errors
    /// When a key does not open, or the store cannot write.
    pub fn rotate_institution_key(
        &self,
        institution: InstitutionId,
        watch: &Watch<'_>,
    ) -> Result<Rotated, Error> {
        let house = self.house(institution)?;
        let newest = house.sealing.keys.newest_edition();
        let left = self.store().wrapped_keys_before(institution, newest, 1)?;
        let is_continued = !left.is_empty();
        let house = match is_continued {
            true => house,
            false => self.add_edition(&house, newest + 1)?,
        };
        let edition = house.sealing.keys.newest_edition();
        let total = self.store().figures(institution)?.contents;
        let mut rotated = Rotated {
            edition,
            is_continued,
            wrapped_again: 0,
            is_complete: false,
        };
        while !watch.stop.load(Ordering::Relaxed) {
            let page = self
                .store()
                .wrapped_keys_before(institution, edition, PAGE)?;
            if page.is_empty() {
                rotated.is_complete = true;
                break;
            }
            let rewrap = |(content, key)| {
                let key = house.sealing.keys.rewrap(content, &key);
                key.map(|key| Write::Rewrap { content, key }).map_err(|_| {
                    tracing::error!(%content, "the key of this content does not open");
                    Error::Operator("the key of a content does not open; genpon verify names it")
                })
            };
            let writes: Vec<Write> = page.into_iter().map(rewrap).collect::<Result<_, _>>()?;
            rotated.wrapped_again += writes.len() as u64;
            self.store().commit(institution, writes)?;
            (watch.progress)(rotated.wrapped_again, total);
        }
        let details = [
            ("edition", edition.to_string()),
            ("wrapped-again", rotated.wrapped_again.to_string()),
            ("complete", rotated.is_complete.to_string()),
        ];
        self.note_keys(&house, "key.rotate-institution", details, Vec::new())?;
        Ok(rotated)
    }

    fn add_edition(&self, house: &House, edition: u32) -> Result<std::sync::Arc<House>, Error> {
        let (institution, random) = (&house.institution, &*self.foundation.random);
        let root = &*self.foundation.root_key;
        let key = InstitutionKey::generate(institution.id, edition, root, random)
            .map_err(|_| Error::Operator("the institution's key could not be made"))?;
        let details = [
            ("edition", edition.to_string()),
            ("wrapped-again", "0".to_owned()),
            ("complete", "false".to_owned()),
        ];
        let writes = vec![Write::AddInstitutionKey(key)];
        self.note_keys(house, "key.rotate-institution", details, writes)?;
        self.open_house(institution.clone())
    }

    /// Wraps the keys of every institution again by this root key; whatever it opens it may wrap
    /// anew. Once this has ended, nothing needs the root key before it.
    ///
    /// # Errors
    /// When a key does not open, or the store cannot write; run it again then.
    pub fn rewrap_by_root(&self, root: &dyn RootKey) -> Result<u64, Error> {
        let mut count = 0;
        for institution in self.institutions() {
            let house = self.house(institution.id)?;
            let stored = self.store().institution_keys(institution.id)?;
            let again = stored.iter().map(|key| {
                let again = key.wrapped_again(institution.id, root, &*self.foundation.random);
                again
                    .map(Write::RewrapInstitutionKey)
                    .map_err(|_| Error::Operator("an institution's key does not open"))
            });
            let writes: Vec<Write> = again.collect::<Result<_, _>>()?;
            count += writes.len() as u64;
            let details = [("wrapped-again", writes.len().to_string())];
            self.note_keys(&house, "key.rotate-root", details, writes)?;
        }
        Ok(count)
    }

    /// Puts into the trail of every institution that the passphrase of the root key was changed.
    ///
    /// # Errors
    /// When the store cannot write.
    pub fn note_passphrase(&self, change: &'static str) -> Result<(), Error> {
        for institution in self.institutions() {
            let house = self.house(institution.id)?;
            let details = [("change", change.to_owned())];
            self.note_keys(&house, "key.change-passphrase", details, Vec::new())?;
        }
        Ok(())
    }

    /// Changes the keys that sign checkpoints. What they sign begins with the next checkpoint; the
    /// ones before stay verifiable by the keys of their time. False when there is nothing to change.
    ///
    /// # Errors
    /// When leaves cannot be integrated, a key cannot be made, or the store cannot write.
    pub fn change_signer(
        &self,
        institution: InstitutionId,
        change: SignerChange,
    ) -> Result<bool, Error> {
        let house = self.house(institution)?;
        for log in LOGS {
            while self.integrate(&house, log)? {}
        }
        let register = Code::constant(SIGNING_KEYS);
        let history = self
            .store()
            .entry_history(institution, &register, "1", EDITIONS_MAX)?;
        let newest = history
            .last()
            .ok_or(Error::Operator("an institution has no signing keys"))?;
        let seeds = SigningSeeds::open(&house.sealing, &newest.body)?;
        if change == SignerChange::AddMlDsa44 && seeds.has_ml_dsa_44() {
            return Ok(false);
        }
        let mut since = [0, 0];
        for (since, log) in since.iter_mut().zip(LOGS) {
            let newest = self.store().checkpoint(institution, log)?;
            *since = newest.map_or(0, |row| row.size + 1);
        }
        let next = seeds.next(self, since, change)?;
        let keys = |log| -> Result<String, Error> {
            let signers = next.signers(institution, log)?;
            let keys = signers.iter().map(|it| it.verifier_key().to_string());
            Ok(keys.collect::<Vec<_>>().join(" "))
        };
        let number = newest.number + 1;
        let details = [
            ("register", SIGNING_KEYS.to_owned()),
            ("key", "1".to_owned()),
            ("edition", format!("{} → {number}", newest.number)),
            ("change", change.code().to_owned()),
            ("versions", keys(Log::Versions)?),
            ("versions-since", since[0].to_string()),
            ("audit", keys(Log::Audit)?),
            ("audit-since", since[1].to_string()),
        ];
        let now = self.now();
        let place = Hidden {
            register: SIGNING_KEYS,
            key: "1",
            number,
        };
        let id = RevisionId::from_uuid(self.new_uuid(now.at)?);
        let row = hidden_sealed(&place, id, now.at, next.seal(&house.sealing)?);
        let writes = vec![Write::AddRevision(row)];
        self.note_keys(&house, "key.change-signer", details, writes)?;
        self.open_house(house.institution.clone())?;
        Ok(true)
    }

    /// Makes writes durable together with the event that tells of them.
    fn note_keys<const N: usize>(
        &self,
        house: &House,
        action: &'static str,
        details: [(&'static str, String); N],
        mut writes: Vec<Write>,
    ) -> Result<(), Error> {
        let details = details.map(|(name, value)| (Code::constant(name), value));
        let about = About {
            details: BTreeMap::from(details),
            ..About::default()
        };
        let (actor, now) = (Actor::default(), self.now());
        let event = audit_row(self, house, &now, action, &actor, &about, Outcome::Success)?;
        writes.push(Write::AddAuditEvent(event));
        self.store().commit(house.institution.id, writes)?;
        self.wake_sequencer();
        Ok(())
    }
}

const LOGS: [Log; 2] = [Log::Versions, Log::Audit];
