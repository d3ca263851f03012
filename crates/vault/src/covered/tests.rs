//! A permission against the writes of a commit: one case for each way to mix something up.

use super::*;
use crate::clock::SystemClock;
use crate::{Caller, Error, Foundation, Settings, Vault};
use genpon_access::{Actor, Context, Holding, Policy, RecordTarget, Target, decide};
use genpon_formats::audit_event::{AuditEvent, PatientMark};
use genpon_formats::locale::Lang;
use genpon_model::id::{InstitutionId, PresentationId, RevisionId};
use genpon_model::institution::InstitutionKind;
use genpon_model::patient::Sex;
use genpon_model::record::VersionNo;
use genpon_model::registers::{DocumentType, Role, shipped};
use genpon_model::text::Code;
use genpon_model::time::ClockState;
use genpon_model::{DigestAlgorithm, Institution, Timestamp};
use genpon_store::keys::{RootKeyFile, SystemRandom};
use genpon_store::seam::Direct;
use genpon_store::sqlite::{Options, SqliteStore};
use genpon_store::{
    AuditFilter, ContentRow, PatientRow, PresentationRow, ReplyRow, RevisionRow, Store, VersionRow,
    WrappedKey,
};
use std::sync::Arc;

#[test]
fn what_was_decided_on_may_be_written() {
    for act in [Act::Create, Act::Correct, Act::Add, Act::Withdraw] {
        let operation = entering(act)[0];
        let put = [draft_of(1, act).into_save(), put(1)];
        assert_eq!(check(operation, act, &put), Ok(()), "{act:?}");
        let discard = [end(1), Write::DropContent(content(1))];
        assert_eq!(check(operation, act, &discard), Ok(()), "{act:?}");
        let confirm = [put_manifest(), version(1, act), end(1)];
        assert_eq!(check(Operation::Confirm, act, &confirm), Ok(()), "{act:?}");
        let shown = [presentation(1, 1)];
        assert_eq!(check(Operation::Confirm, act, &shown), Ok(()), "{act:?}");
    }
    let by_rule = [put_manifest(), with_mode(ConfirmationMode::Device)];
    let device = check(Operation::Import, Act::Create, &by_rule);
    assert_eq!(device, Ok(()));
    let stand_in = [put_manifest(), with_mode(ConfirmationMode::StandIn)];
    let confirmed = check(Operation::ConfirmStandIn, Act::Create, &stand_in);
    assert_eq!(confirmed, Ok(()));
    let kept = check(Operation::Enter, Act::Create, &[reply("person:1")]);
    assert_eq!(kept, Ok(()));
}

#[test]
fn another_operation_is_not_covered() {
    use Operation::{Confirm, Enter, Read};
    let (create, correct) = (Act::Create, Act::Correct);
    refuses([
        (
            "operation",
            Read,
            create,
            vec![draft_of(1, create).into_save()],
        ),
        (
            "operation",
            Enter,
            correct,
            vec![draft_of(1, correct).into_save()],
        ),
        ("operation", Read, create, vec![end(1)]),
        ("operation", Read, create, vec![presentation(1, 1)]),
        (
            "operation",
            Enter,
            create,
            vec![put_manifest(), version(1, create)],
        ),
        (
            "operation",
            Confirm,
            create,
            vec![with_mode(ConfirmationMode::StandIn)],
        ),
        (
            "operation",
            Confirm,
            create,
            vec![with_mode(ConfirmationMode::Device)],
        ),
        ("operation", Enter, create, vec![patient(1)]),
    ]);
}

