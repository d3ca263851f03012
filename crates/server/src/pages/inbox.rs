//! What waits for me: drafts to confirm, drafts given back to me, own drafts, what a rule will confirm
//! soon, requests in registers, papers of an outage; and the charts I opened last.

use maud::{Markup, html};

use super::account::WelcomeBox;
use super::dates::{self, Moment};
use super::entrance::AccountLine;
use super::layout::{Area, Head, Shell, page};
use super::marks::{self, Act, Person};
use super::say;

/// The inbox.
#[derive(Debug, Clone, Default)]
pub struct InboxPage {
    /// What happened before this log-in.
    pub welcome: WelcomeBox,
    /// Accounts that somebody must look at.
    pub accounts: Vec<AccountLine>,
    /// The queues, in the order they are worked through.
    pub queues: Vec<Queue>,
    /// What proxies entered in this person's name: how many wait for their answer, and how many of
    /// these too long.
    pub approvals: (usize, usize),
    /// Requests in registers that this person could decide.
    pub requests: Vec<Request>,
    /// How many papers of outages are still to be registered; none for those whom it does not concern.
    pub missing_papers: Option<usize>,
    /// Checks that are overdue: in words, and where they are made.
    pub checks: Vec<(String, String)>,
    /// How many reviews of rights wait for this person, and how many of them are overdue.
    pub reviews: (usize, usize),
    /// For those who answer for people: how many accounts of people who are gone are live, and the ids
    /// that nobody uses.
    pub people: (usize, Vec<String>),
    /// The charts this person opened last.
    pub recent: Vec<Recent>,
}

/// A request in a register.
#[derive(Debug, Clone)]
pub struct Request {
    /// The name of the register.
    pub register: String,
    /// Who asked; none for the software itself.
    pub by: Option<Person>,
    /// When.
    pub at: Moment,
    /// Its page.
    pub href: String,
}

/// A chart that was opened before.
#[derive(Debug, Clone)]
pub struct Recent {
    /// The patient's name.
    pub patient_name: String,
    /// The patient's number.
    pub patient_no: String,
    /// The chart.
    pub href: String,
}

/// One queue of the inbox.
#[derive(Debug, Clone)]
pub struct Queue {
    /// Which queue.
    pub kind: QueueKind,
    /// How many wait in all.
    pub count: u64,
    /// The first of them, longest waiting first.
    pub items: Vec<Waiting>,
    /// Where the rest are, if not all are shown.
    pub more: Option<String>,
}

/// Why something waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueKind {
    /// Entered by another person, I may confirm it.
    Confirm,
    /// My own drafts.
    Own,
    /// My drafts that a confirmer gave back.
    Returned,
    /// A rule will confirm these unless somebody does before.
    Automatic,
}

/// One thing that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The draft.
    pub draft_id: String,
    /// The patient's name, if the type has a patient.
    pub patient_name: String,
    /// The patient's number.
    pub patient_no: String,
    /// The document type, in the reader's language.
    pub document_type: String,
    /// The title.
    pub title: String,
    /// What the draft will do.
    pub act: Act,
    /// Who entered it.
    pub enterer: Person,
    /// When it was last saved.
    pub saved_at: Moment,
    /// When a rule confirms it.
    pub due_at: Option<Moment>,
    /// Who gave it back, and why.
    pub returned: Option<(Person, String)>,
}

