//! What surrounds every page: head, bar, patient band, notice, main, foot.
//!
//! The patient band is the guard against the wrong patient: name, reading, birth date with age, sex
//! and number stay in sight on every page about a patient, however far it is scrolled.

use genpon_formats::locale::{Lang, Locale};
use jiff::civil::Date;
use maud::{DOCTYPE, Markup, html};

use super::{dates, form, say};
use crate::static_files;

/// What the session knows, for the frame of a page.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The reader's language.
    pub lang: Lang,
    /// The name of the institution.
    pub institution: String,
    /// Whether this is the demonstration, whose patients do not exist.
    pub demo: bool,
    /// The token every posting form carries.
    pub csrf: String,
    /// This page's own address, to come back to after a change of language.
    pub here: String,
    /// Who is logged in.
    pub person: Option<SignedIn>,
    /// The areas this person may open, in the order of the bar.
    pub areas: Vec<Area>,
    /// What the last action did, shown once.
    pub notice: Option<Notice>,
    /// Seconds without a sign of life until the screen locks itself.
    pub lock_after_seconds: Option<i64>,
    /// Whether the last verification found damage that is not yet dealt with.
    pub damaged: bool,
}

/// Who is logged in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The name.
    pub name: String,
    /// The institution's own string for the person.
    pub user_id: String,
    /// The roles, in the reader's language.
    pub roles: Vec<String>,
    /// How much waits in the inbox.
    pub waiting: u64,
    /// Whether there are privileges or shared ids for the person.
    pub has_more_ids: bool,
    /// The privilege or shared id that the person works under, in the reader's language.
    pub under: Option<String>,
}

/// An area of the bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    /// What waits for me.
    Inbox,
    /// Search and charts.
    Patients,
    /// Document types.
    Types,
    /// Registers.
    Registers,
    /// The trail.
    Audit,
    /// State of the archive.
    Health,
}

impl Area {
    /// All areas, in the order of the bar.
    pub const ALL: [Self; 6] = [
        Self::Inbox,
        Self::Patients,
        Self::Types,
        Self::Registers,
        Self::Audit,
        Self::Health,
    ];

    const fn address(self) -> &'static str {
        match self {
            Self::Inbox => "/",
            Self::Patients => "/patients",
            Self::Types => "/types",
            Self::Registers => "/registers",
            Self::Audit => "/audit",
            Self::Health => "/health",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Inbox => "area-inbox",
            Self::Patients => "area-patients",
            Self::Types => "area-types",
            Self::Registers => "area-registers",
            Self::Audit => "area-audit",
            Self::Health => "area-health",
        }
    }
}

/// What the last action did.
#[derive(Debug, Clone)]
pub struct Notice {
    /// How it went.
    pub kind: NoticeKind,
    /// The sentence, in the reader's language.
    pub text: String,
}

/// How an action went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// It is done.
    Done,
    /// Something to know.
    Note,
    /// It was refused.
    Refused,
}

/// The patient of a page.
#[derive(Debug, Clone)]
pub struct PatientHeader {
    /// The id in addresses.
    pub patient_id: String,
    /// The institution's own number.
    pub patient_no: String,
    /// The name.
    pub name: String,
    /// The reading.
    pub kana: String,
    /// The day of birth, where known.
    pub birth_date: Option<Date>,
    /// Today in Japan, for the age.
    pub today: Date,
    /// The sex, in the reader's language.
    pub sex: String,
}

/// The head of one page.
#[derive(Debug, Clone, Copy)]
pub struct Head<'a> {
    /// The title, without the patient's name: titles reach histories and window lists.
    pub title: &'a str,
    /// The area it belongs to.
    pub area: Option<Area>,
    /// The patient it is about.
    pub patient: Option<&'a PatientHeader>,
    /// A module of ours that helps on this page.
    pub script: Option<&'a str>,
}

