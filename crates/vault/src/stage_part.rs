//! Takes in the bytes of one part: counted, hashed, sealed as they stream, and looked at.
//!
//! Nothing refers to a staged part until a draft or a version takes it; one that nobody takes is
//! swept when the store is opened again. A declared digest or media type that does not fit is refused
//! here, before anything is stored.

use crate::Vault;
use crate::caller::Caller;
use crate::code_tables::is_items;
use crate::desk::Desk;
use crate::error::{Error, Refusal};
use crate::seal_version::is_carried;
use crate::settings::Settings;
use crate::sheet_of::too_large_to_show;
use genpon_formats::import::{self, Reading};
use genpon_formats::items::Items;
use genpon_formats::manifest::Part;
use genpon_formats::reader;
use genpon_formats::sniff::{self, Kind};
use genpon_formats::view::{Text, View};
use genpon_model::Digest;
use genpon_model::id::ContentId;
use genpon_model::record::{MediaType, PartName, PartRole};
use genpon_model::text::Code;
use genpon_store::Write;
use genpon_store::contents::Sealed;
use std::io::Read;

/// What is said of a part before its bytes arrive.
#[derive(Debug, Clone)]
pub struct PartOffer {
    /// Its name.
    pub name: PartName,
    /// What it is to the version.
    pub role: PartRole,
    /// What its bytes are said to be.
    pub media_type: MediaType,
    /// The digest its bytes are said to have.
    pub digest: Option<Digest>,
}

/// A part whose bytes are sealed and ready to be taken.
pub struct StagedPart {
    /// As a manifest will name it.
    pub part: Part,
    /// What its bytes say of themselves; `None` when it is too large to be read into memory.
    pub reading: Option<Box<Reading>>,
    pub(crate) sealed: Sealed,
    /// Why there is no reading.
    pub(crate) unread: Option<Text>,
    /// The bytes of a picture that the rendition will carry.
    pub(crate) at_hand: Option<Vec<u8>>,
    /// What it holds, where it is coded items: read with code tables.
    pub(crate) items: Option<Items>,
}

impl StagedPart {
    /// The write that makes it durable.
    pub(crate) fn into_write(self) -> Write {
        Write::PutContent {
            content: self.sealed.content,
            key: self.sealed.key,
        }
    }

    /// What people will read of it.
    pub(crate) fn view(&self) -> View {
        match (&self.reading, &self.unread) {
            (Some(reading), _) => reading.view.clone(),
            (None, Some(reason)) => reader::unreadable(&self.part, reason.clone()),
            (None, None) => too_large_to_show(&self.part),
        }
    }
}

impl Vault {
    /// Takes in the bytes of one part.
    ///
    /// # Errors
    /// Too large, another digest than declared, bytes that are not what they are said to be.
    pub fn stage_part(
        &self,
        caller: &Caller,
        offer: &PartOffer,
        bytes: &mut dyn Read,
    ) -> Result<StagedPart, Error> {
        self.at_desk(caller, "part.stage", |desk| {
            desk.detail("media-type", offer.media_type.essence());
            stage(desk, offer, bytes)
        })
    }

    /// Gives up parts that nobody takes. What is left undone here is swept at the next start.
    pub fn discard_parts(&self, caller: &Caller, parts: &[StagedPart]) {
        if let Ok(house) = self.house(caller.institution) {
            parts
                .iter()
                .for_each(|staged| house.sealing.discard(&staged.sealed));
        }
    }
}

pub(crate) fn stage(
    desk: &Desk<'_>,
    offer: &PartOffer,
    bytes: &mut dyn Read,
) -> Result<StagedPart, Error> {
    let id = ContentId::from_uuid(desk.new_uuid()?);
    let Settings {
        part_bytes_max: bytes_max,
        view_bytes_max,
        ..
    } = *desk.vault.settings();
    let (head, is_whole) = head(bytes, &declared(offer)?, view_bytes_max)?;
    if head.len() as u64 > bytes_max {
        return Err(Refusal::TooLarge { bytes_max }.into());
    }
    let (sealed, looked) = if is_whole {
        let looked = look_at(&head, offer)?;
        (desk.house.sealing.seal(id, &head)?, looked)
    } else {
        let kind = agreed(&declared(offer)?, &head)?;
        let mut whole = head.as_slice().chain(bytes);
        let sealed = desk.house.sealing.seal_stream(id, &mut whole, bytes_max)?;
        let is_small = sealed.size_bytes <= view_bytes_max;
        let unread = is_small.then(|| import::Refusal::NoReader { kind }.sentence());
        (
            sealed,
            Looked {
                reading: None,
                unread,
            },
        )
    };
    if offer
        .digest
        .as_ref()
        .is_some_and(|declared| *declared != sealed.digest)
    {
        desk.house.sealing.discard(&sealed);
        return Err(Refusal::DigestMismatch.into());
    }
    let format = looked
        .reading
        .as_ref()
        .map(|reading| Code::constant(reading.format.id()));
    let part = Part {
        name: offer.name.clone(),
        role: offer.role,
        media_type: offer.media_type.clone(),
        format,
        size: sealed.size_bytes,
        digest: sealed.digest.clone(),
        content: id,
    };
    let items = is_items(&part).then(|| Items::parse(&head).ok()).flatten();
    let at_hand = (is_whole && is_carried(&part)).then_some(head);
    Ok(StagedPart {
        part,
        reading: looked.reading,
        unread: looked.unread,
        sealed,
        at_hand,
        items,
    })
}

