//! Example pages about the archive: health and trail.

use genpon_formats::locale::Lang;

use super::records::RECORD;
use super::{Example, at, clerk, nurse, physician, shell, words};
use crate::pages::audit::{AuditFilters, AuditPage, EventRow, Outcome};
use crate::pages::chart::Chip;
use crate::pages::form::Choice;
use crate::pages::health::{
    ClockState, Condition, Finding, HealthPage, LogState, Space, Verification,
};

pub(super) fn all(lang: Lang) -> Vec<Example> {
    let shell = shell(lang);
    vec![
        ("health", health(lang).render(&shell)),
        ("health-damaged", health_damaged(lang).render(&shell)),
        ("audit", audit(lang).render(&shell)),
    ]
}

fn health(lang: Lang) -> HealthPage {
    let log = |ja, en, size| LogState {
        name: words(lang, ja, en).to_owned(),
        size,
        pending: 2,
        checkpoint_at: Some(at("2026-11-20T21:03:58")),
        witnesses: vec![(
            words(lang, "控え先（NAS）", "Witness (NAS)").to_owned(),
            true,
        )],
    };
    let label = |ja, en| words(lang, ja, en).to_owned();
    let days = (1_u64..=30).map(|day| {
        let weekend = matches!(day % 7, 0 | 1);
        (
            format!("2026-10-{day:02}"),
            if weekend { day % 3 } else { 40 + day * 7 % 31 },
        )
    });
    HealthPage {
        condition: Condition::Whole,
        verification: Some(Verification {
            started_at: at("2026-11-20T03:00:00"),
            finished_at: at("2026-11-20T03:11:40"),
            scope: label(
                "封印済みの内容を含む全件",
                "everything, sealed contents included",
            ),
            checked: 48_216,
            findings: Vec::new(),
            next_at: Some(at("2026-11-21T03:00:00")),
        }),
        logs: vec![
            log("版", "Versions", 48_216),
            log("監査証跡", "Audit events", 1_204_331),
        ],
        clock: ClockState {
            source: label("システム時計（NTP）", "system clock (NTP)"),
            state: label("同期済み", "synchronized"),
            reliable: true,
            offset_us: Some(-412),
            last_sync: Some(at("2026-11-20T21:00:12")),
        },
        counts: vec![
            (label("患者", "Patients"), 3_112),
            (label("記録", "Records"), 41_870),
            (label("版", "Versions"), 48_216),
            (label("未確定", "Drafts"), 17),
            (label("構成要素", "Parts"), 96_440),
        ],
        space: Space {
            used: vec![
                (label("データベース", "Database"), 2_418_000_000),
                (label("内容", "Contents"), 61_200_000_000),
            ],
            free_bytes: Some(812_000_000_000),
            short: false,
        },
        confirmed_by_day: days.collect(),
        readers: vec![("fhir-r4-document".to_owned(), "genpon-html/1".to_owned())],
        text: Some((1_284, 1_391)),
        software: "genpon 0.1.0".to_owned(),
    }
}

fn health_damaged(lang: Lang) -> HealthPage {
    let whole = health(lang);
    let findings = vec![
        Finding {
            kind: words(lang, "内容が変わっている", "Content altered").to_owned(),
            what: words(
                lang,
                "記録 019a8f31 第3版 note.json",
                "Record 019a8f31, version 3, note.json",
            )
            .to_owned(),
            href: Some(format!("/records/{RECORD}")),
        },
        Finding {
            kind: words(lang, "検証台帳の末尾が切れている", "Log cut off").to_owned(),
            what: words(
                lang,
                "版の台帳 48,210 番以降",
                "Versions log from leaf 48,210",
            )
            .to_owned(),
            href: None,
        },
    ];
    HealthPage {
        condition: Condition::Damaged,
        verification: whole
            .verification
            .clone()
            .map(|last| Verification { findings, ..last }),
        clock: ClockState {
            reliable: false,
            state: words(lang, "同期していない", "not synchronized").to_owned(),
            ..whole.clock.clone()
        },
        space: Space {
            short: true,
            ..whole.space.clone()
        },
        ..whole
    }
}

fn audit(lang: Lang) -> AuditPage {
    let all = Choice {
        value: String::new(),
        text: words(lang, "すべて", "All").to_owned(),
        chosen: true,
    };
    AuditPage {
        filters: AuditFilters {
            person: "yamada".to_owned(),
            actions: vec![all.clone()],
            outcomes: vec![all],
            from: "2026-11-20".to_owned(),
            ..AuditFilters::default()
        },
        chips: vec![
            Chip {
                text: words(lang, "利用者: 山田 太郎", "Person: 山田 太郎").to_owned(),
                without: "/audit?from=2026-11-20".to_owned(),
            },
            Chip {
                text: words(lang, "2026-11-20 から", "from 2026-11-20").to_owned(),
                without: "/audit?person=019a".to_owned(),
            },
        ],
        events: events(lang),
        exports: vec![("CSV".to_owned(), "/audit?format=csv".to_owned())],
        newer: None,
        older: Some("/audit?before=1204300".to_owned()),
        ..AuditPage::default()
    }
}

fn events(lang: Lang) -> Vec<EventRow> {
    let event = |when: &str, person, ja, en, outcome| EventRow {
        at: at(when),
        leaf_index: Some(1_204_331),
        person: Some((person, "/audit?person=019a".to_owned())),
        claimed: String::new(),
        terminal: "診察室1-02".to_owned(),
        action: words(lang, ja, en).to_owned(),
        outcome,
        refusal: String::new(),
        patient: Some(("00012345".to_owned(), "/audit?patient=019a8f2e".to_owned())),
        record: Some((
            words(lang, "診療録 第3版", "Clinical note, version 3").to_owned(),
            format!("/records/{RECORD}"),
        )),
        details: Vec::new(),
    };
    vec![
        EventRow {
            leaf_index: None,
            ..event(
                "2026-11-20T17:40:52",
                physician(lang),
                "訂正の確定",
                "confirm a correction",
                Outcome::Done,
            )
        },
        EventRow {
            refusal: words(lang, "確定の権限がない", "may not confirm").to_owned(),
            ..event(
                "2026-11-20T17:38:10",
                nurse(lang),
                "確定",
                "confirm",
                Outcome::Refused,
            )
        },
        EventRow {
            patient: None,
            record: None,
            details: vec![(
                words(lang, "保存期間", "retention").to_owned(),
                words(lang, "5年 → 10年", "5 → 10 years").to_owned(),
            )],
            ..event(
                "2026-11-20T17:02:00",
                clerk(lang),
                "台帳の変更",
                "change a register",
                Outcome::Done,
            )
        },
        EventRow {
            person: None,
            claimed: "yamda".to_owned(),
            terminal: "192.0.2.14".to_owned(),
            patient: None,
            record: None,
            ..event(
                "2026-11-20T08:58:41",
                clerk(lang),
                "ログイン",
                "log in",
                Outcome::Refused,
            )
        },
    ]
}