impl InboxPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("inbox-title");
        let body = html! {
            h1 { (title) }
            (self.welcome.render(shell))
            (alarms(shell, &self.accounts))
            @if self.is_empty() {
                div.empty {
                    p.empty-words { (l.say("inbox-empty")) }
                    p { a.button href="/patients" { (l.say("inbox-empty-do")) } }
                }
            }
            (self.approvals(shell))
            @for queue in self.queues.iter().filter(|queue| queue.count > 0) {
                (section(shell, queue))
            }
            (self.requests(shell))
            (self.papers(shell))
            (self.reviews(shell))
            (self.people(shell))
            (self.checks(shell))
            (self.recent(shell))
        };
        let head = Head {
            title: &title,
            area: Some(Area::Inbox),
            patient: None,
            script: None,
        };
        page(shell, &head, &body)
    }

    fn is_empty(&self) -> bool {
        let papers = self.missing_papers.unwrap_or_default();
        self.queues.iter().all(|queue| queue.count == 0)
            && self.requests.is_empty()
            && self.checks.is_empty()
            && papers == 0
            && self.reviews.0 == 0
            && self.people.0 == 0
            && self.people.1.is_empty()
            && self.approvals.0 == 0
    }

    /// Accounts to deal with.
    fn people(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let (overdue, dormant) = &self.people;
        html! {
            @if *overdue > 0 || !dormant.is_empty() {
                section.queue aria-labelledby="people" {
                    h2 #people { (l.say("ids-inbox")) " " span.count { (overdue + dormant.len()) } }
                    ul {
                        @if *overdue > 0 {
                            li { a href="/people/tasks" {
                                (say!(l, "ids-inbox-overdue", count = *overdue as u64))
                            } }
                        }
                        @if !dormant.is_empty() {
                            li { a href="/people/dormant" {
                                (say!(l, "ids-inbox-dormant", ids = dormant.join(", ")))
                            } }
                        }
                    }
                }
            }
        }
    }

    fn approvals(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let (waiting, overdue) = self.approvals;
        html! {
            @if waiting > 0 {
                section.queue aria-labelledby="approvals" {
                    h2 #approvals { (l.say("inbox-approvals")) " " span.count { (waiting) } }
                    @if overdue > 0 {
                        div.banner.banner-note role="note" {
                            p.banner-title { (say!(l, "approvals-overdue", count = overdue)) }
                        }
                    }
                    p.hint { (l.say("inbox-approvals-hint")) }
                    p { a.button.button-main href="/proxy" { (l.say("inbox-approvals-do")) } }
                }
            }
        }
    }

    fn requests(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            @if !self.requests.is_empty() {
                section.queue aria-labelledby="requests" {
                    h2 #requests {
                        (l.say("inbox-requests")) " " span.count { (self.requests.len()) }
                    }
                    p.hint { (l.say("inbox-requests-hint")) }
                    ul.inbox-list { @for request in &self.requests {
                        li {
                            a href=(request.href) { (request.register) } " "
                            @if let Some(by) = &request.by { (marks::person(by)) " " }
                            (dates::moment(request.at))
                        }
                    } }
                }
            }
        }
    }

    fn papers(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            @if let Some(count) = self.missing_papers.filter(|count| *count > 0) {
                section.queue aria-labelledby="papers" {
                    h2 #papers { (l.say("inbox-papers")) " " span.count { (count) } }
                    p.hint { (l.say("inbox-papers-hint")) }
                    p { a href="/outages" { (l.say("inbox-papers-do")) } }
                }
            }
        }
    }

    fn checks(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            @if !self.checks.is_empty() {
                section.queue aria-labelledby="checks" {
                    h2 #checks { (l.say("inbox-checks")) " " span.count { (self.checks.len()) } }
                    ul { @for (words, href) in &self.checks { li { a href=(href) { (words) } } } }
                }
            }
        }
    }

    fn reviews(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let (count, overdue) = self.reviews;
        html! {
            @if count > 0 {
                section.queue aria-labelledby="reviews" {
                    h2 #reviews { (l.say("inbox-reviews")) " " span.count { (count) } }
                    p {
                        a href="/reviews" {
                            (say!(l, "inbox-reviews-see", count = count, overdue = overdue))
                        }
                    }
                }
            }
        }
    }

    fn recent(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            @if !self.recent.is_empty() {
                section.queue aria-labelledby="recent" {
                    h2 #recent { (l.say("inbox-recent")) }
                    ul.inbox-list { @for chart in &self.recent {
                        li {
                            a href=(chart.href) { (chart.patient_name) } " "
                            span.num.quiet { (chart.patient_no) }
                        }
                    } }
                }
            }
        }
    }
}

