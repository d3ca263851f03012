//! What a use case answers when it does not do what was asked, sorted by whose fault it is.
//!
//! Each fact has a code. The code is the end of the locale keys `problem-<code>` (what is wrong) and
//! `problem-<code>-next` (what to do), the type of the problem document, and the reason in the audit
//! trail. The technical cause goes to the log alone.

use crate::check_certificate::CertificateFault;
use crate::sign_on::SignOnFault;
use genpon_access::password::PasswordFault;
use genpon_formats::audit_event::AuditEventError;
use genpon_formats::import::Refusal as ImportRefusal;
use genpon_formats::manifest::ManifestError;
use genpon_formats::register_table::TableError;
use genpon_model::lifecycle::{self, approval};
use genpon_model::register::FieldFault;
use genpon_model::register::life::EntryRefusal;
use genpon_store::{CommitError, ReadError};

/// Whose move it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blame {
    /// The caller asked for what a rule forbids, or for what is not there.
    Caller,
    /// Somebody else was faster: look again and decide again.
    Race,
    /// The operator must act: disk, key, lock.
    Operator,
    /// What is stored is damaged.
    Archive,
    /// Genpon itself is at fault.
    Us,
}

/// Why a use case did not do what was asked. Nothing was stored but the refusal.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A rule says no.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// The thing named does not exist, or this caller may not know of it.
    #[error("no such {0}")]
    NotFound(Noun),
    /// Somebody else was faster.
    #[error("another change came first: {0}")]
    Race(genpon_store::error::Conflict),
    /// The store cannot write or its state is unknown.
    #[error(transparent)]
    Store(CommitError),
    /// The store cannot read.
    #[error(transparent)]
    Read(ReadError),
    /// What is stored is not what was stored.
    #[error("{noun} {id} is damaged: {kind}")]
    Damaged {
        /// What sort of thing.
        noun: Noun,
        /// Which one.
        id: String,
        /// The kind of damage.
        kind: &'static str,
    },
    /// A key, random source or other thing that the operator provides does not work.
    #[error("{0}")]
    Operator(&'static str),
    /// What Genpon wrote breaks a rule of its own formats.
    #[error("internal fault: {0}")]
    Internal(&'static str),
}

/// The nouns an error may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    /// An institution.
    Institution,
    /// A patient.
    Patient,
    /// A record.
    Record,
    /// A version.
    Version,
    /// A part.
    Part,
    /// A draft.
    Draft,
    /// A register.
    Register,
    /// A register entry.
    Entry,
    /// An audit event.
    AuditEvent,
    /// A page or address.
    Address,
    /// Somebody's log-in.
    Session,
}

impl Noun {
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Institution => "institution",
            Self::Patient => "patient",
            Self::Record => "record",
            Self::Version => "version",
            Self::Part => "part",
            Self::Draft => "draft",
            Self::Register => "register",
            Self::Entry => "entry",
            Self::AuditEvent => "audit-event",
            Self::Address => "address",
            Self::Session => "session",
        }
    }
}

impl std::fmt::Display for Noun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

