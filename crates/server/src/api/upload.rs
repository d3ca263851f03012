//! Uploads: `multipart/form-data` with one field `metadata` (JSON), then one field `content` for each
//! part that the metadata describes, in their order.
//!
//! Bytes go from the connection to the sealed file chunk by chunk: memory does not depend on their
//! number. Whatever fails on the way, what was sealed until then is given up.

use crate::api::asked::{Asked, field};
use crate::api::body::{JSON_BYTES_MAX, parse};
use crate::api::problem::Problem;
use crate::api::shapes::PartIn;
use crate::stream::arriving;
use axum::extract::multipart::Field;
use axum::extract::{FromRequest as _, Multipart, Request};
use genpon_vault::idempotency::Fingerprint;
use genpon_vault::stage_part::{PartOffer, StagedPart};
use genpon_vault::{Error, Refusal};
use serde::de::DeserializeOwned;
use std::io::{Error as IoError, ErrorKind};

/// An upload whose metadata was read.
pub(super) struct Upload {
    multipart: Multipart,
    action: &'static str,
    metadata: Vec<u8>,
}

impl Upload {
    /// Opens an upload and reads its metadata.
    pub(super) async fn open<T: DeserializeOwned>(
        asked: &Asked,
        action: &'static str,
        request: Request,
    ) -> Result<(Self, T), Problem> {
        match Self::read_metadata(asked, action, request).await {
            Ok(opened) => Ok(opened),
            Err(refusal) => Err(asked.refuse(action, refusal).await),
        }
    }

    async fn read_metadata<T: DeserializeOwned>(
        asked: &Asked,
        action: &'static str,
        request: Request,
    ) -> Result<(Self, T), Refusal> {
        let mut multipart = Multipart::from_request(request, &asked.app)
            .await
            .map_err(|_| unreadable("Content-Type: multipart/form-data"))?;
        let mut first = next(&mut multipart)
            .await?
            .ok_or_else(|| unreadable("no metadata"))?;
        if first.name() != Some("metadata") {
            return Err(unreadable("the first field is metadata"));
        }
        let metadata = read_metadata(&mut first).await?;
        drop(first);
        let value = parse(&metadata, JSON_BYTES_MAX)?;
        Ok((
            Self {
                multipart,
                action,
                metadata,
            },
            value,
        ))
    }

    /// Takes in the contents that the metadata describes.
    pub(super) async fn contents(
        &mut self,
        asked: &Asked,
        described: &[PartIn],
    ) -> Result<Vec<StagedPart>, Problem> {
        let parts_max = asked.app.vault().settings().parts_max;
        if described.len() > parts_max {
            return Err(asked
                .refuse(self.action, Refusal::TooManyParts { parts_max })
                .await);
        }
        let mut staged = Vec::with_capacity(described.len());
        let outcome = self.take_all(asked, described, &mut staged).await;
        if let Err(problem) = outcome {
            let discarded = asked.run(move |vault, caller| {
                vault.discard_parts(caller, &staged);
                Ok(())
            });
            discarded.await?;
            return Err(problem);
        }
        Ok(staged)
    }

    async fn take_all(
        &mut self,
        asked: &Asked,
        described: &[PartIn],
        staged: &mut Vec<StagedPart>,
    ) -> Result<(), Problem> {
        for part in described {
            let (action, offer) = (self.action, offer(part));
            let content = match next(&mut self.multipart).await {
                Ok(Some(content)) if content.name() == Some("content") => content,
                Ok(_) => {
                    let refusal = field("parts", "more parts are described than contents follow");
                    return Err(asked.refuse(action, refusal).await);
                }
                Err(refusal) => return Err(asked.refuse(action, refusal).await),
            };
            staged.push(take(asked, offer, content).await?);
        }
        match next(&mut self.multipart).await {
            Ok(None) => Ok(()),
            Ok(Some(_)) => {
                let refusal = field("parts", "more contents follow than parts are described");
                Err(asked.refuse(self.action, refusal).await)
            }
            Err(refusal) => Err(asked.refuse(self.action, refusal).await),
        }
    }

    /// What the whole request asks for: the same only for the same metadata and the same bytes.
    pub(super) fn fingerprint(&self, target: &str, staged: &[StagedPart]) -> Fingerprint {
        let head = Fingerprint::default()
            .piece(target.as_bytes())
            .piece(&self.metadata);
        staged.iter().fold(head, |whole, one| {
            whole.piece(one.part.digest.to_string().as_bytes())
        })
    }
}

/// What is said of a part before its bytes arrive.
pub(super) fn offer(part: &PartIn) -> PartOffer {
    PartOffer {
        name: part.name.clone(),
        role: part.role.into(),
        media_type: part.media_type.clone(),
        digest: part.digest.clone(),
    }
}

/// The bytes of a field that describes what follows.
pub(super) async fn read_metadata(field: &mut Field<'_>) -> Result<Vec<u8>, Refusal> {
    let mut metadata = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| unreadable("multipart"))? {
        metadata.extend_from_slice(&chunk);
        if metadata.len() > JSON_BYTES_MAX {
            return Err(Refusal::TooLarge {
                bytes_max: JSON_BYTES_MAX as u64,
            });
        }
    }
    Ok(metadata)
}

pub(super) async fn next(multipart: &mut Multipart) -> Result<Option<Field<'_>>, Refusal> {
    multipart
        .next_field()
        .await
        .map_err(|_| unreadable("multipart"))
}

pub(super) fn unreadable(fault: &str) -> Refusal {
    Refusal::Unreadable {
        fault: fault.to_owned(),
    }
}

/// Pumps one content from the connection into the store.
pub(super) async fn take(
    asked: &Asked,
    offer: PartOffer,
    mut content: Field<'_>,
) -> Result<StagedPart, Problem> {
    let (sender, mut arriving) = arriving();
    let staging = asked.run(move |vault, caller| vault.stage_part(caller, &offer, &mut arriving));
    let pump = async move {
        loop {
            let chunk = match content.chunk().await {
                Ok(Some(chunk)) => Ok(chunk),
                Ok(None) => return,
                Err(_) => Err(IoError::from(ErrorKind::UnexpectedEof)),
            };
            let is_end = chunk.is_err();
            // A receiver that is gone has refused: its own answer says why.
            if sender.send(chunk).await.is_err() || is_end {
                return;
            }
        }
    };
    let (staged, ()) = tokio::join!(staging, pump);
    staged
}

/// The same for bytes that are at hand.
pub(super) fn stage_at_hand(
    vault: &genpon_vault::Vault,
    caller: &genpon_vault::Caller,
    part: &PartIn,
    bytes: &[u8],
) -> Result<StagedPart, Error> {
    vault.stage_part(caller, &offer(part), &mut &*bytes)
}
