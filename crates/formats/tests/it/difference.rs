//! Differences between versions, and how they are shown.

use std::collections::BTreeMap;

use genpon_formats::diff::{self, Body, Change, Fate, Side};
use genpon_formats::html::difference::{Layout, difference};
use genpon_formats::locale::{Lang, Locale};
use genpon_formats::manifest::Manifest;
use genpon_formats::note::SectionKind;

use crate::sample::{self, p};
use crate::vectors;

fn side<'a>(manifest: &'a Manifest, note: &'a [u8]) -> Side<'a> {
    Side {
        manifest,
        contents: BTreeMap::from([("note.json", note)]),
    }
}

fn shown(layout: Layout, lang: Lang) -> String {
    let (old, new) = (sample::create(), sample::correct());
    let (first, second) = (sample::first_note(), sample::second_note());
    let found = diff::versions(&side(&old, &first), &side(&new, &second));
    difference(&found, &old, &new, layout, Locale::of(lang)).into_string()
}

/// Section by section, word by word; what did not change is there too.
// shows: J-7.1.3-1, J-7.1.3-4
#[test]
fn notes_are_compared_by_section_and_word() {
    let (old, new) = (sample::create(), sample::correct());
    let (first, second) = (sample::first_note(), sample::second_note());
    let found = diff::versions(&side(&old, &first), &side(&new, &second));
    let Fate::Replaced(Body::Note(sections)) = &found.parts[0].fate else {
        panic!("{:?}", found.parts[0].fate)
    };
    let changed = |kind: SectionKind| -> Vec<(Change, &str)> {
        let section = sections
            .iter()
            .find(|section| section.kind == kind)
            .unwrap();
        let segments = section.text.segments.iter();
        segments
            .filter(|s| s.change != Change::Same)
            .map(|s| (s.change, s.text.as_str()))
            .collect()
    };
    assert_eq!(changed(SectionKind::Subjective), []);
    assert_eq!(
        changed(SectionKind::Objective),
        [(Change::Deleted, "37.8℃"), (Change::Added, "38.1℃")]
    );
    assert_eq!(
        changed(SectionKind::Plan),
        [(Change::Deleted, "200mg"), (Change::Added, "400mg")]
    );
}

/// Old text is struck through, new text underlined with date and author.
// shows: J-7.1.3-5
#[test]
fn one_text_shows_deletions_and_additions_with_date_and_author() {
    let text = shown(Layout::Unified, Lang::Ja);
    let change = "BT <del>37.8℃</del><ins datetime=\"2026-11-20T03:02:50.000000Z\">38.1℃</ins>\
                  <small class=\"by\">〔2026-11-20 髙橋 直子〕</small>、SpO2 97%";
    assert!(text.contains(change), "{text}");
    vectors::check("difference/unified.ja.html", text.as_bytes());
}

// shows: J-7.1.3-1
#[test]
fn both_sides_are_complete_beside_each_other() {
    let text = shown(Layout::SideBySide, Lang::En);
    assert!(
        text.contains("<div class=\"old text\">BT <del>37.8℃</del>、SpO2 97%</div>"),
        "{text}"
    );
    let new =
        "<div class=\"new text\">BT <ins datetime=\"2026-11-20T03:02:50.000000Z\">38.1℃</ins>";
    assert!(text.contains(new), "{text}");
    vectors::check("difference/side-by-side.en.html", text.as_bytes());
}

#[test]
fn parts_are_added_removed_and_replaced() {
    let old = sample::device();
    let mut new = old.clone();
    new.parts[0].digest = sample::digest(b"another picture");
    new.parts.push(sample::create().parts[0].clone());
    let nothing = BTreeMap::new();
    let sides = |a, b| {
        let (a, b) = (
            Side {
                manifest: a,
                contents: nothing.clone(),
            },
            Side {
                manifest: b,
                contents: nothing.clone(),
            },
        );
        diff::versions(&a, &b)
            .parts
            .into_iter()
            .map(|part| part.fate)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        sides(&old, &new),
        [Fate::Replaced(Body::Opaque), Fate::Added]
    );
    assert_eq!(
        sides(&new, &old),
        [Fate::Replaced(Body::Opaque), Fate::Removed]
    );
    assert_eq!(sides(&old, &old), [Fate::Same]);
}

#[test]
fn a_changed_patient_or_title_shows() {
    let old = sample::create();
    let mut new = sample::correct();
    new.title = p("再診 経過記録 2");
    new.patient.as_mut().unwrap().kana = None;
    let note = sample::first_note();
    let found = diff::versions(&side(&old, &note), &side(&new, &note));
    assert_eq!(
        found.facts.len(),
        3,
        "title, kana and principal: {:?}",
        found.facts
    );
    let html = difference(&found, &old, &new, Layout::Unified, Locale::of(Lang::En)).into_string();
    assert!(
        html.contains("<del>ミホン ハナコ</del>") && html.contains("(none)"),
        "{html}"
    );
}

#[test]
fn nothing_changed_is_said() {
    let old = sample::add();
    let new = sample::withdraw();
    let note = sample::third_note();
    let found = diff::versions(&side(&old, &note), &side(&new, &note));
    assert!(found.is_empty());
    let html = difference(&found, &old, &new, Layout::Unified, Locale::of(Lang::En)).into_string();
    assert!(html.contains("Nothing has changed."));
}