impl Shell {
    /// The sentences of the reader's language.
    pub fn locale(&self) -> &'static Locale {
        Locale::of(self.lang)
    }
}

/// Puts the frame around `body`.
pub fn page(shell: &Shell, head: &Head<'_>, body: &Markup) -> Markup {
    let l = shell.locale();
    html! {
        (DOCTYPE)
        html lang=(shell.lang.tag()) data-lock-after=[shell.lock_after_seconds] {
            (head_element(shell, head))
            body {
                a.skip href="#main" { (l.say("shell-skip")) }
                (bar(shell, head.area))
                @if let Some(patient) = head.patient { (band(l, patient)) }
                main #main tabindex="-1" {
                    (alerts(shell))
                    (body)
                }
                (foot(shell))
            }
        }
    }
}

fn head_element(shell: &Shell, head: &Head<'_>) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="referrer" content="no-referrer";
            title { (head.title) " — " (shell.institution) " · Genpon" }
            link rel="icon" href=(static_files::address("icon.svg")) type="image/svg+xml";
            @for font in static_files::FIRST_FONTS {
                link rel="preload" href=(static_files::address(font)) as="font"
                    type="font/woff2" crossorigin;
            }
            link rel="stylesheet" href=(static_files::address("fonts.css"));
            link rel="stylesheet" href=(static_files::address("genpon.css"));
            script type="module" src=(static_files::address("keys.js")) {}
            @if shell.person.is_some() {
                script type="module" src=(static_files::address("screen.js")) {}
            }
            @if let Some(script) = head.script {
                script type="module" src=(static_files::address(script)) {}
            }
        }
    }
}

fn bar(shell: &Shell, here: Option<Area>) -> Markup {
    let l = shell.locale();
    html! {
        header {
          @if shell.demo { p.demo { (l.say("shell-demo")) } }
          div.bar {
            a.brand href="/" {
                span.seal aria-hidden="true" { "原本" }
                span.brand-words {
                    span.brand-name { "Genpon" }
                    span.brand-place { (shell.institution) }
                }
            }
            @if let Some(person) = &shell.person {
                nav.areas aria-label=(l.say("shell-areas")) {
                    ul {
                        @for area in &shell.areas {
                            li {
                                a href=(area.address())
                                    aria-current=[(Some(*area) == here).then_some("page")] {
                                    (l.say(area.key()))
                                    @if *area == Area::Inbox && person.waiting > 0 {
                                        " " span.count { (person.waiting) }
                                    }
                                }
                            }
                        }
                    }
                }
                @if shell.areas.contains(&Area::Patients) { (quick_search(shell)) }
                (lock(shell))
                (account(shell, person))
            } @else {
                (language(shell))
            }
          }
        }
    }
}

/// The search field of the bar: by POST, so that no name reaches an address.
fn quick_search(shell: &Shell) -> Markup {
    let l = shell.locale();
    html! {
        form.quick method="post" action="/patients" role="search" {
            (form::csrf(&shell.csrf))
            label.hidden for="quick" { (l.say("shell-search")) }
            input #quick name="q" type="search" autocomplete="off" accesskey="s"
                placeholder=(l.say("shell-search-place")) aria-keyshortcuts="/";
            button.button type="submit" { (l.say("shell-search-do")) }
        }
    }
}

/// One action hides the screen.
fn lock(shell: &Shell) -> Markup {
    let l = shell.locale();
    html! {
        form.lock #lock method="post" action="/lock" {
            (form::csrf(&shell.csrf))
            input type="hidden" name="back" value=(shell.here);
            button.button type="submit" aria-keyshortcuts="F9" title=(l.say("shell-lock-hint")) {
                (l.say("shell-lock"))
            }
        }
    }
}

