//! `/records/{id}/proof`: how a version can be proven, checked again before it is shown, and the
//! file by which anybody checks it without us.

use crate::app::App;
use crate::pages::proof::{Check, Clock, Place, ProofPage, Verdict};
use crate::stream::{self, Lines};
use crate::web::frame::{Frame, id};
use crate::web::record::{Asked, version};
use crate::web::respond::PageError;
use crate::web::session::Session;
use crate::web::words::{Words, digest};
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use genpon_formats::manifest::Manifest;
use genpon_ledger::{Commitment, Proof, Step, StepOutcome, VerifierKey};
use genpon_vault::check_parts::{PartCompared, PartsChecked};
use genpon_vault::prove_version::VersionProof;
use genpon_vault::{Caller, Error, Noun, Vault};
use maud::Markup;

/// `GET /records/{id}/proof?version=2`
pub async fn show(
    State(app): State<App>,
    session: Session,
    Path(record): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let prove = proving(record, asked);
    let read = move |vault: &Vault, caller: &Caller| {
        let proof = prove(vault, caller)?;
        let parts = vault.check_parts(caller, &proof)?;
        Ok((proof, parts))
    };
    session.show(&app, read, page).await
}

/// `GET /records/{id}/proof.json?version=2`
pub async fn file(
    State(app): State<App>,
    session: Session,
    Path(record): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let (caller, prove) = (session.caller.clone(), proving(record, asked));
    match app.run(move |vault| prove(vault, &caller)).await {
        Ok(proof) => {
            let name = format!("proof-{}-{}.json", proof.record.id, proof.version.number);
            let disposition = format!("attachment; filename=\"{name}\"");
            let headers = [
                (CONTENT_TYPE, "application/json".to_owned()),
                (CONTENT_DISPOSITION, disposition),
            ];
            (headers, proof.file).into_response()
        }
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

/// `GET /records/{id}/proof/contents?version=2`: compares every content with the manifest, however
/// large, and says of each what it found as soon as it is read.
pub async fn contents_file(
    State(app): State<App>,
    session: Session,
    Path(record): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let (caller, prove) = (session.caller.clone(), proving(record, asked));
    let started = app.run(move |vault| {
        let proof = prove(vault, &caller)?;
        let comparing = vault.compare_parts(&caller, &proof)?;
        let words = Words::of(vault, &caller);
        let lines = comparing.map(move |compared| compared_line(&words, &compared));
        Ok(stream::body(Box::new(Lines::new(lines))))
    });
    match started.await {
        Ok(body) => ([(CONTENT_TYPE, "text/plain; charset=utf-8")], body).into_response(),
        Err(error) => PageError::new(&app, &session, &error).into_response(),
    }
}

fn compared_line(words: &Words, compared: &PartCompared) -> String {
    let verdict = words.say(if compared.is_whole {
        "check-fits"
    } else {
        "check-not"
    });
    let part = &compared.part;
    format!(
        "{verdict}  {}  {} B  {}\n",
        part.name, part.size, part.digest
    )
}

fn proving(
    record: String,
    asked: Asked,
) -> impl FnOnce(&Vault, &Caller) -> Result<VersionProof, Error> + Send {
    move |vault, caller| {
        let number = asked.version.map(version).transpose()?;
        vault.prove_version(caller, id(&record, Noun::Record)?, number)
    }
}

fn page(frame: &Frame, (proof, parts): (VersionProof, PartsChecked)) -> Markup {
    let words = &frame.words;
    let manifest = &proof.manifest;
    let keys: Vec<VerifierKey> = proof
        .verifier_keys
        .iter()
        .filter_map(|key| key.parse().ok())
        .collect();
    let checked = Proof::verify_file(proof.file.as_bytes(), &keys);
    let is_whole = checked.outcome() == StepOutcome::Passed && parts.damaged == 0;
    let steps = checked
        .steps()
        .iter()
        .map(|(step, outcome)| check(words, *step, *outcome));
    let methods = manifest.confirmed.authentication.iter();
    let page = ProofPage {
        patient: proof.patient.as_ref().map(|row| words.patient(row)),
        version: words.facts(&proof.record, &proof.version, manifest),
        verdict: if is_whole {
            Verdict::Whole
        } else {
            Verdict::Damaged
        },
        checked_at: words.now.into(),
        checks: std::iter::once(contents(words, parts))
            .chain(steps)
            .collect(),
        compare: (parts.whole + parts.damaged < parts.count).then(|| {
            let (record, number) = (proof.record.id, proof.version.number);
            format!("/records/{record}/proof/contents?version={number}")
        }),
        authentication: methods
            .map(|method| words.code("authentication", method.code()))
            .collect(),
        authenticated_at: manifest.confirmed.authenticated_at.map(Into::into),
        presentation: manifest
            .presentation
            .as_ref()
            .map(|shown| digest(&shown.digest)),
        previous: manifest
            .previous
            .as_ref()
            .map(|previous| digest(&previous.digest)),
        clock: clock(words, manifest),
        place: Some(place(&proof)),
        software: manifest.software.clone(),
    };
    page.render(&frame.shell)
}

/// Whether the contents are what the manifest names, as far as they were read.
fn contents(words: &Words, parts: PartsChecked) -> Check {
    let all = parts.whole == parts.count;
    Check {
        what: words.say("proof-check-contents"),
        fits: if parts.damaged > 0 {
            Some(false)
        } else {
            all.then_some(true)
        },
        fact: format!("{}/{}", parts.whole, parts.count),
    }
}

fn check(words: &Words, step: Step, outcome: StepOutcome) -> Check {
    let key = match step {
        Step::Format => "format",
        Step::Owner => "owner",
        Step::Parts => "parts",
        Step::Signature => "signature",
        Step::Inclusion => "inclusion",
        Step::Later => "later",
    };
    let fits = match outcome {
        StepOutcome::Passed => Some(true),
        StepOutcome::Failed => Some(false),
        StepOutcome::NotAnswered => None,
    };
    Check {
        what: words.say(&format!("proof-check-{key}")),
        fits,
        fact: String::new(),
    }
}

fn clock(words: &Words, manifest: &Manifest) -> Clock {
    let clock = &manifest.clock;
    Clock {
        source: words.code("clock-source", &clock.source),
        state: words.clock(clock.state),
        offset_us: clock.offset_us,
        last_sync: clock.last_sync.map(Into::into),
    }
}

fn place(proof: &VersionProof) -> Place {
    let leaf = Commitment::from_bytes(proof.version.commitment).leaf_hash();
    let origin = proof.checkpoint.note.lines().next().unwrap_or_default();
    Place {
        origin: origin.to_owned(),
        leaf_index: proof.version.leaf_index,
        leaf_hash: leaf.to_string(),
        tree_size: proof.checkpoint.size,
        checkpoint_at: proof.checkpoint.at.into(),
        checkpoint: proof.checkpoint.note.clone(),
        witnesses: Vec::new(),
    }
}
