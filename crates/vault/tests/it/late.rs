//! What was written on paper during an outage, and what becomes of it afterwards.

use genpon_model::record::Act;
use genpon_testkit::World;
use genpon_vault::begin_draft::DraftMark;
use genpon_vault::late_item::LateItemRef;
use genpon_vault::save_draft::DraftChange;
use genpon_vault::{Caller, Error, Refusal};
use serde_json::{Value, json};

fn paper(reference: &str, patient_no: &str) -> Value {
    json!({
        "paper_reference": reference,
        "patient_no": patient_no,
        "what": "経過記録",
        "written_at": "2026-11-20T10:15:00+09:00",
    })
}

/// An outage of this morning with two papers of patient 1 and one of patient 2; its key.
fn outage(world: &World) -> String {
    let value = json!({
        "what": "停電",
        "started_at": "2026-11-20T10:00:00+09:00",
        "ended_at": "2026-11-20T11:00:00+09:00",
        "items": [paper("P-1", "1"), paper("P-2", "1"), paper("P-3", "2")],
    });
    let proposed = world
        .propose(&world.caller("kato"), "outage", None, value)
        .unwrap();
    proposed.key.to_string()
}

fn name(
    world: &World,
    by: &Caller,
    draft: DraftMark,
    paper: (&str, &str),
) -> Result<DraftMark, Error> {
    let late = LateItemRef {
        outage: paper.0.parse().unwrap(),
        paper_reference: paper.1.parse().unwrap(),
    };
    let change = DraftChange {
        late: Some(Some(late)),
        ..DraftChange::default()
    };
    world.vault.save_draft(by, draft.id, draft.revision, change)
}

fn missing(world: &World) -> Vec<String> {
    let read = world.vault.read_outages(&world.caller("kato")).unwrap();
    let outages = read
        .outages
        .iter()
        .flat_map(|reading| reading.outage.missing());
    outages
        .map(|item| item.paper_reference.to_string())
        .collect()
}

// shows: J-7.1.2-10
#[test]
fn a_paper_is_missing_until_a_record_is_made_of_it_and_the_record_says_so_for_ever() {
    let world = World::new();
    let (outage, sato) = (outage(&world), world.caller("sato"));
    let patient = world.patient("1");
    assert_eq!(missing(&world), ["P-1", "P-2", "P-3"]);
    let draft = world.draft(&sato, patient.id, "咽頭痛").unwrap();
    let reading = world.vault.read_draft(&sato, draft.id).unwrap();
    assert_eq!(reading.late_items.len(), 2, "those of this patient");
    let draft = name(&world, &sato, draft, (&outage, "P-1")).unwrap();
    let shown = world.vault.present_draft(&sato, draft.id).unwrap();
    assert!(shown.markup.contains("P-1") && shown.markup.contains("10:15"));
    let done = world.confirm(&sato, draft.id).unwrap();
    assert_eq!(missing(&world), ["P-2", "P-3"]);
    let read = world.vault.read_record(&sato, done.record, None).unwrap();
    let late = read.manifest.late.unwrap();
    assert_eq!(
        (late.what.as_str(), late.paper_reference.as_str()),
        ("停電", "P-1")
    );
    assert!(read.markup.contains("後日登録"));
    world.next(&sato, done.record, Act::Correct, "咽頭痛、発熱");
    let read = world.vault.read_record(&sato, done.record, None).unwrap();
    assert_eq!(read.manifest.late.unwrap().paper_reference.as_str(), "P-1");
    let event = &world.trail("record.confirm")[1];
    assert_eq!(event.details[&"paper".parse().unwrap()], "P-1");
}

#[test]
fn of_one_paper_there_is_one_record_and_none_of_another_patient() {
    let world = World::new();
    let (outage, sato) = (outage(&world), world.caller("sato"));
    let patient = world.patient("1");
    let first = world.draft(&sato, patient.id, "咽頭痛").unwrap();
    let first = name(&world, &sato, first, (&outage, "P-1")).unwrap();
    let second = world.draft(&sato, patient.id, "同じ紙").unwrap();
    let second = name(&world, &sato, second, (&outage, "P-1")).unwrap();
    world.confirm(&sato, first.id).unwrap();
    let refused = world.confirm(&sato, second.id);
    assert!(
        matches!(refused, Err(Error::Refused(Refusal::LateItemTaken))),
        "{refused:?}"
    );
    let third = world.draft(&sato, patient.id, "別の患者の紙").unwrap();
    let refused = name(&world, &sato, third, (&outage, "P-3"));
    assert!(matches!(
        refused,
        Err(Error::Refused(Refusal::LateItemTaken))
    ));
    assert_eq!(missing(&world), ["P-2", "P-3"]);
}

#[test]
fn a_draft_is_given_back_with_the_reason_and_no_rule_confirms_it_until_it_is_saved() {
    let world = World::new();
    let (sato, suzuki) = (world.caller("sato"), world.caller("suzuki"));
    let patient = world.patient("1");
    let draft = world.draft(&suzuki, patient.id, "右足の創傷").unwrap();
    let change = DraftChange {
        confirmer: Some(Some(sato.person.id)),
        ..DraftChange::default()
    };
    let draft = world
        .vault
        .save_draft(&suzuki, draft.id, draft.revision, change)
        .unwrap();
    assert_eq!(world.vault.read_inbox(&sato).unwrap().to_confirm.len(), 1);
    let reason = || "左足ではありませんか".parse().unwrap();
    let back = world
        .vault
        .return_draft(&sato, draft.id, draft.revision, reason())
        .unwrap();
    assert!(world.vault.read_inbox(&sato).unwrap().to_confirm.is_empty());
    let inbox = world.vault.read_inbox(&suzuki).unwrap();
    assert!(inbox.mine.is_empty());
    let returned = inbox.returned[0].body.returned.as_ref().unwrap();
    assert_eq!(returned.by, sato.person);
    assert_eq!(returned.reason, reason());
    let own = world
        .vault
        .return_draft(&suzuki, draft.id, back.revision, reason());
    assert!(
        matches!(own, Err(Error::Refused(Refusal::NotAllowed))),
        "{own:?}"
    );
    let change = DraftChange::default();
    world
        .vault
        .save_draft(&suzuki, draft.id, back.revision, change)
        .unwrap();
    let inbox = world.vault.read_inbox(&suzuki).unwrap();
    assert_eq!((inbox.mine.len(), inbox.returned.len()), (1, 0));
}

#[test]
fn the_charts_opened_last_are_offered_again() {
    let world = World::new();
    let sato = world.caller("sato");
    let [one, two] = ["1", "2"].map(|number| world.patient(number));
    let filter = genpon_vault::rows::ChartFilter::default();
    for patient in [one.id, two.id, one.id] {
        world.vault.read_chart(&sato, patient, &filter).unwrap();
    }
    let recent = world.vault.read_inbox(&sato).unwrap().recent;
    let numbers: Vec<&str> = recent.iter().map(|row| row.number.as_str()).collect();
    assert_eq!(numbers, ["1", "2"]);
    let of_another = world.vault.read_inbox(&world.caller("suzuki")).unwrap();
    assert!(of_another.recent.is_empty());
}
