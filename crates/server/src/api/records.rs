//! Records: deposit of a new one, and reading.

use crate::api::asked::{Asked, field};
use crate::api::problem::Problem;
use crate::api::shapes::{
    ConfirmedOut, DepositedOut, DeviceIn, DraftOut, LinksOut, ModeIn, NumberingIn, PatientIn,
    RecordIn, RecordOut, StandingOut,
};
use crate::api::upload::Upload;
use axum::Json;
use axum::extract::{Path, Request};
use axum::http::header::{ETAG, HeaderName, IF_NONE_MATCH, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use genpon_formats::manifest::{Device, Encounter};
use genpon_model::id::{PatientId, RecordId};
use genpon_model::record::{RecordState, VersionNo};
use genpon_vault::begin_draft::NewRecord;
use genpon_vault::deposit_record::{Confirmation, Deposit, Deposited, PatientKey};
use genpon_vault::idempotency::Answer;
use genpon_vault::read_manifest::ManifestReading;
use genpon_vault::stage_part::StagedPart;
use genpon_vault::{Caller, Error, Numbering, Refusal, Vault};

/// The header that says that an answer was given before.
const REPEATED: HeaderName = HeaderName::from_static("idempotency-repeated");

/// `POST /api/v1/records`
pub(super) async fn deposit(asked: Asked, request: Request) -> Result<Response, Problem> {
    const ACTION: &str = "record.deposit";
    let key = match asked.idempotency_key() {
        Ok(key) => key,
        Err(refusal) => return Err(asked.refuse(ACTION, refusal).await),
    };
    let (mut upload, record): (_, RecordIn) = Upload::open(&asked, ACTION, request).await?;
    let wanted = record.clone();
    let patient = asked
        .run(move |vault, caller| foresee(vault, caller, &wanted))
        .await?;
    let staged = upload.contents(&asked, &record.parts).await?;
    let once = key.map(|key| upload.fingerprint("records", &staged).once(key));
    let deposited = asked.run(move |vault, caller| {
        let new = new_record(vault, caller, &record, patient, staged)?;
        vault.deposit_record(caller, Deposit { once, ..new })
    });
    Ok(deposit_answer(deposited.await?))
}

/// Says no before the bytes are taken.
pub(super) fn foresee(
    vault: &Vault,
    caller: &Caller,
    record: &RecordIn,
) -> Result<Option<PatientId>, Error> {
    let patient = record.patient.as_ref().map(|patient| match patient {
        PatientIn::Id(id) => PatientKey::Id(*id),
        PatientIn::Number(number) => PatientKey::Number(number.clone()),
    });
    let on_behalf = record.on_behalf_of.clone().map(Into::into);
    let document_type = record.document_type.as_str();
    vault.foresee_deposit(caller, document_type, patient.as_ref(), on_behalf.as_ref())
}

/// The deposit that the metadata asks for.
pub(super) fn new_record(
    vault: &Vault,
    caller: &Caller,
    record: &RecordIn,
    patient: Option<PatientId>,
    parts: Vec<StagedPart>,
) -> Result<Deposit, Error> {
    let device = match record
        .device
        .as_ref()
        .map(|device| device_of(vault, caller, device))
    {
        None => None,
        Some(Ok(device)) => Some(device),
        Some(Err(error)) => {
            vault.discard_parts(caller, &parts);
            return Err(error);
        }
    };
    let encounter = record.encounter.as_ref().map(|visit| Encounter {
        number: visit.number.clone(),
        kind: visit.kind.clone(),
        department: visit.department.clone(),
    });
    let new = NewRecord {
        patient,
        document_type: record.document_type.to_string(),
        title: record.title.clone(),
        event_at: record.event_at,
        encounter,
        confirmer: None,
        device,
        on_behalf: record.on_behalf_of.clone().map(Into::into),
        parts,
    };
    let confirmation = match record.confirmation.mode {
        ModeIn::Draft => Confirmation::ByPerson,
        ModeIn::Rule => Confirmation::ByRule,
    };
    Ok(Deposit {
        new,
        numbering: numbering(record.numbering),
        confirmation,
        once: None,
    })
}

pub(super) const fn numbering(numbering: NumberingIn) -> Numbering {
    match numbering {
        NumberingIn::Ours => Numbering::Ours,
        NumberingIn::Senders => Numbering::Senders,
    }
}

/// The device, with its operator as registered.
fn device_of(vault: &Vault, caller: &Caller, device: &DeviceIn) -> Result<Device, Error> {
    let masters = vault.house(caller.institution)?.masters();
    let operator = device.operator.as_ref().map(|user_id| {
        let id = masters.user_ids.get(user_id).copied();
        let person = id.and_then(|id| Some(masters.active_person(id)?.reference(id)));
        person.ok_or_else(|| field("device.operator", "no such person"))
    });
    let operator = match operator.transpose() {
        Ok(operator) => operator,
        Err(refusal) => return Err(vault.refuse_request(caller, "record.deposit", refusal)),
    };
    let (code, name) = (device.code.clone(), device.name.clone());
    Ok(Device {
        code,
        name,
        operator,
        manager: None,
    })
}

/// The answer to a deposit: the same for the first time and for a repetition, which a header marks.
pub(super) fn deposit_answer(answer: Answer<Deposited>) -> Response {
    let deposited = deposited_out(answer.value);
    let address = match &deposited.draft {
        Some(draft) => format!("/api/v1/drafts/{}", draft.id),
        None => format!("/api/v1/records/{}", deposited.record),
    };
    let mut response = (StatusCode::CREATED, Json(deposited)).into_response();
    set(&mut response, LOCATION, &address);
    if answer.is_repeated {
        set(&mut response, REPEATED, "true");
    }
    response
}

pub(super) fn deposited_out(deposited: Deposited) -> DepositedOut {
    let record = deposited.record;
    DepositedOut {
        record,
        state: if deposited.version.is_some() {
            "confirmed"
        } else {
            "draft"
        },
        draft: deposited.draft.map(|draft| DraftOut {
            id: draft.id,
            revision: draft.revision,
        }),
        version: deposited.version.map(|version| ConfirmedOut {
            record,
            number: version.number,
            manifest: version.manifest,
            at: version.at,
            rule: Some(version.rule),
            leaf_index: None,
            clock: None,
        }),
        parts: deposited.parts.into_iter().map(Into::into).collect(),
    }
}

/// `GET /api/v1/records/{record}`
pub(super) async fn show(asked: Asked, Path(record): Path<String>) -> Result<Response, Problem> {
    let id = id_in_path(&asked, &record)?;
    let reading = asked
        .run(move |vault, caller| vault.read_manifest(caller, id, None))
        .await?;
    record_answer(&asked, reading)
}

/// A version as JSON, unless the caller has it already.
pub(super) fn record_answer(asked: &Asked, reading: ManifestReading) -> Result<Response, Problem> {
    let etag = format!("\"{}\"", reading.version.manifest_digest);
    let known = asked
        .headers
        .get(IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    let is_known = known.is_some_and(|tags| {
        tags.split(',')
            .map(str::trim)
            .any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag)
    });
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let unreadable = |_| asked.problem(&Error::Internal("a manifest is no JSON"));
        let manifest = serde_json::from_slice(&reading.bytes).map_err(unreadable)?;
        Json(record_out(reading, manifest)).into_response()
    };
    set(&mut response, ETAG, &etag);
    Ok(response)
}

