//! 代行入力: three checks at every use, three processes of approval, both names for ever.

use crate::stand_in::{approved, establish};
use genpon_formats::manifest::Manifest;
use genpon_model::id::PatientId;
use genpon_model::lifecycle::approval::Answer;
use genpon_model::person::PersonRef;
use genpon_model::record::{Act, VersionNo};
use genpon_model::registers::proxy_policy::{Approval, Means};
use genpon_store::Store as _;
use genpon_store::sqlite::SqliteStore;
use genpon_testkit::World;
use genpon_testkit::work::{NOTE, new_record};
use genpon_vault::answer_proxy::{Proxied, ProxyAnswer};
use genpon_vault::begin_draft::{DraftMark, NewRecord};
use genpon_vault::by_proxy::OnBehalf;
use genpon_vault::confirm_version::Confirmed;
use genpon_vault::note_confirmation::NewNote;
use genpon_vault::read_approvals::Waiting;
use genpon_vault::save_draft::DraftChange;
use genpon_vault::{Caller, Error, Refusal};
use serde_json::{Value, json};

const DAY: i64 = 24 * 3600;

/// Clerks enter and correct progress notes for physicians.
fn policy(approval: Approval, change: &Value) -> Value {
    let mut value = json!({
        "code": "clerks",
        "name": { "ja": "医師事務作業補助", "en": "Support clerks" },
        "operations": ["enter", "correct"],
        "document_types": [NOTE],
        "proxy_roles": ["clerk"],
        "principal_roles": ["physician"],
        "approval": approval.code(),
        "approve_within_hours": 24,
    });
    for (field, given) in change.as_object().into_iter().flatten() {
        value[field] = given.clone();
    }
    value
}

/// A world with this policy in force.
fn world(approval: Approval, change: &Value) -> World {
    let world = World::new();
    approved(&world, "proxy-policy", policy(approval, change));
    world
}

fn on_behalf(principal: &str) -> OnBehalf {
    OnBehalf {
        principal: principal.parse().unwrap(),
        means: Means::Phone,
        at: None,
        text: Some("解熱剤を処方、三日分".parse().unwrap()),
    }
}

/// A note that somebody begins in another's name.
fn begin(world: &World, proxy: &Caller, on_behalf: OnBehalf) -> Result<DraftMark, Error> {
    let parts = vec![world.stage_note(proxy, "代行の本文")];
    let new = NewRecord {
        on_behalf: Some(on_behalf),
        ..new_record(patient(world), NOTE, parts)
    };
    world.vault.begin_record(proxy, new)
}

/// The patient of all of them.
fn patient(world: &World) -> PatientId {
    let found = world
        .store
        .patient_by_number(world.institution.id, "1")
        .unwrap();
    found.map_or_else(|| world.patient("1").id, |row| row.id)
}

fn code<T>(outcome: Result<T, Error>) -> &'static str {
    outcome.map_or_else(|error| error.code(), |_| "done")
}

/// The principal opens it and answers.
fn answer(world: &World, by: &Caller, of: Proxied, answer: Answer) -> Result<(), Error> {
    let shown = world.vault.present_to_principal(by, of)?;
    let reason = (answer == Answer::Refused).then(|| "指示と違います".parse().unwrap());
    let request = ProxyAnswer {
        of,
        answer,
        seen: Some(shown.digest),
        reason,
    };
    world.vault.answer_proxy(by, &request).map(drop)
}

fn manifest(world: &World, reader: &Caller, confirmed: &Confirmed) -> Manifest {
    let number = Some(confirmed.version);
    let read = world.vault.read_record(reader, confirmed.record, number);
    read.unwrap().manifest
}

// shows: J-7.1.4-1, J-7.1.4-4, J-7.1.4-6, C-p13-8b
#[test]
fn every_combination_of_three_checks_and_three_approvals() {
    for approval in Approval::ALL {
        for checks in 0_u8..8 {
            let [proxiable, holds, may] = [1, 2, 4].map(|bit| checks & bit != 0);
            let operation = if proxiable { "enter" } else { "withdraw" };
            let world = world(*approval, &json!({ "operations": [operation] }));
            // Nurses enter such notes in their own name; as proxies they are not named.
            let proxy = world.caller(if holds { "ito" } else { "suzuki" });
            if !may {
                let administrator = world.caller("admin");
                let key = world.person("sato").to_string();
                let mut person = world.entry(&administrator, "person", &key);
                person["is_enabled"] = false.into();
                let changed = world.propose(&administrator, "person", Some(&key), person);
                changed.unwrap();
            }
            let outcome = code(begin(&world, &proxy, on_behalf("sato")));
            let expected = match (proxiable, holds, may) {
                (false, _, _) => "not-proxiable",
                (true, false, _) => "not-a-proxy",
                (true, true, false) => "principal-may-not",
                (true, true, true) => "done",
            };
            assert_eq!(outcome, expected, "{approval:?} {proxiable} {holds} {may}");
            let told = world.trail("draft.begin").remove(0);
            let reason = told
                .outcome
                .reason()
                .map_or("done", |reason| reason.as_str());
            assert_eq!(reason, expected);
            assert_eq!(told.on_behalf_of.unwrap().user_id.as_str(), "sato");
        }
    }
}

