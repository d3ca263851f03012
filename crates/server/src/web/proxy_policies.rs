//! `/proxy/policies`: the proxy policies in force as an annex to the operating rules.

use crate::app::App;
use crate::pages::proxy_policies::{PoliciesPage, Policy};
use crate::web::frame::Frame;
use crate::web::proxied::means_word;
use crate::web::session::Session;
use crate::web::words::Words;
use axum::extract::State;
use axum::response::Response;
use genpon_model::id::PersonId;
use genpon_model::registers::ProxyPolicy;
use genpon_model::text::Code;
use genpon_vault::masters::Entry;
use maud::Markup;

/// `GET /proxy/policies`
pub async fn show(State(app): State<App>, session: Session) -> Response {
    session
        .show(
            &app,
            |vault, caller| vault.read_proxy_policies(caller),
            page,
        )
        .await
}

fn page(frame: &Frame, policies: Vec<Entry<ProxyPolicy>>) -> Markup {
    let policies = policies.iter();
    let page = PoliciesPage {
        policies: policies.map(|entry| policy(&frame.words, entry)).collect(),
        printed_by: frame.caller.person.name.to_string(),
        printed_at: frame.words.now.into(),
    };
    page.render(&frame.shell)
}

fn policy(words: &Words, entry: &Entry<ProxyPolicy>) -> Policy {
    let policy = &entry.value;
    let operations = policy.operations.iter();
    let types = policy.document_types.iter();
    let approval = words.say(&policy.approval.label_key());
    Policy {
        code: policy.code.to_string(),
        edition: entry.edition,
        name: words.localized(&policy.name),
        operations: operations.map(|one| words.say(&one.label_key())).collect(),
        document_types: types
            .map(|code| words.document_type(code.as_str()))
            .collect(),
        proxies: named(words, &policy.proxies, &policy.proxy_roles),
        principals: named(words, &policy.principals, &policy.principal_roles),
        approval: match policy.approve_within_hours {
            Some(hours) => {
                let limit = words.text("proxy-annex-within", &[("hours", hours.into())]);
                format!("{approval} ({limit})")
            }
            None => approval,
        },
        means: policy
            .means
            .iter()
            .map(|one| means_word(words, *one))
            .collect(),
        needs_note: policy.needs_note,
        basis: policy
            .basis
            .as_ref()
            .map(|basis| basis.as_str().to_owned())
            .unwrap_or_default(),
    }
}

/// Job types, then people with their ids.
fn named(words: &Words, people: &[PersonId], roles: &[Code]) -> Vec<String> {
    let roles = roles.iter().map(|role| words.role(role));
    let people = people.iter().map(|id| {
        let person = words.person_of(*id);
        format!("{} ({})", person.name, person.user_id)
    });
    roles.chain(people).collect()
}