fn record_out(reading: ManifestReading, manifest: serde_json::Value) -> RecordOut {
    let (record, version) = (reading.record.id, reading.version.number);
    let here = version_address(record, version);
    let contents = reading.manifest.parts.iter();
    RecordOut {
        record,
        version,
        latest: reading.record.head,
        state: match reading.record.state {
            RecordState::Confirmed => "confirmed",
            RecordState::Withdrawn => "withdrawn",
        },
        digest: reading.version.manifest_digest,
        manifest,
        approval: StandingOut::of_version(&reading.manifest, &reading.said),
        damage: reading
            .damage
            .into_iter()
            .map(|damage| damage.kind)
            .collect(),
        links: LinksOut {
            versions: format!("/api/v1/records/{record}/versions"),
            manifest: format!("{here}/manifest"),
            proof: format!("{here}/proof"),
            parts: contents
                .map(|part| format!("{here}/parts/{}", part.content))
                .collect(),
            version: here,
        },
    }
}

/// The address of a version.
pub(super) fn version_address(record: RecordId, version: VersionNo) -> String {
    format!("/api/v1/records/{record}/versions/{version}")
}

/// An id in an address; what is none leads nowhere.
pub(super) fn id_in_path<T: std::str::FromStr>(asked: &Asked, text: &str) -> Result<T, Problem> {
    let nowhere = |_| Problem::bare(StatusCode::NOT_FOUND, "not-found", asked.caller.lang);
    text.parse().map_err(nowhere)
}

/// Sets a header to a text of ours.
pub(super) fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// What only a person does.
pub(super) async fn persons_only(asked: &Asked, action: &'static str) -> Result<(), Problem> {
    match asked.caller.client {
        Some(_) => Err(asked.refuse(action, Refusal::PersonsOnly).await),
        None => Ok(()),
    }
}