// shows: J-7.1.4-3
#[test]
fn the_principal_is_one_person_and_no_title() {
    let world = world(Approval::After, &json!({}));
    let clerk = world.caller("ito");
    for title in ["doctor", "physician", "主治医", "佐藤 恵子"] {
        let outcome = code(begin(&world, &clerk, on_behalf(title)));
        assert_eq!(outcome, "principal-unknown", "{title}");
    }
    assert_eq!(code(begin(&world, &clerk, on_behalf("sato"))), "done");
    assert_eq!(code(begin(&world, &clerk, on_behalf("ito"))), "not-a-proxy");
}

#[test]
fn without_a_policy_nobody_enters_for_another() {
    let world = World::new();
    let outcome = begin(&world, &world.caller("ito"), on_behalf("sato"));
    assert_eq!(code(outcome), "not-proxiable");
    let waiting = policy(Approval::None, &json!({}));
    world
        .propose(&world.caller("kato"), "proxy-policy", None, waiting)
        .unwrap();
    let outcome = begin(&world, &world.caller("ito"), on_behalf("sato"));
    assert_eq!(
        code(outcome),
        "not-proxiable",
        "a second person approves it"
    );
}

// shows: J-7.1.4-4
#[test]
fn the_checks_are_made_again_at_every_save() {
    let world = world(Approval::After, &json!({}));
    let (clerk, nurse) = (world.caller("ito"), world.caller("suzuki"));
    let draft = begin(&world, &clerk, on_behalf("sato")).unwrap();
    let save = |by: &Caller, revision| {
        let change = DraftChange {
            title: Some("再診".parse().unwrap()),
            ..DraftChange::default()
        };
        world.vault.save_draft(by, draft.id, revision, change)
    };
    let saved = save(&clerk, draft.revision).unwrap();
    assert_eq!(code(save(&nurse, saved.revision)), "not-a-proxy");
    let administrator = world.caller("admin");
    let key = world.person("sato").to_string();
    let mut person = world.entry(&administrator, "person", &key);
    person["roles"] = json!([]);
    world
        .propose(&administrator, "person", Some(&key), person)
        .unwrap();
    let refused = save(&clerk, saved.revision);
    assert!(matches!(refused, Err(Error::Refused(Refusal::ByProxy(_)))));
}

// shows: J-7.1.4-7, J-7.1.4-8
#[test]
fn prior_approval_gives_effect_from_its_moment_and_refusal_never() {
    let world = world(Approval::Before, &json!({}));
    let (clerk, doctor, other) = (
        world.caller("ito"),
        world.caller("sato"),
        world.caller("tanaka"),
    );
    let draft = begin(&world, &clerk, on_behalf("sato")).unwrap();
    let of = Proxied::Draft(draft.id);
    for person in [&clerk, &doctor, &other] {
        let shown = world.vault.present_draft(person, draft.id);
        assert!(shown.is_err(), "not shown as something to confirm");
    }
    assert_eq!(
        code(world.vault.present_draft(&doctor, draft.id)),
        "proxy-not-approved"
    );
    let inbox = world.vault.read_inbox(&doctor).unwrap();
    assert_eq!((inbox.approvals, inbox.to_confirm.len()), ((1, 0), 0));
    assert_eq!(world.vault.read_approvals(&doctor).unwrap().mine.len(), 1);
    assert_eq!(
        code(answer(&world, &other, of, Answer::Approved)),
        "not-the-principal"
    );
    assert_eq!(
        code(answer(&world, &clerk, of, Answer::Approved)),
        "not-the-principal"
    );
    answer(&world, &doctor, of, Answer::Refused).unwrap();
    assert_eq!(
        code(world.vault.present_draft(&doctor, draft.id)),
        "proxy-refused"
    );
    let asked = world.vault.read_approvals(&clerk).unwrap().asked;
    let reason = asked[0].refused.as_ref().unwrap().reason.as_str();
    assert_eq!(reason, "指示と違います");
    let change = DraftChange {
        put: vec![world.stage_note(&clerk, "直した本文")],
        ..DraftChange::default()
    };
    let saved = world.vault.save_draft(&clerk, draft.id, 2, change).unwrap();
    assert_eq!(saved.revision, 3);
    world.clock.advance(3600);
    let doctor = world.caller("sato");
    answer(&world, &doctor, of, Answer::Approved).unwrap();
    let at = world.trail("proxy.answer").remove(0).at;
    assert_eq!(
        code(answer(&world, &doctor, of, Answer::Approved)),
        "nothing-to-answer"
    );
    world.clock.advance(60);
    let confirmed = world.confirm(&doctor, draft.id).unwrap();
    let proxy = manifest(&world, &doctor, &confirmed).proxy.unwrap();
    assert_eq!(
        proxy.approved.unwrap().at,
        at,
        "effect exactly at the approval"
    );
    assert!(world.vault.read_approvals(&doctor).unwrap().mine.is_empty());
}

