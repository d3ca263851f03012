//! Example pages about records: chart, record, draft, confirmation, history, differences, proof.

use genpon_formats::locale::Lang;
use maud::{Markup, html};

use super::{Example, at, clerk, digest, nurse, patient, physician, shell, stamp, words};
use crate::pages::chart::{ChartPage, Chip, Filters, RecordRow};
use crate::pages::confirm::ConfirmPage;
use crate::pages::differences::{DifferencesPage, Look, PartChange, PartState, Side};
use crate::pages::draft::{Body, Conflict, DraftPage, OtherEditor, Soap};
use crate::pages::form::{Choice, Fault};
use crate::pages::history::{HistoryPage, Use, VersionRow};
use crate::pages::marks::{Act, Mode, State};
use crate::pages::matrix::{Cell, Column, Matrix, Row, Unit};
use crate::pages::proof::{Check, Clock, Place, ProofPage, Verdict};
use crate::pages::record::{OpenDraft, PartRow, RecordPage, VersionFacts, Withdrawal};

const RECORD: &str = "019a8f31-0c44-7a11-b0de-1f6f2f9f7a10";
const DRAFT: &str = "019a8f33-7d21-7c02-8a55-9b1c0d6e2f44";

pub(super) fn all(lang: Lang) -> Vec<Example> {
    vec![
        ("chart", chart(lang).render(&shell(lang))),
        ("chart-empty", chart_empty(lang).render(&shell(lang))),
        ("record", record(lang).render(&shell(lang))),
        (
            "record-withdrawn",
            record_withdrawn(lang).render(&shell(lang)),
        ),
        ("record-damaged", record_damaged(lang).render(&shell(lang))),
        ("draft", draft(lang).render(&shell(lang))),
        ("draft-conflict", draft_conflict(lang).render(&shell(lang))),
        ("confirm", confirm(lang).render(&shell(lang))),
        ("confirm-first", confirm_first(lang).render(&shell(lang))),
        (
            "confirm-refused",
            confirm_refused(lang).render(&shell(lang)),
        ),
        ("history", history(lang).render(&shell(lang))),
        (
            "differences",
            differences(lang, Look::Unified).render(&shell(lang)),
        ),
        (
            "differences-side",
            differences(lang, Look::Side).render(&shell(lang)),
        ),
        ("proof", proof(lang, Verdict::Whole).render(&shell(lang))),
        (
            "proof-pending",
            proof(lang, Verdict::Pending).render(&shell(lang)),
        ),
        (
            "proof-damaged",
            proof(lang, Verdict::Damaged).render(&shell(lang)),
        ),
    ]
}

