//! Builds what a confirmation fixes: rendition, manifest, commitment and index rows.
//!
//! The last part of every version is its rendition: one file that holds the content, both names and
//! the time, and opens in any browser (JAHIS 3.3, 7.1.2(1)1)(a)(イ)).

use crate::after_confirmation;
use crate::by_proxy;
use crate::desk::Desk;
use crate::error::Error;
use crate::sheet_of::DraftSheet;
use genpon_formats::html::{self, Inside};
use genpon_formats::locale::{Lang, Locale};
use genpon_formats::manifest::{
    Confirmed as ConfirmedBy, Format, InstitutionRef, Late, Manifest, Part, PresentationRef,
    Previous, RuleRef,
};
use genpon_formats::sheet::{Sheet, SheetPart};
use genpon_ledger::{Commitment, Salt};
use genpon_model::Digest;
use genpon_model::id::{ContentId, RecordId};
use genpon_model::lifecycle::Head;
use genpon_model::person::PersonRef;
use genpon_model::record::{Act, ConfirmationMode, PartRole, VersionNo};
use genpon_model::text::Code;
use genpon_model::{DigestAlgorithm, record::MediaType};
use genpon_store::{DraftRow, PartRow, VersionRow, Write};

/// On what a confirmation rests.
pub(crate) struct Basis {
    pub(crate) mode: ConfirmationMode,
    pub(crate) confirmed: ConfirmedBy,
    pub(crate) presentation: Option<PresentationRef>,
    pub(crate) on_behalf_of: Option<PersonRef>,
    pub(crate) rule: Option<RuleRef>,
    pub(crate) previous: Option<Head>,
}

/// A version ready to be committed; its writes are on the desk.
pub(crate) struct Sealed {
    pub(crate) record: RecordId,
    pub(crate) version: VersionNo,
    pub(crate) manifest: Digest,
    /// The paper that a new record was made of: it is missing no more.
    pub(crate) late: Option<Late>,
}

/// The name of the last part of every version.
pub(crate) const RENDITION: &str = "rendition.html";

/// Puts all writes of a version on the desk.
pub(crate) fn seal_version(
    desk: &mut Desk<'_>,
    draft: DraftSheet,
    basis: Basis,
) -> Result<Sealed, Error> {
    let lang = basis
        .presentation
        .as_ref()
        .map_or(Lang::Ja, |shown| shown.language);
    by_proxy::in_effect(&draft.body)?;
    let mut manifest = manifest_of(desk, &draft, basis);
    let rendition = seal_rendition(desk, &draft, &manifest, lang)?;
    manifest.parts.push(rendition);
    let (row, bytes_digest) = seal_manifest(desk, &manifest)?;
    let parts = manifest.parts.iter().map(part_row).collect();
    after_confirmation::wait(desk, &draft.body, &manifest, &bytes_digest)?;
    let sealed = Sealed {
        record: manifest.record,
        version: manifest.version,
        manifest: bytes_digest,
        late: manifest.late.filter(|_| manifest.act == Act::Create),
    };
    desk.write(Write::AddVersion { row, parts });
    if draft.row.revision > 0 {
        desk.write(end_of(&draft.row));
    }
    Ok(sealed)
}

fn end_of(row: &DraftRow) -> Write {
    Write::EndDraft {
        id: row.id,
        revision: row.revision,
    }
}

/// The manifest of a draft on this basis, still without its rendition.
pub(crate) fn manifest_of(desk: &Desk<'_>, draft: &DraftSheet, basis: Basis) -> Manifest {
    let body = &draft.body;
    let institution = &desk.house.institution;
    Manifest {
        format: Format::One,
        institution: InstitutionRef {
            id: institution.id,
            name: institution.name.clone(),
        },
        record: draft.row.record,
        version: draft.version,
        act: draft.row.act,
        previous: basis.previous.map(|head| Previous {
            version: head.version,
            digest: head.manifest,
        }),
        document_type: draft.document_type.clone(),
        patient: draft.patient.clone(),
        encounter: body.encounter.clone(),
        title: body.title.clone(),
        event_at: body.event_at,
        parts: body.parts.clone(),
        entered: body.entered.clone(),
        confirmed: basis.confirmed,
        on_behalf_of: basis.on_behalf_of,
        proxy: body.proxy.as_ref().map(|proxy| proxy.entry.clone()),
        mode: basis.mode,
        rule: basis.rule,
        device: body.device.clone(),
        presentation: basis.presentation,
        reason: body.reason.clone(),
        late: body.late.clone(),
        clock: desk.now.clock.clone(),
        code_tables: body.code_tables.clone(),
        software: SOFTWARE.to_owned(),
        signatures: Vec::new(),
    }
}