// shows: J-7.1.4-9, J-7.1.4-10
#[test]
fn subsequent_approval_is_an_object_beside_a_version_that_stays_as_it_is() {
    let world = world(Approval::After, &json!({}));
    let (clerk, doctor) = (world.caller("ito"), world.caller("sato"));
    let other = world.caller("tanaka");
    let draft = begin(&world, &clerk, on_behalf("sato")).unwrap();
    let confirmed = world.confirm(&other, draft.id).unwrap();
    let of = Proxied::Version(confirmed.record, confirmed.version);
    let standing = |world: &World| {
        let read = world.vault.read_record(&other, confirmed.record, None);
        read.unwrap().said.approval.unwrap().answered()
    };
    assert_eq!(standing(&world), None, "in effect, and marked");
    assert_eq!(world.vault.read_inbox(&doctor).unwrap().approvals, (1, 0));
    let patient = patient(&world);
    let chart = |world: &World| {
        let filter = genpon_vault::rows::ChartFilter::default();
        world
            .vault
            .read_chart(&other, patient, &filter)
            .unwrap()
            .awaiting
    };
    assert!(chart(&world).contains(&confirmed.record));
    let unseen = ProxyAnswer {
        of,
        answer: Answer::Approved,
        seen: None,
        reason: None,
    };
    let blind = world.vault.answer_proxy(&doctor, &unseen);
    assert_eq!(code(blind), "proxy-not-opened");
    assert_eq!(
        code(answer(&world, &other, of, Answer::Approved)),
        "not-the-principal"
    );
    answer(&world, &doctor, of, Answer::Approved).unwrap();
    assert_eq!(standing(&world), Some(Answer::Approved));
    assert!(chart(&world).is_empty());
    let history = world.vault.read_history(&other, confirmed.record).unwrap();
    let said = &history.said[&VersionNo::FIRST].approval.as_ref().unwrap();
    let answered = said.answer.as_ref().unwrap();
    assert_eq!(answered.by.user_id.as_str(), "sato");
    assert_eq!(said.manifest, confirmed.manifest, "bound to the manifest");
    assert_eq!(history.versions.len(), 1);
    assert_eq!(history.versions[0].0.manifest_digest, confirmed.manifest);
    let told = world.trail("proxy.answer").remove(0);
    let detail = |name: &str| told.details[&name.parse().unwrap()].as_str();
    assert_eq!(detail("answer"), "approved");
    assert_eq!(detail("proxy"), "ito");
    assert_eq!(detail("manifest"), confirmed.manifest.to_string());
    let world = world.reopen();
    assert_eq!(standing(&world), Some(Answer::Approved));
}