/// A rule that said no.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The life of a record (JAHIS 3.3, 7.1.2, 7.1.3).
    #[error(transparent)]
    Lifecycle(#[from] lifecycle::Refusal),
    /// Access: the person may not do this.
    #[error("not allowed")]
    NotAllowed,
    /// Log-in failed; the same for an unknown id and a wrong password.
    #[error("log-in failed")]
    LogInFailed,
    /// The terminal is not registered, or cannot show that it is (JAHIS 3.3, 7.1.1(1)3)).
    #[error("the terminal is not registered")]
    TerminalUnknown,
    /// The terminal speaks from an address that its entry does not name.
    #[error("the terminal is not where it belongs")]
    TerminalElsewhere,
    /// Privileges are used at management terminals only (JAHIS 3.3, 8.2.2.9).
    #[error("this needs a management terminal")]
    NotAManagementTerminal,
    /// The certificate shown is not good, each reason by itself (JAHIS 3.3, 7.1.1(1)1)(a)(イ)).
    #[error(transparent)]
    Certificate(CertificateFault),
    /// The identity provider did not vouch for somebody who may come in; why, is in the trail.
    #[error(transparent)]
    SignOn(SignOnFault),
    /// No window allows this person to come in from outside now (JAHIS 3.3, 6.7(7)).
    #[error("no window for remote use is open")]
    NoRemoteWindow,
    /// The session belongs to another device.
    #[error("the session belongs to another device")]
    SessionElsewhere,
    /// The screen is locked: its person proves again who they are.
    #[error("the screen is locked")]
    ScreenLocked,
    /// The key of a system is not right; the same for an unknown and a disabled system.
    #[error("the key of the system is not right")]
    ClientKeyWrong,
    /// Too many wrong keys came from this system or this address.
    #[error("too many wrong keys; again in {retry_after_seconds} seconds")]
    TooManyWrongKeys {
        /// When the next one is looked at.
        retry_after_seconds: i64,
    },
    /// Only a person does this, never a system: a confirmation is somebody's word.
    #[error("only a person may do this")]
    PersonsOnly,
    /// The document type is not registered (JAHIS 3.3, 6.1.2).
    #[error("the document type is not registered")]
    TypeUnknown,
    /// The document type is retired.
    #[error("the document type is retired")]
    TypeRetired,
    /// The document type is about a patient and none was named, or the reverse.
    #[error("the document type and the patient do not fit")]
    PatientDoesNotFit,
    /// The content names another patient than the request.
    #[error("the content is about another patient")]
    WrongPatient,
    /// Nobody has said whose record it is: neither the request nor the content.
    #[error("nobody has said whose record it is")]
    PatientNotSaid,
    /// No patient has this number.
    #[error("no patient has this number")]
    PatientUnknown,
    /// The patient number was merged into another.
    #[error("the patient number was merged into another")]
    PatientMerged,
    /// The patient number is in use.
    #[error("the patient number is in use")]
    PatientNumberInUse,
    /// Restrictions or care name the patient number: they would protect nobody under another one.
    #[error("restrictions or care name the patient number")]
    PatientNumberNamed,
    /// The privilege is not for this person, or not from here.
    #[error("the privilege is not for this person here")]
    PrivilegeRefused,
    /// Reviews of rights are decided by managers, not written into the register.
    #[error("this register is not written by hand")]
    NotByHand,
    /// Nobody decides on what is granted to themselves.
    #[error("nobody decides on their own rights")]
    OwnRights,
    /// The user id is or was in use: it is never given again.
    #[error("the user id is or was in use")]
    UserIdInUse,
    /// The paper stands in no outage, is of another patient, or was registered already.
    #[error("the paper is not among those that are still to be registered")]
    LateItemTaken,
    /// One of the three checks on acting in another's name (JAHIS 3.3, 7.1.4).
    #[error("not in another's name: {0}")]
    ByProxy(genpon_access::Reason),
    /// The principal is not one person who is registered.
    #[error("the principal is nobody who is registered")]
    PrincipalUnknown,
    /// The proxy policy does not take instructions given in this way.
    #[error("the proxy policy does not take such an instruction")]
    InstructionNotTaken,
    /// The approval of the principal (JAHIS 3.3, 7.1.4(3)).
    #[error(transparent)]
    Approval(#[from] approval::Refusal),
    /// The draft belongs to somebody else.
    #[error("somebody else is working on this draft")]
    DraftOfAnother,
    /// The draft was given back to its enterer: no rule confirms it.
    #[error("the draft was given back to its enterer")]
    DraftReturned,
    /// The draft was saved by another since it was opened.
    #[error("the draft was saved since it was opened")]
    DraftChanged,
    /// The digest that was sent does not belong to the bytes that were sent.
    #[error("the digest does not belong to the bytes")]
    DigestMismatch,
    /// More bytes than allowed.
    #[error("more than {bytes_max} bytes")]
    TooLarge {
        /// How many are allowed.
        bytes_max: u64,
    },
    /// More parts than allowed.
    #[error("more than {parts_max} parts")]
    TooManyParts {
        /// How many are allowed.
        parts_max: usize,
    },
    /// Two parts of the same name.
    #[error("two parts have the same name")]
    PartNameTwice,
    /// The bytes are not what they are said to be, or cannot be read.
    #[error(transparent)]
    Import(Box<ImportRefusal>),
    /// The note is empty or has a character that cannot be shown.
    #[error(transparent)]
    Note(#[from] genpon_formats::note::NoteError),
    /// The same idempotency key came with another request.
    #[error("the idempotency key belongs to another request")]
    IdempotencyKeyReused,
    /// What was read before is not the latest any more.
    #[error("it has changed since it was read")]
    PreconditionFailed,
    /// The request cannot be read.
    #[error("the request cannot be read: {fault}")]
    Unreadable {
        /// Where and why; never what stands there.
        fault: String,
    },
    /// A register entry has faults.
    #[error("the entry has {} fault(s)", .0.len())]
    Entry(Vec<FieldFault>),
    /// The life of a register entry does not allow it.
    #[error(transparent)]
    Register(EntryRefusal),
    /// Nobody could administer people any more.
    #[error("nobody could administer people any more")]
    LastAdministrator,
    /// The file is no table of the register.
    #[error(transparent)]
    Table(TableError),
    /// Rows of the file cannot be taken; none was.
    #[error("{} row(s) cannot be taken", .0.len())]
    Rows(Vec<RowRefusal>),
    /// The person who asked cannot approve.
    #[error("somebody else must decide")]
    SelfApproval,
    /// The request was decided already.
    #[error("it was decided already")]
    DecidedAlready,
    /// The institution has not turned this feature on.
    #[error("the feature is off")]
    FeatureOff,
    /// A field of the request is missing or has no legal value.
    #[error("{field}: {fault}")]
    Field {
        /// Which one.
        field: &'static str,
        /// What is wrong with it.
        fault: String,
    },
    /// The one-time link was used, or has ended.
    #[error("the one-time link was used or has ended")]
    LinkUsed,
    /// The password and its repetition differ.
    #[error("the two passwords differ")]
    PasswordsDiffer,
    /// The password does not keep the rules.
    #[error("the password has {} fault(s)", .faults.len())]
    PasswordWeak {
        /// What is wrong with it.
        faults: Vec<PasswordFault>,
        /// How many characters it needs.
        chars_min: u32,
    },
    /// The old password is not right, or was wrong too often.
    #[error("the old password is not right")]
    OldPasswordWrong,
    /// The code, or what the passkey sent, is not right; or it came too soon after a wrong one.
    #[error("the proof is not right")]
    ProofWrong,
    /// Too many attempts at once.
    #[error("too many attempts at once")]
    TooBusy,
    /// It is not the time at which this person works.
    #[error("outside the permitted hours")]
    OutsideHours,
    /// The last element of a kind that the policy asks for stays.
    #[error("the last second element stays")]
    LastSecondFactor,
    /// There are as many of them as one person may have.
    #[error("there are enough of them")]
    TooManyPasskeys,
    /// The person has a password: a new one takes a reset.
    #[error("the person has a password")]
    HasPassword,
    /// What was begun has ended, or was begun elsewhere.
    #[error("what was begun has ended")]
    CeremonyEnded,
}

/// A row of a file that cannot be taken.
#[derive(Debug)]
pub struct RowRefusal {
    /// Its number, counted from 1 without the header.
    pub row: usize,
    /// Why.
    pub why: Box<Refusal>,
}

impl From<EntryRefusal> for Refusal {
    fn from(refusal: EntryRefusal) -> Self {
        match refusal {
            EntryRefusal::OwnRequest => Self::SelfApproval,
            EntryRefusal::NotOpen => Self::DecidedAlready,
            other => Self::Register(other),
        }
    }
}

impl Refusal {
    /// Its code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Lifecycle(refusal) => refusal.code(),
            Self::NotAllowed => "not-allowed",
            Self::LogInFailed => "log-in-failed",
            Self::TerminalUnknown => "terminal-unknown",
            Self::TerminalElsewhere => "terminal-elsewhere",
            Self::NotAManagementTerminal => "not-a-management-terminal",
            Self::NoRemoteWindow => "no-remote-window",
            Self::Certificate(fault) => fault.code(),
            Self::SignOn(SignOnFault::Unreachable) => "sign-on-unreachable",
            Self::SignOn(_) => "sign-on-failed",
            Self::SessionElsewhere => "session-elsewhere",
            Self::ScreenLocked => "screen-locked",
            Self::ClientKeyWrong => "client-key-wrong",
            Self::TooManyWrongKeys { .. } => "too-many-wrong-keys",
            Self::PersonsOnly => "persons-only",
            Self::TypeUnknown => "type-unknown",
            Self::TypeRetired => "type-retired",
            Self::PatientDoesNotFit => "patient-does-not-fit",
            Self::WrongPatient => "wrong-patient",
            Self::PatientNotSaid => "patient-not-said",
            Self::PatientUnknown => "patient-unknown",
            Self::PatientMerged => "patient-merged",
            Self::PatientNumberInUse => "patient-number-in-use",
            Self::PatientNumberNamed => "patient-number-named",
            Self::PrivilegeRefused => "privilege-refused",
            Self::NotByHand => "not-by-hand",
            Self::OwnRights => "own-rights",
            Self::UserIdInUse => "user-id-in-use",
            Self::LateItemTaken => "late-item-taken",
            Self::ByProxy(reason) => reason.code(),
            Self::PrincipalUnknown => "principal-unknown",
            Self::InstructionNotTaken => "instruction-not-taken",
            Self::Approval(refusal) => refusal.code(),
            Self::DraftOfAnother => "draft-of-another",
            Self::DraftReturned => "draft-returned",
            Self::DraftChanged => "draft-changed",
            Self::DigestMismatch => "digest-mismatch",
            Self::TooLarge { .. } => "too-large",
            Self::TooManyParts { .. } => "too-many-parts",
            Self::PartNameTwice => "part-name-twice",
            Self::Import(_) => "content-refused",
            Self::Note(_) => "note-refused",
            Self::IdempotencyKeyReused => "idempotency-key-reused",
            Self::PreconditionFailed => "precondition-failed",
            Self::Unreadable { .. } => "bad-request",
            Self::Entry(_) => "entry-refused",
            Self::Register(EntryRefusal::NotLatest) => "entry-not-latest",
            Self::Register(refusal) => refusal.code(),
            Self::LastAdministrator => "last-administrator",
            Self::Table(_) => "table-refused",
            Self::Rows(_) => "rows-refused",
            Self::SelfApproval => "self-approval",
            Self::DecidedAlready => "decided-already",
            Self::FeatureOff => "feature-off",
            Self::Field { .. } => "field-refused",
            Self::LinkUsed => "link-used",
            Self::PasswordsDiffer => "passwords-differ",
            Self::PasswordWeak { .. } => "password-weak",
            Self::OldPasswordWrong => "old-password-wrong",
            Self::ProofWrong => "proof-wrong",
            Self::TooBusy => "too-busy",
            Self::OutsideHours => "outside-hours",
            Self::LastSecondFactor => "last-second-factor",
            Self::TooManyPasskeys => "too-many-passkeys",
            Self::HasPassword => "has-password",
            Self::CeremonyEnded => "ceremony-ended",
        }
    }
}

