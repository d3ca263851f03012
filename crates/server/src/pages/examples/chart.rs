//! Example charts, full and empty, and the places of a patient's records.

use genpon_formats::locale::Lang;

use super::records::RECORD;
use super::{Example, at, nurse, patient, person, physician, shell, words};
use crate::pages::chart::{ChartPage, Chip, Filters, RecordRow};
use crate::pages::form::Choice;
use crate::pages::location::{LocationPage, LocationRow, Medium};
use crate::pages::marks::{Act, Mode, State};
use crate::pages::matrix::{Cell, Column, Matrix, Row, Unit};
use crate::pages::proxied::Standing;

pub(super) fn all(lang: Lang) -> Vec<Example> {
    let shell = shell(lang);
    vec![
        ("chart", chart(lang).render(&shell)),
        ("chart-empty", chart_empty(lang).render(&shell)),
        ("location", location(lang).render(&shell)),
    ]
}

fn chart(lang: Lang) -> ChartPage {
    ChartPage {
        patient: patient(lang),
        merged_numbers: vec!["00009981".to_owned()],
        merged_into: None,
        matrix: Some(matrix(lang)),
        filters: filters(lang),
        records: record_rows(lang),
        newer: None,
        older: Some("?before=c2".to_owned()),
        may_create: true,
        may_revise: true,
    }
}

fn chart_empty(lang: Lang) -> ChartPage {
    ChartPage {
        merged_numbers: Vec::new(),
        matrix: None,
        filters: Filters {
            chips: Vec::new(),
            ..filters(lang)
        },
        records: Vec::new(),
        older: None,
        ..chart(lang)
    }
}

fn matrix(lang: Lang) -> Matrix {
    let months = [
        (2026, 11),
        (2026, 10),
        (2026, 9),
        (2026, 8),
        (2026, 7),
        (2026, 6),
        (2026, 5),
        (2026, 4),
        (2026, 3),
        (2026, 2),
        (2026, 1),
        (2025, 12),
        (2025, 11),
        (2025, 10),
        (2025, 9),
        (2025, 8),
    ];
    let columns = months.iter().map(|(year, month)| Column {
        group: match lang {
            Lang::Ja => format!("{year}年"),
            Lang::En => year.to_string(),
        },
        name: month.to_string(),
        full_name: match lang {
            Lang::Ja => format!("{year}年{month}月"),
            Lang::En => format!("{year}-{month:02}"),
        },
    });
    let rows: [(&str, &str, &str); 8] = [
        ("診療録", "Clinical note", "d322121122312121"),
        ("処方箋", "Prescription", "1111111111111111"),
        ("検体検査報告書", "Laboratory report", "2.1..2.1..2..1.."),
        ("画像診断報告書", "Imaging report", "1.....1....w...."),
        ("看護記録", "Nursing record", "5....9.........."),
        ("診療情報提供書", "Referral letter", "d.......1......."),
        ("退院時サマリー", "Discharge summary", ".....1.........."),
        (
            "手術・処置の同意書",
            "Consent to surgery",
            ".....1..........",
        ),
    ];
    Matrix {
        unit: Unit::Month,
        columns: columns.collect(),
        rows: rows
            .iter()
            .map(|(ja, en, cells)| Row {
                document_type: words(lang, ja, en).to_owned(),
                href: "?type=note".to_owned(),
                total: 148,
                cells: cells.chars().map(cell).collect(),
            })
            .collect(),
        units: vec![
            (Unit::Day, "?unit=day".to_owned()),
            (Unit::Month, "?unit=month".to_owned()),
            (Unit::Year, "?unit=year".to_owned()),
        ],
        newer: None,
        older: Some("?until=2025-07".to_owned()),
    }
}

fn cell(mark: char) -> Cell {
    let href = format!("/records/{RECORD}");
    match mark {
        'd' => Cell {
            count: 4,
            drafts: 1,
            withdrawn: 0,
            href,
        },
        'w' => Cell {
            count: 1,
            drafts: 0,
            withdrawn: 1,
            href,
        },
        '9' => Cell {
            count: 24,
            drafts: 0,
            withdrawn: 1,
            href,
        },
        digit => Cell {
            count: digit.to_digit(10).unwrap_or(0).into(),
            href,
            ..Cell::default()
        },
    }
}

fn filters(lang: Lang) -> Filters {
    let any = |all: &[(&str, &str)]| {
        let first = Choice {
            value: String::new(),
            text: words(lang, "すべて", "All").to_owned(),
            chosen: true,
        };
        let rest = all.iter().map(|(ja, en)| Choice {
            value: (*en).to_owned(),
            text: (if lang == Lang::Ja { *ja } else { *en }).to_owned(),
            chosen: false,
        });
        std::iter::once(first).chain(rest).collect::<Vec<_>>()
    };
    Filters {
        types: any(&[("診療録", "Clinical note"), ("処方箋", "Prescription")]),
        departments: any(&[("内科", "Internal medicine"), ("放射線科", "Radiology")]),
        authors: any(&[("山田 太郎", "山田 太郎"), ("佐藤 はるか", "佐藤 はるか")]),
        states: any(&[
            ("未確定", "Unconfirmed"),
            ("確定", "Confirmed"),
            ("消去", "Withdrawn"),
        ]),
        from: "2026-09-01".to_owned(),
        to: String::new(),
        text: Some(String::new()),
        chips: vec![Chip {
            text: words(lang, "2026-09-01 から", "from 2026-09-01").to_owned(),
            without: "?".to_owned(),
        }],
    }
}