// shows: J-7.1.4-5, J-7.1.1-6, C-p13-8b
#[test]
fn manifest_and_trail_say_who_for_whom() {
    for approval in Approval::ALL {
        let world = world(*approval, &json!({}));
        let (clerk, doctor) = (world.caller("ito"), world.caller("sato"));
        let draft = begin(&world, &clerk, on_behalf("sato")).unwrap();
        if *approval == Approval::Before {
            let of = Proxied::Draft(draft.id);
            answer(&world, &doctor, of, Answer::Approved).unwrap();
        }
        let confirmed = world.confirm(&doctor, draft.id).unwrap();
        let manifest = manifest(&world, &doctor, &confirmed);
        assert_eq!(manifest.entered.by.user_id.as_str(), "ito");
        assert_eq!(manifest.confirmed.by.user_id.as_str(), "sato");
        assert!(manifest.confirmed.authenticated_at.is_some());
        assert_eq!(manifest.on_behalf_of.unwrap().user_id.as_str(), "sato");
        let proxy = manifest.proxy.unwrap();
        assert_eq!(proxy.principal.user_id.as_str(), "sato");
        assert_eq!(proxy.by.user_id.as_str(), "ito");
        assert_eq!(proxy.at, manifest.entered.at);
        assert_eq!(proxy.operation.code(), "enter");
        assert_eq!(proxy.approval, *approval);
        assert_eq!(
            (proxy.policy.code.as_str(), proxy.policy.edition),
            ("clerks", 1)
        );
        assert_eq!(proxy.instruction.means, Means::Phone);
        assert_eq!(proxy.approved.is_some(), *approval != Approval::None);
        let proven: Vec<_> = world
            .trail("session.log-in")
            .into_iter()
            .filter_map(|it| it.person)
            .collect();
        for person in ["ito", "sato"] {
            let is_theirs = |one: &PersonRef| one.user_id.as_str() == person;
            assert!(proven.iter().any(is_theirs), "{person} proved who they are");
        }
        let begun = world.trail("draft.begin").remove(0);
        assert_eq!(begun.person.as_ref().unwrap().user_id.as_str(), "ito");
        assert_eq!(
            begun.on_behalf_of.as_ref().unwrap().user_id.as_str(),
            "sato"
        );
        let detail = |name: &str| begun.details[&name.parse().unwrap()].as_str();
        assert_eq!(detail("proxy-operation"), "enter");
        assert_eq!(detail("proxy-policy"), "clerks 1");
        assert_eq!(detail("proxy-approval"), approval.code());
        assert_eq!(detail("instruction-means"), "phone");
        let words = format!("{begun:?}");
        assert!(
            !words.contains("解熱剤"),
            "the words are no matter of the trail"
        );
        let told = world.trail("record.confirm").remove(0);
        let detail = |name: &str| told.details[&name.parse().unwrap()].as_str();
        assert_eq!((detail("principal"), detail("proxy")), ("sato", "ito"));
    }
}

// shows: J-7.1.4-6
#[test]
fn none_frees_from_the_approval_and_not_from_the_confirmation() {
    let world = world(Approval::None, &json!({}));
    let (clerk, doctor) = (world.caller("ito"), world.caller("sato"));
    let draft = begin(&world, &clerk, on_behalf("sato")).unwrap();
    assert_eq!(world.vault.read_inbox(&doctor).unwrap().approvals, (0, 0));
    assert_eq!(world.vault.read_inbox(&doctor).unwrap().to_confirm.len(), 1);
    assert!(
        world
            .vault
            .read_record(&doctor, draft.record, None)
            .is_err()
    );
    assert_eq!(code(world.confirm(&clerk, draft.id)), "not-allowed");
    let of = Proxied::Draft(draft.id);
    assert_eq!(
        code(answer(&world, &doctor, of, Answer::Approved)),
        "nothing-to-answer"
    );
    world.confirm(&doctor, draft.id).unwrap();
}

#[test]
fn a_principal_who_confirms_approves_by_that() {
    let world = world(Approval::After, &json!({}));
    let (clerk, doctor) = (world.caller("ito"), world.caller("sato"));
    let draft = begin(&world, &clerk, on_behalf("sato")).unwrap();
    let confirmed = world.confirm(&doctor, draft.id).unwrap();
    let proxy = manifest(&world, &doctor, &confirmed).proxy.unwrap();
    assert_eq!(proxy.approved.unwrap().at, confirmed.at);
    assert_eq!(world.vault.read_inbox(&doctor).unwrap().approvals, (0, 0));
}

