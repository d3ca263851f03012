//! The people, things and versions of the worked examples. All of them are made up.

use genpon_formats::locale::Lang;
use genpon_formats::manifest::{
    Approved, BilingualName, CodeTableRef, ConfirmationNote, Confirmed, Device, DocumentTypeRef,
    Encounter, Entered, Format, InstitutionRef, Instruction, Late, Manifest, Part, PatientExtract,
    PresentationRef, Previous, ProxyEntry, Retention, RuleRef,
};
use genpon_formats::note::{self, Note};
use genpon_model::patient::Sex;
use genpon_model::person::{AuthenticationMethod, PersonRef};
use genpon_model::record::{Act, ConfirmationMode, PartRole, VersionNo};
use genpon_model::registers::Operation;
use genpon_model::registers::proxy_policy::{Approval, Means};
use genpon_model::{ClockReading, ClockState, Digest, DigestAlgorithm, Timestamp};
use jiff::civil::date;

pub(crate) const INSTITUTION: &str = "01935000-0000-7000-8000-000000000001";
pub(crate) const PATIENT: &str = "01935000-0000-7000-8000-000000000002";
pub(crate) const RECORD: &str = "01935000-0000-7000-8000-000000000003";

/// Parses what the test spells out.
pub(crate) fn p<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

pub(crate) fn digest(bytes: &[u8]) -> Digest {
    DigestAlgorithm::Sha256.digest(bytes)
}

pub(crate) fn at(time: &str) -> Timestamp {
    p(&format!("2026-11-20T{time}Z"))
}

fn person(n: u8, user_id: &str, name: &str, role: &str, qualified: bool) -> PersonRef {
    PersonRef {
        id: p(&format!("01935000-0000-7000-8000-0000000001{n:02}")),
        user_id: p(user_id),
        name: p(name),
        roles: vec![p(role)],
        qualification: qualified.then(|| p(role)),
    }
}

pub(crate) fn physician() -> PersonRef {
    person(1, "d-takahashi", "髙橋 直子", "physician", true)
}

pub(crate) fn nurse() -> PersonRef {
    person(2, "n-suzuki", "鈴木 一郎", "nurse", true)
}

pub(crate) fn manager() -> PersonRef {
    person(3, "m-sato", "佐藤 健", "records-manager", false)
}

pub(crate) fn technician() -> PersonRef {
    person(4, "t-ito", "伊藤 舞", "technician", true)
}

pub(crate) fn first_note() -> Vec<u8> {
    let texts = [
        "咳が続く。夜間に増悪。",
        "BT 37.8℃、SpO2 97%",
        "急性上気道炎",
        "アセトアミノフェン 200mg 頓用",
    ];
    Note::soap(texts).unwrap().to_bytes().unwrap()
}

pub(crate) fn second_note() -> Vec<u8> {
    let texts = [
        "咳が続く。夜間に増悪。",
        "BT 38.1℃、SpO2 97%",
        "急性上気道炎",
        "アセトアミノフェン 400mg 頓用",
    ];
    Note::soap(texts).unwrap().to_bytes().unwrap()
}

pub(crate) fn third_note() -> Vec<u8> {
    let texts = [
        "咳が続く。夜間に増悪。",
        "BT 38.1℃、SpO2 97%",
        "急性上気道炎",
        "アセトアミノフェン 400mg 頓用\n3日後に再診。",
    ];
    Note::soap(texts).unwrap().to_bytes().unwrap()
}

fn note_part(bytes: &[u8], content: u8) -> Part {
    Part {
        name: p("note.json"),
        role: PartRole::Original,
        media_type: p(note::MEDIA_TYPE),
        format: Some(p("genpon-note-1")),
        size: bytes.len() as u64,
        digest: digest(bytes),
        content: p(&format!("01935000-0000-7000-8000-0000000002{content:02}")),
    }
}

fn clock() -> ClockReading {
    ClockReading {
        source: "kernel-ntp".to_owned(),
        state: ClockState::Synchronized,
        offset_us: Some(-812),
        last_sync: Some(at("02:58:40")),
    }
}

fn entered(by: PersonRef, time: &str) -> Entered {
    Entered {
        by,
        at: at(time),
        terminal: Some(p("診察室1")),
        client: None,
    }
}

fn confirmed(by: PersonRef, time: &str) -> Confirmed {
    Confirmed {
        by,
        at: at(time),
        terminal: Some(p("診察室1")),
        client: None,
        authenticated_at: Some(at("03:00:02.5")),
        authentication: vec![AuthenticationMethod::Password],
    }
}

