//! The pages on people and ids, made up.

use super::{Example, at, shell, words};
use crate::pages::form::Choice;
use crate::pages::people::{Block, Cell, Doing, Form, PeoplePage, Table};
use genpon_formats::locale::{Lang, Locale};

/// All of them.
pub(super) fn all(lang: Lang) -> Vec<Example> {
    vec![
        ("people-tasks", tasks(lang).render(&shell(lang))),
        ("people-ledger", ledger(lang).render(&shell(lang))),
    ]
}

fn heads(lang: Lang, keys: &[&str]) -> Vec<String> {
    let l = Locale::of(lang);
    keys.iter()
        .map(|key| l.say(&format!("ids-{key}")))
        .collect()
}

fn tasks(lang: Lang) -> PeoplePage {
    let l = Locale::of(lang);
    let act = |code: &str| Choice {
        value: code.to_owned(),
        text: l.say(&format!("ids-{code}")),
        chosen: false,
    };
    let doing = Doing {
        action: "/people/1/settle".to_owned(),
        id: "1".to_owned(),
        about: "佐藤 はるか".to_owned(),
        acts: vec![act("delete"), act("disable")],
        label: l.say("ids-do"),
        reason: l.say("ids-reason"),
        button: l.say("ids-do"),
    };
    let row = vec![
        Cell::Link("sato.h".to_owned(), "/registers/person/1".to_owned()),
        Cell::Text("佐藤 はるか".to_owned()),
        Cell::Text(words(lang, "職員", "Employee").to_owned()),
        Cell::Text(l.say("ids-task-ends")),
        Cell::Mark(format!("2026-11-20 {}", l.say("ids-overdue")), true),
        Cell::Do(doing),
    ];
    let table = Table {
        title: l.say("ids-tasks"),
        heads: heads(
            lang,
            &["user-id", "name", "employment", "task", "due", "do"],
        ),
        rows: vec![row],
        empty: String::new(),
    };
    PeoplePage {
        tab: "tasks",
        blocks: vec![
            Block::Sentence(l.say("ids-tasks-what")),
            Block::Table(table),
        ],
    }
}

fn ledger(lang: Lang) -> PeoplePage {
    let l = Locale::of(lang);
    let search = Form {
        action: "/people/ledger".to_owned(),
        fields: vec![
            ("id", l.say("ids-user-id"), "text", String::new(), true),
            (
                "day",
                l.say("ids-day"),
                "date",
                "2026-11-20".to_owned(),
                true,
            ),
        ],
        button: l.say("ids-who-held"),
        ..Form::default()
    };
    let row = vec![
        Cell::Text("ouen-2".to_owned()),
        Cell::Link("応援 一子".to_owned(), "/registers/person/2".to_owned()),
        Cell::Lines(vec!["2026-11-01 – 2026-11-10".to_owned()]),
        Cell::Mark(l.say("ids-state-ended"), true),
        Cell::At(Some(at("2026-11-01T08:30:00")), String::new()),
    ];
    let table = Table {
        title: l.say("ids-ledger"),
        heads: heads(lang, &["user-id", "holder", "period", "state", "first"]),
        rows: vec![row],
        empty: String::new(),
    };
    PeoplePage {
        tab: "ledger",
        blocks: vec![Block::Form(search), Block::Table(table)],
    }
}