impl Error {
    /// The code of the fact: locale key, problem type and reason in the trail.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::NotFound(_) => "not-found",
            Self::Race(_) => "race",
            Self::Store(CommitError::Unknown(_) | CommitError::Stopped) => "store-stopped",
            Self::Store(_) => "store-cannot-write",
            Self::Read(_) => "store-cannot-read",
            Self::Damaged { .. } => "damaged",
            Self::Operator(_) => "operator",
            Self::Internal(_) => "fault",
        }
    }

    /// Whose move it is.
    #[must_use]
    pub const fn blame(&self) -> Blame {
        match self {
            Self::Refused(_) | Self::NotFound(_) => Blame::Caller,
            Self::Race(_) => Blame::Race,
            Self::Store(_) | Self::Read(_) | Self::Operator(_) => Blame::Operator,
            Self::Damaged { .. } => Blame::Archive,
            Self::Internal(_) => Blame::Us,
        }
    }
}

impl From<approval::Refusal> for Error {
    fn from(refusal: approval::Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

impl From<lifecycle::Refusal> for Error {
    fn from(refusal: lifecycle::Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

impl From<CommitError> for Error {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Conflict(conflict) => Self::Race(conflict),
            other => Self::Store(other),
        }
    }
}

impl From<ReadError> for Error {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Missing(content) => Self::Damaged {
                noun: Noun::Part,
                id: content.to_string(),
                kind: "content-missing",
            },
            ReadError::Impossible { table, column } => Self::Damaged {
                noun: Noun::Record,
                id: format!("{table}.{column}"),
                kind: "impossible-value",
            },
            other => Self::Read(other),
        }
    }
}

impl From<ManifestError> for Error {
    fn from(_: ManifestError) -> Self {
        Self::Internal("a manifest breaks its format")
    }
}

impl From<AuditEventError> for Error {
    fn from(_: AuditEventError) -> Self {
        Self::Internal("an audit event breaks its format")
    }
}
