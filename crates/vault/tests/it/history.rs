//! 更新履歴: every update keeps what was before, in an order that no clock decides.

use genpon_formats::html::difference::Layout;
use genpon_model::record::{Act, RecordState, VersionNo};
use genpon_model::time::ClockState;
use genpon_store::Store as _;
use genpon_testkit::World;
use genpon_vault::Caller;
use std::io::Read as _;

fn bytes_of_version_1(
    world: &World,
    caller: &Caller,
    record: genpon_model::id::RecordId,
) -> Vec<Vec<u8>> {
    let manifest = world
        .vault
        .read_record(caller, record, Some(VersionNo::FIRST))
        .unwrap()
        .manifest;
    let mut all = vec![manifest.to_bytes().unwrap()];
    for part in &manifest.parts {
        let name = part.name.as_str();
        let (_, mut source) = world
            .vault
            .read_part(caller, record, VersionNo::FIRST, name)
            .unwrap();
        let mut bytes = Vec::new();
        source.read_to_end(&mut bytes).unwrap();
        all.push(bytes);
    }
    all
}

// shows: J-7.1.3-2
#[test]
fn the_order_of_five_updates_is_that_of_the_chain_whatever_the_clock_says() {
    let world = World::new();
    let doctor = world.caller("sato");
    let record = world.record(&doctor, world.patient("1").id, "第1版").record;
    for (number, step) in [(2, 0), (3, 0), (4, -3), (5, 7)] {
        world.clock.advance(step);
        let doctor = world.caller("sato");
        world.next(&doctor, record, Act::Correct, &format!("第{number}版"));
    }
    let world = world.reopen();
    let history = world
        .vault
        .read_history(&world.caller("sato"), record)
        .unwrap();
    let numbers: Vec<u32> = history
        .versions
        .iter()
        .map(|(row, _)| row.number.number())
        .collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
    let times: Vec<i64> = history
        .versions
        .iter()
        .map(|(row, _)| {
            row.confirmed_at
                .seconds_since(history.versions[0].0.confirmed_at)
        })
        .collect();
    assert_eq!(
        times,
        [0, 0, 0, -3, 4],
        "the clock alone would tell another order"
    );
    for pair in history.versions.windows(2) {
        let [(before, _), (after, manifest)] = pair else {
            unreachable!()
        };
        assert_eq!(
            manifest.previous.as_ref().unwrap().digest,
            before.manifest_digest
        );
        assert!(before.leaf_index < after.leaf_index);
    }
    assert_eq!(
        history.versions[3].1.clock.state,
        ClockState::Unsynchronized
    );
}

// shows: J-7.1.3-3, J-7.1.2-3
#[test]
fn no_update_changes_a_byte_of_what_is_confirmed() {
    let world = World::new();
    let doctor = world.caller("sato");
    let record = world.record(&doctor, world.patient("1").id, "初版").record;
    let before = bytes_of_version_1(&world, &doctor, record);
    let row = world
        .store
        .version(world.institution.id, record, VersionNo::FIRST)
        .unwrap();
    world.next(&doctor, record, Act::Correct, "訂正");
    world.next(&doctor, record, Act::Add, "追記");
    world.next(&doctor, record, Act::Withdraw, "");
    assert_eq!(bytes_of_version_1(&world, &doctor, record), before);
    let after = world
        .store
        .version(world.institution.id, record, VersionNo::FIRST)
        .unwrap();
    assert_eq!(after, row);
}

// shows: J-7.1.3-1, J-7.1.3-5
#[test]
fn content_before_and_after_stands_side_by_side_with_strike_and_underline() {
    let world = World::new();
    let doctor = world.caller("sato");
    let record = world
        .record(&doctor, world.patient("1").id, "右膝に圧痛あり")
        .record;
    world.clock.advance(86_400);
    let doctor_later = world.caller("sato");
    world.next(&doctor_later, record, Act::Correct, "左膝に圧痛あり");
    let pair = (VersionNo::FIRST, VersionNo::FIRST.next());
    let compare = |layout| {
        world
            .vault
            .compare_versions(&doctor_later, record, pair, layout)
            .unwrap()
            .markup
    };
    let unified = compare(Layout::Unified);
    assert!(
        unified.contains("<del") && unified.contains("<ins"),
        "{unified}"
    );
    assert!(
        unified.contains("2026-11-21"),
        "the day of the update stands with it"
    );
    let beside = compare(Layout::SideBySide);
    for text in ["右", "左", "膝に圧痛あり"] {
        assert!(beside.contains(text), "{text}");
    }
}

// shows: J-7.1.3-4, J-7.1.3-7
#[test]
fn the_history_tells_who_did_what_why_and_who_confirmed_it() {
    let world = World::new();
    let (nurse, doctor) = (world.caller("suzuki"), world.caller("sato"));
    let draft = world.draft(&nurse, world.patient("1").id, "初版").unwrap();
    let record = world.confirm(&doctor, draft.id).unwrap().record;
    let pending = world.draft_next(&nurse, record, Act::Withdraw, "").unwrap();
    let state = || {
        world
            .store
            .record(world.institution.id, record)
            .unwrap()
            .unwrap()
            .state
    };
    assert!(world.confirm(&nurse, pending.id).is_err());
    assert_eq!(
        state(),
        RecordState::Confirmed,
        "it waits for the confirmer"
    );
    world.confirm(&doctor, pending.id).unwrap();
    assert_eq!(state(), RecordState::Withdrawn);
    let history = world.vault.read_history(&doctor, record).unwrap();
    let (_, last) = history.versions.last().unwrap();
    assert_eq!(last.act, Act::Withdraw);
    assert_eq!(last.entered.by.user_id.as_str(), "suzuki");
    assert_eq!(last.confirmed.by.user_id.as_str(), "sato");
    assert_eq!(last.reason.as_ref().unwrap().as_str(), "誤記のため");
    let first = world
        .vault
        .read_record(&doctor, record, Some(VersionNo::FIRST))
        .unwrap();
    assert!(
        first.markup.contains("初版"),
        "what was withdrawn is still there to be read"
    );
}