#[test]
fn another_draft_person_content_or_caller_is_not_covered() {
    use Operation::{Confirm, Correct, Enter};
    let (create, correct) = (Act::Create, Act::Correct);
    refuses([
        (
            "draft",
            Correct,
            correct,
            vec![draft_of(2, correct).into_save()],
        ),
        ("draft", Correct, correct, vec![end(2)]),
        ("draft", Confirm, create, vec![presentation(2, 1)]),
        (
            "draft",
            Confirm,
            correct,
            vec![put_manifest(), version(2, correct)],
        ),
        (
            "draft",
            Confirm,
            correct,
            vec![put_manifest(), version(1, Act::Withdraw)],
        ),
        ("person", Confirm, create, vec![presentation(1, 2)]),
        (
            "content",
            Enter,
            create,
            vec![draft_of(1, create).into_save(), put(7)],
        ),
        (
            "content",
            Enter,
            create,
            vec![Write::DropContent(content(7))],
        ),
        ("caller", Enter, create, vec![reply("person:2")]),
    ]);
}

/// What is written, under a permission for this operation and act, and what the check says of it.
type Mistaken = (&'static str, Operation, Act, Vec<Write>);

fn refuses<const N: usize>(cases: [Mistaken; N]) {
    for (what, operation, act, writes) in cases {
        let checked = check(operation, act, &writes);
        assert_eq!(
            checked,
            Err(Uncovered(what)),
            "{operation:?} {act:?} {writes:?}"
        );
    }
}

#[test]
fn another_record_type_or_patient_than_decided_is_not_covered() {
    let decided = |record, document_type, number| {
        on_record(Operation::Correct, record, document_type, number)
    };
    let writes = [draft_of(1, Act::Correct).into_save()];
    let check = |granted: &Granted| covering(granted, &about(1), None).check(&writes);
    assert_eq!(check(&decided(Some(record(1)), "consent", "1")), Ok(()));
    for (what, granted) in [
        ("record", decided(Some(record(2)), "consent", "1")),
        ("record", decided(None, "consent", "1")),
        ("record", decided(Some(record(1)), "prescription", "1")),
        ("patient", decided(Some(record(1)), "consent", "2")),
    ] {
        assert_eq!(check(&granted), Err(Uncovered(what)), "{granted:?}");
    }
    let granted = decided(Some(record(1)), "consent", "1");
    let told_of_another = covering(&granted, &about(2), None).check(&writes);
    assert_eq!(told_of_another, Err(Uncovered("record")));
}

#[test]
fn a_patient_is_written_under_the_name_that_the_event_tells() {
    let granted = granted(Operation::ManagePatient, &Target::Institution);
    let check = |number| covering(&granted, &about(1), None).check(&[patient(number)]);
    assert_eq!(check(1), Ok(()));
    assert_eq!(check(2), Err(Uncovered("patient")));
}

#[test]
fn another_register_is_not_covered() {
    use Operation::{AdministerRegister, ApproveRegister};
    let check = |operation, write: Write| {
        let granted = granted(operation, &Target::Register("person"));
        covering(&granted, &About::default(), None).check(&[write])
    };
    assert_eq!(check(AdministerRegister, revision("person")), Ok(()));
    assert_eq!(check(AdministerRegister, revision(LINKS)), Ok(()));
    assert_eq!(
        check(AdministerRegister, revision("role")),
        Err(Uncovered("register"))
    );
    assert_eq!(
        check(ApproveRegister, revision("person")),
        Err(Uncovered("operation"))
    );
    let approved = RevisionState::Effective;
    assert_eq!(check(ApproveRegister, decision("person", approved)), Ok(()));
    assert_eq!(
        check(ApproveRegister, decision("role", approved)),
        Err(Uncovered("register"))
    );
    assert_eq!(
        check(AdministerRegister, decision("person", approved)),
        Err(Uncovered("operation"))
    );
}

#[test]
fn what_is_said_of_a_version_is_said_of_the_record_decided_on() {
    let told = About {
        document_type: Some(Code::constant("consent")),
        ..about(1)
    };
    let said = |register: &str, n: u8| {
        let Write::AddRevision(row) = revision(register) else {
            unreachable!()
        };
        let key = format!("{}.1", record(n));
        Write::AddRevision(RevisionRow { key, ..row })
    };
    let read = on_record(Operation::Read, Some(record(1)), "consent", "1");
    let shown_to = |n: u8| {
        let id = shown_as(record(n));
        let Write::AddPresentation(row) = presentation(1, 1) else {
            unreachable!()
        };
        Write::AddPresentation(PresentationRow { draft: id, ..row })
    };
    let covering = covering(&read, &told, None);
    for register in [PROXY_APPROVALS, CONFIRMATION_NOTES] {
        assert_eq!(covering.check(&[said(register, 1)]), Ok(()));
        let other = covering.check(&[said(register, 2)]);
        assert_eq!(other, Err(Uncovered("record")));
    }
    assert_eq!(covering.check(&[shown_to(1)]), Ok(()));
    assert_eq!(covering.check(&[shown_to(2)]), Err(Uncovered("draft")));
    let elsewhere = on_record(Operation::Read, Some(record(2)), "consent", "1");
    let elsewhere = self::covering(&elsewhere, &told, None);
    let mixed = elsewhere.check(&[said(PROXY_APPROVALS, 1)]);
    assert_eq!(mixed, Err(Uncovered("record")));
    let print = on_record(Operation::Print, Some(record(1)), "consent", "1");
    let printing = self::covering(&print, &told, None);
    let mixed = printing.check(&[said(PROXY_APPROVALS, 1)]);
    assert_eq!(mixed, Err(Uncovered("operation")));
}

#[test]
fn a_mix_up_writes_nothing_and_stands_in_the_trail() {
    let home = tempfile::tempdir().unwrap();
    let store = SqliteStore::create(&home.path().join("data"), &Options::new("a test")).unwrap();
    let store = Arc::new(store);
    let random = SystemRandom::default();
    let root_key = RootKeyFile::create(&home.path().join("root.key"), None, &random, &Direct);
    let foundation = Foundation {
        sealer: store.sealer(),
        store: Arc::clone(&store) as Arc<dyn Store>,
        root_key: Arc::new(root_key.unwrap()),
        clock: Arc::new(SystemClock),
        random: Arc::new(random),
        text_indexes: store.directory().to_owned(),
    };
    let vault = Vault::open(foundation, Settings::default()).unwrap();
    let name = "試験病院(架空)".parse().unwrap();
    let founded = vault.found_institution(name, InstitutionKind::Hospital);
    let institution = founded.unwrap().institution;
    let caller = Caller {
        institution: institution.id,
        person: serde_json::from_value(serde_json::json!({
            "id": person(1), "user_id": "sato", "name": "佐藤 恵子", "roles": [],
        }))
        .unwrap(),
        client: None,
        terminal: None,
        place: None,
        source: None,
        authenticated_at: at(),
        authentication: Vec::new(),
        lang: Lang::Ja,
        under: crate::caller::Under::default(),
    };
    let register: Code = "role".parse().unwrap();
    let before = store.entries(institution.id, &register, RevisionState::Effective, 100);
    let outcome = vault.at_desk(&caller, "register.propose", |desk| {
        let target = Target::Register("person");
        let granted = granted_in(&institution, Operation::AdministerRegister, &target);
        desk.write(revision("role"));
        desk.commit(&granted)
    });
    assert!(matches!(outcome, Err(Error::Internal(_))), "{outcome:?}");
    let after = store.entries(institution.id, &register, RevisionState::Effective, 100);
    assert_eq!(before.unwrap(), after.unwrap());
    let rows = store.audit_events(institution.id, &AuditFilter::default(), 10);
    let failed = rows
        .unwrap()
        .into_iter()
        .find(|row| row.outcome == "failed");
    let house = vault.house(institution.id).unwrap();
    let (_, event) = house.sealing.open_audit(&failed.unwrap()).unwrap();
    let event = AuditEvent::parse(&event).unwrap();
    assert_eq!(event.details[&Code::constant("uncovered")], "register");
    let unpermitted = vault.at_desk(&caller, "register.propose", |desk| {
        desk.write(revision("role"));
        desk.commit_open()
    });
    assert!(matches!(unpermitted, Err(Error::Internal(_))));
}

// ---- permissions

fn check(operation: Operation, act: Act, writes: &[Write]) -> Result<(), Uncovered> {
    let on = (act != Act::Create).then(|| record(1));
    let granted = on_record(operation, on, "consent", "1");
    let draft = DraftAtHand::from(&draft_of(1, act).0);
    covering(&granted, &about(1), Some(&draft)).check(writes)
}

fn covering<'a>(
    granted: &'a Granted,
    about: &'a About,
    draft: Option<&'a DraftAtHand>,
) -> Covering<'a> {
    Covering {
        granted,
        person: person(1),
        caller: "person:1",
        about,
        draft,
    }
}

