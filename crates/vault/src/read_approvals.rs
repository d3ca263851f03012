//! 承認待ち: what waits for a principal, by age, and what is overdue or lacks a note, for managers.
//!
//! JAHIS 3.3, 7.1.4(3)(a)(イ)(オ) and 最低限3. A principal sees what was entered in their name; whoever reads the
//! register of proxy policies sees that something waits, for whom and how long, and the title only
//! where they may read the record.

use crate::Vault;
use crate::access_check::On;
use crate::after_confirmation::VersionApproval;
use crate::answer_proxy::Proxied;
use crate::by_proxy::{DraftProxy, RefusedEntry};
use crate::caller::Caller;
use crate::desk::Desk;
use crate::error::{Error, Noun};
use crate::masters::Entry;
use crate::read_record::fixed;
use genpon_access::Operation;
use genpon_formats::manifest::ProxyEntry;
use genpon_model::Timestamp;
use genpon_model::id::{PatientId, RecordId};
use genpon_model::record::{Act, VersionNo};
use genpon_model::register::Register as _;
use genpon_model::registers::ProxyPolicy;
use genpon_store::{DraftFilter, DraftRow, PatientRow};

/// Something that a proxy entered and that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// What it is.
    pub of: Proxied,
    /// Of which record.
    pub record: RecordId,
    /// Code of its document type.
    pub document_type: String,
    /// What it does.
    pub act: Act,
    /// Its title, for those who may read it.
    pub title: Option<String>,
    /// Whose record it is, for those who may read it.
    pub patient: Option<PatientRow>,
    /// Who entered it for whom.
    pub proxy: ProxyEntry,
    /// Whether the principal's answer is waited for.
    pub awaits_answer: bool,
    /// Whether a note is missing that the policy asks for.
    pub lacks_note: bool,
    /// What the principal refused, while it is a draft.
    pub refused: Option<RefusedEntry>,
}

impl Waiting {
    /// Since when it waits.
    #[must_use]
    pub const fn since(&self) -> Timestamp {
        self.proxy.at
    }

    /// Whether the time to answer is over.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.awaits_answer && self.proxy.approve_until.is_some_and(|until| until < now)
    }
}

/// What waits for one person.
#[derive(Debug, Clone)]
pub struct Approvals {
    /// What was entered in the caller's name, longest waiting first.
    pub mine: Vec<Waiting>,
    /// What the caller entered for others and what became of it: waits, was refused, lacks a note.
    pub asked: Vec<Waiting>,
    /// When this was read.
    pub at: Timestamp,
}

/// How many drafts are read.
const DRAFTS_MAX: u32 = 1000;

