//! Example pages of the way to a version: choosing, writing, handing in, confirming.

use genpon_formats::locale::Lang;
use maud::{Markup, html};

use super::records::{DRAFT, RECORD, note};
use super::{Example, at, digest, nurse, patient, physician, shell, words};
use crate::pages::confirm::ConfirmPage;
use crate::pages::deposit::{DepositPage, NewRecordPage, TypeChoice, TypeGroup};
use crate::pages::draft::{Body, Conflict, DraftPage, Drawn, OtherEditor, Soap};
use crate::pages::form::{Choice, Fault};
use crate::pages::marks::{Act, Mode, State};

pub(super) fn all(lang: Lang) -> Vec<Example> {
    let shell = shell(lang);
    vec![
        ("new", new_record(lang).render(&shell)),
        ("deposit", deposit(lang).render(&shell)),
        ("draft", draft(lang).render(&shell)),
        ("draft-conflict", draft_conflict(lang).render(&shell)),
        ("confirm", confirm(lang).render(&shell)),
        ("confirm-first", confirm_first(lang).render(&shell)),
        ("confirm-refused", confirm_refused(lang).render(&shell)),
    ]
}

/// A presentation as `formats::html` writes it.
pub(super) fn presented(lang: Lang, state: State) -> Markup {
    let fields = [
        (words(lang, "患者番号", "Patient number"), "00012345"),
        (words(lang, "氏名", "Name"), "髙橋 美津子"),
        (words(lang, "生年月日", "Birth date"), "1948-03-12"),
        (
            words(lang, "文書種別", "Document type"),
            words(lang, "診療録", "Clinical note"),
        ),
        (
            words(lang, "対象日時", "Date of event"),
            "2026-11-20 10:12:00 +09:00",
        ),
        (
            words(lang, "入力", "Entered"),
            "伊藤 健一 2026-11-20 17:32:10 +09:00",
        ),
        (words(lang, "依頼者", "On behalf of"), "山田 太郎"),
    ];
    html! {
        article.sheet lang=(lang.tag()) data-state=(state.code()) {
            header {
                p.state {
                    strong { @match state {
                        State::Draft => (words(lang, "未確定", "Unconfirmed")),
                        _ => (words(lang, "確定", "Confirmed")),
                    } } " "
                    span.version { (words(lang, "第3版", "Version 3")) } " "
                    span.label { (words(lang, "要配慮（精神）", "Restricted")) }
                }
                h1 { "再診 高血圧症" }
            }
            dl.fields {
                @for (label, value) in fields { div { dt { (label) } dd { (value) } } }
            }
            section.view-section {
                h2 { (words(lang, "内容", "Content")) }
                (note(&html! { "38.1" }))
            }
            p.meaning { (words(lang, "確定すると、この内容が第3版として保存されます。",
                "Confirming fixes this as version 3.")) }
        }
    }
}

fn new_record(lang: Lang) -> NewRecordPage {
    let one = |code: &str, ja, en, can_write, can_deposit| TypeChoice {
        code: code.to_owned(),
        name: words(lang, ja, en).to_owned(),
        about: words(
            lang,
            "確定: 医師、歯科医師",
            "Confirmed by physicians, dentists",
        )
        .to_owned(),
        can_write,
        can_deposit,
    };
    NewRecordPage {
        by_proxy: true,
        patient: patient(lang),
        groups: vec![
            TypeGroup {
                name: words(lang, "よく使う種別", "Used most").to_owned(),
                types: vec![
                    one("clinical-note", "診療録", "Clinical note", true, true),
                    one("prescription", "処方箋", "Prescription", false, true),
                ],
            },
            TypeGroup {
                name: words(lang, "そのほか", "Others").to_owned(),
                types: vec![
                    one("referral", "診療情報提供書", "Referral letter", true, true),
                    one(
                        "consent",
                        "手術・処置の説明書および同意書",
                        "Consent to surgery or treatment",
                        false,
                        true,
                    ),
                    one(
                        "discharge",
                        "退院時サマリー",
                        "Discharge summary",
                        true,
                        true,
                    ),
                ],
            },
        ],
        faults: Vec::new(),
    }
}

fn deposit(lang: Lang) -> DepositPage {
    DepositPage {
        patient: Some(patient(lang)),
        action: "/patients/019a8f2e/deposit".to_owned(),
        types: vec![Choice {
            value: "consent".to_owned(),
            text: words(lang, "同意書", "Consent").to_owned(),
            chosen: true,
        }],
        title: String::new(),
        event_at: String::new(),
        accept: "application/pdf,image/jpeg,image/png,image/tiff,text/plain,application/fhir+json"
            .to_owned(),
        size_max: "4 GB".to_owned(),
        faults: vec![Fault {
            field: "file".to_owned(),
            text: words(
                lang,
                "ファイルが途中で切れています（JPEG）。もう一度読み取ってください。",
                "The file is cut off (JPEG). Scan it again.",
            )
            .to_owned(),
        }],
    }
}

fn draft(lang: Lang) -> DraftPage {
    DraftPage {
        proxied: Some(super::proxy::waiting(lang)),
        draft_id: DRAFT.to_owned(),
        revision: 7,
        patient: Some(patient(lang)),
        document_type: words(lang, "診療録", "Clinical note").to_owned(),
        act: Act::Create,
        base_version: None,
        record_id: None,
        title: "再診 血圧、胸部違和感".to_owned(),
        reason: None,
        event_at: "2026-11-20T20:41".to_owned(),
        confirmers: vec![Choice {
            value: String::new(),
            text: words(lang, "確定できる人のだれか", "whoever may").to_owned(),
            chosen: true,
        }],
        late: Vec::new(),
        drawn: vec![Drawn {
            what: words(lang, "表題", "Title").to_owned(),
            value: "再診 血圧、胸部違和感".to_owned(),
            place: "Composition.title".to_owned(),
        }],
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
        returned: None,
        conflict: None,
        faults: Vec::new(),
    }
}

fn draft_conflict(lang: Lang) -> DraftPage {
    DraftPage {
        act: Act::Correct,
        base_version: Some(2),
        reason: Some(String::new()),
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
        may_return: true,
        patient: Some(patient(lang)),
        act: Act::Correct,
        version: 3,
        content: presented(lang, State::Draft),
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
        step_up: Some(super::super::step_up::StepUp {
            has_totp: true,
            ..Default::default()
        }),
        warnings: Vec::new(),
        refusal: None,
        faults: Vec::new(),
    }
}

fn confirm_first(lang: Lang) -> ConfirmPage {
    ConfirmPage {
        act: Act::Create,
        version: 1,
        changes: None,
        needs_reason: false,
        step_up: None,
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