/// The bytes as far as they are needed in memory, and whether these are all: everything that a reader
/// will read, and otherwise only the beginning, however many there are.
fn head(
    bytes: &mut dyn Read,
    declared: &sniff::MediaType,
    view_bytes_max: u64,
) -> Result<(Vec<u8>, bool), Error> {
    let mut head = Vec::new();
    let beginning = BEGINNING_BYTES.min(view_bytes_max);
    bytes
        .take(beginning)
        .read_to_end(&mut head)
        .map_err(|_| broken_off())?;
    if (head.len() as u64) < beginning {
        return Ok((head, true));
    }
    if agreed(declared, &head).is_ok_and(|kind| !has_reader(kind)) {
        return Ok((head, false));
    }
    head.reserve_exact(usize::try_from(view_bytes_max).unwrap_or(0));
    let rest = view_bytes_max - beginning;
    bytes
        .take(rest)
        .read_to_end(&mut head)
        .map_err(|_| broken_off())?;
    let is_whole = (head.len() as u64) < view_bytes_max;
    Ok((head, is_whole))
}

/// Enough to tell what bytes are.
const BEGINNING_BYTES: u64 = 64 * 1024;

/// What the first of many bytes are. They may end in the middle of a character.
fn agreed(declared: &sniff::MediaType, head: &[u8]) -> Result<Kind, Error> {
    let cut = |count| {
        head.get(..head.len().saturating_sub(count))
            .unwrap_or_default()
    };
    let kinds = (0..4).map(|count| sniff::agree(Some(declared), cut(count)));
    let mut best = sniff::agree(Some(declared), head);
    for kind in kinds.flatten() {
        if best.is_err() || has_reader(kind) {
            best = Ok(kind);
        }
    }
    best.map_err(|refusal| Refusal::Import(Box::new(refusal.into())).into())
}

const fn has_reader(kind: Kind) -> bool {
    match kind {
        Kind::Pdf | Kind::Jpeg | Kind::Png | Kind::Tiff => true,
        Kind::FhirJson | Kind::Json | Kind::Text(_) => true,
        Kind::Empty | Kind::Xml | Kind::Zip | Kind::Gzip | Kind::Dicom | Kind::Unknown => false,
    }
}

/// What was seen of the bytes; neither, where they are too many.
#[derive(Default)]
struct Looked {
    reading: Option<Box<Reading>>,
    unread: Option<Text>,
}

/// Reads what the bytes say of themselves. Bytes that no reader knows are kept as they are, and are
/// shown by name, size and digest; bytes that are not what they are said to be are refused.
fn look_at(bytes: &[u8], offer: &PartOffer) -> Result<Looked, Error> {
    match import::read(bytes, Some(&declared(offer)?), offer.name.as_str()) {
        Ok(reading) => Ok(Looked {
            reading: Some(Box::new(reading)),
            unread: None,
        }),
        Err(refusal @ import::Refusal::NoReader { .. }) => Ok(Looked {
            reading: None,
            unread: Some(refusal.sentence()),
        }),
        Err(refusal) => Err(Refusal::Import(Box::new(refusal)).into()),
    }
}

/// The declared media type in the words of the readers.
pub(crate) fn declared(offer: &PartOffer) -> Result<sniff::MediaType, Error> {
    offer.media_type.as_str().parse().map_err(|_| {
        Refusal::Field {
            field: "media_type",
            fault: "no media type".to_owned(),
        }
        .into()
    })
}

fn broken_off() -> Error {
    Refusal::Field {
        field: "content",
        fault: "the bytes broke off".to_owned(),
    }
    .into()
}