fn presentation(shown: &str, time: &str) -> PresentationRef {
    PresentationRef {
        digest: digest(shown.as_bytes()),
        media_type: p("text/html; charset=utf-8"),
        language: Lang::Ja,
        at: at(time),
        renderer: "genpon-html/1".to_owned(),
    }
}

fn progress_note() -> DocumentTypeRef {
    DocumentTypeRef {
        code: p("progress-note"),
        edition: 1,
        name: BilingualName {
            ja: p("診療録（経過記録）"),
            en: p("Progress note"),
        },
        label: p("normal"),
        retention: Retention {
            rule: p("medical-record"),
            years: Some(5),
            basis: p("医師法第24条、保険医療機関及び保険医療養担当規則第9条"),
        },
    }
}

/// `create.json`: entered by a nurse for a physician, confirmed by the physician.
pub(crate) fn create() -> Manifest {
    Manifest {
        format: Format::One,
        institution: InstitutionRef {
            id: p(INSTITUTION),
            name: p("見本診療所"),
        },
        record: p(RECORD),
        version: VersionNo::FIRST,
        act: Act::Create,
        previous: None,
        document_type: progress_note(),
        patient: Some(PatientExtract {
            id: p(PATIENT),
            number: p("00012345"),
            name: p("見本 花子"),
            kana: Some(p("ミホン ハナコ")),
            birth_date: Some(date(1956, 2, 29)),
            sex: Sex::Female,
        }),
        encounter: Some(Encounter {
            number: p("2026112000031"),
            kind: Some(p("outpatient")),
            department: Some(p("内科")),
        }),
        title: p("再診 経過記録"),
        event_at: at("02:55:00"),
        parts: vec![note_part(&first_note(), 1)],
        entered: entered(nurse(), "02:57:10.123456"),
        confirmed: confirmed(physician(), "03:00:41"),
        on_behalf_of: Some(physician()),
        proxy: None,
        mode: ConfirmationMode::Personal,
        rule: None,
        device: None,
        presentation: Some(presentation("first", "03:00:12")),
        reason: None,
        late: None,
        clock: clock(),
        code_tables: vec![
            CodeTableRef {
                code: p("icd-10"),
                edition: 3,
                digest: digest(b"icd-10 3"),
            },
            CodeTableRef {
                code: p("medicine"),
                edition: 12,
                digest: digest(b"medicine 12"),
            },
        ],
        software: "genpon 0.1.0".to_owned(),
        signatures: Vec::new(),
    }
}

fn following(before: &Manifest, act: Act, reason: &str, note: &[u8], time: &str) -> Manifest {
    Manifest {
        version: before.version.next(),
        act,
        previous: Some(Previous {
            version: before.version,
            digest: digest(&before.to_bytes().unwrap()),
        }),
        parts: vec![note_part(
            note,
            u8::try_from(before.version.number() + 1).unwrap(),
        )],
        entered: entered(physician(), &format!("{time}:05")),
        confirmed: confirmed(physician(), &format!("{time}:50")),
        on_behalf_of: None,
        presentation: Some(presentation(reason, &format!("{time}:30"))),
        reason: Some(p(reason)),
        ..before.clone()
    }
}

/// `correct.json`
pub(crate) fn correct() -> Manifest {
    following(
        &create(),
        Act::Correct,
        "体温と用量の書き誤り",
        &second_note(),
        "03:02",
    )
}

/// `add.json`
pub(crate) fn add() -> Manifest {
    following(
        &correct(),
        Act::Add,
        "再診の予定を追記",
        &third_note(),
        "03:03",
    )
}

/// `withdraw.json`: names the same content as the version before.
pub(crate) fn withdraw() -> Manifest {
    let before = add();
    Manifest {
        parts: before.parts.clone(),
        ..following(
            &before,
            Act::Withdraw,
            "別の患者の記録であった",
            b"",
            "03:04",
        )
    }
}

/// `stand-in.json`: a manager in place of a physician who left, on a clock that nobody disciplined.
pub(crate) fn stand_in() -> Manifest {
    Manifest {
        record: p("01935000-0000-7000-8000-000000000004"),
        confirmed: confirmed(manager(), "03:10:00"),
        mode: ConfirmationMode::StandIn,
        rule: Some(RuleRef {
            code: p("stand-in-by-manager"),
            edition: 2,
        }),
        reason: Some(p("主治医の急な退職により確定できないため")),
        clock: ClockReading {
            source: "kernel-ntp".to_owned(),
            state: ClockState::Unsynchronized,
            offset_us: None,
            last_sync: None,
        },
        ..create()
    }
}