/// Accounts that are locked, leaked or copied.
fn alarms(shell: &Shell, accounts: &[AccountLine]) -> Markup {
    let l = shell.locale();
    html! {
        @if !accounts.is_empty() {
            section.queue aria-labelledby="alarms" {
                h2 #alarms { (l.say("inbox-accounts")) " " span.count { (accounts.len()) } }
                ul {
                    @for one in accounts {
                        li { a href=(one.href) { (one.name) } " " span.quiet { (one.user_id) }
                            @for alarm in &one.alarms { " " strong { (alarm) } } }
                    }
                }
            }
        }
    }
}

fn section(shell: &Shell, queue: &Queue) -> Markup {
    let l = shell.locale();
    let (id, key) = match queue.kind {
        QueueKind::Confirm => ("confirm", "inbox-confirm"),
        QueueKind::Own => ("own", "inbox-own"),
        QueueKind::Returned => ("returned", "inbox-returned"),
        QueueKind::Automatic => ("automatic", "inbox-automatic"),
    };
    html! {
        section.queue aria-labelledby=(id) {
            h2 id=(id) { (l.say(key)) " " span.count { (queue.count) } }
            p.hint { (l.say(&format!("{key}-hint"))) }
            div.table-frame role="group" aria-labelledby=(id) tabindex="0" {
                table.table.table-lines.table-cards.table-queue {
                    thead { (headings(shell, queue.kind)) }
                    tbody { @for item in &queue.items { (row(shell, queue.kind, item)) } }
                }
            }
            @if let Some(more) = &queue.more {
                p { a href=(more) { (say!(l, "inbox-more", count = queue.count)) } }
            }
        }
    }
}

fn headings(shell: &Shell, kind: QueueKind) -> Markup {
    let l = shell.locale();
    html! {
        tr {
            th scope="col" { (l.say("patient")) }
            th scope="col" { (l.say("document-type")) }
            th scope="col" { (l.say("record-title")) }
            th scope="col" { (l.say("enterer")) }
            th scope="col" { (l.say("saved-at")) }
            @match kind {
                QueueKind::Automatic => th scope="col" { (l.say("inbox-due")) },
                QueueKind::Returned => th scope="col" { (l.say("inbox-returned-why")) },
                QueueKind::Confirm | QueueKind::Own => {},
            }
            th scope="col" { span.hidden { (l.say("do")) } }
        }
    }
}

fn row(shell: &Shell, kind: QueueKind, item: &Waiting) -> Markup {
    let l = shell.locale();
    let draft = format!("/drafts/{}", item.draft_id);
    html! {
        tr {
            th scope="row" {
                (item.patient_name) " " span.num.quiet { (item.patient_no) }
            }
            td { (item.document_type) " " (act(shell, item.act)) }
            td { a href=(draft) { (item.title) } }
            td { (marks::person(&item.enterer)) }
            td data-label=(l.say("saved-at")) { (dates::moment(item.saved_at)) }
            @match kind {
                QueueKind::Automatic =>
                    td data-label=(l.say("inbox-due")) { @if let Some(due) = item.due_at { (dates::moment(due)) } },
                QueueKind::Returned => td data-label=(l.say("inbox-returned-why")) {
                    @if let Some((by, reason)) = &item.returned {
                        (reason) " " span.quiet { "(" (marks::person(by)) ")" }
                    }
                },
                QueueKind::Confirm | QueueKind::Own => {},
            }
            td.row-do {
                a.button.button-small href={ (draft) "/present" } { (l.say("present-do")) }
            }
        }
    }
}

fn act(shell: &Shell, act: Act) -> Markup {
    html! {
        @if act != Act::Create { span.mark.mark-act { (act.name(shell.locale())) } }
    }
}