/// Name and version of this program, as manifests carry it.
pub(crate) const SOFTWARE: &str = concat!("genpon ", env!("CARGO_PKG_VERSION"));

fn seal_rendition(
    desk: &mut Desk<'_>,
    draft: &DraftSheet,
    manifest: &Manifest,
    lang: Lang,
) -> Result<Part, Error> {
    let parts: Vec<SheetPart<'_>> = draft.parts();
    let inside = carried(desk, draft, &manifest.parts)?;
    let html = html::document(&Sheet::of(manifest, &parts), Locale::of(lang), &inside);
    let id = ContentId::from_uuid(desk.new_uuid()?);
    let sealed = desk.house.sealing.seal(id, html.as_bytes())?;
    let fault = |_| Error::Internal("the rendition's name or media type");
    let media_type: MediaType = "text/html; charset=utf-8".parse().map_err(fault)?;
    let part = Part {
        name: RENDITION.parse().map_err(fault)?,
        role: PartRole::Rendition,
        media_type,
        format: Some(Code::constant("genpon-html-1")),
        size: sealed.size_bytes,
        digest: sealed.digest.clone(),
        content: id,
    };
    desk.write(Write::PutContent {
        content: sealed.content,
        key: sealed.key,
    });
    Ok(part)
}

/// Pictures up to this size are carried inside the rendition; larger ones are named with their digest.
const CARRIED_BYTES_MAX: u64 = 2 << 20;

fn carried(desk: &Desk<'_>, draft: &DraftSheet, parts: &[Part]) -> Result<Inside, Error> {
    let mut inside = Inside::default();
    for part in parts.iter().filter(|part| is_carried(part)) {
        let stored;
        let bytes = match draft.at_hand.get(&part.content) {
            Some(bytes) => bytes,
            None => {
                stored = desk.vault.part_bytes(&desk.house, part)?;
                &stored
            }
        };
        inside.carry(part.name.as_str(), &part.media_type.essence(), bytes);
    }
    Ok(inside)
}

/// Whether the rendition carries the bytes of this part.
pub(crate) fn is_carried(part: &Part) -> bool {
    matches!(
        part.media_type.essence().as_str(),
        "image/png" | "image/jpeg"
    ) && part.size <= CARRIED_BYTES_MAX
}

fn seal_manifest(desk: &mut Desk<'_>, manifest: &Manifest) -> Result<(VersionRow, Digest), Error> {
    let bytes = manifest.to_bytes()?;
    let digest = DigestAlgorithm::Sha256.digest(&bytes);
    let salt = desk.vault.random_array::<32>()?;
    let commitment = Commitment::new(&Salt::new(salt), &bytes);
    let id = ContentId::from_uuid(desk.new_uuid()?);
    let sealed = desk.house.sealing.seal_manifest(id, &bytes, &salt)?;
    desk.write(Write::PutContent {
        content: sealed.content,
        key: sealed.key,
    });
    let row = version_row(manifest, id, digest.clone(), *commitment.as_bytes());
    Ok((row, digest))
}

/// The index row of a manifest: everything in it can be rebuilt from the manifest (design, idea 1).
pub(crate) fn version_row(
    manifest: &Manifest,
    content: ContentId,
    digest: Digest,
    commitment: [u8; 32],
) -> VersionRow {
    let department = manifest
        .encounter
        .as_ref()
        .and_then(|visit| visit.department.as_ref());
    VersionRow {
        record: manifest.record,
        number: manifest.version,
        manifest: content,
        manifest_digest: digest,
        previous_digest: manifest
            .previous
            .as_ref()
            .map(|previous| previous.digest.clone()),
        act: manifest.act,
        mode: manifest.mode,
        patient: manifest.patient.as_ref().map(|patient| patient.id),
        document_type: manifest.document_type.code.to_string(),
        document_type_edition: manifest.document_type.edition,
        title: manifest.title.to_string(),
        event_at: manifest.event_at,
        confirmed_at: manifest.confirmed.at,
        clock: manifest.clock.state,
        enterer: manifest.entered.by.id,
        confirmer: manifest.confirmed.by.id,
        department: department.map(ToString::to_string),
        leaf_index: 0,
        commitment,
    }
}

/// The index row of a part.
pub(crate) fn part_row(part: &Part) -> PartRow {
    PartRow {
        name: part.name.to_string(),
        role: part.role,
        media_type: part.media_type.to_string(),
        format: part
            .format
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        size_bytes: part.size,
        digest: part.digest.clone(),
        content: part.content,
    }
}
