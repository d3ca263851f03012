//! Example pages of registers and document types.

use genpon_formats::locale::Lang;

use super::{Example, at, physician, shell, words};
use crate::pages::document_types::{DocumentTypePage, DocumentTypesPage, TypeRow};
use crate::pages::form::{Choice, Fault};
use crate::pages::registers::entry::{EntryPage, EntryRevision, FieldChange, Request};
use crate::pages::registers::entry_form::{EntryFormPage, FormColumn, FormField, Input};
use crate::pages::registers::{
    EntryRow, Maker, RegisterPage, RegisterRow, RegistersPage, ReminderRow, RequestRow, Standing,
};

pub(super) fn all(lang: Lang) -> Vec<Example> {
    let shell = shell(lang);
    vec![
        ("types", types(lang).render(&shell)),
        ("type", document_type(lang).render(&shell)),
        ("registers", registers(lang).render(&shell)),
        ("register", register(lang).render(&shell)),
        ("entry", entry(lang).render(&shell)),
        ("entry-form", entry_form(lang).render(&shell)),
    ]
}

fn types(lang: Lang) -> DocumentTypesPage {
    DocumentTypesPage {
        types: vec![
            type_row(lang, "clinical-note", "診療録", "Clinical note"),
            type_row(lang, "dispensing-record", "調剤録", "Dispensing record"),
            TypeRow {
                retired: true,
                paper_allowed: true,
                ..type_row(
                    lang,
                    "dental-order",
                    "歯科技工指示書（旧様式）",
                    "Dental order (old form)",
                )
            },
        ],
        add: Some("/registers/document-types/new".to_owned()),
    }
}

fn type_row(lang: Lang, code: &str, ja: &str, en: &str) -> TypeRow {
    let (name, other_name) = match lang {
        Lang::Ja => (ja, en),
        Lang::En => (en, ja),
    };
    TypeRow {
        code: code.to_owned(),
        name: name.to_owned(),
        other_name: other_name.to_owned(),
        retention: words(lang, "完結の日から5年", "5 years from completion").to_owned(),
        basis: words(
            lang,
            "医師法第24条、療担規則第9条",
            "Medical Practitioners Act, art. 24",
        )
        .to_owned(),
        label: words(lang, "診療情報", "Clinical").to_owned(),
        confirmers: words(lang, "医師、歯科医師", "physician, dentist").to_owned(),
        paper_allowed: false,
        retired: false,
    }
}

fn document_type(lang: Lang) -> DocumentTypePage {
    let fact = |ja, en, value: &str| (words(lang, ja, en).to_owned(), value.to_owned());
    DocumentTypePage {
        summary: type_row(lang, "clinical-note", "診療録", "Clinical note"),
        facts: vec![
            fact("コード", "Code", "clinical-note"),
            fact(
                "保存期間",
                "Retention",
                words(lang, "完結の日から5年", "5 years from completion"),
            ),
            fact(
                "根拠",
                "Basis",
                words(
                    lang,
                    "医師法第24条第2項\n療担規則第9条",
                    "Art. 24 (2)\nArt. 9",
                ),
            ),
            fact(
                "入力できる人",
                "May enter",
                words(
                    lang,
                    "医師、歯科医師、事務職員（代行）",
                    "physician, dentist, clerk as proxy",
                ),
            ),
            fact("電子署名", "Signature", words(lang, "不要", "none")),
        ],
        revisions: revisions(lang),
        edit: Some("/registers/document-types/clinical-note/edit".to_owned()),
    }
}

fn revisions(lang: Lang) -> Vec<EntryRevision> {
    vec![
        EntryRevision {
            edition: 2,
            by: Maker::Person(physician(lang)),
            at: at("2026-10-01T09:00:00"),
            reason: words(
                lang,
                "院内規程の改定（2026年10月）",
                "House rules of October 2026",
            )
            .to_owned(),
            state: String::new(),
            decided: Some((physician(lang), at("2026-10-02T08:30:00"))),
            changes: changes(lang),
        },
        EntryRevision {
            edition: 1,
            by: Maker::Words(words(lang, "製品の初期設定", "shipped with the software").to_owned()),
            at: at("2026-04-01T00:00:00"),
            reason: String::new(),
            state: String::new(),
            decided: None,
            changes: Vec::new(),
        },
    ]
}