impl Vault {
    /// Reads what waits for the caller's answer, and what the caller entered for others.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn read_approvals(&self, caller: &Caller) -> Result<Approvals, Error> {
        self.at_desk(caller, "proxy.list", |desk| {
            let approvals = approvals(desk)?;
            desk.commit_open()?;
            Ok(approvals)
        })
    }

    /// How many entries wait for the caller's answer, and how many of these too long; none about a
    /// patient of whom the caller may not know.
    ///
    /// # Errors
    /// When the store cannot read.
    pub fn approvals_waiting(&self, caller: &Caller) -> Result<(usize, usize), Error> {
        let mut desk = self.quiet_desk(caller)?;
        if desk.masters.proxy_policies.is_empty() {
            return Ok((0, 0));
        }
        let me = caller.person.id;
        let filter = DraftFilter {
            principal: Some(me),
            ..DraftFilter::default()
        };
        let mut limits = Vec::new();
        for row in self
            .store()
            .drafts(caller.institution, &filter, DRAFTS_MAX)?
        {
            let body = desk.house.sealing.open_draft(&row)?;
            let waits = body.awaits_answer(row.act);
            if let Some(proxy) = body.proxy.filter(|_| waits)
                && knows(&mut desk, row.patient)?
            {
                limits.push(proxy.entry.approve_until);
            }
        }
        for waits in self.waiting_versions(&desk.house, Some(me))? {
            let record = self.store().record(caller.institution, waits.record)?;
            if knows(&mut desk, record.and_then(|row| row.patient))? {
                limits.push(waits.proxy.approve_until);
            }
        }
        let is_over = |until: &&Option<Timestamp>| until.is_some_and(|until| until < desk.now.at);
        Ok((limits.len(), limits.iter().filter(is_over).count()))
    }

    /// Reads everything that waits in the institution, longest first.
    ///
    /// # Errors
    /// No right to read the register of proxy policies.
    pub fn read_waiting_approvals(
        &self,
        caller: &Caller,
    ) -> Result<(Vec<Waiting>, Timestamp), Error> {
        self.at_desk(caller, "proxy.list", |desk| {
            let register = ProxyPolicy::DESCRIPTION.code;
            desk.detail("register", register);
            let granted = desk.may_in(Operation::ReadRegister, register)?;
            let filter = DraftFilter {
                is_by_proxy: true,
                ..DraftFilter::default()
            };
            let mut waiting = drafts(desk, &filter)?;
            waiting.extend(versions(desk, |_| true)?);
            add_without_note(desk, &mut waiting)?;
            waiting.retain(|waits| waits.awaits_answer || waits.lacks_note);
            desk.commit(&granted)?;
            Ok((by_age(waiting), desk.now.at))
        })
    }

    /// The proxy policies in force, with their editions: the annex to the operating rules.
    ///
    /// # Errors
    /// No right to read the register.
    pub fn read_proxy_policies(&self, caller: &Caller) -> Result<Vec<Entry<ProxyPolicy>>, Error> {
        self.at_desk(caller, "register.read", |desk| {
            let register = ProxyPolicy::DESCRIPTION.code;
            desk.detail("register", register);
            let granted = desk.may_in(Operation::ReadRegister, register)?;
            let policies = desk.masters.proxy_policies.values();
            let in_force = policies.filter(|entry| !entry.is_retired);
            let policies = in_force.cloned().collect();
            desk.commit(&granted)?;
            Ok(policies)
        })
    }
}

fn approvals(desk: &mut Desk<'_>) -> Result<Approvals, Error> {
    let me = desk.caller.person.id;
    let filter = DraftFilter {
        enterer: Some(me),
        ..DraftFilter::default()
    };
    let mut asked = drafts(desk, &filter)?;
    asked.extend(versions(desk, |waits| waits.proxy.by.id == me)?);
    asked.retain(|waits| waits.proxy.by.id == me);
    Ok(Approvals {
        mine: mine(desk)?,
        asked: by_age(asked),
        at: desk.now.at,
    })
}

/// What waits for the caller as the principal.
fn mine(desk: &mut Desk<'_>) -> Result<Vec<Waiting>, Error> {
    let me = desk.caller.person.id;
    let filter = DraftFilter {
        principal: Some(me),
        ..DraftFilter::default()
    };
    let mut mine = drafts(desk, &filter)?;
    mine.extend(versions(desk, |waits| waits.proxy.principal.id == me)?);
    mine.retain(|waits| waits.awaits_answer);
    Ok(by_age(mine))
}

fn by_age(mut waiting: Vec<Waiting>) -> Vec<Waiting> {
    waiting.sort_by_key(|waits| (waits.since(), waits.of));
    waiting
}

fn drafts(desk: &mut Desk<'_>, filter: &DraftFilter) -> Result<Vec<Waiting>, Error> {
    let store = desk.vault.store();
    let rows = store.drafts(desk.caller.institution, filter, DRAFTS_MAX)?;
    let by_proxy = rows.into_iter().filter(|row| row.principal.is_some());
    let mut waiting = Vec::new();
    for row in by_proxy {
        let body = desk.house.sealing.open_draft(&row)?;
        let awaits_answer = body.awaits_answer(row.act);
        let Some(proxy) = body.proxy else { continue };
        let patient = patient(desk, row.patient)?;
        let on = (row.document_type.as_str(), None);
        let sees = sees(desk, &proxy.entry, on, patient.as_ref())?;
        waiting.push(Waiting {
            patient: patient.filter(|_| sees),
            title: sees.then(|| body.title.to_string()),
            awaits_answer,
            ..of_draft(&row, proxy)
        });
    }
    Ok(waiting)
}