#[test]
fn what_waits_names_no_patient_of_whom_the_reader_may_not_know() {
    let world = world(Approval::After, &json!({}));
    let (clerk, manager) = (world.caller("ito"), world.caller("kato"));
    begin(&world, &clerk, on_behalf("sato")).unwrap();
    let named = || {
        let (all, _) = world.vault.read_waiting_approvals(&manager).unwrap();
        let asked = world.vault.read_approvals(&clerk).unwrap().asked;
        let named = |one: &Waiting| one.patient.is_some() || one.title.is_some();
        (named(&all[0]), named(&asked[0]))
    };
    assert_eq!(named(), (true, true));
    let restriction = json!({ "patient_no": "1", "kind": "wish", "reason": "本人の希望", "persons": [world.person("sato").to_string()] });
    world
        .propose(&manager, "restriction", None, restriction)
        .unwrap();
    assert_eq!(named(), (false, false));
}

// shows: J-7.1.4-11
#[test]
fn what_waits_is_listed_by_age_and_reminded_of_after_its_limit() {
    let world = world(Approval::After, &json!({}));
    let clerk = world.caller("ito");
    let first = begin(&world, &clerk, on_behalf("sato")).unwrap();
    world.clock.advance(DAY + 60);
    let clerk = world.caller("ito");
    let second = begin(&world, &clerk, on_behalf("sato")).unwrap().id;
    let doctor = world.caller("sato");
    let mine = world.vault.read_approvals(&doctor).unwrap();
    let order: Vec<Proxied> = mine.mine.iter().map(|waits| waits.of).collect();
    assert_eq!(order, [Proxied::Draft(first.id), Proxied::Draft(second)]);
    assert!(mine.mine[0].is_overdue(mine.at) && !mine.mine[1].is_overdue(mine.at));
    assert_eq!(world.vault.read_inbox(&doctor).unwrap().approvals, (2, 1));
    let (all, _) = world
        .vault
        .read_waiting_approvals(&world.caller("kato"))
        .unwrap();
    assert_eq!(all.len(), 2);
    assert!(world.vault.read_waiting_approvals(&clerk).is_err());
    // The presentation of one draft answers no other.
    let shown = world.vault.present_to_principal(&doctor, order[0]).unwrap();
    let bulk = ProxyAnswer {
        of: order[1],
        answer: Answer::Approved,
        seen: Some(shown.digest),
        reason: None,
    };
    assert_eq!(
        code(world.vault.answer_proxy(&doctor, &bulk)),
        "proxy-not-opened"
    );
}

// shows: J-7.1.4-12
#[test]
fn a_confirmation_by_phone_is_noted_and_entries_without_one_are_listed() {
    let world = world(Approval::None, &json!({ "needs_note": true }));
    let (clerk, doctor) = (world.caller("ito"), world.caller("sato"));
    let note = |of, text: &str| NewNote {
        of,
        means: Means::Phone,
        at: None,
        person: None,
        text: text.parse().unwrap(),
    };
    let lacking = || {
        let read = world.vault.read_waiting_approvals(&world.caller("kato"));
        read.unwrap().0.len()
    };
    let draft = begin(&world, &clerk, on_behalf("sato")).unwrap();
    assert_eq!(lacking(), 1, "as a draft");
    let confirmed = world.confirm(&doctor, draft.id).unwrap();
    assert_eq!(lacking(), 1, "as a version");
    let of = Proxied::Version(confirmed.record, confirmed.version);
    world
        .vault
        .note_confirmation(&clerk, note(of, "用量を復唱"))
        .unwrap();
    world
        .vault
        .note_confirmation(&clerk, note(of, "もう一度確認"))
        .unwrap();
    assert_eq!(lacking(), 0);
    let said = world
        .vault
        .read_record(&doctor, confirmed.record, None)
        .unwrap()
        .said;
    let texts: Vec<&str> = said.notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(texts, ["用量を復唱", "もう一度確認"]);
    assert_eq!(said.notes[0].person.user_id.as_str(), "sato");
    assert_eq!(said.notes[0].by.user_id.as_str(), "ito");
    assert!(!said.lacks_note);
    assert_eq!(world.trail("proxy.note").len(), 2);
}

#[test]
fn a_note_of_a_draft_goes_into_the_manifest_and_keeps_the_approval() {
    let world = world(Approval::Before, &json!({ "means": ["phone"] }));
    let (clerk, doctor) = (world.caller("ito"), world.caller("sato"));
    let spoken = OnBehalf {
        means: Means::Voice,
        ..on_behalf("sato")
    };
    assert_eq!(code(begin(&world, &clerk, spoken)), "instruction-not-taken");
    let draft = begin(&world, &clerk, on_behalf("sato")).unwrap();
    let of = Proxied::Draft(draft.id);
    answer(&world, &doctor, of, Answer::Approved).unwrap();
    let note = NewNote {
        of,
        means: Means::Phone,
        at: None,
        person: Some("tanaka".parse().unwrap()),
        text: "当直医とも確認".parse().unwrap(),
    };
    world.vault.note_confirmation(&clerk, note).unwrap();
    let confirmed = world.confirm(&doctor, draft.id).unwrap();
    let proxy = manifest(&world, &doctor, &confirmed).proxy.unwrap();
    assert_eq!(proxy.notes[0].person.user_id.as_str(), "tanaka");
    assert!(proxy.approved.is_some());
}

