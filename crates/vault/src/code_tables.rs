//! コード表: which editions a draft is made with, and what a code meant in the edition that a version
//! names (docs/format/items.md).
//!
//! JAHIS 3.3, 7.3.2; 運用5②. A change of a master changes no past record. The manifest binds the
//! edition by its digest, so that an altered register shows as codes without names, never as others.

use crate::Vault;
use crate::desk::Desk;
use crate::draft_body::DraftBody;
use crate::error::Error;
use crate::house::House;
use crate::stage_part::StagedPart;
use genpon_formats::import::Format;
use genpon_formats::items::{Items, Meaning};
use genpon_formats::jcs;
use genpon_formats::manifest::{CodeTableRef, Part};
use genpon_formats::view::View;
use genpon_model::id::ContentId;
use genpon_model::register::{Register as _, Revision};
use genpon_model::registers::CodeTable;
use genpon_model::text::Code;
use genpon_model::{Digest, DigestAlgorithm, Timestamp};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The code tables that parts use, by content.
pub(crate) type Used = BTreeMap<ContentId, BTreeSet<Code>>;

/// How many editions of one table are read.
const EDITIONS_MAX: u32 = 10_000;

/// The tables that staged parts use.
pub(crate) fn used(staged: &[StagedPart]) -> Used {
    let tables = |staged: &StagedPart| Some((staged.part.content, staged.items.as_ref()?.tables()));
    staged.iter().filter_map(tables).collect()
}

/// Names the editions that a draft is made with: a part that was put just now has those in force, one
/// that stays keeps its own.
pub(crate) fn bind(desk: &Desk<'_>, body: &mut DraftBody, put: &Used) -> Result<(), Error> {
    let mut kept = BTreeSet::new();
    let mut new = BTreeSet::new();
    for part in body.parts.iter().filter(|part| is_items(part)) {
        match put.get(&part.content) {
            Some(tables) => new.extend(tables.iter().cloned()),
            None => kept.extend(
                items(desk, part)?
                    .map(|items| items.tables())
                    .unwrap_or_default(),
            ),
        }
    }
    body.code_tables.retain(|table| kept.contains(&table.code));
    let bound: BTreeSet<Code> = body
        .code_tables
        .iter()
        .map(|table| table.code.clone())
        .collect();
    for code in kept.union(&new).filter(|code| !bound.contains(*code)) {
        body.code_tables.extend(in_force(desk, code)?);
    }
    body.code_tables.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(())
}

/// Whether a part is read with code tables.
pub(crate) fn is_items(part: &Part) -> bool {
    part.format
        .as_ref()
        .is_some_and(|format| format.as_str() == Format::Items.id())
}

/// The view of staged items, with what their codes mean now.
pub(crate) fn view_at_hand(desk: &Desk<'_>, items: &Items, at: Timestamp) -> Result<View, Error> {
    let mut refs = Vec::new();
    for code in items.tables() {
        refs.extend(in_force(desk, &code)?);
    }
    Ok(Tables::read(desk, &refs, at)?.view(items))
}

fn items(desk: &Desk<'_>, part: &Part) -> Result<Option<Items>, Error> {
    Ok(Items::parse(&desk.vault.part_bytes(&desk.house, part)?).ok())
}

/// The edition in force of a table; none where there is no such table.
fn in_force(desk: &Desk<'_>, code: &Code) -> Result<Option<CodeTableRef>, Error> {
    let register = CodeTable::DESCRIPTION.code();
    let row = desk
        .vault
        .store()
        .entry(desk.caller.institution, &register, code.as_str())?;
    let Some(row) = row else { return Ok(None) };
    let revision: Revision = desk.house.sealing.open_revision(&row)?;
    let edition = revision.edition.number();
    Ok(Some(CodeTableRef {
        code: code.clone(),
        edition,
        digest: digest(&revision)?,
    }))
}

/// The digest of an edition: of the canonical JSON of its value.
fn digest(revision: &Revision) -> Result<Digest, Error> {
    let bytes = jcs::to_bytes(&revision.value);
    let bytes = bytes.map_err(|_| Error::Internal("a code table has no canonical form"))?;
    Ok(DigestAlgorithm::Sha256.digest(&bytes))
}

/// The editions that a version names, on the day of its event.
pub(crate) struct Tables {
    tables: BTreeMap<Code, CodeTable>,
    on: Date,
}

impl Tables {
    /// Reads the editions named; one that is not as it was then is left out.
    pub(crate) fn read(
        desk: &Desk<'_>,
        refs: &[CodeTableRef],
        event_at: Timestamp,
    ) -> Result<Self, Error> {
        Self::of(desk.vault, &desk.house, refs, event_at)
    }

    /// The same where nobody sits at a desk.
    pub(crate) fn of(
        vault: &Vault,
        house: &House,
        refs: &[CodeTableRef],
        event_at: Timestamp,
    ) -> Result<Self, Error> {
        let mut tables = BTreeMap::new();
        for named in refs {
            tables.extend(edition(vault, house, named)?.map(|table| (named.code.clone(), table)));
        }
        Ok(Self {
            tables,
            on: event_at.date_in_japan(),
        })
    }

    /// The items as they are read with these editions.
    pub(crate) fn view(&self, items: &Items) -> View {
        items.to_view(&|table, code| {
            let display = &self.tables.get(table)?.row(code, self.on)?.display;
            Some(Meaning {
                ja: display.ja.to_string(),
                en: display.en.to_string(),
            })
        })
    }
}

fn edition(vault: &Vault, house: &House, named: &CodeTableRef) -> Result<Option<CodeTable>, Error> {
    let register = CodeTable::DESCRIPTION.code();
    let (store, institution) = (vault.store(), house.institution.id);
    let rows = store.entry_history(institution, &register, named.code.as_str(), EDITIONS_MAX)?;
    let Some(row) = rows.into_iter().find(|row| row.number == named.edition) else {
        return Ok(None);
    };
    let revision: Revision = house.sealing.open_revision(&row)?;
    let is_same = digest(&revision)? == named.digest;
    Ok(CodeTable::read(&revision.value).ok().filter(|_| is_same))
}
