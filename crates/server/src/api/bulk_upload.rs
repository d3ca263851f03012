//! Bulk deposit with bytes as they are: `multipart/form-data`, for each record one field `metadata`
//! (JSON), then one field `content` for each part that it describes, in their order.
//!
//! Contents stream into the store while the request arrives; each record succeeds or fails by itself
//! and is one commit. What cannot be read ends the request: the answer says how far it came, and
//! with idempotency keys the same request can be sent again.

use crate::api::asked::{Asked, field};
use crate::api::body::{JSON_BYTES_MAX, parse};
use crate::api::bulk::{ACTION, AT_ONCE, BulkOut, BulkResult, RECORDS_MAX, key_of, result};
use crate::api::problem::Problem;
use crate::api::records::{foresee, new_record};
use crate::api::shapes::RecordIn;
use crate::api::upload::{next, offer, read_metadata, take, unreadable};
use axum::extract::multipart::Field;
use axum::extract::{FromRequest as _, Multipart, Request};
use futures_util::stream::{FuturesOrdered, StreamExt as _};
use genpon_model::id::PatientId;
use genpon_vault::deposit_record::{Deposit, Deposited};
use genpon_vault::idempotency::{Answer, Fingerprint, IdempotencyKey};
use genpon_vault::stage_part::StagedPart;
use genpon_vault::{Caller, Error, Refusal, Vault};
use serde::Deserialize;
use tokio::task::JoinHandle;
use utoipa::ToSchema;

/// The metadata of one record.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BulkItemIn {
    /// As the header `Idempotency-Key` of a single deposit.
    idempotency_key: Option<String>,
    /// The metadata.
    record: RecordIn,
}

/// A record whose contents are arriving.
struct Item {
    metadata: Vec<u8>,
    record: RecordIn,
    key: Option<IdempotencyKey>,
    patient: Option<PatientId>,
    staged: Vec<StagedPart>,
}

/// A request on its way: the record that arrives now, or why it will not be taken, and those before.
struct Arriving {
    asked: Asked,
    open: Option<Result<Item, Problem>>,
    begun: usize,
    done: FuturesOrdered<JoinHandle<BulkResult>>,
    results: Vec<BulkResult>,
}

/// Takes in all records of a request.
pub(super) async fn deposit(asked: Asked, request: Request) -> Result<BulkOut, Problem> {
    let mut multipart = match Multipart::from_request(request, &asked.app).await {
        Ok(multipart) => multipart,
        Err(_) => return Err(asked.refuse(ACTION, unreadable("multipart")).await),
    };
    let mut arriving = Arriving {
        asked,
        open: None,
        begun: 0,
        done: FuturesOrdered::new(),
        results: Vec::new(),
    };
    loop {
        match next(&mut multipart).await {
            Ok(None) => break,
            Ok(Some(field)) if field.name() == Some("metadata") => {
                arriving.close().await;
                arriving.begin(field).await;
                if arriving.begun > RECORDS_MAX {
                    break;
                }
            }
            Ok(Some(field)) => arriving.content(field).await,
            Err(refusal) => {
                arriving.fail(refusal).await;
                break;
            }
        }
    }
    Ok(arriving.finish().await)
}

impl Arriving {
    /// Reads the metadata of the next record, and says no before its bytes are taken.
    async fn begin(&mut self, mut metadata: Field<'_>) {
        self.begun += 1;
        let read = if self.begun > RECORDS_MAX {
            let fault = format!("at most {RECORDS_MAX} records");
            Err(Refusal::Unreadable { fault })
        } else {
            read_metadata(&mut metadata).await
        };
        let item = match read.and_then(|bytes| item(&self.asked, bytes)) {
            Ok(item) => item,
            Err(refusal) => {
                self.open = Some(Err(self.asked.refuse(ACTION, refusal).await));
                return;
            }
        };
        let wanted = item.record.clone();
        let foreseen = self
            .asked
            .run(move |vault, caller| foresee(vault, caller, &wanted));
        self.open = Some(foreseen.await.map(|patient| Item { patient, ..item }));
    }

