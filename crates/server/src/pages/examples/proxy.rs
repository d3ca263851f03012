//! Example pages around entry by proxy: begin, list, answer, annex.

use genpon_formats::locale::Lang;
use maud::html;

use super::{Example, at, clerk, digest, patient, person, physician, shell, words};
use crate::pages::answer::AnswerPage;
use crate::pages::approvals::{ApprovalsPage, View, Waiting};
use crate::pages::form::{Choice, Fault};
use crate::pages::marks::Act;
use crate::pages::proxied::{Note, Proxied, Standing};
use crate::pages::proxy::ProxyPage;
use crate::pages::proxy_policies::{PoliciesPage, Policy};

pub(super) fn all(lang: Lang) -> Vec<Example> {
    let shell = shell(lang);
    vec![
        ("proxy-begin", begin(lang).render(&shell)),
        ("proxy-begin-refused", refused(lang).render(&shell)),
        ("proxy-approvals", approvals(lang, View::Own).render(&shell)),
        (
            "proxy-waiting",
            approvals(lang, View::Everybody).render(&shell),
        ),
        ("proxy-answer", answer(lang).render(&shell)),
        ("proxy-policies", policies(lang).render(&shell)),
    ]
}

/// A draft that waits for its principal.
pub(super) fn waiting(lang: Lang) -> Proxied {
    Proxied {
        principal: physician(lang),
        by: clerk(lang),
        at: at("2026-11-20T14:20:00"),
        instruction: words(
            lang,
            "2026-11-20 14:15 電話 解熱剤を三日分",
            "2026-11-20 14:15 By phone: antipyretic, three days",
        )
        .to_owned(),
        policy: words(
            lang,
            "医師事務作業補助 (第2版)",
            "Support clerks (edition 2)",
        )
        .to_owned(),
        process: words(lang, "事前承認", "Before").to_owned(),
        standing: Standing::Waiting,
        answered_at: None,
        until: Some(at("2026-11-21T14:20:00")),
        reason: None,
        notes: Vec::new(),
        lacks_note: true,
        holds_back: true,
        answer: None,
        note: Some("/proxy/drafts/019a8f2e-6b1c-7d20-9c41-5e0a7c3b1f10/note".to_owned()),
        means: means(lang),
    }
}

/// A version that its principal answered.
pub(super) fn answered(lang: Lang) -> Proxied {
    Proxied {
        process: words(lang, "事後承認", "After").to_owned(),
        standing: Standing::Approved,
        answered_at: Some(at("2026-11-20T17:02:00")),
        notes: vec![Note {
            means: words(lang, "電話", "By phone").to_owned(),
            at: at("2026-11-20T14:31:00"),
            person: physician(lang),
            text: words(lang, "用量を復唱し、確認した。", "The dose was read back.").to_owned(),
            by: clerk(lang),
        }],
        lacks_note: false,
        holds_back: false,
        ..waiting(lang)
    }
}

fn means(lang: Lang) -> Vec<Choice> {
    let choice = |value: &str, ja, en, chosen| Choice {
        value: value.to_owned(),
        text: words(lang, ja, en).to_owned(),
        chosen,
    };
    vec![
        choice("voice", "口頭", "By voice", false),
        choice("phone", "電話", "By phone", true),
    ]
}

fn begin(lang: Lang) -> ProxyPage {
    ProxyPage {
        action: "/patients/019a8f2e-6b1c-7d20-9c41-5e0a7c3b1f02/proxy".to_owned(),
        back: "/patients/019a8f2e-6b1c-7d20-9c41-5e0a7c3b1f02".to_owned(),
        patient: Some(patient(lang)),
        what: words(lang, "作成", "Create").to_owned(),
        people: vec![
            physician(lang),
            person("鈴木 一郎", "suzuki", words(lang, "医師", "physician")),
        ],
        means: means(lang),
        types: vec![Choice {
            value: "progress-note".to_owned(),
            text: words(lang, "診療録", "Medical record").to_owned(),
            chosen: true,
        }],
        principal: String::new(),
        instructed_at: "2026-11-20T14:15".to_owned(),
        instruction: String::new(),
        faults: Vec::new(),
    }
}

fn refused(lang: Lang) -> ProxyPage {
    ProxyPage {
        principal: words(lang, "主治医", "attending doctor").to_owned(),
        faults: vec![Fault {
            field: "principal".to_owned(),
            text: words(
                lang,
                "依頼者を特定できません。",
                "It is not clear who the principal is.",
            )
            .to_owned(),
        }],
        ..begin(lang)
    }
}

fn row(lang: Lang, minutes: i64) -> Waiting {
    Waiting {
        href: Some("/proxy/drafts/019a8f2e-6b1c-7d20-9c41-5e0a7c3b1f10".to_owned()),
        patient: Some("髙橋 美津子 00012345".to_owned()),
        title: Some(words(lang, "再診", "Follow-up").to_owned()),
        document_type: words(lang, "診療録", "Medical record").to_owned(),
        act: Act::Create,
        principal: physician(lang),
        by: clerk(lang),
        at: at("2026-11-20T14:20:00"),
        is_confirmed: false,
        minutes,
        minutes_max: Some(24 * 60),
        awaits_answer: true,
        lacks_note: false,
        refusal: None,
    }
}

fn approvals(lang: Lang, view: View) -> ApprovalsPage {
    let refusal = words(lang, "用量が違います。", "The dose is wrong.").to_owned();
    ApprovalsPage {
        view,
        waiting: vec![
            row(lang, 40 * 60),
            Waiting {
                act: Act::Correct,
                is_confirmed: true,
                lacks_note: true,
                ..row(lang, 9 * 60)
            },
            row(lang, 12),
        ],
        asked: vec![Waiting {
            refusal: Some(refusal),
            awaits_answer: false,
            minutes_max: None,
            ..row(lang, 90)
        }],
        manages: true,
    }
}

fn answer(lang: Lang) -> AnswerPage {
    AnswerPage {
        action: "/proxy/drafts/019a8f2e-6b1c-7d20-9c41-5e0a7c3b1f10".to_owned(),
        patient: Some(patient(lang)),
        document_type: words(lang, "診療録", "Medical record").to_owned(),
        title: words(lang, "再診", "Follow-up").to_owned(),
        act: Act::Create,
        proxied: waiting(lang),
        content: html! { p { (words(lang, "解熱剤を三日分処方。", "Antipyretic for three days.")) } },
        seen: digest("ab12"),
        is_before: true,
        faults: Vec::new(),
    }
}

fn policies(lang: Lang) -> PoliciesPage {
    let all = |ja, en| vec![words(lang, ja, en).to_owned()];
    PoliciesPage {
        policies: vec![Policy {
            code: "clerks".to_owned(),
            edition: 2,
            name: words(lang, "医師事務作業補助", "Support clerks").to_owned(),
            operations: all("入力", "Enter"),
            document_types: all("診療録", "Medical record"),
            proxies: all("事務", "Clerk"),
            principals: all("医師", "Physician"),
            approval: words(lang, "事前承認 (24時間以内)", "Before (within 24 hours)").to_owned(),
            means: all("電話", "By phone"),
            needs_note: true,
            basis: words(
                lang,
                "医師の指示の下での入力",
                "Entry under a physician's instruction",
            )
            .to_owned(),
        }],
        printed_by: physician(lang).name,
        printed_at: at("2026-11-20T18:00:00"),
    }
}
