//! Full-text search: off until two people turn it on, in step with the log, and never more than the
//! searcher may read.

use genpon_model::id::{PatientId, RecordId};
use genpon_model::record::{Act, RecordState};
use genpon_model::register::life::{RevisionState, Verdict};
use genpon_model::registers::FeatureCode;
use genpon_testkit::World;
use genpon_testkit::archive::{has_sqlite, sqlite};
use genpon_testkit::work::new_record;
use genpon_vault::administer_register::EntryDecision;
use genpon_vault::search_text::{TextHits, TextOffer, TextQuery};
use genpon_vault::verify::{VerifyOptions, Watch};
use genpon_vault::{Caller, Error, Refusal};
use serde_json::json;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

fn file(world: &World) -> PathBuf {
    world
        .directory
        .join(format!("search-{}.db", world.institution.id))
}

/// Turns the feature on or off at the machine and lets the index follow.
fn set(world: &World, is_on: bool) {
    let institution = world.institution.id;
    let set = world
        .vault
        .set_feature_at_setup(institution, FeatureCode::FullText, is_on);
    set.unwrap();
    follow(world);
}

fn follow(world: &World) {
    let institution = world.institution.id;
    world.vault.follow_text(institution, |_| ()).unwrap();
}

fn query(words: &[&str], patient: Option<PatientId>) -> TextQuery {
    TextQuery {
        words: words.iter().map(|&word| word.to_owned()).collect(),
        patient,
        after: None,
        limit: 20,
    }
}

fn search(world: &World, caller: &Caller, words: &[&str]) -> TextHits {
    world
        .vault
        .search_text(caller, &query(words, None))
        .unwrap()
}

fn records(hits: &TextHits) -> Vec<RecordId> {
    hits.hits.iter().map(|hit| hit.record.id).collect()
}

fn marked(hits: &TextHits) -> Vec<String> {
    let excerpts = hits.hits.iter().filter_map(|hit| hit.excerpt.as_ref());
    let found = excerpts.map(|excerpt| excerpt.pieces.iter().filter(|piece| piece.is_found));
    found
        .map(|pieces| pieces.map(|piece| piece.text.as_str()).collect())
        .collect()
}

/// What a verification with every content opened says.
fn is_whole(world: &World) -> bool {
    let options = VerifyOptions {
        is_deep: true,
        ..VerifyOptions::default()
    };
    let (stop, now) = (AtomicBool::new(false), || world.vault.now());
    let watch = Watch {
        progress: &|_| {},
        stop: &stop,
        now: &now,
    };
    let institution = world.institution.id;
    let report = world.vault.verify(institution, &options, None, &watch);
    report.unwrap().is_whole()
}

#[test]
fn it_is_off_until_two_people_turn_it_on_and_leaves_nothing_when_it_is_turned_off() {
    let world = World::new();
    let doctor = world.caller("sato");
    let patient = world.patient("1");
    let record = world
        .record(&doctor, patient.id, "右下葉にﾊｲｴﾝ像を認める")
        .record;
    follow(&world);
    let off = world.vault.search_text(&doctor, &query(&["肺炎"], None));
    assert!(
        matches!(off, Err(Error::Refused(Refusal::FeatureOff))),
        "{off:?}"
    );
    assert_eq!(
        world.vault.text_offer(&doctor).unwrap(),
        TextOffer::default()
    );
    assert!(!file(&world).exists());

    let (admin, admin2) = (world.caller("admin"), world.caller("admin2"));
    let value = json!({ "code": "full-text", "is_on": true });
    let asked = world.propose(&admin, "feature", None, value).unwrap();
    assert_eq!(asked.state, RevisionState::Requested);
    follow(&world);
    assert!(!file(&world).exists(), "a request turns nothing on");
    let decision = EntryDecision {
        edition: asked.edition,
        verdict: Verdict::Approve,
        reason: None,
    };
    let decided = world
        .vault
        .decide_entry(&admin2, "feature", &asked.key, decision);
    decided.unwrap();
    follow(&world);
    assert!(file(&world).exists());
    let hits = search(&world, &doctor, &["はいえん"]);
    assert_eq!(
        (records(&hits), marked(&hits)),
        (vec![record], vec!["ﾊｲｴﾝ".to_owned()])
    );
    assert!(hits.progress.is_complete());

    set(&world, false);
    assert!(!file(&world).exists());
    assert!(
        world
            .vault
            .search_text(&doctor, &query(&["右下葉"], None))
            .is_err()
    );
    assert_eq!(
        world.trail("text.index-begin")[0].details[&"why".parse().unwrap()],
        "new"
    );
    assert_eq!(world.trail("text.index-delete").len(), 1);
    assert_eq!(world.trail("feature.set-up").len(), 1);
}