fn on_record(
    operation: Operation,
    record: Option<RecordId>,
    document_type: &str,
    number: &str,
) -> Granted {
    let shipped = shipped().into_iter();
    let mut types = shipped.filter(|one| one.register.code == DocumentType::DESCRIPTION.code);
    let entry = types
        .find(|one| one.value["code"] == document_type)
        .unwrap();
    let document_type = DocumentType::read(&entry.value).unwrap();
    let number = number.parse().unwrap();
    let rule = rule_for(&document_type);
    let target = RecordTarget {
        institution: institution().id,
        record,
        document_type: &document_type,
        is_type_retired: false,
        label: &document_type.label,
        patient: Some(&number),
        numbers: &[],
        is_own_draft: false,
        rule: (operation == Operation::ConfirmStandIn).then_some(&rule),
    };
    granted(operation, &Target::Record(target))
}

fn rule_for(document_type: &DocumentType) -> genpon_model::registers::ConfirmationRule {
    serde_json::from_value(serde_json::json!({
        "code": "rule", "name": {"ja": "規則", "en": "Rule"}, "mode": "stand_in",
        "document_types": [document_type.code.as_str()], "managers": [person(1)],
    }))
    .unwrap()
}

fn granted(operation: Operation, target: &Target<'_>) -> Granted {
    granted_in(&institution(), operation, target)
}