/// `automatic.json`: confirmed by a rule after a set time; nobody was shown anything.
pub(crate) fn automatic() -> Manifest {
    Manifest {
        record: p("01935000-0000-7000-8000-000000000005"),
        confirmed: Confirmed {
            terminal: None,
            authenticated_at: None,
            authentication: Vec::new(),
            ..confirmed(physician(), "15:00:00")
        },
        on_behalf_of: None,
        mode: ConfirmationMode::Automatic,
        rule: Some(RuleRef {
            code: p("nursing-after-12-hours"),
            edition: 1,
        }),
        presentation: None,
        code_tables: Vec::new(),
        ..create()
    }
}

/// `late.json`: of a paper that was written while there was no power.
pub(crate) fn late() -> Manifest {
    Manifest {
        record: p("01935000-0000-7000-8000-000000000007"),
        event_at: at("00:40:00"),
        late: Some(Late {
            outage: p("01935000-0000-7000-8000-000000000301"),
            edition: 2,
            what: p("停電"),
            paper_reference: p("障-0012"),
            written_at: at("00:45:00"),
        }),
        ..create()
    }
}

/// `proxy.json`: a nurse entered it for the physician, who had said it by phone, read it and approved it;
/// the records manager noted a second call.
pub(crate) fn proxy() -> Manifest {
    let note = ConfirmationNote {
        means: Means::Phone,
        at: at("02:58:00"),
        person: physician(),
        text: p("用量を復唱し、確認した"),
        by: nurse(),
        noted_at: at("02:58:40"),
    };
    Manifest {
        record: p("01935000-0000-7000-8000-000000000008"),
        proxy: Some(ProxyEntry {
            principal: physician(),
            by: nurse(),
            at: at("02:57:10.123456"),
            operation: Operation::Enter,
            instruction: Instruction {
                means: Means::Phone,
                at: at("02:50:00"),
                text: Some(p("解熱剤の指示")),
            },
            policy: RuleRef {
                code: p("nurse-orders"),
                edition: 2,
            },
            approval: Approval::Before,
            approve_until: Some(at("14:57:10.123456")),
            approved: Some(Approved {
                at: at("02:59:30"),
                presentation: digest(b"approved"),
                terminal: Some(p("診察室1")),
            }),
            notes: vec![note],
        }),
        ..create()
    }
}

/// `device.json`: an image from a device; no visit is known.
pub(crate) fn device() -> Manifest {
    Manifest {
        record: p("01935000-0000-7000-8000-000000000006"),
        document_type: DocumentTypeRef {
            code: p("image"),
            edition: 1,
            name: BilingualName {
                ja: p("画像"),
                en: p("Image"),
            },
            label: p("normal"),
            retention: Retention {
                rule: p("image"),
                years: None,
                basis: p("院内規程: 期限を定めず保存する"),
            },
        },
        encounter: None,
        title: p("眼底写真 右"),
        parts: vec![Part {
            name: p("眼底-右.png"),
            role: PartRole::Original,
            media_type: p("image/png"),
            format: None,
            size: PIXEL_PNG.len() as u64,
            digest: digest(PIXEL_PNG),
            content: p("01935000-0000-7000-8000-000000000210"),
        }],
        entered: entered(technician(), "03:20:00"),
        confirmed: Confirmed {
            terminal: None,
            authenticated_at: None,
            authentication: Vec::new(),
            ..confirmed(technician(), "03:20:01")
        },
        on_behalf_of: None,
        mode: ConfirmationMode::Device,
        rule: Some(RuleRef {
            code: p("fundus-camera"),
            edition: 1,
        }),
        device: Some(Device {
            code: p("fundus-1"),
            name: p("眼底カメラ 1号機"),
            operator: Some(technician()),
            manager: Some(manager()),
        }),
        presentation: None,
        code_tables: Vec::new(),
        ..create()
    }
}

/// The smallest picture there is.
pub(crate) const PIXEL_PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0,
    1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 0x0a, b'I', b'D', b'A', b'T',
    0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1, 0x48, 0xaf, 0xa4, 0x71, 0, 0, 0, 0, b'I', b'E', b'N',
    b'D', 0xae, 0x42, 0x60, 0x82,
];