// shows: J-8.2.2.8-1
#[test]
fn what_a_person_may_not_read_is_neither_found_nor_counted() {
    let world = World::new();
    let doctor = world.caller("sato");
    let patient = world.patient("1");
    let note = world.record(&doctor, patient.id, "腺癌の疑いを説明").record;
    let parts = vec![world.stage_note(&doctor, "腺癌と診断")];
    let report = new_record(patient.id, "pathology-report", parts);
    let draft = world.vault.begin_record(&doctor, report).unwrap();
    let report = world.confirm(&doctor, draft.id).unwrap().record;
    set(&world, true);
    let of_patient = |user: &str| {
        let caller = world.caller(user);
        let query = query(&["腺癌"], Some(patient.id));
        records(&world.vault.search_text(&caller, &query).unwrap())
    };
    assert_eq!(of_patient("sato"), [report, note]);
    assert_eq!(of_patient("ito"), [note], "a clerk reads no pathology");
    let found = &world.trail("text.search")[0].details;
    assert_eq!(found[&"found".parse().unwrap()], "1");
    let all = world
        .vault
        .search_text(&world.caller("ito"), &query(&["腺癌"], None));
    assert!(
        matches!(all, Err(Error::Refused(Refusal::NotAllowed))),
        "{all:?}"
    );
    let offer = world.vault.text_offer(&world.caller("ito")).unwrap();
    assert!(offer.of_patient && !offer.of_all);
    let none = world
        .vault
        .search_text(&world.caller("admin"), &query(&["腺癌"], Some(patient.id)));
    assert!(none.is_err(), "an administrator reads no patient content");
}

#[test]
fn the_trail_tells_of_a_search_without_its_words() {
    let world = World::new();
    let doctor = world.caller("sato");
    let patient = world.patient("1");
    let record = world.record(&doctor, patient.id, "梅毒血清反応陽性").record;
    set(&world, true);
    search(&world, &doctor, &["梅毒", "陽性"]);
    let event = &world.trail("text.search")[0];
    let detail = |name: &str| event.details[&name.parse().unwrap()].as_str();
    assert_eq!((detail("words"), detail("found")), ("2", "1"));
    assert_eq!(detail("records"), record.to_string());
    assert!(!event.details.values().any(|text| text.contains("梅毒")));
    for words in [&[][..], &[" "], &["一"; 9]] {
        let refused = world.vault.search_text(&doctor, &query(words, None));
        assert!(matches!(
            refused,
            Err(Error::Refused(Refusal::Field { field: "text", .. }))
        ));
    }
}

#[test]
fn it_follows_what_becomes_of_a_record() {
    let world = World::new();
    let doctor = world.caller("sato");
    let patient = world.patient("1");
    let first = world.record(&doctor, patient.id, "右大腿骨骨折").record;
    let second = world.record(&doctor, patient.id, "左上腕骨骨折").record;
    set(&world, true);
    world.next(&doctor, first, Act::Correct, "左大腿骨骨折");
    let late = search(&world, &doctor, &["大腿骨"]);
    assert_eq!((late.progress.taken_in, late.progress.of), (2, 3));
    follow(&world);
    assert_eq!(records(&search(&world, &doctor, &["右大腿骨"])), []);
    let hits = search(&world, &doctor, &["骨折"]);
    assert_eq!(records(&hits), [first, second], "newest confirmed first");

    let reason = "別患者の記載".parse().unwrap();
    let draft = world
        .vault
        .begin_version(&doctor, second, Act::Withdraw, Some(reason));
    world.confirm(&doctor, draft.unwrap().id).unwrap();
    follow(&world);
    let hits = search(&world, &doctor, &["上腕骨"]);
    assert_eq!(records(&hits), [second]);
    assert_eq!(hits.hits[0].record.state, RecordState::Withdrawn);
    assert_eq!(marked(&hits), ["上腕骨"]);
}

