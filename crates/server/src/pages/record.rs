//! One version of one record: its state, who stands for it, its content, its parts.
//!
//! State, version, enterer and confirmer stay in sight above the content. Damage that verification
//! found is said before the content, so that nobody relies on it unknowing.

use maud::{Markup, html};

use super::dates::{self, Moment};
use super::form;
use super::layout::{Area, Head, PatientHeader, Shell, page};
use super::marks::{self, Act, Digest, Mode, Person, State};
use super::proxied::{self, Proxied, Standing};
use super::say;

/// The page of one version.
#[derive(Debug, Clone)]
pub struct RecordPage {
    /// The patient, if the type has one.
    pub patient: Option<PatientHeader>,
    /// The facts about the version.
    pub version: VersionFacts,
    /// The content, made readable.
    pub content: Markup,
    /// The parts it is made of.
    pub parts: Vec<PartRow>,
    /// What verification found wrong, in the reader's language.
    pub damage: Vec<String>,
    /// The withdrawal, if there was one.
    pub withdrawal: Option<Withdrawal>,
    /// What this person may do to the record: correct, add, withdraw.
    pub acts: Vec<Act>,
    /// The same in others' names.
    pub acts_by_proxy: Vec<Act>,
    /// Of an entry in another's name: whose, and how their approval stands.
    pub proxied: Option<Proxied>,
    /// A draft of the next version that somebody has open.
    pub open_draft: Option<OpenDraft>,
}

/// What is known about a version without reading it.
#[derive(Debug, Clone)]
pub struct VersionFacts {
    /// The record.
    pub record_id: String,
    /// The number of this version.
    pub number: u32,
    /// The number of the newest version.
    pub latest: u32,
    /// The title.
    pub title: String,
    /// The document type, in the reader's language.
    pub document_type: String,
    /// The name of the handling class; empty for the usual one.
    pub label: String,
    /// The state of the record as of this version.
    pub state: State,
    /// What this version did.
    pub act: Act,
    /// How it was confirmed.
    pub mode: Mode,
    /// Whether it was written on paper during an outage and registered afterwards.
    pub is_late: bool,
    /// How the approval of its principal stands, where a proxy entered it.
    pub approval: Standing,
    /// The rule by which it was confirmed, in words.
    pub rule: Option<String>,
    /// When the thing described happened.
    pub event_at: Moment,
    /// Who entered it, when, where.
    pub entered: Stamp,
    /// Who confirmed it, when, where.
    pub confirmed: Stamp,
    /// On whose behalf it was entered.
    pub on_behalf_of: Option<Person>,
    /// Why, of a correction, addition, withdrawal or stand-in.
    pub reason: Option<String>,
    /// The digest of the manifest.
    pub digest: Digest,
    /// Until when it must be kept, in words.
    pub retention: String,
    /// The code tables it was made with, with their editions.
    pub code_tables: Vec<String>,
}

/// Who did something, when and where.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// Who.
    pub by: Person,
    /// When.
    pub at: Moment,
    /// The terminal, by its name.
    pub terminal: String,
}

/// A part of a version.
#[derive(Debug, Clone)]
pub struct PartRow {
    /// The name.
    pub name: String,
    /// What it is for, in the reader's language.
    pub role: String,
    /// The media type.
    pub media_type: String,
    /// The size.
    pub size_bytes: u64,
    /// The digest of its bytes.
    pub digest: Digest,
    /// Where it can be downloaded.
    pub href: String,
}

/// That a record was withdrawn.
#[derive(Debug, Clone)]
pub struct Withdrawal {
    /// By which version.
    pub version: u32,
    /// Who and when.
    pub stamp: Stamp,
    /// Why.
    pub reason: String,
}

/// A draft of the next version.
#[derive(Debug, Clone)]
pub struct OpenDraft {
    /// The draft.
    pub draft_id: String,
    /// Who entered it.
    pub enterer: Person,
    /// What it will do.
    pub act: Act,
}