fn granted_in(institution: &Institution, operation: Operation, target: &Target<'_>) -> Granted {
    let role: Role = serde_json::from_value(serde_json::json!({
        "code": "physician", "name": {"ja": "全", "en": "all"},
        "rights": [{
            "operations": Operation::ALL, "every_label": true, "every_register": true,
        }],
    }))
    .unwrap();
    let context = Context {
        institution,
        actor: Actor::Person {
            id: person(1),
            is_enabled: true,
            roles: &[role],
            holding: Holding::NOTHING,
        },
        at: at(),
        authenticated_at: at(),
        policy: Policy::EMPTY,
        terminal: None,
        terminal_class: None,
        proxy: None,
        emergency: None,
    };
    decide(&context, operation, target).unwrap()
}

// ---- rows

struct Draft(DraftRow);

impl Draft {
    fn into_save(self) -> Write {
        Write::SaveDraft(self.0)
    }
}

/// The draft of this number: of the record and with the content of the same.
fn draft_of(n: u8, act: Act) -> Draft {
    Draft(DraftRow {
        id: DraftId::from_slice(&[n; 16]).unwrap(),
        revision: 1,
        record: record(n),
        patient: Some(patient_id(1)),
        document_type: "consent".to_owned(),
        act,
        base: None,
        enterer: person(1),
        confirmer: None,
        principal: None,
        created_at: at(),
        updated_at: at(),
        body: Vec::new(),
        contents: vec![content(n)],
    })
}

fn end(n: u8) -> Write {
    Write::EndDraft {
        id: DraftId::from_slice(&[n; 16]).unwrap(),
        revision: 1,
    }
}

fn presentation(draft: u8, to: u8) -> Write {
    Write::AddPresentation(PresentationRow {
        id: PresentationId::from_slice(&[9; 16]).unwrap(),
        draft: DraftId::from_slice(&[draft; 16]).unwrap(),
        person: person(to),
        revision: 1,
        digest: DigestAlgorithm::Sha256.digest(b""),
        language: "ja".to_owned(),
        at: at(),
    })
}