#[test]
fn a_search_goes_on_page_by_page_to_the_end() {
    let world = World::new();
    let doctor = world.caller("sato");
    let patient = world.patient("1");
    let made = |_| world.record(&doctor, patient.id, "経過良好").record;
    let mut all: Vec<RecordId> = (0..7).map(made).collect();
    all.reverse();
    set(&world, true);
    for patient in [None, Some(patient.id)] {
        let mut found = Vec::new();
        let mut after = None;
        loop {
            let query = TextQuery {
                after,
                limit: 3,
                ..query(&["良好"], patient)
            };
            let page = world.vault.search_text(&doctor, &query).unwrap();
            assert!(page.hits.len() <= 3);
            found.extend(records(&page));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(found, all, "{patient:?}");
    }
}

#[test]
fn an_index_that_is_lost_damaged_or_of_another_log_is_made_again() {
    if !has_sqlite() {
        return;
    }
    let world = World::new();
    let doctor = world.caller("sato");
    let patient = world.patient("1");
    let record = world.record(&doctor, patient.id, "慢性腎臓病").record;
    set(&world, true);
    let why = |world: &World| {
        follow(world);
        let hits = search(world, &world.caller("sato"), &["腎臓"]);
        assert_eq!(records(&hits), [record]);
        world.trail("text.index-begin")[0].details[&"why".parse().unwrap()].clone()
    };
    std::fs::remove_file(file(&world)).unwrap();
    assert_eq!(why(&world), "gone");

    let institution = world.institution.id;
    let name = format!("search-{institution}.db");
    let world = world.reopen_after(|directory| {
        let path = directory.join(&name);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[4096..].fill(0xa5);
        std::fs::write(&path, bytes).unwrap();
    });
    assert!(is_whole(&world), "the index is not the archive");
    assert_eq!(why(&world), "damaged");

    let world = world.reopen_after(|directory| {
        let _ = sqlite(&directory.join(&name), "UPDATE progress SET leaves = 7");
    });
    assert_eq!(why(&world), "another-log");
}

#[test]
fn damage_that_a_search_finds_is_said_and_put_right() {
    if !has_sqlite() {
        return;
    }
    let world = World::new();
    let doctor = world.caller("sato");
    let patient = world.patient("1");
    let record = world.record(&doctor, patient.id, "慢性腎臓病").record;
    set(&world, true);
    let path = file(&world);
    let _ = sqlite(&path, "PRAGMA wal_checkpoint(TRUNCATE)");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[4096..].fill(0xa5);
    std::fs::write(&path, bytes).unwrap();
    let hits = search(&world, &doctor, &["腎臓"]);
    assert_eq!(records(&hits), []);
    assert_eq!((hits.progress.taken_in, hits.progress.of), (0, 1));
    follow(&world);
    assert_eq!(records(&search(&world, &doctor, &["腎臓"])), [record]);
}

#[test]
fn a_record_whose_content_was_disposed_of_leaves_the_index() {
    if !has_sqlite() {
        return;
    }
    let world = World::new();
    let doctor = world.caller("sato");
    let patient = world.patient("1");
    world.record(&doctor, patient.id, "旧姓の記載あり");
    set(&world, true);
    assert_eq!(search(&world, &doctor, &["旧姓"]).hits.len(), 1);
    let world = world.reopen_after(|directory| {
        let _ = sqlite(&directory.join("genpon.db"), "DELETE FROM content_key");
    });
    follow(&world);
    let hits = search(&world, &world.caller("sato"), &["旧姓"]);
    assert_eq!((hits.hits.len(), hits.next), (0, None));
    world.vault.drop_text_index(world.institution.id).unwrap();
    follow(&world);
    assert_eq!(
        search(&world, &world.caller("sato"), &["旧姓"]).hits.len(),
        0
    );
}