fn of_draft(row: &DraftRow, proxy: DraftProxy) -> Waiting {
    Waiting {
        of: Proxied::Draft(row.id),
        record: row.record,
        document_type: row.document_type.clone(),
        act: row.act,
        title: None,
        patient: None,
        awaits_answer: false,
        lacks_note: proxy.lacks_note(),
        refused: proxy.refused,
        proxy: proxy.entry,
    }
}

fn versions(
    desk: &mut Desk<'_>,
    wanted: impl Fn(&VersionApproval) -> bool,
) -> Result<Vec<Waiting>, Error> {
    let approvals = desk.vault.waiting_versions(&desk.house, None)?;
    let wanted = approvals.into_iter().filter(wanted);
    wanted
        .map(|approval| of_version(desk, approval.record, approval.version, true))
        .collect()
}

/// Versions whose note is missing, beside those that wait for an answer.
fn add_without_note(desk: &mut Desk<'_>, waiting: &mut Vec<Waiting>) -> Result<(), Error> {
    for note in desk.vault.versions_without_note(&desk.house)? {
        let of = Proxied::Version(note.record, note.version);
        match waiting.iter_mut().find(|waits| waits.of == of) {
            Some(waits) => waits.lacks_note = true,
            None => {
                let waits = of_version(desk, note.record, note.version, false)?;
                waiting.push(Waiting {
                    lacks_note: true,
                    ..waits
                });
            }
        }
    }
    Ok(())
}

fn of_version(
    desk: &mut Desk<'_>,
    record: RecordId,
    number: VersionNo,
    awaits_answer: bool,
) -> Result<Waiting, Error> {
    let (_, manifest) = fixed(desk, record, number)?;
    let proxy = manifest.proxy.ok_or(Error::NotFound(Noun::Version))?;
    let document_type = manifest.document_type.code.to_string();
    let patient = patient(desk, manifest.patient.map(|patient| patient.id))?;
    let on = (document_type.as_str(), Some(record));
    let sees = sees(desk, &proxy, on, patient.as_ref())?;
    Ok(Waiting {
        of: Proxied::Version(record, number),
        record,
        document_type,
        act: manifest.act,
        title: sees.then(|| manifest.title.to_string()),
        patient: patient.filter(|_| sees),
        proxy,
        awaits_answer,
        lacks_note: false,
        refused: None,
    })
}

/// Principal and proxy see what they have to do with, others what they may read; nobody a patient of
/// whom they may not know.
fn sees(
    desk: &mut Desk<'_>,
    proxy: &ProxyEntry,
    (document_type, record): (&str, Option<RecordId>),
    patient: Option<&PatientRow>,
) -> Result<bool, Error> {
    let me = desk.caller.person.id;
    if proxy.principal.id == me || proxy.by.id == me {
        return patient.map_or(Ok(true), |row| desk.may_know(row));
    }
    let about = desk.about.clone();
    let document_type = desk.stored_type(document_type)?;
    let on = On {
        record,
        ..On::new(&document_type)
    };
    if let Some(row) = patient {
        desk.note_patient(row);
    }
    let may_read = desk.may_on(Operation::Read, on).is_ok();
    desk.about = about;
    Ok(may_read)
}

/// Whether the caller may know of this patient; of nobody in particular always.
fn knows(desk: &mut Desk<'_>, id: Option<PatientId>) -> Result<bool, Error> {
    let patient = patient(desk, id)?;
    patient.map_or(Ok(true), |row| desk.may_know(&row))
}

fn patient(desk: &Desk<'_>, id: Option<PatientId>) -> Result<Option<PatientRow>, Error> {
    let store = desk.vault.store();
    let row = id.map(|id| store.patient(desk.caller.institution, id));
    Ok(row.transpose()?.flatten())
}
