//! 代行: what one person may do in the name of another. Three checks, at every use.
//!
//! JAHIS 3.3, 7.1.4(1)(a)(エ): the operation may be done by proxy; this proxy may do it for this
//! principal; the principal may do it themselves, now. Each has a reason of its own. Whoever asks
//! learns of a later check only by passing the earlier ones. Of several policies that fit, the one
//! with the strictest approval counts. The proxy needs no right of their own to the operation, and a
//! principal is always one person.

use crate::answer::{Reason, Refused, Rule};
use crate::context::{Actor, Context, Proxy, Target};
use crate::decide::decide;
use genpon_model::id::PersonId;
use genpon_model::registers::proxy_policy::Approval;
use genpon_model::registers::{Operation, ProxyPolicy, Role};

/// The verdict on an operation in the name of another.
pub(crate) fn verdict(
    context: &Context<'_>,
    proxy: &Proxy<'_>,
    operation: Operation,
    target: &Target<'_>,
) -> Result<(Reason, Rule), (Reason, Rule)> {
    let Target::Record(record) = target else {
        return Err((Reason::NotProxiable, Rule::Default));
    };
    let document_type = &record.document_type.code;
    let covering = proxy
        .policies
        .iter()
        .filter(|policy| policy.covers(operation, document_type));
    let covering: Vec<&ProxyPolicy> = covering.copied().collect();
    if covering.is_empty() {
        return Err((Reason::NotProxiable, Rule::Default));
    }
    let naming = covering
        .into_iter()
        .filter(|policy| names_both(policy, &context.actor, proxy));
    let Some(policy) = naming.min_by_key(|policy| strictness(policy.approval)) else {
        return Err((Reason::NotProxy, Rule::Default));
    };
    let as_principal = Context {
        actor: proxy.principal,
        proxy: None,
        ..context.clone()
    };
    match decide(&as_principal, operation, target) {
        Ok(_) => Ok((Reason::ProxyAllows, Rule::Proxy(policy.code.clone()))),
        Err(Refused { rule, .. }) => Err((Reason::PrincipalMayNot, rule)),
    }
}

/// Whether a policy names this proxy for this principal; nobody is the proxy of themselves.
fn names_both(policy: &ProxyPolicy, actor: &Actor<'_>, proxy: &Proxy<'_>) -> bool {
    let (Some((asking, held)), Some((principal, _))) = (person(actor), person(&proxy.principal))
    else {
        return false;
    };
    asking != principal
        && policy.names_proxy(asking, held.iter().map(|role| &role.code))
        && policy.names_principal(principal, proxy.job_types)
}

/// A system is nobody's proxy, and nobody's principal.
const fn person<'a>(actor: &Actor<'a>) -> Option<(PersonId, &'a [Role])> {
    match actor {
        Actor::Person { id, roles, .. } => Some((*id, roles)),
        Actor::Client { .. } => None,
    }
}

const fn strictness(approval: Approval) -> u8 {
    match approval {
        Approval::Before => 0,
        Approval::After => 1,
        Approval::None => 2,
    }
}
