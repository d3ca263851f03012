//! Follows the log of versions and keeps the full-text index of each institution in step with it.
//!
//! Where the register of features says that there is to be an index, it is opened or begun, and every
//! version that was confirmed since is taken in; where it says nothing, the file is deleted. Each
//! batch is one transaction with the place it has come to, so that whatever breaks off goes on from
//! there. Beginning and deleting are events of the trail. Nothing waits for this, and nothing but a
//! search ever reads the index.

use crate::Vault;
use crate::bell::Bell;
use crate::code_tables::Tables;
use crate::desk::{About, Actor, audit_row};
use crate::error::Error;
use crate::house::House;
use crate::sheet_of::view_of;
use crate::text_index::{State, TextProgress};
use genpon_formats::audit_event::Outcome;
use genpon_formats::manifest::{Manifest, Part};
use genpon_model::id::InstitutionId;
use genpon_model::record::Act;
use genpon_model::registers::FeatureCode;
use genpon_model::text::Code;
use genpon_store::error::Fault;
use genpon_store::sqlite::{SearchIndex, SearchProgress, SearchText};
use genpon_store::{Log, ReadError, VersionRow, Write};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Wakes the thread that follows.
#[derive(Debug, Default)]
pub struct TextFollower(Bell);

impl TextFollower {
    pub(crate) fn wake(&self) {
        self.0.ring();
    }
}

/// How long versions gather before they are taken in.
const GATHER: Duration = Duration::from_secs(1);
/// Versions that one transaction takes in.
const BATCH: u32 = 32;
/// Bytes of text that are taken in of one record; docs/format/data-directory.md names this limit.
const TEXT_BYTES_MAX: usize = 1 << 20;

impl Vault {
    /// Follows until [`Vault::close_text_follower`]; give it a thread of its own.
    pub fn run_text_follower(&self) {
        self.text_follower.wake();
        while self.text_follower.0.wait(GATHER) && !self.text_follower.0.is_closing() {
            for institution in self.institutions() {
                if let Err(fault) = self.follow_text(institution.id, |_| ()) {
                    tracing::error!(%fault, "the full-text index could not follow; the next commit tries again");
                }
            }
        }
    }

    /// Lets [`Vault::run_text_follower`] end after the batch at hand.
    pub fn close_text_follower(&self) {
        self.text_follower.0.close();
    }

