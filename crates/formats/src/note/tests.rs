use super::*;

fn json(sections: &str) -> Result<Note, NoteError> {
    Note::parse(
        format!(r#"{{"format":"genpon/note/1","form":"soap","sections":{sections}}}"#).as_bytes(),
    )
}

#[test]
fn every_character_is_kept_as_typed() {
    let typed = "髙橋 葛󠄀城 𠮷 ㍉ ﾊﾟ ﾟ \u{e000}\r\n\t37.8℃ → 38.1℃  ";
    let note = Note::soap(["", typed, "", ""]).unwrap();
    let read = Note::parse(&note.to_bytes().unwrap()).unwrap();
    assert_eq!(read.text(SectionKind::Objective), typed);
    assert_eq!(read, note);
}

#[test]
fn the_example_of_the_format_page_is_a_note() {
    let page = include_str!("../../../../docs/format/note.md");
    let example = page
        .lines()
        .find_map(|l| l.strip_prefix('`')?.strip_suffix('`'))
        .unwrap();
    let note = Note::parse(example.as_bytes()).unwrap();
    assert_eq!(note.text(SectionKind::Subjective), "咳が続く。");
    assert_eq!(note.to_bytes().unwrap(), example.as_bytes());
}

#[test]
fn sections_stand_once_and_in_order() {
    let s = r#"{"kind":"subjective","text":"a"}"#;
    let p = r#"{"kind":"plan","text":"b"}"#;
    let free = r#"{"kind":"text","text":"b"}"#;
    assert!(json(&format!("[{s},{p}]")).is_ok());
    for sections in [
        format!("[{p},{s}]"),
        format!("[{s},{s}]"),
        format!("[{s},{free}]"),
    ] {
        assert!(
            matches!(json(&sections), Err(NoteError::Misplaced { index: 1 })),
            "{sections}"
        );
    }
    assert!(matches!(json("[]"), Err(NoteError::Empty)));
    assert!(matches!(Note::free(" \u{3000}\n"), Err(NoteError::Empty)));
}

#[test]
fn other_members_and_invisible_characters_are_refused() {
    let more = r#"[{"kind":"plan","text":"b","hidden":"c"}]"#;
    assert!(matches!(json(more), Err(NoteError::Shape)));
    let twice = r#"[{"kind":"plan","text":"b","text":"c"}]"#;
    assert!(matches!(
        json(twice),
        Err(NoteError::Json(JsonError::DuplicateKey { .. }))
    ));
    match Note::free("5\u{202e}mg") {
        Err(NoteError::Invisible {
            index: 0,
            at: 1,
            code_point: 0x202e,
        }) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_view_has_a_heading_for_each_section_with_text() {
    let view = Note::soap(["咳", "", "感冒", ""]).unwrap().to_view();
    let expected = [("note-subjective", "咳"), ("note-assessment", "感冒")]
        .map(|(key, text)| Block::section(Text::label(key), vec![Block::paragraph(text)]));
    assert_eq!(view.blocks, expected);
}
