//! なぜできるか・できないか: shows administrators the decision on a person, an operation and a thing.
//!
//! The same decision as at work, asked for somebody else and perhaps another moment. Shown to those
//! who may read the registers that it rests on; of a restricted patient only to those who may know of
//! restrictions (JAHIS 3.3, 6.2(6), 8.2.2.8).

use crate::Vault;
use crate::caller::Caller;
use crate::desk::Desk;
use crate::error::{Error, Noun};
use crate::masters::Entry;
use crate::rights::{Standing, in_force};
pub use genpon_access::holding::Source;
use genpon_access::{
    Actor, Context, Explanation, Granted, Operation, RecordTarget, Target, explain,
};
pub use genpon_access::{Rule, Way};
use genpon_model::Timestamp;
use genpon_model::id::{PersonId, RecordId};
use genpon_model::patient::PatientNo;
use genpon_model::register::Register as _;
use genpon_model::registers::{DocumentType, Person, Restriction, Role, TerminalClass};
use genpon_model::text::Code;

/// What is asked.
#[derive(Debug, Clone)]
pub struct Question {
    /// Of whom.
    pub person: PersonId,
    /// To do what.
    pub operation: Operation,
    /// On what.
    pub on: AskedOn,
    /// When; none: now.
    pub at: Option<Timestamp>,
    /// At a terminal of which class; none: at one that is not registered.
    pub terminal_class: Option<TerminalClass>,
}

/// On what a question is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskedOn {
    /// The institution as a whole.
    Institution,
    /// A register.
    Register(Code),
    /// A new document of this type, under its own label or another.
    Type(Code, Option<Code>),
    /// A record.
    Record(RecordId),
    /// A patient.
    Patient(PatientNo),
}

/// The answer.
#[derive(Debug, Clone)]
pub struct AccessAnswer {
    /// The decision and what it rests on.
    pub explanation: Explanation,
    /// The roles held at that moment, each with where it comes from.
    pub sources: Vec<(Code, Source)>,
}

impl Vault {
    /// Explains what a person may or may not do.
    ///
    /// # Errors
    /// No right to read roles and people; no such person, type, record or patient.
    pub fn explain_access(
        &self,
        caller: &Caller,
        question: &Question,
    ) -> Result<AccessAnswer, Error> {
        self.at_desk(caller, "access.explain", |desk| {
            let granted = may_ask(desk)?;
            desk.detail("of", question.person.to_string());
            desk.detail("operation", question.operation.code());
            let answer = answer(desk, question)?;
            let reason = answer.explanation.reason.code();
            desk.detail("access-reason", reason);
            desk.commit(&granted)?;
            Ok(answer)
        })
    }

    /// Whether the caller may ask. Not an action, no event.
    ///
    /// # Errors
    /// [`crate::Refusal::NotAllowed`] for whoever may not.
    pub fn may_explain(&self, caller: &Caller) -> Result<(), Error> {
        let mut desk = self.quiet_desk(caller)?;
        may_ask(&mut desk).map(drop)
    }

    /// Answers many questions at once, for documents and comparisons. Not an action, no event.
    ///
    /// # Errors
    /// Those of [`Vault::explain_access`].
    pub fn answer_access(
        &self,
        caller: &Caller,
        questions: &[Question],
    ) -> Result<Vec<bool>, Error> {
        let mut desk = self.quiet_desk(caller)?;
        drop(may_ask(&mut desk)?);
        let answers = questions
            .iter()
            .map(|question| Ok(answer(&mut desk, question)?.explanation.is_allowed));
        answers.collect()
    }
}

/// Who may read what decisions rest on may be told of them.
pub(crate) fn may_ask(desk: &mut Desk<'_>) -> Result<Granted, Error> {
    drop(desk.may_in(Operation::ReadRegister, Person::DESCRIPTION.code)?);
    desk.may_in(Operation::ReadRegister, Role::DESCRIPTION.code)
}

