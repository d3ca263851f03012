//! Example pages for those who must look at who used what.

use genpon_formats::locale::Lang;
use jiff::civil::date;

use super::records::RECORD;
use super::{Example, at, nurse, physician, shell, words};
use crate::pages::cards::{CardsPage, OwnCard};
use crate::pages::chart::Chip;
use crate::pages::form::Choice;
use crate::pages::listing::{Bar, Cell, Listing};
use crate::pages::timeline::{Axis, Lane, Mark, TimelinePage};
use crate::pages::use_seen::{CheckForm, Look, Ranking, Typed, UseSeenPage};

pub(super) fn all(lang: Lang) -> Vec<Example> {
    let shell = shell(lang);
    vec![
        ("audit-screening", screening(lang).render(&shell)),
        ("audit-timeline", timeline(lang).render(&shell)),
        ("cards", cards().render(&shell)),
    ]
}

fn typed() -> Typed {
    Typed {
        from: "2026-11-13T00:00".to_owned(),
        to: "2026-11-20T00:00".to_owned(),
    }
}

fn choice(text: &str) -> Choice {
    Choice {
        value: "one".to_owned(),
        text: text.to_owned(),
        chosen: true,
    }
}

fn screening(lang: Lang) -> UseSeenPage {
    let word = |ja, en| words(lang, ja, en).to_owned();
    let person = || Cell::Person(physician(lang), "/audit?person=019a".to_owned());
    let bar = |name: String, amount| Bar {
        name,
        amount,
        words: format!("{amount}"),
    };
    UseSeenPage {
        look: Look::Screening,
        about: word(
            "ほかの人やふだんと大きく違う使い方です。",
            "What differs much from everybody’s use.",
        ),
        typed: Some(typed()),
        overdue: vec![word("点検の期限を過ぎています。", "A check is overdue.")],
        listings: vec![Listing {
            id: "seen-long",
            title: word("非常に長いログイン", "Very long log-ins"),
            about: String::new(),
            empty: String::new(),
            heads: vec![
                word("人", "Person"),
                word("日時", "At"),
                word("時間", "Duration"),
            ],
            rows: vec![vec![
                person(),
                Cell::Moment(at("2026-11-18T09:00:00")),
                Cell::Number("11:50".to_owned()),
            ]],
        }],
        rankings: vec![Ranking {
            listing: Listing {
                id: "seen-patients",
                title: word("閲覧した患者の数", "Patients seen"),
                heads: vec![word("人", "Person"), word("患者数", "Patients")],
                rows: vec![vec![person(), Cell::Number("42".to_owned())]],
                ..Listing::default()
            },
            bars: vec![bar(physician(lang).name, 42), bar(nurse(lang).name, 17)],
        }],
        check: Some(CheckForm {
            action: "/audit/check".to_owned(),
            kinds: vec![choice(words(lang, "非正常な利用", "Abnormal use"))],
            devices: Vec::new(),
            results: vec![choice(words(lang, "問題なし", "No problem"))],
            findings: 1,
            faults: Vec::new(),
        }),
        export: "/audit/screening?form=csv".to_owned(),
    }
}

fn timeline(lang: Lang) -> TimelinePage {
    let word = |ja, en| words(lang, ja, en).to_owned();
    let mark = |place, is_refused, said: String| Mark {
        place,
        is_refused,
        words: said,
    };
    let lane = |name, marks| Lane { name, marks };
    let read = word("閲覧", "Read");
    let all = vec![choice(words(lang, "すべて", "All"))];
    TimelinePage {
        typed: typed(),
        types: all.clone(),
        labels: all.clone(),
        terminals: all,
        user: String::new(),
        refusals: false,
        chips: vec![Chip {
            text: word("経過記録", "Progress note"),
            without: "/audit/timeline".to_owned(),
        }],
        axis: Axis {
            ticks: ["09:00", "12:00", "15:00"].map(str::to_owned).to_vec(),
            lanes: vec![
                lane(physician(lang).name, vec![mark(80, false, read.clone())]),
                lane(
                    nurse(lang).name,
                    vec![
                        mark(400, true, word("パスワードの誤り", "Wrong password")),
                        mark(420, false, read.clone()),
                    ],
                ),
            ],
        },
        listing: Listing {
            id: "timeline-events",
            title: word("アクセス", "Accesses"),
            heads: vec![
                word("日時", "At"),
                word("操作", "Action"),
                word("対象", "What"),
            ],
            rows: vec![vec![
                Cell::Text("2026-11-20 09:05:00 +09:00".to_owned()),
                Cell::Text(read),
                Cell::Link(
                    word("第2版 変更点", "Version 2 what changed"),
                    format!("/records/{RECORD}/differences?from=1&to=2"),
                ),
            ]],
            ..Listing::default()
        },
        next: Some("/audit/timeline?after=1_2".to_owned()),
        export: "/audit/timeline?form=csv".to_owned(),
    }
}

fn cards() -> CardsPage {
    let card = |name: &str, is_enabled| OwnCard {
        key: "019a".to_owned(),
        name: name.to_owned(),
        seen_on: Some(date(2026, 11, 19)),
        is_enabled,
        is_unconfirmed: is_enabled,
    };
    CardsPage {
        cards: vec![card("HPKI 00123", true), card("HPKI 00098", false)],
    }
}