fn account(shell: &Shell, person: &SignedIn) -> Markup {
    let l = shell.locale();
    html! {
        details.account {
            summary {
                span.hidden { (l.say("shell-account")) " " }
                span.account-name { (person.name) }
            }
            div.account-sheet {
                p {
                    strong { (person.name) } br;
                    span.quiet { (person.user_id) " · " (person.roles.join("・")) }
                }
                p { a href="/account" { (l.say("account-title")) } }
                p { a href="/log-ins" { (l.say("shell-log-ins")) } }
                @if person.has_more_ids {
                    p { a href="/privileges" { (l.say("shell-privileges")) } }
                }
                (language(shell))
                form method="post" action="/logout" {
                    (form::csrf(&shell.csrf))
                    button.button.button-wide type="submit" { (l.say("shell-logout")) }
                }
            }
        }
    }
}

fn language(shell: &Shell) -> Markup {
    let l = shell.locale();
    html! {
        form.language method="post" action="/language" {
            (form::csrf(&shell.csrf))
            input type="hidden" name="back" value=(shell.here);
            fieldset {
                legend.hidden { (l.say("shell-language")) }
                @for (lang, name) in [(Lang::Ja, "日本語"), (Lang::En, "English")] {
                    button.button type="submit" name="lang" value=(lang.tag()) lang=(lang.tag())
                        aria-pressed=(if lang == shell.lang { "true" } else { "false" }) {
                        (name)
                    }
                }
            }
        }
    }
}

/// The patient band.
fn band(l: &Locale, patient: &PatientHeader) -> Markup {
    html! {
        section.band aria-label=(l.say("band-label")) {
            a.band-who href={ "/patients/" (patient.patient_id) } {
                span.band-kana { (patient.kana) }
                span.band-name { (patient.name) }
            }
            dl.band-facts {
                div {
                    dt { (l.say("patient-birth-date")) }
                    dd {
                        (dates::birth(l, patient.birth_date)) " "
                        span.band-age { (dates::age(l, patient.birth_date, patient.today)) }
                    }
                }
                div { dt { (l.say("patient-sex")) } dd { (patient.sex) } }
                div { dt { (l.say("patient-number")) } dd.num { (patient.patient_no) } }
            }
        }
    }
}

fn alerts(shell: &Shell) -> Markup {
    let l = shell.locale();
    html! {
        @if let Some(under) = shell.person.as_ref().and_then(|person| person.under.as_ref()) {
            div.banner.banner-note #under role="note" {
                p { a href="/privileges" { (under) } }
            }
        }
        @if shell.damaged {
            div.banner.banner-fault role="alert" {
                p { (l.say("shell-damaged")) " " a href="/health" { (l.say("shell-damaged-see")) } }
            }
        }
        @if let Some(notice) = &shell.notice {
            @match notice.kind {
                NoticeKind::Done => div.banner.banner-done role="status" { p { (notice.text) } },
                NoticeKind::Note => div.banner.banner-note role="status" { p { (notice.text) } },
                NoticeKind::Refused => div.banner.banner-fault role="alert" { p { (notice.text) } },
            }
        }
    }
}

fn foot(shell: &Shell) -> Markup {
    let l = shell.locale();
    html! {
        footer.foot {
            p { (l.say("shell-zone")) }
            details.keys #keys {
                summary aria-keyshortcuts="?" { (l.say("keys-title")) }
                dl {
                    dt { kbd { "/" } } dd { (l.say("keys-search")) }
                    dt { kbd { "g" } " " kbd { "i" } } dd { (l.say("keys-inbox")) }
                    dt { kbd { "g" } " " kbd { "p" } } dd { (l.say("keys-patients")) }
                    dt { kbd { "F9" } } dd { (l.say("keys-lock")) }
                    dt { kbd { "?" } } dd { (l.say("keys-help")) }
                    dt { (l.say("keys-access-keys")) } dd { (l.say("keys-access")) }
                }
            }
            p { (say!(l, "shell-version", version = env!("CARGO_PKG_VERSION"))) }
        }
    }
}
