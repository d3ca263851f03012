//! 承認待ち: what was entered in my name and waits for me, what I entered for others, what is overdue.
//!
//! Ages are drawn against the time to answer, so that the longest waiting is seen and not computed
//! (JAHIS 3.3, 7.1.4(3) 最低限3). Each is opened by itself: nothing here approves.

use genpon_formats::locale::Locale;
use maud::{Markup, html};

use super::dates::{self, Moment};
use super::layout::{Area, Head, Shell, page};
use super::marks::{self, Act, Person};
use super::say;

/// The list of a person, or of the institution.
#[derive(Debug, Clone)]
pub struct ApprovalsPage {
    /// Whose list it is.
    pub view: View,
    /// What waits for the reader; of the institution: everything.
    pub waiting: Vec<Waiting>,
    /// What the reader entered for others and what became of it.
    pub asked: Vec<Waiting>,
    /// Whether the reader may see what waits in the institution, and the policies.
    pub manages: bool,
}

/// Whose list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// One person's.
    Own,
    /// The institution's.
    Everybody,
}

/// One entry that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Where it is opened; none where the reader only sees that it waits.
    pub href: Option<String>,
    /// The patient, for those who may read it.
    pub patient: Option<String>,
    /// The title, for those who may read it.
    pub title: Option<String>,
    /// The document type, in the reader's language.
    pub document_type: String,
    /// What it does.
    pub act: Act,
    /// In whose name.
    pub principal: Person,
    /// Who entered it.
    pub by: Person,
    /// When.
    pub at: Moment,
    /// Whether it is confirmed already.
    pub is_confirmed: bool,
    /// For how many minutes it has waited.
    pub minutes: i64,
    /// Within how many minutes it is to be answered.
    pub minutes_max: Option<i64>,
    /// Whether the principal's answer is waited for.
    pub awaits_answer: bool,
    /// Whether a note is missing that the policy asks for.
    pub lacks_note: bool,
    /// Why the principal refused it.
    pub refusal: Option<String>,
}

impl Waiting {
    fn is_overdue(&self) -> bool {
        self.awaits_answer && self.minutes_max.is_some_and(|max| self.minutes > max)
    }
}

impl ApprovalsPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say(match self.view {
            View::Own => "approvals-title",
            View::Everybody => "approvals-all-title",
        });
        let overdue = self.waiting.iter().filter(|one| one.is_overdue()).count();
        let body = html! {
            div.page-head {
                h1 { (title) }
                @if self.manages && self.view == View::Own {
                    a.button href="/proxy/waiting" { (l.say("approvals-all")) }
                    a.button href="/proxy/policies" { (l.say("proxy-annex")) }
                }
                @if self.view == View::Everybody { a.button href="/proxy" { "← " (l.say("approvals-title")) } }
            }
            @if overdue > 0 {
                div.banner.banner-note role="note" {
                    p.banner-title { (say!(l, "approvals-overdue", count = overdue)) }
                    p { (l.say("approvals-overdue-do")) }
                }
            }
            (self.section(shell, "waiting", &self.waiting))
            @if self.view == View::Own { (self.section(shell, "asked", &self.asked)) }
        };
        let head = Head {
            title: &title,
            area: Some(Area::Inbox),
            patient: None,
            script: None,
        };
        page(shell, &head, &body)
    }

    fn section(&self, shell: &Shell, id: &str, entries: &[Waiting]) -> Markup {
        let l = shell.locale();
        let key = match (id, self.view) {
            ("asked", _) => "approvals-asked",
            (_, View::Own) => "approvals-mine",
            (_, View::Everybody) => "approvals-everybody",
        };
        html! {
            section.queue aria-labelledby=(id) {
                h2 id=(id) { (l.say(key)) " " span.count { (entries.len()) } }
                p.hint { (l.say(&format!("{key}-hint"))) }
                @if entries.is_empty() { p.quiet { (l.say("approvals-none")) } }
                @else {
                    div.table-frame role="group" aria-labelledby=(id) tabindex="0" {
                        table.table.table-lines.table-cards.table-queue {
                            thead { tr {
                                th scope="col" { (l.say("proxy-age")) }
                                th scope="col" { (l.say("patient")) }
                                th scope="col" { (l.say("document-type")) }
                                th scope="col" { (l.say("proxy-principal")) }
                                th scope="col" { (l.say("proxy-by")) }
                                th scope="col" { (l.say("proxy-state")) }
                                th scope="col" { span.hidden { (l.say("do")) } }
                            } }
                            tbody { @for one in entries { (row(l, one)) } }
                        }
                    }
                }
            }
        }
    }
}

fn row(l: &Locale, one: &Waiting) -> Markup {
    html! {
        tr {
            td data-label=(l.say("proxy-age")) { (age(l, one)) }
            td { @if let Some(patient) = &one.patient { (patient) } @else { "–" } }
            th scope="row" {
                (one.document_type)
                @if one.act != Act::Create { " " span.mark.mark-act { (one.act.name(l)) } }
                @if let Some(title) = &one.title { br; span.quiet { (title) } }
            }
            td data-label=(l.say("proxy-principal")) { (marks::person(&one.principal)) }
            td data-label=(l.say("proxy-by")) {
                (marks::person(&one.by)) " " (dates::moment(one.at))
            }
            td {
                (l.say(if one.is_confirmed { "state-confirmed" } else { "state-draft" }))
                @if one.is_overdue() { " " span.mark.mark-waiting { (l.say("mark-overdue")) } }
                @if one.lacks_note { " " span.mark.mark-waiting { (l.say("mark-no-note")) } }
                @if let Some(refusal) = &one.refusal {
                    " " span.mark.mark-waiting { (l.say("mark-approval-refused")) } " " (refusal)
                }
            }
            td.row-do {
                @if let Some(href) = &one.href {
                    a.button.button-small href=(href) { (l.say("proxy-open")) }
                }
            }
        }
    }
}

/// The age as a bar against the time to answer: the tick is its end.
fn age(l: &Locale, one: &Waiting) -> Markup {
    let full = one.minutes_max.unwrap_or(one.minutes).max(1);
    let scale = full.max(one.minutes).max(1);
    let width = |minutes: i64| (minutes * WIDTH / scale).clamp(1, WIDTH);
    let class = if one.is_overdue() {
        "age-bar age-over"
    } else {
        "age-bar"
    };
    html! {
        span.age {
            svg class=(class) width=(WIDTH) height="10" viewBox={ "0 0 " (WIDTH) " 10" } aria-hidden="true" {
                rect.age-track x="0" y="3" width=(WIDTH) height="4" rx="2" {}
                rect.age-fill x="0" y="1" width=(width(one.minutes)) height="8" rx="2" {}
                @if one.minutes_max.is_some() {
                    rect.age-limit x=(width(full) - 1) y="0" width="2" height="10" {}
                }
            }
            span.num {
                (hours(l, one.minutes))
                @if let Some(max) = one.minutes_max { " / " (hours(l, max)) }
            }
        }
    }
}

/// How wide an age is drawn.
const WIDTH: i64 = 120;

fn hours(l: &Locale, minutes: i64) -> String {
    match minutes {
        0..60 => say!(l, "proxy-minutes", count = minutes),
        _ => say!(l, "proxy-hours", count = minutes / 60),
    }
}
