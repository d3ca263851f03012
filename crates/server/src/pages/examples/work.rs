//! Example pages around records: log-in, inbox, search, problems.

use crate::pages::account::WelcomeBox;
use genpon_formats::locale::Lang;
use jiff::civil::date;

use super::{Example, TODAY, at, clerk, nurse, physician, shell, words};
use crate::pages::form::Fault;
use crate::pages::inbox::{InboxPage, Queue, QueueKind, Recent, Request, Waiting};
use crate::pages::layout::{Notice, NoticeKind, Shell};
use crate::pages::login::{LoginPage, SampleLogin, SetupPage};
use crate::pages::marks::{Act, Mode, State};
use crate::pages::patients::{Found, PatientRow, PatientsPage};
use crate::pages::problem::ProblemPage;
use crate::pages::search::{self, Hit, SearchPage};
use crate::pages::sso::{OnwardPage, Provider, SecretPage};

pub(super) fn all(lang: Lang) -> Vec<Example> {
    let inside = shell(lang);
    let outside = Shell {
        person: None,
        ..shell(lang)
    };
    vec![
        ("login", login(lang).render(&outside)),
        (
            "login-onward",
            OnwardPage {
                address: "https://login.example.jp/auth".to_owned(),
                name: words(lang, "院内認証", "Hospital log-in").to_owned(),
            }
            .render(&outside),
        ),
        (
            "provider-secret",
            SecretPage {
                entry: "/registers/identity-provider/hospital".to_owned(),
                step_up: None,
                faults: Vec::new(),
            }
            .render(&inside),
        ),
        (
            "login-refused",
            login_refused(lang).render(&Shell {
                demo: false,
                ..outside.clone()
            }),
        ),
        ("setup", setup().render(&outside)),
        ("inbox", inbox(lang).render(&noticed(lang, inside.clone()))),
        (
            "inbox-empty",
            InboxPage::default().render(&Shell {
                damaged: true,
                ..inside.clone()
            }),
        ),
        ("patients", patients(lang).render(&inside)),
        ("patients-none", patients_none(lang).render(&inside)),
        ("search", search(lang).render(&inside)),
        ("problem", problem(lang).render(&inside)),
        ("problem-fault", fault(lang).render(&inside)),
    ]
}

fn noticed(lang: Lang, shell: Shell) -> Shell {
    let text = words(lang, "第3版を確定しました。", "Version 3 is confirmed.").to_owned();
    Shell {
        notice: Some(Notice {
            kind: NoticeKind::Done,
            text,
        }),
        ..shell
    }
}

fn login(lang: Lang) -> LoginPage {
    let sample = |user_id: &str, who: &str| SampleLogin {
        user_id: user_id.to_owned(),
        password: "genpon-demo".to_owned(),
        who: who.to_owned(),
    };
    LoginPage {
        next: "/".to_owned(),
        samples: vec![
            sample("yamada", words(lang, "医師", "physician")),
            sample("sato", words(lang, "看護師", "nurse")),
            sample("kansa", words(lang, "監査者", "auditor")),
        ],
        ..LoginPage::default()
    }
}

fn login_refused(lang: Lang) -> LoginPage {
    LoginPage {
        user_id: "yamada".to_owned(),
        samples: Vec::new(),
        faults: vec![Fault {
            field: String::new(),
            text: words(
                lang,
                "利用者IDまたはパスワードが違います。大文字と小文字を確かめて、もう一度入力してください。",
                "User id or password is wrong. Check capital letters and try again.",
            ).to_owned(),
        }],
        providers: vec![Provider {
            action: "/login/sso/1/hospital".to_owned(),
            name: words(lang, "院内認証", "Hospital log-in").to_owned(),
        }],
        ..login(lang)
    }
}

fn setup() -> SetupPage {
    SetupPage {
        token: "k3v9".to_owned(),
        password_length_min: 13,
        ..SetupPage::default()
    }
}

