//! The decision. Read top-down: separation first, then who asks, then what on.

use crate::answer::{Granted, Reason, Refused, Rule, Scope};
use crate::context::{Actor, Context, RecordTarget, Target};
use genpon_model::id::PersonId;
use genpon_model::record::ConfirmationMode;
use genpon_model::registers::role::{Reach, Right};
use genpon_model::registers::{Operation, Role, SystemClient};
use genpon_model::text::Code;

/// A verdict with the rule behind it.
type Verdict = Result<(Reason, Rule), (Reason, Rule)>;

/// Whether the actor may do this to that, and why.
///
/// # Errors
/// [`Refused`], with the reason and the rule. What no rule allows is refused.
pub fn decide(
    context: &Context<'_>,
    operation: Operation,
    target: &Target<'_>,
) -> Result<Granted, Refused> {
    let by = context.actor.id();
    match verdict(context, operation, target) {
        Ok((reason, rule)) => Ok(Granted {
            institution: context.institution.id,
            operation,
            by,
            scope: scope(target),
            reason,
            rule,
        }),
        Err((reason, rule)) => Err(Refused {
            operation,
            by,
            reason,
            rule,
        }),
    }
}

fn scope(target: &Target<'_>) -> Scope {
    match target {
        Target::Institution => Scope::Institution,
        Target::Register(code) => Scope::Register((*code).to_owned()),
        Target::Record(record) => Scope::Record {
            record: record.record,
            document_type: record.document_type.code.clone(),
            patient: record.patient.cloned(),
        },
    }
}

fn verdict(context: &Context<'_>, operation: Operation, target: &Target<'_>) -> Verdict {
    let reach = match target {
        Target::Institution => Reach::Institution,
        Target::Register(_) => Reach::Registers,
        Target::Record(_) => Reach::Records,
    };
    if operation.reach() != reach {
        return Err((Reason::TargetDoesNotFit, Rule::Default));
    }
    if let Target::Record(record) = target {
        may_exist(context, operation, record)?;
    }
    match context.actor {
        Actor::Person {
            is_enabled: false, ..
        } => Err((Reason::Disabled, Rule::Person)),
        Actor::Person { id, roles, .. } => person(id, roles, operation, target),
        Actor::Client { entry, .. } => client(entry, operation, target),
    }
}

/// What holds whoever asks: institutions are apart, and new documents are of a living type.
fn may_exist(
    context: &Context<'_>,
    operation: Operation,
    record: &RecordTarget<'_>,
) -> Result<(), (Reason, Rule)> {
    if record.institution != context.institution.id {
        return Err((Reason::OtherInstitution, Rule::Separation));
    }
    let makes_new = record.record.is_none()
        && matches!(
            operation,
            Operation::Enter | Operation::Import | Operation::Deposit
        );
    let of_type = || Rule::DocumentType(record.document_type.code.clone());
    if makes_new && record.is_type_retired {
        return Err((Reason::TypeRetired, of_type()));
    }
    if makes_new && !record.document_type.is_for(context.institution.kind) {
        return Err((Reason::TypeNotForInstitution, of_type()));
    }
    Ok(())
}

fn person(id: PersonId, roles: &[Role], operation: Operation, target: &Target<'_>) -> Verdict {
    let rights = |operation: Operation| {
        roles.iter().flat_map(move |role| {
            let rows = role.rights.iter().enumerate();
            let rows = rows.filter(move |(_, right)| allows(right, operation, target));
            rows.map(move |(row, _)| {
                (
                    role,
                    Rule::Right {
                        role: role.code.clone(),
                        row: row + 1,
                    },
                )
            })
        })
    };
    let Target::Record(record) = target else {
        let found = rights(operation).next();
        return found
            .map(|(_, rule)| (Reason::RoleAllows, rule))
            .ok_or((Reason::NoRight, Rule::Default));
    };
    if operation == Operation::Read
        && record.is_own_draft
        && let Some((_, rule)) = rights(Operation::Enter).next()
    {
        return Ok((Reason::OwnDraft, rule));
    }
    let mut found = rights(operation).peekable();
    if found.peek().is_none() {
        return Err((Reason::NoRight, Rule::Default));
    }
    if operation == Operation::ConfirmStandIn {
        designated(id, record)?;
    }
    let named = found.find(|(role, _)| names(record, operation, &role.code));
    named
        .map(|(_, rule)| (Reason::RoleAllows, rule))
        .ok_or_else(|| {
            (
                Reason::TypeNotForRole,
                Rule::DocumentType(record.document_type.code.clone()),
            )
        })
}

/// Whether a row of rights covers the operation on the target. Both the label of the record and
/// that of its type must be covered, so that raising the label of a type protects what is there.
fn allows(right: &Right, operation: Operation, target: &Target<'_>) -> bool {
    let covers_label = |label: &Code| right.every_label || right.labels.contains(label);
    let covers_target = match target {
        Target::Institution => true,
        Target::Register(code) => {
            right.every_register || right.registers.iter().any(|own| own.as_str() == *code)
        }
        Target::Record(record) => {
            covers_label(record.label) && covers_label(&record.document_type.label)
        }
    };
    right.operations.contains(&operation) && covers_target
}

/// Whether the document type names the role for this operation; operations that only look, and
/// those that a confirmation rule decides, are not a matter of the type.
fn names(record: &RecordTarget<'_>, operation: Operation, role: &Code) -> bool {
    let document_type = record.document_type;
    let enters = document_type.enterers.contains(role);
    let confirms = document_type.confirmers.contains(role);
    match operation {
        Operation::Confirm => confirms,
        Operation::Enter | Operation::Import => enters,
        Operation::Correct | Operation::Add | Operation::Withdraw => enters || confirms,
        _ => true,
    }
}

fn designated(id: PersonId, record: &RecordTarget<'_>) -> Result<(), (Reason, Rule)> {
    let refused = |rule| Err((Reason::NotDesignated, rule));
    let Some(rule) = record.rule else {
        return refused(Rule::Default);
    };
    let covers = rule.covers(ConfirmationMode::StandIn, &record.document_type.code);
    if covers && rule.managers.contains(&id) {
        Ok(())
    } else {
        refused(Rule::Confirmation(rule.code.clone()))
    }
}

/// A system does what its entry lists, on records and patients only; it never confirms.
fn client(entry: &SystemClient, operation: Operation, target: &Target<'_>) -> Verdict {
    let refused = |reason| Err((reason, Rule::Client));
    if !entry.is_enabled {
        return refused(Reason::Disabled);
    }
    let is_personal = matches!(operation, Operation::Confirm | Operation::ConfirmStandIn);
    if is_personal || !entry.operations.contains(&operation) {
        return refused(Reason::OperationNotListed);
    }
    match target {
        Target::Register(_) => refused(Reason::TargetDoesNotFit),
        Target::Institution => Ok((Reason::ClientAllows, Rule::Client)),
        Target::Record(record) if !entry.document_types.contains(&record.document_type.code) => {
            refused(Reason::TypeNotListed)
        }
        Target::Record(record) if record.patient.is_some_and(|number| !entry.sees(number)) => {
            refused(Reason::PatientNotListed)
        }
        Target::Record(_) => Ok((Reason::ClientAllows, Rule::Client)),
    }
}