impl RecordPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = format!(
            "{} {}",
            self.version.document_type,
            marks::version(l, self.version.number)
        );
        let body = html! {
            (head(shell, &self.version, Tab::Content))
            div.record-page {
                div.record-main {
                    (self.warnings(shell))
                    div.content role="group" tabindex="0" aria-label=(l.say("record-content")) { (self.content) }
                    @if let Some(proxied) = &self.proxied { (proxied.section(shell)) }
                    (parts(shell, &self.parts))
                }
                aside.record-side aria-label=(l.say("record-facts")) {
                    (self.do_list(shell))
                    (facts(shell, &self.version))
                }
            }
        };
        let head = Head {
            title: &title,
            area: Some(Area::Patients),
            patient: self.patient.as_ref(),
            script: None,
        };
        page(shell, &head, &body)
    }

    fn warnings(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            @if !self.damage.is_empty() {
                div.banner.banner-fault role="alert" {
                    p.banner-title { (l.say("record-damaged")) }
                    ul { @for finding in &self.damage { li { (finding) } } }
                    p { (l.say("record-damaged-do")) }
                }
            }
            @if let Some(withdrawal) = &self.withdrawal { (withdrawn(shell, withdrawal)) }
            @if self.version.number < self.version.latest {
                div.banner.banner-note role="note" {
                    p {
                        (say!(l, "record-older", number = self.version.number)) " "
                        a href={ "/records/" (self.version.record_id) } {
                            (say!(l, "record-older-see", number = self.version.latest))
                        }
                    }
                }
            }
            @if let Some(draft) = &self.open_draft {
                div.banner.banner-note role="note" {
                    p {
                        (say!(l, "record-open-draft", name = draft.enterer.name.clone(),
                            act = draft.act.name(l))) " "
                        a href={ "/drafts/" (draft.draft_id) } { (l.say("record-open-draft-see")) }
                    }
                }
            }
        }
    }

    fn do_list(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let record = format!("/records/{}", self.version.record_id);
        html! {
            @if !self.acts_by_proxy.is_empty() {
                p.proxy-acts {
                    @for act in &self.acts_by_proxy {
                        a href={ (record) "/proxy/" (act.code()) } {
                            (say!(l, "proxy-act", act = act.name(l)))
                        } " "
                    }
                }
            }
            @if !self.acts.is_empty() {
                div.do-list {
                    @for act in &self.acts {
                        form method="post" action={ (record) "/" (act.code()) } {
                            (form::csrf(&shell.csrf))
                            button.button.button-wide type="submit" { (act.name(l)) }
                        }
                    }
                }
            }
        }
    }
}

/// Which of a record's pages is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// The content of a version.
    Content,
    /// All versions.
    History,
    /// Two versions compared.
    Differences,
    /// How it can be proven.
    Proof,
}

/// The head of every page about a record: title, state, who and when, versions, tabs.
pub fn head(shell: &Shell, version: &VersionFacts, tab: Tab) -> Markup {
    let l = shell.locale();
    html! {
        div.record-head {
            div.record-title {
                h1 {
                    (version.title) " "
                    small { (version.document_type) }
                }
                p.record-marks {
                    (marks::state(l, version.state)) " "
                    (marks::mode(l, version.mode))
                    (marks::late(l, version.is_late))
                    (proxied::mark(l, version.approval))
                    @if !version.label.is_empty() { " " (marks::label(&version.label)) }
                }
            }
            (pager(shell, version))
            (stamps(shell, version))
            (tabs(shell, version, tab))
        }
    }
}

/// `← Version 3 of 3 →`.
fn pager(shell: &Shell, version: &VersionFacts) -> Markup {
    let l = shell.locale();
    let address = |number: u32| format!("/records/{}/versions/{number}", version.record_id);
    let words = say!(
        l,
        "version-of",
        number = version.number,
        latest = version.latest
    );
    html! {
        nav.pager aria-label=(l.say("pager-label")) {
            @if version.number > 1 {
                a.button.button-small rel="prev" href=(address(version.number - 1))
                    aria-label=(marks::version(l, version.number - 1)) { "←" }
            } @else { span.button.button-small.button-off aria-hidden="true" { "←" } }
            span.pager-here aria-current="page" { (words) }
            @if version.number < version.latest {
                a.button.button-small rel="next" href=(address(version.number + 1))
                    aria-label=(marks::version(l, version.number + 1)) { "→" }
            } @else { span.button.button-small.button-off aria-hidden="true" { "→" } }
        }
    }
}

