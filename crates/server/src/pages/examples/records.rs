//! Example pages about confirmed records: content, history, differences, proof, print.

use genpon_formats::locale::Lang;
use maud::{Markup, html};

use super::{Example, at, clerk, digest, nurse, patient, physician, shell, stamp, words};
use crate::pages::differences::{DifferencesPage, Look, Side};
use crate::pages::history::{HistoryPage, Use, VersionRow};
use crate::pages::marks::{Act, Mode, State};
use crate::pages::print::PrintPage;
use crate::pages::proof::{Check, Clock, Place, ProofPage, Verdict};
use crate::pages::proxied::Standing;
use crate::pages::record::{OpenDraft, PartRow, RecordPage, VersionFacts, Withdrawal};

pub(super) const RECORD: &str = "019a8f31-0c44-7a11-b0de-1f6f2f9f7a10";
pub(super) const DRAFT: &str = "019a8f33-7d21-7c02-8a55-9b1c0d6e2f44";

pub(super) fn all(lang: Lang) -> Vec<Example> {
    let shell = shell(lang);
    vec![
        ("record", record(lang).render(&shell)),
        ("record-withdrawn", record_withdrawn(lang).render(&shell)),
        ("record-damaged", record_damaged(lang).render(&shell)),
        ("history", history(lang).render(&shell)),
        (
            "differences",
            differences(lang, Look::Unified).render(&shell),
        ),
        (
            "differences-side",
            differences(lang, Look::Side).render(&shell),
        ),
        ("proof", proof(lang, Verdict::Whole).render(&shell)),
        (
            "proof-pending",
            proof(lang, Verdict::Pending).render(&shell),
        ),
        (
            "proof-damaged",
            proof(lang, Verdict::Damaged).render(&shell),
        ),
        ("print", print(lang, State::Confirmed).render(&shell)),
        ("print-draft", print(lang, State::Draft).render(&shell)),
    ]
}

pub(super) fn facts(lang: Lang) -> VersionFacts {
    VersionFacts {
        approval: Standing::Waiting,
        record_id: RECORD.to_owned(),
        number: 3,
        latest: 3,
        title: "再診 高血圧症".to_owned(),
        document_type: words(lang, "診療録", "Clinical note").to_owned(),
        label: String::new(),
        state: State::Confirmed,
        act: Act::Correct,
        mode: Mode::Personal,
        is_late: false,
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

/// A note as `formats::html` writes it.
pub(super) fn note(temperature: &Markup) -> Markup {
    let results = [
        ["CRP", "1.24", "mg/dL", "0.00–0.14"],
        ["白血球数", "9.8", "×10³/µL", "3.3–8.6"],
        ["γ-GTP", "31", "U/L", "9–32"],
    ];
    html! {
        section.view-section {
            h2 { "S 主観的情報" }
            p.text {
                "3日前から咽頭痛と倦怠感。昨夜から発熱あり。咳は少ない。食事は普段の半分ほど。\n"
                "内服は忘れずできている。"
            }
        }
        section.view-section {
            h2 { "O 客観的情報" }
            p.text {
                "体温 " (temperature) " ℃、血圧 138/82 mmHg、脈拍 88/分 整、SpO₂ 97 %（室内気）。\n"
                "咽頭発赤あり、扁桃腫大なし。呼吸音 清。下腿浮腫なし。"
            }
            table.data {
                thead { tr { @for head in ["検査", "結果", "単位", "基準範囲"] { th scope="col" { (head) } } } }
                tbody { @for row in results { tr { @for cell in row { td { (cell) } } } } }
            }
        }
        section.view-section {
            h2 { "A 評価" }
            p.text { "急性上気道炎。高血圧症は目標内。" }
        }
        section.view-section {
            h2 { "P 計画" }
            p.text {
                "アセトアミノフェン錠500mg 1回1錠 発熱時（6時間以上あける）5回分。\n"
                "降圧薬は継続。症状が続くときは3日後に再診。"
            }
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
        acts_by_proxy: vec![Act::Correct],
        proxied: Some(super::proxy::answered(lang)),
        patient: Some(patient(lang)),
        version: facts(lang),
        content: note(&html! { "38.1" }),
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

fn history(lang: Lang) -> HistoryPage {
    let row = |number, act, mode, reason: Option<&str>, seed, when: &str| VersionRow {
        approval: Standing::Approved,
        number,
        act,
        mode,
        is_late: number == 1,
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
    let old = html! { "体温 " del { "37.8" } " ℃、血圧 138/82 mmHg" };
    let new = html! { "体温 " ins { "38.1" } " ℃、血圧 138/82 mmHg" };
    let content = html! {
        section.difference {
            section.part {
                h3 { "note.json " span.fate { (words(lang, "変更", "changed")) } }
                section.view-section {
                    h4 { "O 客観的情報" }
                    @match look {
                        Look::Unified => div.text {
                            "体温 " del { "37.8" } ins { "38.1" }
                            small.by { "〔2026-11-20 山田 太郎〕" } " ℃、血圧 138/82 mmHg"
                        },
                        Look::Side => div.sides { div.old.text { (old) } div.new.text { (new) } },
                    }
                }
            }
        }
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
        compare: None,
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

fn print(lang: Lang, state: State) -> PrintPage {
    PrintPage {
        proxied: Some(super::proxy::answered(lang)),
        back: format!("/records/{RECORD}"),
        patient: Some(patient(lang)),
        state,
        version: (state != State::Draft).then_some(3),
        title: "再診 高血圧症".to_owned(),
        document_type: words(lang, "診療録", "Clinical note").to_owned(),
        label: words(lang, "要配慮（精神）", "Restricted").to_owned(),
        content: super::drafts::presented(lang, state),
        printed_by: physician(lang).name,
        printed_at: at("2026-11-20T21:04:05"),
    }
}
