//! The decision. Read top-down: separation first, then who asks and for whom, then what on.

use crate::answer::{Granted, Reason, Refused, Rule, Scope};
use crate::context::{Actor, Context, PersonTarget, RecordTarget, Target};
use crate::proxy;
use crate::rows::{Asking, Missing};
use genpon_model::id::PersonId;
use genpon_model::record::ConfirmationMode;
use genpon_model::registers::role::Reach;
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
        Target::Institution | Target::Patient(_) => Scope::Institution,
        Target::Person(target) => Scope::Person(target.person),
        Target::Register(code) => Scope::Register((*code).to_owned()),
        Target::Record(record) => Scope::Record {
            record: record.record,
            document_type: record.document_type.code.clone(),
            patient: record.patient.cloned(),
        },
    }
}

fn verdict(context: &Context<'_>, operation: Operation, target: &Target<'_>) -> Verdict {
    if !fits(operation, target) {
        return Err((Reason::TargetDoesNotFit, Rule::Default));
    }
    if let Target::Record(record) = target {
        may_exist(context, operation, record)?;
    }
    match context.actor {
        Actor::Person {
            is_enabled: false, ..
        } => Err((Reason::Disabled, Rule::Person)),
        Actor::Person {
            id, roles, holding, ..
        } => {
            let asking = Asking {
                context,
                id,
                holding,
                operation,
                target,
            };
            is_open(&asking, roles)?;
            match &context.proxy {
                Some(proxy) => proxy::verdict(context, proxy, operation, target),
                None => person(&asking, roles),
            }
        }
        _ if let Some(proxy) = &context.proxy => proxy::verdict(context, proxy, operation, target),
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

/// What is closed comes before what is open: hours, a restriction of the patient, what is withheld.
fn is_open(asking: &Asking<'_>, roles: &[Role]) -> Result<(), (Reason, Rule)> {
    let by_rule = matches!(asking.target, Target::Record(record) if record.rule.is_some());
    if asking.holding.is_off_hours && !by_rule {
        return Err((Reason::OffHours, Rule::Person));
    }
    not_restricted(asking, roles)?;
    let mut withheld = asking.holding.withheld.iter();
    match withheld.find(|(_, grant)| asking.is_withheld_by(grant)) {
        Some((key, _)) => Err((Reason::Withheld, Rule::Grant(key.clone()))),
        None => Ok(()),
    }
}

fn person(asking: &Asking<'_>, roles: &[Role]) -> Verdict {
    match asking.target {
        Target::Record(record) => on_record(asking, roles, record),
        Target::Person(target) => on_person(asking, roles, target),
        _ => right(asking, roles).or_else(|refused| by_privilege(asking).ok_or(refused)),
    }
}

/// Only those whom every restriction names may know of the patient.
fn not_restricted(asking: &Asking<'_>, roles: &[Role]) -> Result<(), (Reason, Rule)> {
    let today = asking.context.at.date_in_japan();
    let policy = asking.context.policy;
    for (key, restriction) in policy.restrictions(asking.numbers(), today) {
        let departments = &asking.holding.departments;
        let is_named = restriction.persons.contains(&asking.id)
            || roles
                .iter()
                .any(|role| restriction.roles.contains(&role.code))
            || departments
                .iter()
                .any(|one| restriction.departments.contains(one));
        if !is_named {
            return Err((Reason::Restricted, Rule::Restriction(key.clone())));
        }
    }
    Ok(())
}

/// The first row that allows it, or what is missing in the one that comes closest.
fn right(asking: &Asking<'_>, roles: &[Role]) -> Verdict {
    let mut rows = rows(asking, roles);
    let found = rows.find(|(.., missing)| missing.is_empty());
    if let Some((_, rule, _)) = found {
        return Ok((Reason::RoleAllows, rule));
    }
    let narrowed = self::rows(asking, roles);
    let closest = narrowed.min_by_key(|(.., missing)| missing.len());
    let reason = |(_, rule, missing): (&Role, Rule, Vec<Missing>)| {
        missing.first().map(|missing| (why(*missing), rule))
    };
    Err(closest
        .and_then(reason)
        .unwrap_or((Reason::NoRight, Rule::Default)))
}

/// Every row that covers what is asked, with what is missing still.
fn rows<'a>(
    asking: &'a Asking<'_>,
    roles: &'a [Role],
) -> impl Iterator<Item = (&'a Role, Rule, Vec<Missing>)> {
    roles.iter().flat_map(move |role| {
        let rows = role.rights.iter().enumerate();
        rows.filter_map(move |(row, right)| {
            let rule = Rule::Right {
                role: role.code.clone(),
                row: row + 1,
            };
            Some((role, rule, asking.missing(right)?))
        })
    })
}

const fn why(missing: Missing) -> Reason {
    match missing {
        Missing::Care => Reason::NotUnderCare,
        Missing::Department => Reason::OtherDepartment,
        Missing::Hours => Reason::OtherHours,
        Missing::Terminal => Reason::OtherTerminal,
    }
}

fn by_privilege(asking: &Asking<'_>) -> Option<(Reason, Rule)> {
    let privilege = asking.holding.privilege_at(asking.context.at)?;
    let holds = |right| {
        asking
            .missing(right)
            .is_some_and(|missing| missing.is_empty())
    };
    let row = privilege.rights.iter().position(holds)?;
    let rule = Rule::Privilege {
        code: privilege.code.clone(),
        row: row + 1,
    };
    Some((Reason::PrivilegeAllows, rule))
}

fn on_record(asking: &Asking<'_>, roles: &[Role], record: &RecordTarget<'_>) -> Verdict {
    if asking.operation == Operation::Read && record.is_own_draft {
        let entering = Asking {
            operation: Operation::Enter,
            ..*asking
        };
        if let Ok((_, rule)) = right(&entering, roles) {
            return Ok((Reason::OwnDraft, rule));
        }
    }
    if let Err(refused) = right(asking, roles) {
        return match by_privilege(asking) {
            Some(granted) if names_nobody(asking.operation) => Ok(granted),
            _ => Err(refused),
        };
    }
    if asking.operation == Operation::ConfirmStandIn {
        designated(asking.id, record)?;
    }
    let mut allowing = rows(asking, roles).filter(|(.., missing)| missing.is_empty());
    let named = allowing.find(|(role, ..)| names(record, asking.operation, &role.code));
    named
        .map(|(_, rule, _)| (Reason::RoleAllows, rule))
        .ok_or_else(|| {
            (
                Reason::TypeNotForRole,
                Rule::DocumentType(record.document_type.code.clone()),
            )
        })
}

/// The managers of the departments review, and who has the right; nobody their own rights.
fn on_person(asking: &Asking<'_>, roles: &[Role], target: &PersonTarget<'_>) -> Verdict {
    if target.person == asking.id {
        Err((Reason::OwnRights, Rule::Person))
    } else if target.managers.contains(&asking.id) {
        Ok((Reason::ManagerAllows, Rule::Department))
    } else {
        right(asking, roles)
    }
}

/// Whether the operation can be done on such a target at all.
fn fits(operation: Operation, target: &Target<'_>) -> bool {
    match target {
        Target::Institution => operation.reach() == Reach::Institution,
        Target::Patient(_) => {
            matches!(operation, Operation::FindPatient | Operation::ManagePatient)
        }
        Target::Person(_) => operation == Operation::ReviewRights,
        Target::Register(_) => operation.reach() == Reach::Registers,
        Target::Record(_) => operation.reach() == Reach::Records,
    }
}

/// Whether no document type names roles for the operation: a privilege is not a role, so that what
/// is written into records is never written by privilege.
const fn names_nobody(operation: Operation) -> bool {
    !matches!(
        operation,
        Operation::Confirm
            | Operation::ConfirmStandIn
            | Operation::Enter
            | Operation::Import
            | Operation::Correct
            | Operation::Add
            | Operation::Withdraw
    )
}

/// Whether the document type names the role for this operation; operations that only look, and
/// those that a confirmation rule decides, are not a matter of the type.
pub(crate) fn names(record: &RecordTarget<'_>, operation: Operation, role: &Code) -> bool {
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
        Target::Register(_) | Target::Person(_) => refused(Reason::TargetDoesNotFit),
        Target::Patient(numbers) if !numbers.iter().any(|number| entry.sees(number)) => {
            refused(Reason::PatientNotListed)
        }
        Target::Patient(_) => Ok((Reason::ClientAllows, Rule::Client)),
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