fn inbox(lang: Lang) -> InboxPage {
    let queue = |kind, items: Vec<Waiting>| Queue {
        kind,
        count: u64::try_from(items.len()).unwrap_or(0),
        items,
        more: None,
    };
    let automatic = Queue {
        count: 12,
        more: Some("/?queue=automatic".to_owned()),
        ..queue(QueueKind::Automatic, soon_automatic(lang))
    };
    InboxPage {
        welcome: WelcomeBox {
            entered_at: Some(at("2026-11-19T17:20:00")),
            failed: Some((at("2026-11-20T02:10:00"), 3)),
            password_days_left: Some(9),
        },
        accounts: Vec::new(),
        approvals: (2, 1),
        queues: vec![
            queue(QueueKind::Confirm, to_confirm(lang)),
            queue(QueueKind::Returned, returned(lang)),
            queue(QueueKind::Own, vec![waiting(lang, "再診 血圧、胸部違和感")]),
            automatic,
        ],
        requests: vec![Request {
            register: words(lang, "利用者", "People").to_owned(),
            by: Some(clerk(lang)),
            at: at("2026-11-20T09:12:00"),
            href: "/registers/person/019a8f33".to_owned(),
        }],
        missing_papers: Some(2),
        checks: Vec::new(),
        reviews: (3, 1),
        people: (1, vec!["ouen-2".to_owned()]),
        recent: vec![Recent {
            patient_name: "髙橋 美津子".to_owned(),
            patient_no: "00012345".to_owned(),
            href: "/patients/019a8f33".to_owned(),
        }],
    }
}

/// A note of the physician's own.
fn waiting(lang: Lang, title: &str) -> Waiting {
    Waiting {
        draft_id: "019a8f33-7d21-7c02-8a55-9b1c0d6e2f44".to_owned(),
        patient_name: "髙橋 美津子".to_owned(),
        patient_no: "00012345".to_owned(),
        document_type: words(lang, "診療録", "Clinical note").to_owned(),
        title: title.to_owned(),
        act: Act::Create,
        enterer: physician(lang),
        saved_at: at("2026-11-20T16:20:00"),
        due_at: None,
        returned: None,
    }
}

fn to_confirm(lang: Lang) -> Vec<Waiting> {
    vec![
        Waiting {
            act: Act::Correct,
            enterer: clerk(lang),
            ..waiting(lang, "再診 高血圧症")
        },
        Waiting {
            patient_name: "𠮷田 大翔".to_owned(),
            patient_no: "00013002".to_owned(),
            document_type: words(lang, "診療情報提供書", "Referral letter").to_owned(),
            enterer: nurse(lang),
            ..waiting(lang, "みなと総合病院 小児科あて")
        },
    ]
}

fn returned(lang: Lang) -> Vec<Waiting> {
    let reason = words(
        lang,
        "右左が逆です。所見を確かめてください。",
        "Right and left are exchanged. Check the findings.",
    );
    vec![Waiting {
        patient_name: "渡邉 誠".to_owned(),
        patient_no: "00010077".to_owned(),
        returned: Some((physician(lang), reason.to_owned())),
        ..waiting(lang, "初診 腰痛症")
    }]
}

fn soon_automatic(lang: Lang) -> Vec<Waiting> {
    vec![Waiting {
        patient_name: "斎藤 ふみ".to_owned(),
        patient_no: "00008810".to_owned(),
        document_type: words(lang, "看護記録", "Nursing record").to_owned(),
        enterer: nurse(lang),
        due_at: Some(at("2026-11-21T12:00:00")),
        ..waiting(lang, "バイタルサイン")
    }]
}

fn patients(lang: Lang) -> PatientsPage {
    let row =
        |no: &str, name: &str, kana: &str, birth_date, ja, en, records, namesake| PatientRow {
            patient_id: "019a8f2e-6b1c-7d20-9c41-5e0a7c3b1f02".to_owned(),
            patient_no: no.to_owned(),
            name: name.to_owned(),
            kana: kana.to_owned(),
            birth_date: Some(birth_date),
            sex: words(lang, ja, en).to_owned(),
            records,
            last_event_at: (records > 0).then(|| at("2026-11-20T10:12:00")),
            namesake,
        };
    PatientsPage {
        q: "タカハシ".to_owned(),
        birth_date: String::new(),
        today: TODAY,
        found: Some(Found {
            is_continued: false,
            patients: vec![
                row(
                    "00012345",
                    "髙橋 美津子",
                    "タカハシ ミツコ",
                    date(1948, 3, 12),
                    "女",
                    "female",
                    148,
                    true,
                ),
                row(
                    "00015521",
                    "高橋 光子",
                    "タカハシ ミツコ",
                    date(1951, 12, 1),
                    "女",
                    "female",
                    6,
                    true,
                ),
                row(
                    "00014410",
                    "高橋 陽翔",
                    "タカハシ ハルト",
                    date(2026, 11, 2),
                    "男",
                    "male",
                    2,
                    false,
                ),
                row(
                    "00003127",
                    "髙橋 清",
                    "タカハシ キヨシ",
                    date(1924, 7, 30),
                    "男",
                    "male",
                    1204,
                    false,
                ),
            ],
            after: Some("c1".to_owned()),
        }),
        recent: Vec::new(),
        may_register: true,
        may_search_text: true,
        faults: Vec::new(),
    }
}

