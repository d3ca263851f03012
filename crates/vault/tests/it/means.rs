//! The means of reading: what is held, by what it is read, and what nobody could read any more.

use genpon_testkit::World;
use genpon_testkit::work::{new_record, stage};
use genpon_vault::read_means::HeldFormat;
use genpon_vault::read_samples::Purpose;

fn held<'a>(means: &'a [HeldFormat], format: &str) -> &'a HeldFormat {
    means.iter().find(|one| one.format == format).unwrap()
}

// shows: J-7.2.2-1
#[test]
fn everything_that_is_held_has_a_viewer_that_reads_it_and_without_one_the_records_are_named() {
    let world = World::new();
    let sato = world.caller("sato");
    let patient = world.patient("1");
    let note = world.record(&sato, patient.id, "咽頭痛");
    let text = stage(
        &world.vault,
        &sato,
        ("letter.txt", "text/plain; charset=utf-8"),
        b"letter\n",
    );
    let letter = new_record(patient.id, "progress-note", vec![text.unwrap()]);
    let draft = world.vault.begin_record(&sato, letter).unwrap();
    let letter = world.confirm(&sato, draft.id).unwrap();
    let institution = world.institution.id;
    let means = world.vault.read_means(institution, &[]).unwrap();
    assert!(means.iter().all(HeldFormat::is_ready), "{means:?}");
    assert_eq!(held(&means, "genpon-note-1").records, 1);
    assert_eq!(
        held(&means, "genpon-html-1").parts,
        2,
        "each version has its rendition"
    );
    let gone = ["genpon-note-1".to_owned()];
    let means = world.vault.read_means(institution, &gone).unwrap();
    assert_eq!(held(&means, "genpon-note-1").affected, [note.record]);
    assert!(held(&means, "text").is_ready());
    let raw = stage(
        &world.vault,
        &sato,
        ("wave.bin", "application/octet-stream"),
        &[7; 64],
    );
    let raw = new_record(patient.id, "progress-note", vec![raw.unwrap()]);
    let draft = world.vault.begin_record(&sato, raw).unwrap();
    let raw = world.confirm(&sato, draft.id).unwrap();
    let means = world.vault.read_means(institution, &[]).unwrap();
    let unread: Vec<_> = means.iter().filter(|one| !one.is_ready()).collect();
    assert_eq!(unread.len(), 1);
    assert_eq!(unread[0].media_type, "application/octet-stream");
    assert_eq!(unread[0].affected, [raw.record]);
    assert!(!unread[0].affected.contains(&letter.record));
}

#[test]
fn each_purpose_of_reading_is_measured_on_what_is_there() {
    let world = World::new();
    let institution = world.institution.id;
    assert!(world.vault.samples(institution, 10).unwrap().is_empty());
    let sato = world.caller("sato");
    let patient = world.patient("1");
    for text in ["一", "二", "三"] {
        world.record(&sato, patient.id, text);
    }
    let samples = world.vault.samples(institution, 2).unwrap();
    assert_eq!(samples.len(), 2, "the newest");
    for purpose in Purpose::ALL {
        for sample in &samples {
            let bytes = world.vault.read_sample(institution, purpose, sample);
            assert!(bytes.unwrap() > 0, "{}", purpose.code());
        }
    }
}
