//! The words that the entries of a register are found by, kept in memory: bodies are sealed, and a
//! register may have many thousands of entries.
//!
//! What is kept is thrown away at the first sign of a change (the figures of the register), never
//! exceeds a fixed size, and is overwritten with zeros when it goes. Secrets are not searchable.

use crate::desk::Desk;
use crate::error::Error;
use genpon_model::register::{Description, Revision};
use genpon_model::text::Code;
use genpon_store::{RegisterFigures, RevisionState};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use zeroize::Zeroizing;

/// The words of the registers of one institution that were searched last.
#[derive(Default)]
pub(crate) struct KeptTerms(Mutex<BTreeMap<&'static str, Arc<Terms>>>);

/// The words of the entries of one register.
pub(crate) struct Terms {
    figures: RegisterFigures,
    /// Each entry with its place in the text, by key.
    entries: Vec<(Code, Range<usize>)>,
    text: Zeroizing<String>,
}

/// How many bytes of words one institution keeps at most.
const KEPT_BYTES_MAX: usize = 16 << 20;
/// How many entries are opened at once.
const BATCH: u32 = 1000;
/// Between the words of one entry; no word that is sought holds it.
const BETWEEN: char = '\n';

impl KeptTerms {
    /// The words of a register as it is now.
    pub(crate) fn of(
        &self,
        desk: &Desk<'_>,
        register: &'static Description,
    ) -> Result<Arc<Terms>, Error> {
        let (store, institution) = (desk.vault.store(), desk.caller.institution);
        let figures = store.register_figures(institution, &register.code())?;
        let kept = self.lock().get(register.code).cloned();
        if let Some(kept) = kept.filter(|kept| kept.figures == figures) {
            return Ok(kept);
        }
        let terms = Arc::new(Terms::read(desk, register, figures)?);
        let mut kept = self.lock();
        kept.remove(register.code);
        let others: usize = kept.values().map(|terms| terms.text.len()).sum();
        if others + terms.text.len() > KEPT_BYTES_MAX {
            kept.clear();
        }
        if terms.text.len() <= KEPT_BYTES_MAX {
            kept.insert(register.code, Arc::clone(&terms));
        }
        Ok(terms)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<&'static str, Arc<Terms>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Terms {
    fn read(
        desk: &Desk<'_>,
        register: &'static Description,
        figures: RegisterFigures,
    ) -> Result<Self, Error> {
        let mut words: BTreeMap<Code, Zeroizing<String>> = BTreeMap::new();
        for state in [RevisionState::Requested, RevisionState::Effective] {
            let mut after = String::new();
            loop {
                let (store, institution) = (desk.vault.store(), desk.caller.institution);
                let code = register.code();
                let rows = store.entries_page(institution, &code, state, &after, BATCH)?;
                let Some(last) = rows.last() else { break };
                after.clone_from(&last.key);
                for row in &rows {
                    let revision: Revision = desk.house.sealing.open_revision(row)?;
                    let text = searched(register, &revision);
                    words.insert(revision.key, text);
                }
            }
        }
        let size = words.values().map(|text| text.len()).sum();
        let mut text = Zeroizing::new(String::with_capacity(size));
        let mut entries = Vec::with_capacity(words.len());
        for (key, own) in words {
            let start = text.len();
            text.push_str(&own);
            entries.push((key, start..text.len()));
        }
        Ok(Self {
            figures,
            entries,
            text,
        })
    }

    /// The keys of entries after `after` in which every word is found, at most `limit`.
    pub(crate) fn find(&self, words: &[String], after: &str, limit: usize) -> Vec<Code> {
        let first = self
            .entries
            .partition_point(|(key, _)| key.as_str() <= after);
        let later = self.entries.get(first..).unwrap_or_default().iter();
        let fits = |place: &Range<usize>| {
            let text = self.text.get(place.clone()).unwrap_or_default();
            words.iter().all(|word| text.contains(word.as_str()))
        };
        later
            .filter(|(_, place)| fits(place))
            .take(limit)
            .map(|(key, _)| key.clone())
            .collect()
    }
}

/// Its key and its searchable texts, in small letters. What is in force stands for the entry, and
/// what is asked for only where nothing is.
fn searched(register: &Description, revision: &Revision) -> Zeroizing<String> {
    let terms = register.search_terms(&revision.value);
    let size = terms
        .iter()
        .map(|(_, text)| 2 * text.len() + 1)
        .sum::<usize>();
    let mut text = Zeroizing::new(String::with_capacity(size + revision.key.as_str().len()));
    text.push_str(revision.key.as_str());
    for (_, term) in terms {
        let term = Zeroizing::new(term);
        text.push(BETWEEN);
        text.extend(term.chars().flat_map(char::to_lowercase));
    }
    text
}