fn chart(lang: Lang) -> ChartPage {
    ChartPage {
        patient: patient(lang),
        merged_numbers: vec!["00009981".to_owned()],
        matrix: Some(matrix(lang)),
        filters: filters(lang),
        records: record_rows(lang),
        newer: None,
        older: Some("?before=c2".to_owned()),
        may_create: true,
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
            text: words(lang, "", "").to_owned() + if lang == Lang::Ja { ja } else { en },
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
    let note = words(lang, "診療録", "Clinical note");
    let row = |when: &str, kind: &str, title: &str, state, version, act, mode| RecordRow {
        href: format!("/records/{RECORD}"),
        event_at: at(when),
        document_type: kind.to_owned(),
        title: title.to_owned(),
        department: words(lang, "内科", "Internal medicine").to_owned(),
        author: physician(lang),
        state,
        version,
        act,
        mode,
        label: String::new(),
        damaged: false,
        excerpt: None,
    };
    use Act::{Add, Correct, Create, Withdraw};
    use Mode::{Automatic, Device, Personal};
    vec![
        row(
            "2026-11-20T20:41:00",
            note,
            "再診 血圧、胸部違和感",
            State::Draft,
            None,
            Create,
            Personal,
        ),
        row(
            "2026-11-20T10:12:00",
            note,
            "再診 高血圧症",
            State::Confirmed,
            Some(3),
            Correct,
            Personal,
        ),
        RecordRow {
            author: nurse(lang),
            ..row(
                "2026-11-20T09:58:00",
                words(lang, "看護記録", "Nursing record"),
                "バイタルサイン",
                State::Confirmed,
                Some(1),
                Create,
                Automatic,
            )
        },
        RecordRow {
            department: words(lang, "検査部", "Laboratory").to_owned(),
            author: super::person(
                "生化学分析装置 A-2",
                "dev.bio2",
                words(lang, "装置", "device"),
            ),
            ..row(
                "2026-11-18T08:30:00",
                words(lang, "検体検査報告書", "Laboratory report"),
                "生化学検査",
                State::Confirmed,
                Some(1),
                Create,
                Device,
            )
        },
        RecordRow {
            label: words(lang, "要配慮（精神）", "Restricted").to_owned(),
            ..row(
                "2026-11-04T11:20:00",
                note,
                "再診 不眠の訴え",
                State::Confirmed,
                Some(2),
                Add,
                Personal,
            )
        },
        row(
            "2026-10-22T10:05:00",
            words(lang, "画像診断報告書", "Imaging report"),
            "胸部X線 正面（別患者の画像を取り違えたため消去）",
            State::Withdrawn,
            Some(2),
            Withdraw,
            Personal,
        ),
        RecordRow {
            damaged: true,
            ..row(
                "2026-09-09T15:40:00",
                words(lang, "処方箋", "Prescription"),
                "アムロジピン錠5mg ほか",
                State::Confirmed,
                Some(1),
                Create,
                Personal,
            )
        },
    ]
}

pub(super) fn facts(lang: Lang) -> VersionFacts {
    VersionFacts {
        record_id: RECORD.to_owned(),
        number: 3,
        latest: 3,
        title: "再診 高血圧症".to_owned(),
        document_type: words(lang, "診療録", "Clinical note").to_owned(),
        label: String::new(),
        state: State::Confirmed,
        act: Act::Correct,
        mode: Mode::Personal,
        rule: None,
        event_at: at("2026-11-20T10:12:00"),
        entered: stamp(clerk(lang), "2026-11-20T17:32:10"),
        confirmed: stamp(physician(lang), "2026-11-20T17:40:52"),
        on_behalf_of: Some(physician(lang)),
        reason: Some(
            words(
                lang,
                "体温の転記誤り（37.8→38.1）",
                "Temperature copied wrongly (37.8 → 38.1)",
            )
            .to_owned(),
        ),
        digest: digest("3c1e"),
        retention: words(
            lang,
            "完結の日から5年（療担規則第9条）",
            "5 years from completion",
        )
        .to_owned(),
        code_tables: vec![
            words(
                lang,
                "標準病名マスター 第5.18版",
                "Standard disease names 5.18",
            )
            .to_owned(),
            words(lang, "医薬品HOTコード 2026-10", "HOT drug codes 2026-10").to_owned(),
        ],
    }
}

/// A note as the view of formats writes it.
pub(super) fn note(temperature: Markup) -> Markup {
    html! {
        section {
            h2 { "S 主観的情報" }
            p { "3日前から咽頭痛と倦怠感。昨夜から発熱あり。咳は少ない。食事は普段の半分ほど。\n内服は忘れずできている。" }
        }
        section {
            h2 { "O 客観的情報" }
            p { "体温 " (temperature) " ℃、血圧 138/82 mmHg、脈拍 88/分 整、SpO₂ 97 %（室内気）。\n咽頭発赤あり、扁桃腫大なし。呼吸音 清。下腿浮腫なし。" }
            table {
                thead { tr { th { "検査" } th { "結果" } th { "単位" } th { "基準範囲" } } }
                tbody {
                    tr { td { "CRP" } td { "1.24" } td { "mg/dL" } td { "0.00–0.14" } }
                    tr { td { "白血球数" } td { "9.8" } td { "×10³/µL" } td { "3.3–8.6" } }
                    tr { td { "γ-GTP" } td { "31" } td { "U/L" } td { "9–32" } }
                }
            }
        }
        section {
            h2 { "A 評価" }
            p { "急性上気道炎。高血圧症は目標内。" }
        }
        section {
            h2 { "P 計画" }
            p { "アセトアミノフェン錠500mg 1回1錠 発熱時（6時間以上あける）5回分。\n降圧薬は継続。症状が続くときは3日後に再診。" }
        }
    }
}

pub(super) fn part_rows(lang: Lang) -> Vec<PartRow> {
    let part = |name: &str, role, media_type: &str, size_bytes, seed| PartRow {
        name: name.to_owned(),
        role,
        media_type: media_type.to_owned(),
        size_bytes,
        digest: digest(seed),
        href: format!("/records/{RECORD}/versions/3/parts/{name}"),
    };
    vec![
        part(
            "note.json",
            words(lang, "原本", "original").to_owned(),
            "application/json",
            2_148,
            "a1",
        ),
        part(
            "presented.html",
            words(lang, "表示", "view").to_owned(),
            "text/html",
            6_012,
            "b2",
        ),
        part(
            "chest-xray-2026-11-20.jpg",
            words(lang, "添付", "attachment").to_owned(),
            "image/jpeg",
            1_482_230,
            "c3",
        ),
    ]
}

pub(super) fn record(lang: Lang) -> RecordPage {
    RecordPage {
        patient: Some(patient(lang)),
        version: facts(lang),
        content: note(html! { "38.1" }),
        parts: part_rows(lang),
        damage: Vec::new(),
        withdrawal: None,
        acts: vec![Act::Correct, Act::Add, Act::Withdraw],
        open_draft: None,
    }
}

fn record_withdrawn(lang: Lang) -> RecordPage {
    RecordPage {
        version: VersionFacts {
            number: 1,
            latest: 2,
            state: State::Withdrawn,
            act: Act::Create,
            mode: Mode::StandIn,
            rule: Some(
                words(
                    lang,
                    "当直医不在時の代行確定 第2版",
                    "Stand-in on night duty, ed. 2",
                )
                .to_owned(),
            ),
            on_behalf_of: None,
            reason: None,
            ..facts(lang)
        },
        withdrawal: Some(Withdrawal {
            version: 2,
            stamp: stamp(physician(lang), "2026-11-20T18:02:00"),
            reason: words(
                lang,
                "同姓同名の別の患者に記載したため",
                "Written for a namesake",
            )
            .to_owned(),
        }),
        acts: Vec::new(),
        ..record(lang)
    }
}

fn record_damaged(lang: Lang) -> RecordPage {
    RecordPage {
        damage: vec![words(
            lang,
            "構成要素 note.json: 保存時のダイジェストと一致しません（2026-11-20 03:00 の検証）",
            "Part note.json does not match its stored digest (verification of 2026-11-20 03:00)",
        ).to_owned()],
        open_draft: Some(OpenDraft {
            draft_id: DRAFT.to_owned(),
            enterer: nurse(lang),
            act: Act::Add,
        }),
        acts: vec![Act::Correct],
        ..record(lang)
    }
}

fn draft(lang: Lang) -> DraftPage {
    DraftPage {
        draft_id: DRAFT.to_owned(),
        revision: 7,
        patient: Some(patient(lang)),
        document_type: words(lang, "診療録", "Clinical note").to_owned(),
        act: Act::Create,
        base_version: None,
        record_id: None,
        title: "再診 血圧、胸部違和感".to_owned(),
        event_at: "2026-11-20T20:41".to_owned(),
        body: Body::Soap(Soap {
            subjective: "夕食後から胸の違和感。痛みはない。冷汗なし。".to_owned(),
            objective: "血圧 152/90 mmHg、脈拍 84/分 整、SpO₂ 98 %。\n心電図: 洞調律、ST変化なし。"
                .to_owned(),
            assessment: String::new(),
            plan: String::new(),
        }),
        parts: Vec::new(),
        saved_at: Some(at("2026-11-20T20:52:31")),
        other: Some(OtherEditor {
            person: nurse(lang),
            since: at("2026-11-20T20:50:00"),
        }),
        conflict: None,
        faults: Vec::new(),
    }
}

fn draft_conflict(lang: Lang) -> DraftPage {
    DraftPage {
        act: Act::Correct,
        base_version: Some(2),
        record_id: Some(RECORD.to_owned()),
        body: Body::Free("経過良好。次回は12月18日。".to_owned()),
        other: None,
        conflict: Some(Conflict {
            person: nurse(lang),
            at: at("2026-11-20T20:53:10"),
            theirs: vec![(
                words(lang, "本文", "Text").to_owned(),
                "経過良好。食事指導を行った。\n次回は12月18日 10時。".to_owned(),
            )],
        }),
        faults: vec![Fault {
            field: "event_at".to_owned(),
            text: words(
                lang,
                "発生日時が未来です。日時を確かめてください。",
                "The date of the event lies in the future. Check it.",
            )
            .to_owned(),
        }],
        ..draft(lang)
    }
}

fn confirm(lang: Lang) -> ConfirmPage {
    ConfirmPage {
        draft_id: DRAFT.to_owned(),
        revision: 4,
        patient: Some(patient(lang)),
        act: Act::Correct,
        version: 3,
        document_type: words(lang, "診療録", "Clinical note").to_owned(),
        label: String::new(),
        title: "再診 高血圧症".to_owned(),
        event_at: at("2026-11-20T10:12:00"),
        entered: stamp(clerk(lang), "2026-11-20T17:32:10"),
        on_behalf_of: Some(physician(lang)),
        content: note(html! { "38.1" }),
        parts: part_rows(lang).into_iter().skip(2).collect(),
        changes: Some(html! {
            p { "体温 " del { "37.8" } ins { "38.1" } " ℃、血圧 138/82 mmHg" }
        }),
        presentation: digest("7e02"),
        confirmer: physician(lang),
        mode: Mode::Personal,
        rule: None,
        retention: words(lang, "完結の日から5年", "5 years from completion").to_owned(),
        reason: String::new(),
        needs_reason: true,
        needs_password: true,
        warnings: Vec::new(),
        refusal: None,
        faults: Vec::new(),
    }
}

fn confirm_first(lang: Lang) -> ConfirmPage {
    ConfirmPage {
        act: Act::Create,
        version: 1,
        on_behalf_of: None,
        changes: None,
        needs_reason: false,
        needs_password: false,
        warnings: vec![
            words(
                lang,
                "サーバーの時計が同期していません。確定時刻には「未同期」と記録されます。",
                "The server's clock is not synchronized. The time of confirmation will say so.",
            )
            .to_owned(),
        ],
        ..confirm(lang)
    }
}

fn confirm_refused(lang: Lang) -> ConfirmPage {
    ConfirmPage {
        refusal: Some(
            words(
                lang,
                "この文書種別を確定できるのは医師だけです。医師に確定を依頼してください。",
                "Only a physician can confirm this document type. Ask a physician to confirm it.",
            )
            .to_owned(),
        ),
        ..confirm(lang)
    }
}

fn history(lang: Lang) -> HistoryPage {
    let row = |number, act, mode, reason: Option<&str>, seed, when: &str| VersionRow {
        number,
        act,
        mode,
        entered: stamp(clerk(lang), when),
        confirmed: stamp(physician(lang), when),
        on_behalf_of: (number == 3).then(|| physician(lang)),
        reason: reason.map(str::to_owned),
        digest: digest(seed),
        damaged: false,
    };
    let copied = words(
        lang,
        "体温の転記誤り（37.8→38.1）",
        "Temperature copied wrongly",
    );
    let later = words(lang, "電話での経過確認を追記", "Follow-up by telephone");
    HistoryPage {
        patient: Some(patient(lang)),
        newest: facts(lang),
        versions: vec![
            row(
                3,
                Act::Correct,
                Mode::Personal,
                Some(copied),
                "3c1e",
                "2026-11-20T17:40:52",
            ),
            row(
                2,
                Act::Add,
                Mode::StandIn,
                Some(later),
                "11ab",
                "2026-11-20T14:05:00",
            ),
            row(
                1,
                Act::Create,
                Mode::Automatic,
                None,
                "77f0",
                "2026-11-20T12:00:00",
            ),
        ],
        uses: Some(vec![
            Use {
                at: at("2026-11-20T18:01:00"),
                person: nurse(lang),
                action: words(lang, "閲覧", "read").to_owned(),
                version: Some(3),
            },
            Use {
                at: at("2026-11-20T17:59:00"),
                person: clerk(lang),
                action: words(lang, "印刷", "printed").to_owned(),
                version: Some(2),
            },
        ]),
    }
}

fn differences(lang: Lang, look: Look) -> DifferencesPage {
    let content = match look {
        Look::Unified => note(html! { del { "37.8" } ins { "38.1" } }),
        Look::Side => html! {
            table {
                tbody {
                    tr { th scope="row" { "O" } td { "体温 " del { "37.8" } " ℃" } td { "体温 " ins { "38.1" } " ℃" } }
                    tr { th scope="row" { "P" } td { "降圧薬は継続。" } td { "降圧薬は継続。" ins { "症状が続くときは3日後に再診。" } } }
                }
            }
        },
    };
    DifferencesPage {
        patient: Some(patient(lang)),
        newest: facts(lang),
        from: Side {
            number: 2,
            confirmed: stamp(physician(lang), "2026-11-20T14:05:00"),
            reason: Some(
                words(lang, "電話での経過確認を追記", "Follow-up by telephone").to_owned(),
            ),
        },
        to: Side {
            number: 3,
            confirmed: stamp(physician(lang), "2026-11-20T17:40:52"),
            reason: facts(lang).reason,
        },
        look,
        content,
        count: 2,
        parts: vec![PartChange {
            name: "chest-xray-2026-11-20.jpg".to_owned(),
            change: words(lang, "追加", "added").to_owned(),
            before: None,
            after: Some(PartState {
                href: "parts/x".to_owned(),
                size_bytes: 1_482_230,
                digest: digest("c3"),
            }),
        }],
    }
}

fn proof(lang: Lang, verdict: Verdict) -> ProofPage {
    let fits = if verdict == Verdict::Damaged {
        Some(false)
    } else {
        Some(true)
    };
    let check = |ja, en, fits, fact: &str| Check {
        what: words(lang, ja, en).to_owned(),
        fits,
        fact: fact.to_owned(),
    };
    let placed = verdict != Verdict::Pending;
    ProofPage {
        patient: Some(patient(lang)),
        version: facts(lang),
        verdict,
        checked_at: at("2026-11-20T21:04:05"),
        checks: vec![
            check(
                "構成要素のダイジェスト",
                "Digests of the parts",
                fits,
                "3/3",
            ),
            check(
                "版明細と前の版とのつながり",
                "Manifest and its link to the version before",
                Some(true),
                "",
            ),
            check(
                "検証台帳の葉",
                "Leaf of the ledger",
                placed.then_some(true),
                "",
            ),
            check(
                "検査点の署名",
                "Signature of the checkpoint",
                placed.then_some(true),
                "Ed25519",
            ),
        ],
        authentication: vec![words(lang, "パスワード", "password").to_owned()],
        authenticated_at: Some(at("2026-11-20T17:39:40")),
        presentation: Some(digest("7e02")),
        previous: Some(digest("11ab")),
        clock: Clock {
            source: words(lang, "システム時計（NTP）", "system clock (NTP)").to_owned(),
            state: words(lang, "同期", "synchronized").to_owned(),
            offset_us: Some(-412),
            last_sync: Some(at("2026-11-20T17:38:00")),
        },
        place: placed.then(|| Place {
            origin: "genpon/019a8f00-0000-7000-8000-00000000c11c/versions".to_owned(),
            leaf_index: 48_211,
            leaf_hash: "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9"
                .to_owned(),
            tree_size: 48_216,
            checkpoint_at: at("2026-11-20T17:40:54"),
            checkpoint: "genpon/019a8f00-0000-7000-8000-00000000c11c/versions\n48216\n\
                CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
                — genpon/019a8f00-0000-7000-8000-00000000c11c/versions Az3grnGqQ8Xo=\n"
                .to_owned(),
            witnesses: vec!["witness/versions/48216".to_owned()],
        }),
        software: "genpon 0.1.0".to_owned(),
    }
}