    /// Takes in a content of the record; what is not wanted is passed over.
    async fn content(&mut self, content: Field<'_>) {
        let described = match &self.open {
            Some(Err(_)) => return,
            Some(Ok(item)) => item.record.parts.get(item.staged.len()),
            None => {
                self.begun += 1;
                self.fail(unreadable("the first field is metadata")).await;
                return;
            }
        };
        let Some(part) = described.filter(|_| content.name() == Some("content")) else {
            let refusal = field("parts", "more contents follow than parts are described");
            self.fail(refusal).await;
            return;
        };
        match take(&self.asked, offer(part), content).await {
            Ok(staged) => {
                if let Some(Ok(item)) = &mut self.open {
                    item.staged.push(staged);
                }
            }
            Err(problem) => self.give_up(problem).await,
        }
    }

    /// The record that arrives now is not taken.
    async fn fail(&mut self, refusal: Refusal) {
        let problem = self.asked.refuse(ACTION, refusal).await;
        self.begun = self.begun.max(1);
        self.give_up(problem).await;
    }

    async fn give_up(&mut self, problem: Problem) {
        if let Some(Ok(item)) = self.open.replace(Err(problem)) {
            discard(&self.asked, item.staged).await;
        }
    }

    /// The record is complete: it is committed while the next one arrives.
    async fn close(&mut self) {
        let line = self.begun;
        let is_short = |item: &Item| item.staged.len() < item.record.parts.len();
        if let Some(Ok(item)) = &self.open
            && is_short(item)
        {
            let refusal = field("parts", "more parts are described than contents follow");
            self.fail(refusal).await;
        }
        let Some(open) = self.open.take() else {
            return;
        };
        let asked = self.asked.clone();
        self.done.push_back(tokio::spawn(async move {
            let done = match open {
                Ok(item) => {
                    asked
                        .run(move |vault, caller| commit(vault, caller, item))
                        .await
                }
                Err(problem) => Err(problem),
            };
            result(line, done)
        }));
        if self.done.len() >= AT_ONCE {
            self.take_result().await;
        }
    }

    async fn take_result(&mut self) {
        let line = self.results.len() + 1;
        let lost = || self.asked.problem(&Error::Internal("a use case broke off"));
        if let Some(one) = self.done.next().await {
            self.results
                .push(one.unwrap_or_else(|_| result(line, Err(lost()))));
        }
    }

    async fn finish(mut self) -> BulkOut {
        self.close().await;
        while !self.done.is_empty() {
            self.take_result().await;
        }
        BulkOut {
            results: self.results,
        }
    }
}

fn item(asked: &Asked, metadata: Vec<u8>) -> Result<Item, Refusal> {
    let read: BulkItemIn = parse(&metadata, JSON_BYTES_MAX)?;
    let parts_max = asked.app.vault().settings().parts_max;
    if read.record.parts.len() > parts_max {
        return Err(Refusal::TooManyParts { parts_max });
    }
    Ok(Item {
        key: key_of(read.idempotency_key.as_deref())?,
        record: read.record,
        metadata,
        patient: None,
        staged: Vec::new(),
    })
}

fn commit(vault: &Vault, caller: &Caller, item: Item) -> Result<Answer<Deposited>, Error> {
    let digests = item.staged.iter().map(|one| one.part.digest.to_string());
    let head = Fingerprint::default()
        .piece(b"records:bulk")
        .piece(&item.metadata);
    let whole = digests.fold(head, |whole, digest| whole.piece(digest.as_bytes()));
    let once = item.key.map(|key| whole.once(key));
    let new = new_record(vault, caller, &item.record, item.patient, item.staged)?;
    vault.deposit_record(caller, Deposit { once, ..new })
}

async fn discard(asked: &Asked, staged: Vec<StagedPart>) {
    let discarded = asked.run(move |vault, caller| {
        vault.discard_parts(caller, &staged);
        Ok(())
    });
    // What cannot be given up now is found by the housekeeping of the store.
    let _ = discarded.await;
}
