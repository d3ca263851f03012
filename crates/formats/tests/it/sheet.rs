//! The presentation that is signed off, and the rendition that stands alone.

use genpon_formats::html::{self, Inside, Nowhere, Under};
use genpon_formats::locale::{Lang, Locale};
use genpon_formats::manifest::Manifest;
use genpon_formats::note::Note;
use genpon_formats::reader;
use genpon_formats::sheet::{Sheet, SheetPart};
use genpon_formats::view::{Block, Text, View};

use crate::{sample, vectors};

fn rendition(manifest: &Manifest, note: &[u8], lang: Lang) -> String {
    let parts = note_parts(manifest, note);
    html::document(&Sheet::of(manifest, &parts), Locale::of(lang), &Nowhere)
}

fn note_parts<'a>(manifest: &'a Manifest, note: &[u8]) -> Vec<SheetPart<'a>> {
    let view = Some(Note::parse(note).unwrap().to_view());
    vec![SheetPart {
        part: &manifest.parts[0],
        view,
    }]
}

// shows: J-7.1.4-5
#[test]
fn an_entry_by_proxy_names_both_people_the_instruction_and_the_approval() {
    let manifest = sample::proxy();
    let file = rendition(&manifest, &sample::first_note(), Lang::Ja);
    for said in [
        "代行入力者",
        "2026-11-20 11:57:10 +09:00",
        "電話 解熱剤の指示",
        "事前承認 2026-11-20 11:59:30 +09:00",
        "用量を復唱し、確認した",
    ] {
        assert!(file.contains(said), "{said} is not in the file");
    }
}