fn record_rows(lang: Lang) -> Vec<RecordRow> {
    let mut rows = notes(lang);
    rows.extend(from_departments(lang));
    rows.sort_by_key(|row| std::cmp::Reverse(row.event_at));
    rows
}

/// A confirmed first version by the physician.
fn record_row(lang: Lang, when: &str, document_type: &str, title: &str) -> RecordRow {
    RecordRow {
        approval: Standing::NotAsked,
        href: format!("/records/{RECORD}"),
        event_at: at(when),
        document_type: document_type.to_owned(),
        title: title.to_owned(),
        earlier_number: None,
        department: words(lang, "内科", "Internal medicine").to_owned(),
        author: physician(lang),
        state: State::Confirmed,
        version: Some(1),
        act: Act::Create,
        mode: Mode::Personal,
        is_late: false,
        label: String::new(),
        damaged: false,
        excerpt: None,
    }
}

fn notes(lang: Lang) -> Vec<RecordRow> {
    let note = |when, title| record_row(lang, when, words(lang, "診療録", "Clinical note"), title);
    vec![
        RecordRow {
            state: State::Draft,
            version: None,
            ..note("2026-11-20T20:41:00", "再診 血圧、胸部違和感")
        },
        RecordRow {
            version: Some(3),
            act: Act::Correct,
            ..note("2026-11-20T10:12:00", "再診 高血圧症")
        },
        RecordRow {
            label: words(lang, "要配慮（精神）", "Restricted").to_owned(),
            version: Some(2),
            act: Act::Add,
            ..note("2026-11-04T11:20:00", "再診 不眠の訴え")
        },
    ]
}

fn from_departments(lang: Lang) -> Vec<RecordRow> {
    let row = |when, ja, en, title| record_row(lang, when, words(lang, ja, en), title);
    vec![
        RecordRow {
            author: nurse(lang),
            mode: Mode::Automatic,
            ..row(
                "2026-11-20T09:58:00",
                "看護記録",
                "Nursing record",
                "バイタルサイン",
            )
        },
        RecordRow {
            department: words(lang, "検査部", "Laboratory").to_owned(),
            author: person(
                "生化学分析装置 A-2",
                "dev.bio2",
                words(lang, "装置", "device"),
            ),
            mode: Mode::Device,
            ..row(
                "2026-11-18T08:30:00",
                "検体検査報告書",
                "Laboratory report",
                "生化学検査",
            )
        },
        RecordRow {
            state: State::Withdrawn,
            version: Some(2),
            act: Act::Withdraw,
            ..row(
                "2026-10-22T10:05:00",
                "画像診断報告書",
                "Imaging report",
                "胸部X線 正面（別患者の画像を取り違えたため消去）",
            )
        },
        RecordRow {
            earlier_number: Some("00009981".to_owned()),
            damaged: true,
            ..row(
                "2026-09-09T15:40:00",
                "処方箋",
                "Prescription",
                "アムロジピン錠5mg ほか",
            )
        },
    ]
}

fn location(lang: Lang) -> LocationPage {
    let row = |ja, en, title: &str, medium, place, standing| LocationRow {
        document_type: words(lang, ja, en).to_owned(),
        title: title.to_owned(),
        medium,
        place,
        from: Some(at("2019-04-02T09:00:00")),
        to: Some(at("2026-11-20T10:12:00")),
        count: Some(148),
        standing,
        href: "/registers/paper-items/0012".to_owned(),
    };
    let here = words(lang, "このシステム", "this archive").to_owned();
    let shelf = words(lang, "カルテ庫 3-B-12", "Store room 3-B-12").to_owned();
    let outside = words(
        lang,
        "外部倉庫（みなと倉庫）箱 0412",
        "Outside store, box 0412",
    )
    .to_owned();
    let lent = words(
        lang,
        "貸出中: 整形外科 2026-11-18 から",
        "Lent to orthopaedics since 2026-11-18",
    )
    .to_owned();
    let kept = words(lang, "保管中", "in its place").to_owned();
    LocationPage {
        patient: patient(lang),
        rows: vec![
            row(
                "診療録",
                "Clinical note",
                "",
                Medium::Electronic,
                here,
                kept.clone(),
            ),
            LocationRow {
                count: None,
                ..row(
                    "紙カルテ",
                    "Paper chart",
                    "第2冊",
                    Medium::Paper,
                    shelf,
                    lent,
                )
            },
            LocationRow {
                count: Some(12),
                to: None,
                ..row(
                    "胸部X線フィルム",
                    "Chest film",
                    "",
                    Medium::Film,
                    outside,
                    kept,
                )
            },
        ],
        add_paper: Some("/registers/paper-items/new".to_owned()),
    }
}
