//! What waits for me: drafts to confirm, own drafts, refusals, what a rule will confirm soon.

use maud::{Markup, html};

use super::dates::{self, Moment};
use super::layout::{Area, Head, Shell, page};
use super::marks::{self, Act, Person};
use super::say;

/// The inbox.
#[derive(Debug, Clone, Default)]
pub struct InboxPage {
    /// The queues, in the order they are worked through.
    pub queues: Vec<Queue>,
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
    /// My confirmations that were refused.
    Refused,
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
    /// Why it was refused, in the reader's language.
    pub refusal: Option<String>,
}

impl InboxPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("inbox-title");
        let body = html! {
            h1 { (title) }
            @if self.queues.iter().all(|queue| queue.count == 0) {
                div.empty {
                    p.empty-words { (l.say("inbox-empty")) }
                    p { a.button href="/patients" { (l.say("inbox-empty-do")) } }
                }
            }
            @for queue in self.queues.iter().filter(|queue| queue.count > 0) {
                (section(shell, queue))
            }
        };
        let head = Head {
            title: &title,
            area: Some(Area::Inbox),
            patient: None,
            script: None,
        };
        page(shell, &head, &body)
    }
}

fn section(shell: &Shell, queue: &Queue) -> Markup {
    let l = shell.locale();
    let (id, key) = match queue.kind {
        QueueKind::Confirm => ("confirm", "inbox-confirm"),
        QueueKind::Own => ("own", "inbox-own"),
        QueueKind::Refused => ("refused", "inbox-refused"),
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
                QueueKind::Refused => th scope="col" { (l.say("inbox-refusal")) },
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
                QueueKind::Refused =>
                    td { @if let Some(refusal) = &item.refusal { (refusal) } },
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