fn changes(lang: Lang) -> Vec<FieldChange> {
    vec![FieldChange {
        label: words(lang, "保存期間", "Retention").to_owned(),
        old: words(lang, "完結の日から5年", "5 years").to_owned(),
        new: words(lang, "完結の日から10年", "10 years").to_owned(),
    }]
}

fn registers(lang: Lang) -> RegistersPage {
    let row = |code: &str, ja, en, entries, requests| RegisterRow {
        code: code.to_owned(),
        name: words(lang, ja, en).to_owned(),
        about: words(
            lang,
            "だれが、いつ、何を変えたかが残ります。",
            "Every change keeps who, when and why.",
        )
        .to_owned(),
        entries,
        requests,
    };
    RegistersPage {
        has_policy: true,
        registers: vec![
            row("people", "利用者", "People", 38, 1),
            row("document-types", "文書種別", "Document types", 42, 0),
            row("confirmation-rules", "確定規則", "Confirmation rules", 4, 0),
            row("code-tables", "コード表", "Code tables", 11, 0),
            row("system-clients", "連携システム", "System clients", 6, 0),
            row("paper-items", "紙の記録", "Records on paper", 2_180, 0),
        ],
        requests: vec![RequestRow {
            href: "/registers/people/sato.h".to_owned(),
            register: words(lang, "利用者", "People").to_owned(),
            title: "佐藤 はるか".to_owned(),
            by: "伊藤 健一".to_owned(),
            at: at("2026-11-19T15:20:00"),
            reason: words(lang, "病棟への異動", "Moved to the ward").to_owned(),
        }],
        reminders: vec![ReminderRow {
            href: "/registers/system-clients/lis".to_owned(),
            register: words(lang, "連携システム", "System clients").to_owned(),
            title: words(lang, "検査システム（生化学）", "Laboratory system").to_owned(),
            what: words(lang, "見直し", "review").to_owned(),
            day: "2026-11-15".to_owned(),
            overdue: true,
        }],
    }
}

fn register(lang: Lang) -> RegisterPage {
    let row = |key: &str, cells: [&str; 4], standing| EntryRow {
        key: key.to_owned(),
        cells: cells.map(str::to_owned).to_vec(),
        standing,
    };
    let (physician, nurse) = (
        words(lang, "医師", "physician"),
        words(lang, "看護師", "nurse"),
    );
    RegisterPage {
        code: "people".to_owned(),
        name: words(lang, "利用者", "People").to_owned(),
        about: words(
            lang,
            "この施設で記録を扱う人と、その役割です。",
            "Who works with records here, and in which role.",
        )
        .to_owned(),
        q: String::new(),
        columns: [
            words(lang, "氏名", "Name"),
            words(lang, "利用者ID", "User id"),
            words(lang, "役割", "Role"),
            words(lang, "資格", "Licence"),
        ]
        .map(str::to_owned)
        .to_vec(),
        entries: vec![
            row(
                "yamada",
                ["山田 太郎", "yamada", physician, "医籍 第123456号"],
                Standing::Current,
            ),
            row(
                "sato.h",
                ["佐藤 はるか", "sato.h", nurse, ""],
                Standing::ChangeRequested,
            ),
            row(
                "kimura",
                ["木村 葵", "kimura", nurse, ""],
                Standing::Requested,
            ),
            row(
                "tanaka",
                ["田中 義弘", "tanaka", physician, ""],
                Standing::Retired,
            ),
        ],
        chips: Vec::new(),
        may_add: true,
        exports: vec![
            ("CSV".to_owned(), "/registers/people?format=csv".to_owned()),
            (
                "JSON".to_owned(),
                "/registers/people?format=json".to_owned(),
            ),
        ],
        first: None,
        found_after: None,
        next: Some("?after=tanaka".to_owned()),
    }
}