fn draft(sheet: Sheet<'_>) -> Sheet<'_> {
    Sheet {
        confirmation: None,
        ..sheet
    }
}

/// The file alone tells content, both names, the time and the state of the clock.
// shows: J-7.1.2-3, J-7.1.2-1, C-s14-8a
#[test]
fn a_rendition_stands_alone() {
    let manifest = sample::create();
    let file = rendition(&manifest, &sample::first_note(), Lang::Ja);
    for said in [
        "咳が続く。夜間に増悪。",
        "BT 37.8℃、SpO2 97%",
        "鈴木 一郎",
        "髙橋 直子",
        "2026-11-20 12:00:41 +09:00",
        "2026-11-20 11:57:10 +09:00",
        "同期済み（kernel-ntp、誤差 -812 マイクロ秒）",
        "見本 花子",
        "00012345",
        "1956-02-29",
        "<strong>確定</strong>",
        "第1版",
        sample::RECORD,
        &manifest.parts[0].digest.to_string(),
        &manifest.code_tables[1].digest.to_string(),
    ] {
        assert!(file.contains(said), "{said} is not in the file");
    }
    for address in [
        "<script", "http:", "https:", "src=", "href=", "url(", "@import", " style=", " on",
    ] {
        let place = file
            .find(address)
            .map(|at| &file[at..file.len().min(at + 40)]);
        assert!(
            place.is_none_or(|text| text.starts_with(" on") && !text.contains('=')),
            "{place:?}"
        );
    }
}

#[test]
fn the_worked_examples_are_written_byte_for_byte() {
    let (create, correct) = (sample::create(), sample::correct());
    let locale = Locale::of(Lang::Ja);
    vectors::check(
        "sheet/rendition.ja.html",
        rendition(&correct, &sample::second_note(), Lang::Ja).as_bytes(),
    );
    vectors::check(
        "sheet/rendition.en.html",
        rendition(&correct, &sample::second_note(), Lang::En).as_bytes(),
    );
    let parts = note_parts(&create, &sample::first_note());
    let sheet = draft(Sheet::of(&create, &parts));
    vectors::check(
        "sheet/presentation.ja.html",
        html::presentation(&sheet, locale, &Nowhere).as_bytes(),
    );
    vectors::check(
        "sheet/draft.ja.html",
        html::document(&sheet, locale, &Nowhere).as_bytes(),
    );
}

/// What is presented is all of what will be fixed, and says what confirming means.
// shows: J-7.1.2-11, C-s14-8b
#[test]
fn a_presentation_says_what_confirming_means() {
    let manifest = sample::create();
    let parts = note_parts(&manifest, &sample::first_note());
    let sheet = draft(Sheet::of(&manifest, &parts));
    let shown = html::presentation(&sheet, Locale::of(Lang::En), &Nowhere);
    for said in [
        "BT 37.8℃",
        "アセトアミノフェン 200mg",
        "Confirming makes exactly",
        "Version 1",
    ] {
        assert!(shown.contains(said), "{said} is not shown");
    }
    assert!(shown.contains(&manifest.parts[0].digest.to_string()));
}

/// A draft never looks like an original, and what was not confirmed in person says so.
// shows: J-7.1.2-2, J-7.1.2-8, J-7.1.2-9, C-s14-8e, C-s14-8f
#[test]
fn the_state_and_the_way_of_confirming_are_visible() {
    let note = sample::first_note();
    let says = |manifest: &Manifest, words: &str| {
        let file = rendition(manifest, &note, Lang::Ja);
        assert!(file.contains(words), "{words} is not in the file");
    };
    says(&sample::withdraw(), "<strong>消去</strong>");
    says(&sample::withdraw(), "別の患者の記録であった");
    says(&sample::automatic(), "規則による自動確定です");
    says(&sample::automatic(), "nursing-after-12-hours 第1版");
    says(&sample::stand_in(), "<dt>本来の確定者</dt><dd>髙橋 直子");
    says(
        &sample::stand_in(),
        "主治医の急な退職により確定できないため",
    );
    says(&sample::stand_in(), "同期が確認できない時計");

    let manifest = sample::create();
    let parts = note_parts(&manifest, &note);
    let file = html::document(
        &draft(Sheet::of(&manifest, &parts)),
        Locale::of(Lang::Ja),
        &Nowhere,
    );
    assert!(file.contains("<strong>未確定</strong>") && file.contains("data-state=\"draft\""));
    assert!(!file.contains("<strong>確定</strong>") && !file.contains("12:00:41"));
}

#[test]
fn the_same_sheet_gives_the_same_bytes() {
    let written = || rendition(&sample::add(), &sample::third_note(), Lang::En);
    assert_eq!(written(), written());
}

#[test]
fn content_is_never_markup() {
    let evil = r#"<script>alert("1")</script> & </pre><img src=x onerror=y>"#;
    let view = View::new(Text::content(evil))
        .block(Block::paragraph(evil))
        .block(Block::raw(Text::content(evil), evil))
        .block(Block::Image {
            part: "x\".png".to_owned(),
            page: None,
            alt: Text::content(evil),
        })
        .block(Block::Embed {
            part: evil.to_owned(),
            media_type: evil.to_owned(),
            page_count: Some(1),
        });
    let addresses = Under {
        path: "/parts/".to_owned(),
    };
    let shown = html::view(&view, Locale::of(Lang::En), &addresses, 2).into_string();
    assert!(
        !shown.contains("<script")
            && !shown.contains("onerror=y>")
            && !shown.contains("<img src=x")
    );
    assert!(shown.contains("src=\"/parts/x%22.png\""), "{shown}");
}

/// A character that turns the words around it must not make "5mg" of "gm5".
#[test]
fn characters_that_cannot_be_seen_are_shown_as_their_code() {
    let view = View::new(Text::content("")).block(Block::paragraph("5\u{202e}gm\u{1}\u{2}!"));
    let shown = html::view(&view, Locale::of(Lang::En), &Nowhere, 2).into_string();
    let code = |c: &str| format!("<span class=\"code-point\">U+{c}</span>");
    let expected = format!(
        "<p class=\"text\">5{}gm{}{}!</p>",
        code("202E"),
        code("0001"),
        code("0002")
    );
    assert_eq!(shown, expected);
}

#[test]
fn every_part_has_a_view() {
    let manifest = sample::create();
    let note = reader::view(&manifest.parts[0], &sample::first_note());
    assert_eq!(note.blocks.len(), 4);
    let broken = reader::view(&manifest.parts[0], b"{}");
    assert!(matches!(&broken.blocks[..], [Block::Embed { part, .. }] if part == "note.json"));
    assert_eq!(broken.notices.len(), 1);
    let picture = reader::view(&sample::device().parts[0], sample::PIXEL_PNG);
    assert!(
        picture
            .blocks
            .iter()
            .any(|block| matches!(block, Block::Image { .. })),
        "{picture:?}"
    );
}

#[test]
fn a_picture_is_carried_inside_the_file_or_named() {
    let manifest = sample::device();
    let name = manifest.parts[0].name.as_str();
    let image = Block::Image {
        part: name.to_owned(),
        page: None,
        alt: Text::content("眼底写真"),
    };
    let view = Some(View::new(Text::content(name)).block(image));
    let parts = [SheetPart {
        part: &manifest.parts[0],
        view,
    }];
    let sheet = Sheet::of(&manifest, &parts);
    let mut inside = Inside::default();
    inside.carry(name, "image/png", sample::PIXEL_PNG);
    let file = html::document(&sheet, Locale::of(Lang::Ja), &inside);
    assert!(file.contains("<img src=\"data:image/png;base64,iVBORw0KGgo"));
    let without = html::document(&sheet, Locale::of(Lang::Ja), &Nowhere);
    assert!(!without.contains("<img") && without.contains("眼底-右.png"));
}