fn answer(desk: &mut Desk<'_>, question: &Question) -> Result<AccessAnswer, Error> {
    let masters = std::sync::Arc::clone(&desk.masters);
    if !masters.people.contains_key(&question.person) {
        return Err(Error::NotFound(Noun::Entry));
    }
    let at = question.at.unwrap_or(desk.now.at);
    let standing = masters.standing(question.person, at);
    let about = about(desk, question)?;
    let roles: Vec<Role> = in_force(&masters.roles)
        .map(|(_, role)| role.clone())
        .collect();
    let explanation = desk.in_context(None, |context| {
        let context = of(context, question, &standing, at);
        explain(
            &context,
            question.operation,
            &about.target(&context),
            &roles,
        )
    })?;
    Ok(AccessAnswer {
        explanation,
        sources: standing.holding.sources,
    })
}

/// The context of the person asked about, in place of the caller's.
fn of<'a>(
    context: &Context<'a>,
    question: &Question,
    standing: &'a Standing,
    at: Timestamp,
) -> Context<'a> {
    Context {
        actor: Actor::Person {
            id: question.person,
            is_enabled: standing.is_here,
            roles: &standing.roles,
            holding: &standing.holding,
        },
        at,
        authenticated_at: at,
        terminal: None,
        terminal_class: question.terminal_class,
        ..context.clone()
    }
}

/// What the question is about, looked up.
enum Thing {
    Institution,
    Register(Code),
    Patient(Vec<PatientNo>),
    Record {
        record: Option<RecordId>,
        document_type: Box<Entry<DocumentType>>,
        label: Code,
        numbers: Vec<PatientNo>,
    },
}

impl Thing {
    fn target<'a>(&'a self, context: &Context<'_>) -> Target<'a> {
        match self {
            Self::Institution => Target::Institution,
            Self::Register(code) => Target::Register(code.as_str()),
            Self::Patient(numbers) => Target::Patient(numbers),
            Self::Record {
                record,
                document_type,
                label,
                numbers,
            } => Target::Record(RecordTarget {
                institution: context.institution.id,
                record: *record,
                document_type: &document_type.value,
                is_type_retired: document_type.is_retired,
                label,
                patient: numbers.first(),
                numbers,
                is_own_draft: false,
                rule: None,
            }),
        }
    }
}

fn about(desk: &mut Desk<'_>, question: &Question) -> Result<Thing, Error> {
    Ok(match &question.on {
        AskedOn::Institution => Thing::Institution,
        AskedOn::Register(code) => Thing::Register(code.clone()),
        AskedOn::Type(code, label) => {
            let entry = desk.masters.document_type(code.as_str());
            let entry = entry.cloned().ok_or(Error::NotFound(Noun::Entry))?;
            Thing::Record {
                record: None,
                label: label.clone().unwrap_or_else(|| entry.value.label.clone()),
                document_type: Box::new(entry),
                numbers: Vec::new(),
            }
        }
        AskedOn::Record(id) => {
            let record = desk.record(*id)?;
            let entry = desk.stored_type(&record.document_type)?;
            let numbers = numbers(desk)?;
            Thing::Record {
                record: Some(*id),
                label: entry.value.label.clone(),
                document_type: Box::new(entry),
                numbers,
            }
        }
        AskedOn::Patient(number) => {
            let (store, institution) = (desk.vault.store(), desk.caller.institution);
            let row = store.patient_by_number(institution, number.as_str())?;
            let row = row.ok_or(Error::NotFound(Noun::Patient))?;
            desk.note_patient(&row);
            Thing::Patient(numbers(desk)?)
        }
    })
}

/// The numbers of the patient that it is about. A restricted one is told of to those alone who may
/// know of restrictions.
fn numbers(desk: &mut Desk<'_>) -> Result<Vec<PatientNo>, Error> {
    let own = desk.about.patient.as_ref();
    let own = own.map(|patient| patient.number.clone());
    let mut numbers = desk.numbers_about()?.to_vec();
    let policy = &desk.masters.rights.policy;
    let is_restricted = numbers.iter().any(|number| policy.restricts(number));
    let restriction = Restriction::DESCRIPTION.code;
    if is_restricted && desk.may_in(Operation::ReadRegister, restriction).is_err() {
        return Err(Error::NotFound(Noun::Patient));
    }
    if numbers.is_empty() {
        numbers.extend(own);
    }
    Ok(numbers)
}
