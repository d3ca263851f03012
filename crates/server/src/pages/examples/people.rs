//! The entrance, one's own account, and the accounts of others.

use genpon_formats::locale::Lang;
use maud::Markup;

use super::super::account::{AccountPage, LogIn, Passkey, ProvePage, TextLine};
use super::super::entrance::{AccountLine, AccountsPage, HandOverPage, OneAccountPage, Wishes};
use super::super::form::Fault;
use super::super::login::LeakPage;
use super::super::passkey::PasskeyOffer;
use super::super::step::{ChangePage, EnrolPage, RecoveryPage, RulesPage, SecondFactorPage};
use super::super::step_up::StepUp;
use super::{Example, at, shell, words};

pub(super) fn all(lang: Lang) -> Vec<Example> {
    let mut pages = entrance(lang);
    pages.extend(accounts(lang));
    pages
}

fn offer() -> PasskeyOffer {
    PasskeyOffer {
        challenge: "AAAA".to_owned(),
        rp_id: "localhost".to_owned(),
        rp_name: "Genpon".to_owned(),
        user_handle: "AQ".to_owned(),
        user_id: "yamada".to_owned(),
        user_name: "山田 太郎".to_owned(),
        known: vec!["Ag".to_owned()],
    }
}

fn entrance(lang: Lang) -> Vec<Example> {
    let mut shell = shell(lang);
    shell.person = None;
    let second = SecondFactorPage {
        has_totp: true,
        passkey: Some(offer()),
        has_recovery: true,
        has_substitute: true,
        faults: vec![Fault {
            field: String::new(),
            text: shell.locale().say("problem-proof-wrong"),
        }],
    };
    let enrol = EnrolPage {
        action: "/login/step".to_owned(),
        back: None,
        secret: "A4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQ".to_owned(),
        uri: "otpauth://totp/Genpon:yamada?secret=A4DQ&algorithm=SHA256".to_owned(),
        passkey: offer(),
        faults: Vec::new(),
    };
    let recovery = RecoveryPage {
        codes: vec!["ABCD-EFGH-JKLM-NPQR".to_owned(); 10],
        next: "/".to_owned(),
    };
    let change = ChangePage {
        action: "/login/step".to_owned(),
        why: shell.locale().say("password-change-why"),
        chars_min: 13,
        needs_three_classes: true,
        generations: 5,
        suggestion: "xk7m-r4tq-wn9e-hsu3".to_owned(),
        ..ChangePage::default()
    };
    let rules = RulesPage {
        code: "use".to_owned(),
        edition: 2,
        name: words(lang, "利用規則", "Rules for use").to_owned(),
        text: words(lang, "目的外に利用しない。", "For the work only.").to_owned(),
        penalties: words(lang, "就業規則による。", "By the rules of work.").to_owned(),
        action: "/login/step".to_owned(),
        is_entering: true,
    };
    vec![
        ("step-second", second.render(&shell)),
        ("step-enrol", enrol.render(&shell)),
        ("step-recovery", recovery.render(&shell)),
        ("step-change", change.render(&shell)),
        ("step-rules", rules.render(&shell)),
        ("leak", LeakPage::default().render(&shell)),
    ]
}

fn accounts(lang: Lang) -> Vec<Example> {
    let shell = shell(lang);
    let account = AccountPage {
        password_since: Some(at("2026-10-01T09:00:00")),
        totp_since: Some(at("2026-10-01T09:05:00")),
        passkeys: vec![Passkey {
            id: "Ag".to_owned(),
            name: words(lang, "青い鍵", "blue key").to_owned(),
            since: at("2026-10-01T09:05:00"),
            used_at: Some(at("2026-11-20T08:30:00")),
            is_suspended: true,
        }],
        recovery_left: 9,
        log_ins: vec![LogIn {
            at: at("2026-11-20T08:30:00"),
            place: "診察室1-02 · 192.0.2.7".to_owned(),
        }],
        texts: vec![TextLine {
            href: "/account/rules/use".to_owned(),
            name: words(lang, "利用規則", "Rules for use").to_owned(),
            read_at: None,
        }],
        may_see_all: true,
    };
    let prove = ProvePage {
        next: "/account".to_owned(),
        step_up: StepUp {
            has_totp: true,
            passkey: Some(offer()),
            ..StepUp::default()
        },
        faults: Vec::new(),
    };
    let list = AccountsPage {
        wishes: Wishes::default(),
        found: vec![line(lang)],
    };
    let hand_over = HandOverPage {
        title: shell.locale().say("entrance-substitute"),
        what: shell.locale().say("entrance-substitute-hand"),
        secret: "ABCD-EFGH-JKLM-NPQR".to_owned(),
        until: Some(at("2026-11-20T20:00:00")),
        back: "/entrance/1".to_owned(),
    };
    vec![
        ("account", account.render(&shell)),
        ("account-prove", prove.render(&shell)),
        ("entrance", list.render(&shell)),
        ("entrance-one", one(lang)),
        ("entrance-hand-over", hand_over.render(&shell)),
    ]
}

fn line(lang: Lang) -> AccountLine {
    AccountLine {
        href: "/entrance/1".to_owned(),
        name: "伊藤 健一".to_owned(),
        user_id: "ito".to_owned(),
        password_since: Some(at("2026-10-01T09:00:00")),
        entered_at: None,
        factors: words(lang, "認証アプリ", "authenticator").to_owned(),
        alarms: vec![words(lang, "ロック中", "Locked").to_owned()],
    }
}

fn one(lang: Lang) -> Markup {
    let page = OneAccountPage {
        account: line(lang),
        facts: vec![("ID".to_owned(), "ito".to_owned())],
        may_unlock: true,
        needs_password: true,
        is_own: false,
        hours_max: 72,
        person: "/registers/person/1".to_owned(),
        faults: Vec::new(),
    };
    page.render(&shell(lang))
}