fn entry(lang: Lang) -> EntryPage {
    let field = |ja, en, value: &str| (words(lang, ja, en).to_owned(), value.to_owned());
    EntryPage {
        register: "document-types".to_owned(),
        register_name: words(lang, "文書種別", "Document types").to_owned(),
        key: "clinical-note".to_owned(),
        title: words(lang, "診療録", "Clinical note").to_owned(),
        standing: Standing::ChangeRequested,
        tables: Vec::new(),
        fields: vec![
            field("名称", "Name", words(lang, "診療録", "Clinical note")),
            field(
                "保存期間",
                "Retention",
                words(lang, "完結の日から5年", "5 years"),
            ),
            field("備考", "Remark", ""),
        ],
        care: vec![
            field("管理責任者", "Owner", "山田 太郎"),
            field("見直し期日", "Review on", "2027-03-31"),
        ],
        request: Some(Request {
            edition: 3,
            by: Maker::Person(physician(lang)),
            at: at("2026-11-19T15:20:00"),
            reason: words(lang, "院内規程の改定", "House rules changed").to_owned(),
            changes: changes(lang),
            may_decide: true,
            may_take_back: true,
        }),
        revisions: revisions(lang),
        may_edit: false,
        handover: None,
        account: None,
        faults: Vec::new(),
    }
}

fn entry_form(lang: Lang) -> EntryFormPage {
    EntryFormPage {
        register: "document-types".to_owned(),
        register_name: words(lang, "文書種別", "Document types").to_owned(),
        entry: Some("/registers/document-types/clinical-note".to_owned()),
        action: "/registers/document-types/clinical-note/edit".to_owned(),
        base: Some(2),
        title: words(lang, "診療録の変更", "Change: Clinical note").to_owned(),
        fields: form_fields(lang),
        owners: vec![choice("", "–"), choice("yamada", "山田 太郎")],
        review_on: "2027-03-31".to_owned(),
        expires_on: String::new(),
        retired: Some(false),
        reason: String::new(),
        needs_approval: true,
        faults: vec![Fault {
            field: "years".to_owned(),
            text: words(
                lang,
                "1から100までの数を入力してください。",
                "Enter a number from 1 to 100.",
            )
            .to_owned(),
        }],
    }
}

fn form_fields(lang: Lang) -> Vec<FormField> {
    let field = |name: &str, ja, en, input| FormField {
        name: name.to_owned(),
        label: words(lang, ja, en).to_owned(),
        hint: String::new(),
        required: true,
        fixed: false,
        input,
    };
    let name = Input::Localized("診療録".to_owned(), "Clinical note".to_owned());
    let roles = Input::Lines("physician\ndentist".to_owned());
    let labels = vec![
        choice("clinical", words(lang, "診療情報", "Clinical")),
        choice("restricted", words(lang, "要配慮", "Restricted")),
    ];
    vec![
        FormField {
            fixed: true,
            ..field(
                "code",
                "コード",
                "Code",
                Input::Line("text", "clinical-note".to_owned()),
            )
        },
        field("name", "名称", "Name", name),
        field(
            "years",
            "保存年数",
            "Years kept",
            Input::Line("number", "500".to_owned()),
        ),
        field(
            "confirmers",
            "確定できる役割（1行に1つ）",
            "May confirm (one per line)",
            roles,
        ),
        field("label", "情報区分", "Label", Input::Choice(labels)),
        field(
            "paper",
            "紙での保存を認める",
            "May be kept on paper",
            Input::Flag(true),
        ),
        field("aliases", "別名", "Aliases", aliases(lang)),
    ]
}

fn aliases(lang: Lang) -> Input {
    let column = |name: &str, ja, en| FormColumn {
        name: name.to_owned(),
        label: words(lang, ja, en).to_owned(),
        choices: Vec::new(),
        several: false,
    };
    Input::Table(
        vec![
            column("name", "名称", "Name"),
            column("system", "システム", "System"),
        ],
        vec![
            vec!["カルテ".to_owned(), "EHR-1".to_owned()],
            vec![String::new(), String::new()],
        ],
    )
}

fn choice(value: &str, text: &str) -> Choice {
    Choice {
        value: value.to_owned(),
        text: text.to_owned(),
        chosen: false,
    }
}