fn stamps(shell: &Shell, version: &VersionFacts) -> Markup {
    let l = shell.locale();
    html! {
        dl.stamps {
            div {
                dt { (l.say("entered")) }
                dd { (marks::person(&version.entered.by)) " " (dates::moment(version.entered.at)) }
            }
            @if let Some(principal) = &version.on_behalf_of {
                div { dt { (l.say("on-behalf-of")) } dd { (marks::person(principal)) } }
            }
            div {
                dt { (l.say("confirmed")) }
                dd {
                    (marks::person(&version.confirmed.by)) " "
                    (dates::moment(version.confirmed.at))
                }
            }
            @if version.number > 1 {
                div { dt { (l.say("act")) } dd { (version.act.name(l)) } }
            }
            @if let Some(reason) = &version.reason {
                div { dt { (l.say("reason")) } dd { (reason) } }
            }
        }
    }
}

fn tabs(shell: &Shell, version: &VersionFacts, here: Tab) -> Markup {
    let l = shell.locale();
    let record = format!("/records/{}", version.record_id);
    let content = format!("{record}/versions/{}", version.number);
    let from = version.number.saturating_sub(1).max(1);
    let differences = format!("{record}/differences?from={from}&to={}", version.number);
    let tabs = [
        (Tab::Content, content.as_str(), "tab-content"),
        (Tab::History, &format!("{record}/history"), "tab-history"),
        (Tab::Differences, &differences, "tab-differences"),
        (
            Tab::Proof,
            &format!("{record}/proof?version={}", version.number),
            "tab-proof",
        ),
    ];
    html! {
        nav.tabs aria-label=(l.say("tabs-label")) {
            ul {
                @for (tab, href, key) in tabs {
                    @if tab != Tab::Differences || version.latest > 1 {
                        li { a href=(href) aria-current=[(tab == here).then_some("page")] {
                            (l.say(key))
                        } }
                    }
                }
                li.tabs-apart {
                    a href={ (record) "/print?version=" (version.number) } { (l.say("print-do")) }
                }
            }
        }
    }
}

fn withdrawn(shell: &Shell, withdrawal: &Withdrawal) -> Markup {
    let l = shell.locale();
    html! {
        div.banner.banner-withdrawn role="note" {
            p.banner-title { (l.say("record-withdrawn")) }
            p {
                (marks::version(l, withdrawal.version)) " · "
                (marks::person(&withdrawal.stamp.by)) " · "
                (dates::moment(withdrawal.stamp.at))
            }
            p { (l.say("reason")) ": " (withdrawal.reason) }
        }
    }
}

/// The facts that are looked up rather than read.
fn facts(shell: &Shell, version: &VersionFacts) -> Markup {
    let l = shell.locale();
    html! {
        dl.facts {
            dt { (l.say("event-at")) } dd { (dates::moment(version.event_at)) }
            dt { (l.say("entered-where")) } dd { (version.entered.terminal) }
            dt { (l.say("confirmed-where")) } dd { (version.confirmed.terminal) }
            @if let Some(rule) = &version.rule { dt { (l.say("rule")) } dd { (rule) } }
            dt { (l.say("retention")) } dd { (version.retention) }
            @if !version.code_tables.is_empty() {
                dt { (l.say("code-tables")) }
                @for table in &version.code_tables { dd { (table) } }
            }
            dt { (l.say("manifest-digest")) } dd { (marks::digest_short(&version.digest)) }
            dt { (l.say("record-number")) } dd { code.digest-whole { (version.record_id) } }
        }
    }
}

/// The parts of a version, each to download.
pub fn parts(shell: &Shell, parts: &[PartRow]) -> Markup {
    let l = shell.locale();
    html! {
        @if !parts.is_empty() {
            section.parts aria-labelledby="parts" {
                h2 #parts { (l.say("parts")) }
                div.table-frame role="group" aria-labelledby="parts" tabindex="0" {
                    table.table.table-cards {
                        thead { tr {
                            th scope="col" { (l.say("part-name")) }
                            th scope="col" { (l.say("part-role")) }
                            th scope="col" { (l.say("part-media-type")) }
                            th.right scope="col" { (l.say("part-size")) }
                            th scope="col" { (l.say("digest")) }
                        } }
                        tbody {
                            @for part in parts {
                                tr {
                                    th scope="row" { a href=(part.href) download { (part.name) } }
                                    td { (part.role) }
                                    td { code { (part.media_type) } }
                                    td.num.right { (marks::size(part.size_bytes)) }
                                    td { (marks::digest_short(&part.digest)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
