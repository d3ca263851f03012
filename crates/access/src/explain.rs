//! なぜできるか・できないか: the decision with what it rests on, and for a refusal what would be needed.
//!
//! The decision is that of [`decide`]: the same computation, shown (JAHIS 3.3, 6.2(6)). For whom this is
//! shown is the vault's business.

use crate::answer::{Reason, Rule};
use crate::context::{Actor, Context, Target};
use crate::decide::{decide, names};
use crate::rows::{Asking, Missing};
use genpon_model::registers::{Operation, Role};
use genpon_model::text::Code;

/// A decision with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Whether it is allowed.
    pub is_allowed: bool,
    /// Why, or why not.
    pub reason: Reason,
    /// By which rule.
    pub rule: Rule,
    /// The rows of rights, of roles held or not, that cover it.
    pub ways: Vec<Way>,
}

/// A row of rights that covers what is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Of which role.
    pub role: Code,
    /// The row, counted from 1.
    pub row: usize,
    /// Whether the person holds the role now.
    pub is_held: bool,
    /// Whether the document type names the role for it, where that is needed.
    pub is_named: bool,
    /// What else is missing here and now.
    pub missing: Vec<Missing>,
}

impl Way {
    /// Whether nothing is missing.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.is_held && self.is_named && self.missing.is_empty()
    }
}

/// Explains a decision; `roles` are all roles that the institution has.
#[must_use]
pub fn explain(
    context: &Context<'_>,
    operation: Operation,
    target: &Target<'_>,
    roles: &[Role],
) -> Explanation {
    let (is_allowed, reason, rule) = match decide(context, operation, target) {
        Ok(granted) => (true, granted.reason(), granted.rule().clone()),
        Err(refused) => (false, refused.reason, refused.rule),
    };
    Explanation {
        is_allowed,
        reason,
        rule,
        ways: ways(context, operation, target, roles),
    }
}

fn ways(
    context: &Context<'_>,
    operation: Operation,
    target: &Target<'_>,
    roles: &[Role],
) -> Vec<Way> {
    let Actor::Person {
        id,
        roles: held,
        holding,
        ..
    } = context.actor
    else {
        return Vec::new();
    };
    let asking = Asking {
        context,
        id,
        holding,
        operation,
        target,
    };
    let mut ways = Vec::new();
    for role in roles {
        let is_held = held.iter().any(|one| one.code == role.code);
        let is_named = match target {
            Target::Record(record) => names(record, operation, &role.code),
            _ => true,
        };
        for (row, right) in role.rights.iter().enumerate() {
            if let Some(missing) = asking.missing(right) {
                ways.push(Way {
                    role: role.code.clone(),
                    row: row + 1,
                    is_held,
                    is_named,
                    missing,
                });
            }
        }
    }
    ways
}