    /// Brings the index of one institution to where it is to be, and tells how far it has come after
    /// each batch.
    ///
    /// # Errors
    /// When the store cannot read, or the file cannot be written or deleted. What was taken in stays.
    pub fn follow_text(
        &self,
        institution: InstitutionId,
        mut tell: impl FnMut(TextProgress),
    ) -> Result<(), Error> {
        let house = self.house(institution)?;
        let _turn = house.text.turn();
        if !house.masters().is_on(FeatureCode::FullText) {
            return self.delete_index(&house);
        }
        let mut index = self.index_at_work(&house)?;
        while !self.text_follower.0.is_closing() {
            match self.take_in(&house, &index) {
                Ok(true) => tell(self.progress_of(&house, &index)?),
                Ok(false) => break,
                Err(fault) if is_corruption(&fault) => {
                    index = self.begin_again(&house, "damaged")?;
                }
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }

    /// Deletes the index of an institution; while the feature is on, the next round begins a new one.
    ///
    /// # Errors
    /// When the file cannot be deleted.
    pub fn drop_text_index(&self, institution: InstitutionId) -> Result<(), Error> {
        let house = self.house(institution)?;
        let _turn = house.text.turn();
        self.delete_index(&house)
    }

    /// How far the index has come; `None` where there is to be none.
    pub(crate) fn text_progress(&self, house: &House) -> Result<Option<TextProgress>, Error> {
        if !house.masters().is_on(FeatureCode::FullText) {
            return Ok(None);
        }
        let of = self.store().log_size(house.institution.id, Log::Versions)?;
        let taken_in = match house.text.open() {
            Some(index) => index.progress().map_or(0, |progress| progress.leaves),
            None => 0,
        };
        Ok(Some(TextProgress { taken_in, of }))
    }

    /// Whether an index that could not be read must be made again.
    pub(crate) fn is_beyond_use(&self, house: &House, error: &ReadError) -> bool {
        let is_there = SearchIndex::exists(&self.foundation.text_indexes, house.institution.id);
        !is_there || matches!(error, ReadError::Failed(fault) if fault.is_corruption())
    }

    fn progress_of(&self, house: &House, index: &SearchIndex) -> Result<TextProgress, Error> {
        Ok(TextProgress {
            taken_in: index.progress()?.leaves,
            of: self.store().log_size(house.institution.id, Log::Versions)?,
        })
    }

    /// The index, opened; begun again where it is gone, damaged, or that of another log.
    fn index_at_work(&self, house: &House) -> Result<Arc<SearchIndex>, Error> {
        let directory = &self.foundation.text_indexes;
        let is_there = SearchIndex::exists(directory, house.institution.id);
        match house.text.state() {
            State::Open(index) if is_there => return Ok(index),
            State::Open(_) => return self.begin_again(house, "gone"),
            State::Damaged => return self.begin_again(house, "damaged"),
            State::Closed => {}
        }
        let index = SearchIndex::open(directory, house.institution.id).map_err(no_index)?;
        let why = match (index.is_new(), self.is_of_this_log(house, &index)) {
            (true, _) if is_there => Some("damaged"),
            (true, _) => Some("new"),
            (false, Ok(true)) => None,
            (false, Ok(false)) => Some("another-log"),
            (false, Err(fault)) if is_corruption(&fault) => Some("damaged"),
            (false, Err(fault)) => return Err(fault),
        };
        match why {
            Some(why) if !index.is_new() => return self.begin_again(house, why),
            Some(why) => self.note_index(house, "text.index-begin", Some(why))?,
            None => {}
        }
        let index = Arc::new(index);
        house.text.set(State::Open(Arc::clone(&index)));
        Ok(index)
    }

    fn begin_again(&self, house: &House, why: &str) -> Result<Arc<SearchIndex>, Error> {
        let (directory, institution) = (&self.foundation.text_indexes, house.institution.id);
        house.text.set(State::Closed);
        SearchIndex::delete(directory, institution).map_err(no_index)?;
        let index = SearchIndex::open(directory, institution).map_err(no_index)?;
        self.note_index(house, "text.index-begin", Some(why))?;
        let index = Arc::new(index);
        house.text.set(State::Open(Arc::clone(&index)));
        Ok(index)
    }

    fn delete_index(&self, house: &House) -> Result<(), Error> {
        let (directory, institution) = (&self.foundation.text_indexes, house.institution.id);
        house.text.set(State::Closed);
        if !SearchIndex::exists(directory, institution) {
            return Ok(());
        }
        SearchIndex::delete(directory, institution).map_err(no_index)?;
        self.note_index(house, "text.index-delete", None)
    }

    /// Whether the last leaf that the index took in stands at its place in the log.
    fn is_of_this_log(&self, house: &House, index: &SearchIndex) -> Result<bool, Error> {
        let progress = index.progress()?;
        let Some(place) = progress.leaves.checked_sub(1) else {
            return Ok(true);
        };
        let institution = house.institution.id;
        let found = self
            .store()
            .commitments(institution, Log::Versions, place, 1)?;
        Ok(found.first() == progress.last.as_ref())
    }

    /// Takes in the next versions; false when there is none.
    fn take_in(&self, house: &House, index: &SearchIndex) -> Result<bool, Error> {
        let from = index.progress()?.leaves;
        let institution = house.institution.id;
        let rows = self.store().versions_by_leaf(institution, from, BATCH)?;
        let Some(last) = rows.last() else {
            return Ok(false);
        };
        let progress = SearchProgress {
            leaves: last.leaf_index + 1,
            last: Some(last.commitment),
        };
        let mut texts = Vec::new();
        for row in rows.iter().filter(|row| row.leaf_index >= from) {
            let head = self.store().record(institution, row.record)?;
            if head.is_some_and(|record| record.head == row.number) {
                match self.text_of(house, row)? {
                    Some(text) => texts.push(search_text(row, text)),
                    None => index.remove(row.record).map_err(index_fault)?,
                }
            }
        }
        index.put(&texts, progress).map_err(index_fault)?;
        Ok(true)
    }

    /// Title and words of a version, of a withdrawn record those that were withdrawn; `None` where
    /// the content was disposed of. What is damaged has its title alone: `verify` tells of it.
    pub(crate) fn text_of(
        &self,
        house: &House,
        version: &VersionRow,
    ) -> Result<Option<String>, Error> {
        let institution = house.institution.id;
        if self
            .store()
            .wrapped_key(institution, version.manifest)?
            .is_none()
        {
            return Ok(None);
        }
        let mut text = format!("{}\n", version.title);
        let shown = match version.act {
            Act::Withdraw => {
                let versions = self.store().versions(institution, version.record)?;
                let before = |row: &VersionRow| row.act != Act::Withdraw;
                versions.into_iter().rev().find(before)
            }
            _ => Some(version.clone()),
        };
        let manifest = shown.map(|row| self.manifest(house, &row));
        match manifest.transpose() {
            Ok(Some(manifest)) => self.add_words(house, &manifest, &mut text)?,
            Ok(None) | Err(Error::Damaged { .. } | Error::NotFound(_)) => {}
            Err(other) => return Err(other),
        }
        Ok(Some(text))
    }

    fn add_words(
        &self,
        house: &House,
        manifest: &Manifest,
        text: &mut String,
    ) -> Result<(), Error> {
        let tables = Tables::of(self, house, &manifest.code_tables, manifest.event_at)?;
        for part in manifest.parts.iter().filter(|part| has_words(part)) {
            let room = TEXT_BYTES_MAX.saturating_sub(text.len());
            match view_of(self, house, part, &tables) {
                Ok(view) => text.extend(view.map(|view| view.words(room))),
                Err(Error::Damaged { .. } | Error::NotFound(_)) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }

    fn note_index(
        &self,
        house: &House,
        action: &'static str,
        why: Option<&str>,
    ) -> Result<(), Error> {
        let why = why.map(|why| (Code::constant("why"), why.to_owned()));
        let about = About {
            details: why.into_iter().collect::<BTreeMap<_, _>>(),
            ..About::default()
        };
        let (actor, now) = (Actor::default(), self.now());
        let event = audit_row(self, house, &now, action, &actor, &about, Outcome::Success)?;
        let write = Write::AddAuditEvent(event);
        self.store().commit(house.institution.id, vec![write])?;
        self.wake_sequencer();
        Ok(())
    }
}

/// A picture has no words.
fn has_words(part: &Part) -> bool {
    !part.media_type.as_str().starts_with("image/")
}

fn search_text(row: &VersionRow, text: String) -> SearchText {
    SearchText {
        record: row.record,
        patient: row.patient,
        document_type: row.document_type.clone(),
        leaf: row.leaf_index,
        text,
    }
}

/// Whether the engine says that the file of the index is damaged.
fn is_corruption(fault: &Error) -> bool {
    matches!(fault, Error::Read(ReadError::Failed(fault)) if fault.is_corruption())
}

/// A fault of the index keeps its cause, for [`is_corruption`].
fn index_fault(fault: Fault) -> Error {
    Error::Read(ReadError::Failed(fault))
}

fn no_index(fault: Fault) -> Error {
    tracing::error!(%fault, "the file of the full-text index cannot be made or deleted");
    Error::Operator(
        "the file of the full-text index cannot be made or deleted; the log has the cause",
    )
}