#[test]
fn a_correction_is_done_by_proxy_under_the_same_checks() {
    let world = world(Approval::After, &json!({}));
    let (clerk, doctor) = (world.caller("ito"), world.caller("sato"));
    let record = world.record(&doctor, patient(&world), "体温 37.8").record;
    let reason = Some("転記誤り".parse().unwrap());
    let ask = |act, on_behalf: &OnBehalf| {
        let reason = reason.clone();
        world
            .vault
            .begin_version_for(&clerk, record, act, reason, Some(on_behalf))
    };
    assert_eq!(
        code(ask(Act::Withdraw, &on_behalf("sato"))),
        "not-proxiable"
    );
    assert_eq!(code(ask(Act::Correct, &on_behalf("suzuki"))), "not-a-proxy");
    let draft = ask(Act::Correct, &on_behalf("sato")).unwrap();
    let confirmed = world.confirm(&doctor, draft.id).unwrap();
    let manifest = manifest(&world, &doctor, &confirmed);
    assert_eq!(manifest.proxy.unwrap().operation.code(), "correct");
    assert_eq!(manifest.entered.by.user_id.as_str(), "ito");
}

/// A rule confirms in its time what has effect, and never what waits for its approval.
#[test]
fn a_rule_confirms_nothing_that_the_principal_has_not_approved() {
    for (approval, expected) in [(Approval::Before, 0), (Approval::After, 1)] {
        let world = world(approval, &json!({}));
        establish(
            &world,
            json!({
                "code": "after-an-hour",
                "name": { "ja": "一時間後", "en": "After an hour" },
                "mode": "automatic",
                "document_types": [NOTE],
                "after_hours": 1,
                "confirmer": world.person("tanaka").to_string(),
            }),
        );
        let draft = begin(&world, &world.caller("ito"), on_behalf("sato")).unwrap();
        world.clock.advance(2 * 3600);
        let round = world.vault.confirm_due_drafts().unwrap();
        assert_eq!(round.confirmed.len(), expected, "{approval:?}");
        let doctor = world.caller("sato");
        assert_eq!(world.vault.read_inbox(&doctor).unwrap().approvals, (1, 0));
        if approval == Approval::Before {
            let of = Proxied::Draft(draft.id);
            answer(&world, &doctor, of, Answer::Approved).unwrap();
            world.clock.advance(2 * 3600);
            assert_eq!(world.vault.confirm_due_drafts().unwrap().confirmed.len(), 1);
        }
    }
}

#[test]
fn what_is_said_of_a_version_is_bound_to_it_and_outlives_a_rebuild() {
    let world = world(Approval::After, &json!({ "needs_note": true }));
    let (clerk, doctor) = (world.caller("ito"), world.caller("sato"));
    let draft = begin(&world, &clerk, on_behalf("sato")).unwrap();
    let confirmed = world.confirm(&world.caller("tanaka"), draft.id).unwrap();
    let of = Proxied::Version(confirmed.record, confirmed.version);
    answer(&world, &doctor, of, Answer::Refused).unwrap();
    let read = world
        .vault
        .read_record(&doctor, confirmed.record, None)
        .unwrap();
    let approval = read.said.approval.unwrap();
    assert_eq!(approval.answered(), Some(Answer::Refused));
    let institution = world.institution.id;
    let mut into = world.store.rebuild().unwrap();
    world.vault.rebuild_index(institution, &mut into).unwrap();
    into.finish().unwrap();
    let world = world.reopen_after(|directory| {
        SqliteStore::put_rebuilt(directory).unwrap();
    });
    let doctor = world.caller("sato");
    let read = world.vault.read_record(&doctor, confirmed.record, None);
    let said = read.unwrap().said;
    assert_eq!(said.approval.unwrap().answered(), Some(Answer::Refused));
    assert!(said.lacks_note);
    let again = answer(&world, &doctor, of, Answer::Approved);
    assert_eq!(code(again), "nothing-to-answer");
}