fn version(n: u8, act: Act) -> Write {
    Write::AddVersion {
        row: version_row(n, act, ConfirmationMode::Personal),
        parts: Vec::new(),
    }
}

fn with_mode(mode: ConfirmationMode) -> Write {
    Write::AddVersion {
        row: version_row(1, Act::Create, mode),
        parts: Vec::new(),
    }
}

fn version_row(n: u8, act: Act, mode: ConfirmationMode) -> VersionRow {
    VersionRow {
        record: record(n),
        number: VersionNo::FIRST,
        manifest: content(8),
        manifest_digest: DigestAlgorithm::Sha256.digest(b""),
        previous_digest: None,
        act,
        mode,
        patient: Some(patient_id(1)),
        document_type: "consent".to_owned(),
        document_type_edition: 1,
        title: String::new(),
        event_at: at(),
        confirmed_at: at(),
        clock: ClockState::Synchronized,
        enterer: person(1),
        confirmer: person(1),
        department: None,
        leaf_index: 0,
        commitment: [0; 32],
    }
}

fn put(n: u8) -> Write {
    Write::PutContent {
        content: ContentRow {
            id: content(n),
            sealed_size_bytes: 0,
            sealed_digest: DigestAlgorithm::Sha256.digest(b""),
            inline: Some(Vec::new()),
        },
        key: WrappedKey {
            key_edition: 1,
            wrapped: Vec::new(),
        },
    }
}

fn put_manifest() -> Write {
    put(8)
}

fn patient(n: u8) -> Write {
    Write::SavePatient {
        row: PatientRow {
            id: patient_id(n),
            revision: 1,
            number: n.to_string(),
            name: "試験".to_owned(),
            kana: None,
            birth_date: None,
            sex: Sex::Unknown,
            death_date: None,
            merged_into: None,
        },
        at: at(),
        body: Vec::new(),
    }
}

fn revision(register: &str) -> Write {
    Write::AddRevision(RevisionRow {
        id: RevisionId::from_slice(&[5; 16]).unwrap(),
        register: register.to_owned(),
        key: "k".to_owned(),
        number: 1,
        state: RevisionState::Effective,
        by: None,
        at: at(),
        decided_by: None,
        decided_at: None,
        owner: None,
        review_on: None,
        expires_on: None,
        is_retired: false,
        body: Vec::new(),
    })
}

fn decision(register: &str, state: RevisionState) -> Write {
    Write::DecideRevision {
        register: register.to_owned(),
        id: RevisionId::from_slice(&[5; 16]).unwrap(),
        state,
        by: person(1),
        at: at(),
        body: Vec::new(),
    }
}

fn reply(caller: &str) -> Write {
    Write::AddReply(ReplyRow {
        caller: caller.to_owned(),
        key: "k".to_owned(),
        request_digest: DigestAlgorithm::Sha256.digest(b""),
        at: at(),
        body: Vec::new(),
    })
}

/// What the event tells: of this record and of the first patient.
fn about(n: u8) -> About {
    About {
        patient: Some(PatientMark {
            id: patient_id(1),
            number: "1".parse().unwrap(),
        }),
        record: Some(record(n)),
        ..About::default()
    }
}

fn institution() -> Institution {
    Institution {
        id: InstitutionId::from_slice(&[1; 16]).unwrap(),
        name: "試験病院(架空)".parse().unwrap(),
        kind: InstitutionKind::Hospital,
    }
}

fn record(n: u8) -> RecordId {
    RecordId::from_slice(&[n; 16]).unwrap()
}

fn content(n: u8) -> ContentId {
    ContentId::from_slice(&[n; 16]).unwrap()
}

fn person(n: u8) -> PersonId {
    PersonId::from_slice(&[n; 16]).unwrap()
}

fn patient_id(n: u8) -> PatientId {
    PatientId::from_slice(&[n; 16]).unwrap()
}

fn at() -> Timestamp {
    Timestamp::from_micros(1_700_000_000_000_000).unwrap()
}
