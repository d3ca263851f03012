//! `/`: what waits for the person.

use crate::app::App;
use crate::pages::account::WelcomeBox;
use crate::pages::inbox::{InboxPage, Queue, QueueKind, Recent, Request, Waiting};
use crate::web::entrance;
use crate::web::frame::Frame;
use crate::web::session::Session;
use crate::web::use_seen;
use crate::web::words::{self, encoded};
use axum::extract::State;
use axum::response::Response;
use genpon_vault::inbox::{Inbox, Waiting as Waits};
use genpon_vault::read_own_account::Welcome;
use genpon_vault::rows::{PatientRow, RevisionRow};
use genpon_vault::{Caller, Vault};
use maud::Markup;

/// `GET /`
pub async fn show(State(app): State<App>, session: Session) -> Response {
    let read = |vault: &Vault, caller: &Caller| {
        let greeting = vault.welcome(caller)?;
        Ok((vault.read_inbox(caller)?, greeting))
    };
    session.show(&app, read, page).await
}

fn page(frame: &Frame, (inbox, greeting): (Inbox, Welcome)) -> Markup {
    let queues = vec![
        queue(frame, QueueKind::Confirm, &inbox.to_confirm),
        queue(frame, QueueKind::Returned, &inbox.returned),
        queue(frame, QueueKind::Own, &inbox.mine),
        queue(frame, QueueKind::Automatic, &inbox.automatic),
    ];
    let overdue = inbox.reviews.iter().filter(|one| one.is_overdue);
    let page = InboxPage {
        welcome: welcome(&greeting),
        accounts: inbox
            .accounts
            .iter()
            .map(|account| entrance::line(&frame.words, account))
            .collect(),
        queues,
        approvals: inbox.approvals,
        requests: inbox
            .requests
            .iter()
            .map(|row| request(frame, row))
            .collect(),
        missing_papers: inbox.missing_papers,
        checks: inbox
            .overdue
            .iter()
            .map(|one| use_seen::overdue_link(&frame.words, one))
            .collect(),
        reviews: (inbox.reviews.len(), overdue.count()),
        people: (inbox.people.overdue.len(), dormant_ids(&inbox)),
        recent: inbox.recent.iter().map(recent).collect(),
    };
    page.render(&frame.shell)
}

/// How many dormant ids are named at once.
const NAMED_MAX: usize = 20;

fn dormant_ids(inbox: &Inbox) -> Vec<String> {
    let dormant = inbox.people.dormant.iter().take(NAMED_MAX);
    dormant.map(|one| one.person.user_id.to_string()).collect()
}

fn welcome(greeting: &Welcome) -> WelcomeBox {
    let before = greeting.before.as_ref();
    let failed = before.and_then(|before| Some((before.failed_at?.into(), before.failures)));
    WelcomeBox {
        entered_at: before.and_then(|before| before.entered_at).map(Into::into),
        failed,
        password_days_left: greeting.password_days_left,
    }
}

fn request(frame: &Frame, row: &RevisionRow) -> Request {
    Request {
        register: frame.words.say(&format!("register-{}", row.register)),
        by: row.by.map(|id| frame.words.person_of(id)),
        at: row.at.into(),
        href: format!("/registers/{}/{}", row.register, encoded(&row.key)),
    }
}

fn recent(row: &PatientRow) -> Recent {
    Recent {
        patient_name: row.name.clone(),
        patient_no: row.number.clone(),
        href: format!("/patients/{}", row.id),
    }
}

fn queue(frame: &Frame, kind: QueueKind, waiting: &[Waits]) -> Queue {
    let mut waiting: Vec<&Waits> = waiting.iter().collect();
    waiting.sort_by_key(|waits| waits.draft.updated_at);
    Queue {
        kind,
        count: waiting.len() as u64,
        items: waiting
            .into_iter()
            .map(|waits| item(frame, waits))
            .collect(),
        more: None,
    }
}

fn item(frame: &Frame, waits: &Waits) -> Waiting {
    let draft = &waits.draft;
    let patient = waits.patient.as_ref();
    Waiting {
        draft_id: draft.id.to_string(),
        patient_name: patient.map(|row| row.name.clone()).unwrap_or_default(),
        patient_no: patient.map(|row| row.number.clone()).unwrap_or_default(),
        document_type: frame.words.document_type(&draft.document_type),
        title: waits.body.title.to_string(),
        act: words::act(draft.act),
        enterer: frame.words.person_of(draft.enterer),
        saved_at: draft.updated_at.into(),
        due_at: waits.due_at.map(Into::into),
        returned: waits
            .body
            .returned
            .as_ref()
            .map(|back| (frame.words.person(&back.by), back.reason.to_string())),
    }
}