fn search(lang: Lang) -> SearchPage {
    let hit = |title: &str, when, state, pieces: &[(&str, bool)]| Hit {
        href: "/records/1".to_owned(),
        title: title.to_owned(),
        patient: Some((
            "髙橋 美津子".to_owned(),
            "00012345".to_owned(),
            "/patients/1".to_owned(),
        )),
        document_type: words(lang, "診療録", "Clinical note").to_owned(),
        event_at: at(when),
        state,
        mode: Mode::Personal,
        label: String::new(),
        damaged: false,
        excerpt: pieces
            .iter()
            .map(|(text, is_found)| ((*text).to_owned(), *is_found))
            .collect(),
    };
    let pneumonia = [
        ("…右下葉に", false),
        ("ﾊｲｴﾝ", true),
        ("像を認める。抗菌薬を開始…", false),
    ];
    let withdrawn = [("誤嚥性", false), ("肺炎", true), ("の疑い", false)];
    SearchPage {
        patient: None,
        text: "はいえん".to_owned(),
        found: Some(search::Found {
            hits: vec![
                hit(
                    "再診 発熱",
                    "2026-11-20T10:12:00",
                    State::Confirmed,
                    &pneumonia,
                ),
                hit(
                    "入院時記録",
                    "2026-10-02T14:03:00",
                    State::Withdrawn,
                    &withdrawn,
                ),
            ],
            after: Some("1391".to_owned()),
            behind: Some((1_284, 1_391)),
            is_partial: true,
        }),
        faults: Vec::new(),
    }
}

fn patients_none(lang: Lang) -> PatientsPage {
    PatientsPage {
        q: "0001234".to_owned(),
        found: Some(Found::default()),
        faults: vec![Fault {
            field: "birth_date".to_owned(),
            text: words(
                lang,
                "生年月日を読み取れません。1948-03-12 の形で入力してください。",
                "The birth date cannot be read. Write it as 1948-03-12.",
            )
            .to_owned(),
        }],
        birth_date: "12/3/48?".to_owned(),
        ..patients(lang)
    }
}

fn problem(lang: Lang) -> ProblemPage {
    ProblemPage {
        status: 409,
        title: words(lang, "確定できませんでした", "Not confirmed").to_owned(),
        what: words(
            lang,
            "確認の画面を開いた後に、佐藤 はるかさんが下書きを保存しました。あなたが見た内容と、いまの下書きは同じではありません。",
            "佐藤 はるか saved the draft after you opened the review. What you saw is not what the draft says now.",
        ).to_owned(),
        place: words(lang, "診療録「再診 高血圧症」の下書き", "Draft of a clinical note").to_owned(),
        next: vec![
            words(lang, "もう一度内容を確認してから確定してください。", "Review it again, then confirm.").to_owned(),
        ],
        reference: None,
        links: vec![(
            "/drafts/019a8f33/present".to_owned(),
            words(lang, "もう一度確認する", "Review again").to_owned(),
        )],
    }
}

fn fault(lang: Lang) -> ProblemPage {
    ProblemPage {
        status: 500,
        title: words(lang, "処理できませんでした", "Something failed").to_owned(),
        what: words(
            lang,
            "システムの側で問題が起きました。入力した内容は保存されていません。",
            "Something failed on our side. What you sent was not stored.",
        ).to_owned(),
        next: vec![words(
            lang,
            "少し待ってからもう一度試してください。続くときは、問い合わせ番号を管理者に伝えてください。",
            "Wait a moment and try again. If it stays, give the reference number to your administrator.",
        ).to_owned()],
        reference: Some("K7Q2-93FD".to_owned()),
        links: vec![("/".to_owned(), words(lang, "受信箱に戻る", "Back to the inbox").to_owned())],
        ..ProblemPage::default()
    }
}
