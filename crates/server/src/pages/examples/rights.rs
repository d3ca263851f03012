//! Example pages around rights: the policy, an explanation, reviews, privileges.

use genpon_formats::locale::Lang;
use genpon_formats::policy_document::{PolicyDocument, Section, Table};

use super::{Example, at, shell, words};
use crate::pages::explain::{Answer, ExplainPage};
use crate::pages::form::{Choice, Fault};
use crate::pages::policy::PolicyPage;
use crate::pages::privileges::PrivilegesPage;
use crate::pages::reviews::{ReviewPage, ReviewRow, ReviewsPage};
use crate::pages::step_up::StepUp;

pub(super) fn all(lang: Lang) -> Vec<Example> {
    let shell = shell(lang);
    vec![
        ("policy", policy(lang).render(&shell)),
        ("explain", explain(lang, None).render(&shell)),
        (
            "explain-refused",
            explain(lang, Some(refused(lang))).render(&shell),
        ),
        ("reviews", reviews(lang).render(&shell)),
        ("reviews-none", ReviewsPage::default().render(&shell)),
        ("review", review(lang).render(&shell)),
        ("privileges", privileges(lang).render(&shell)),
        ("privileges-held", held(lang).render(&shell)),
    ]
}

fn policy(lang: Lang) -> PolicyPage {
    let text = |ja, en| words(lang, ja, en).to_owned();
    let row = |role: String, signs: [&str; 2]| {
        let signs = signs.into_iter().map(str::to_owned);
        std::iter::once(role).chain(signs).collect()
    };
    let table = Table {
        caption: text("看護師", "Nurse"),
        head: vec![
            text("操作", "Operations"),
            text("通常", "Normal"),
            text("機微", "Sensitive"),
        ],
        rows: vec![
            row(text("閲覧", "Read"), ["○", "○"]),
            row(text("持出し", "Export"), ["－", "－"]),
        ],
    };
    PolicyPage {
        document: PolicyDocument {
            title: text("権限の規程", "Policy of rights"),
            head: vec!["見本病院".to_owned(), "2026-11-20".to_owned()],
            sections: vec![Section {
                heading: text("4. 役割・操作・情報区分", "4. Roles, operations and labels"),
                words: vec![text("○ = 許可", "○ = allowed")],
                tables: vec![table],
            }],
        },
    }
}

fn choice(value: &str, text: &str) -> Choice {
    Choice {
        value: value.to_owned(),
        text: text.to_owned(),
        chosen: false,
    }
}

fn explain(lang: Lang, answer: Option<Answer>) -> ExplainPage {
    ExplainPage {
        user_id: "suzuki".to_owned(),
        operations: vec![choice("confirm", words(lang, "確定", "Confirm"))],
        kinds: vec![choice("type", words(lang, "文書種別", "A document type"))],
        thing: "progress-note".to_owned(),
        labels: vec![choice(
            "",
            words(lang, "文書種別のとおり", "As the type has"),
        )],
        classes: vec![choice("staff", words(lang, "スタッフ区域", "Staff area"))],
        at: String::new(),
        answer,
        faults: Vec::new(),
    }
}

fn refused(lang: Lang) -> Answer {
    let text = |ja, en| words(lang, ja, en).to_owned();
    Answer {
        is_allowed: false,
        question: text(
            "suzuki · 確定 · progress-note",
            "suzuki · Confirm · progress-note",
        ),
        reason: text(
            "この文書種別は、あなたの役割ではこの操作ができません。",
            "The document type does not name the role.",
        ),
        rule: "document type progress-note".to_owned(),
        roles: vec![(text("看護師", "Nurse"), text("本人の台帳", "Own entry"))],
        ways: vec![(
            text("医師 · 1", "Physician · 1"),
            text("役割がない", "Not held"),
        )],
    }
}

fn row(lang: Lang, person: &str, cause: &'static str, is_overdue: bool) -> ReviewRow {
    ReviewRow {
        href: "/reviews/0193a2f0-7c1e-7abc-8def-0123456789ab".to_owned(),
        person: person.to_owned(),
        cause: words(lang, cause, "Transfer").to_owned(),
        due_on: "2026-12-04".to_owned(),
        is_overdue,
    }
}

fn reviews(lang: Lang) -> ReviewsPage {
    ReviewsPage {
        reviews: vec![
            row(lang, "伊藤 薫", "付与の確認", true),
            row(lang, "鈴木 美咲", "異動", false),
        ],
    }
}

fn review(lang: Lang) -> ReviewPage {
    let text = |ja, en| words(lang, ja, en).to_owned();
    ReviewPage {
        summary: row(lang, "鈴木 美咲", "異動", false),
        changed: "ward-3 → outpatient".to_owned(),
        items: vec![
            (text("看護師", "Nurse"), text("役割", "Role")),
            (
                text("監査担当", "Auditor"),
                text("権限付与 – 2027-03-31 · 応援", "Grant – 2027-03-31 · help"),
            ),
        ],
        faults: vec![Fault {
            field: String::new(),
            text: text("すべての権限を決めてください。", "Decide on every right."),
        }],
    }
}

fn privileges(lang: Lang) -> PrivilegesPage {
    PrivilegesPage {
        offered: vec![choice(
            "trail-inquiry",
            words(lang, "証跡の臨時調査", "Inquiry into the trail"),
        )],
        step_up: Some(StepUp::default()),
        groups: vec![choice("ward-tablet", "病棟タブレット")],
        ..PrivilegesPage::default()
    }
}

fn held(lang: Lang) -> PrivilegesPage {
    let name = words(lang, "証跡の臨時調査", "Inquiry into the trail");
    let reason = words(lang, "不正利用の疑い", "Suspected misuse");
    PrivilegesPage {
        held: Some((
            name.to_owned(),
            at("2026-11-20T15:00:00"),
            reason.to_owned(),
        )),
        group: Some("病棟タブレット".to_owned()),
        ..PrivilegesPage::default()
    }
}
