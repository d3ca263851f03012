//! 代行: three checks, at every use, each with a reason of its own.

use crate::world::{World, code, person, world};
use genpon_access::Operation::{self, *};
use genpon_access::{
    Actor, Context, Granted, Holding, Policy, Proxy, Reason, Refused, Rule, Target, decide,
};
use genpon_model::id::ClientId;
use genpon_model::register::Register;
use genpon_model::registers::proxy_policy::Approval;
use genpon_model::registers::{ProxyPolicy, Role, SystemClient};
use serde_json::{Value, json};

/// Clerks enter and correct progress notes for physicians.
fn policy(name: &str, approval: Approval, change: &Value) -> ProxyPolicy {
    let mut value = json!({
        "code": name,
        "name": { "ja": "医師事務作業補助", "en": "Support clerks" },
        "operations": ["enter", "correct"],
        "document_types": ["progress-note"],
        "proxy_roles": ["clerk"],
        "principal_roles": ["physician"],
        "approval": approval.code(),
        "approve_within_hours": 24,
    });
    for (field, given) in change.as_object().into_iter().flatten() {
        value[field] = given.clone();
    }
    ProxyPolicy::read(&value).unwrap()
}

struct Asked<'a> {
    world: &'a World,
    proxy: Vec<Role>,
    principal: Actor<'a>,
    policies: Vec<ProxyPolicy>,
}

impl Asked<'_> {
    fn ask(&self, operation: Operation, target: Target<'_>) -> Result<Granted, Refused> {
        let proxy = Actor::Person {
            id: person(1),
            is_enabled: true,
            roles: &self.proxy,
            holding: Holding::NOTHING,
        };
        self.ask_as(proxy, operation, target)
    }

    fn ask_as(
        &self,
        actor: Actor<'_>,
        operation: Operation,
        target: Target<'_>,
    ) -> Result<Granted, Refused> {
        let policies: Vec<&ProxyPolicy> = self.policies.iter().collect();
        let job_types = match self.principal {
            Actor::Person { roles, .. } => roles.iter().map(|role| role.code.clone()).collect(),
            Actor::Client { .. } => Vec::new(),
        };
        let at = "2026-11-20T12:00:00Z".parse().unwrap();
        let context = Context {
            institution: &self.world.institution,
            actor,
            at,
            authenticated_at: at,
            policy: Policy::EMPTY,
            terminal: None,
            terminal_class: None,
            proxy: Some(Proxy {
                principal: self.principal,
                job_types: &job_types,
                policies: &policies,
            }),
            emergency: None,
        };
        decide(&context, operation, &target)
    }
}

fn reason(answer: Result<Granted, Refused>) -> Reason {
    answer.map_or_else(|refused| refused.reason, |granted| granted.reason())
}

// shows: J-7.1.4-1, J-7.1.4-2, J-7.1.4-4
#[test]
fn every_combination_of_three_checks_and_three_approvals() {
    let world = world();
    let (clerk, physician) = (world.roles(&["clerk"]), world.roles(&["physician"]));
    let note = Target::Record(world.new_record("progress-note"));
    for approval in Approval::ALL {
        for checks in 0_u8..8 {
            let [proxiable, holds, may] = [1, 2, 4].map(|bit| checks & bit != 0);
            let operations = json!({ "operations": if proxiable { ["enter"] } else { ["add"] } });
            let asked = Asked {
                world: &world,
                proxy: if holds { clerk.clone() } else { Vec::new() },
                principal: Actor::Person {
                    id: person(2),
                    is_enabled: may,
                    roles: &physician,
                    holding: Holding::NOTHING,
                },
                policies: vec![policy("p", *approval, &operations)],
            };
            let expected = match (proxiable, holds, may) {
                (false, _, _) => Reason::NotProxiable,
                (true, false, _) => Reason::NotProxy,
                (true, true, false) => Reason::PrincipalMayNot,
                (true, true, true) => Reason::ProxyAllows,
            };
            let place = format!("{} {proxiable} {holds} {may}", approval.code());
            assert_eq!(reason(asked.ask(Enter, note)), expected, "{place}");
        }
    }
}

// shows: J-7.1.4-1
#[test]
fn without_a_policy_nothing_is_done_by_proxy() {
    let world = world();
    let physician = world.roles(&["physician"]);
    let asked = Asked {
        world: &world,
        // Who could do all of it in their own name.
        proxy: physician.clone(),
        principal: Actor::Person {
            id: person(2),
            is_enabled: true,
            roles: &physician,
            holding: Holding::NOTHING,
        },
        policies: Vec::new(),
    };
    for operation in [Enter, Correct, Add, Withdraw, Confirm, Read, Print] {
        let note = Target::Record(world.record("progress-note"));
        assert_eq!(reason(asked.ask(operation, note)), Reason::NotProxiable);
    }
    let institution = asked.ask(FindPatient, Target::Institution);
    assert_eq!(reason(institution), Reason::NotProxiable);
}

// shows: J-7.1.4-2, J-7.1.4-4, C-p13-8b
#[test]
fn a_proxy_acts_for_the_principals_named_and_with_their_rights_alone() {
    let world = world();
    let (clerk, nurse) = (world.roles(&["clerk"]), world.roles(&["nurse"]));
    let mut asked = Asked {
        world: &world,
        proxy: clerk,
        principal: Actor::Person {
            id: person(2),
            is_enabled: true,
            roles: &nurse,
            holding: Holding::NOTHING,
        },
        policies: vec![policy("p", Approval::After, &json!({}))],
    };
    let note = Target::Record(world.record("progress-note"));
    assert_eq!(
        reason(asked.ask(Correct, note)),
        Reason::NotProxy,
        "for a nurse"
    );
    let by_name = json!({ "principals": [person(2).to_string()] });
    asked.policies = vec![policy("p", Approval::After, &by_name)];
    assert_eq!(reason(asked.ask(Correct, note)), Reason::ProxyAllows);
    let letter = Target::Record(world.record("referral-letter"));
    assert_eq!(reason(asked.ask(Correct, letter)), Reason::NotProxiable);
    asked.policies = vec![policy(
        "p",
        Approval::After,
        &json!({
            "principals": [person(2).to_string()],
            "document_types": ["referral-letter"],
        }),
    )];
    let refused = asked.ask(Correct, letter).unwrap_err();
    assert_eq!(
        refused.reason,
        Reason::PrincipalMayNot,
        "no nurse writes such letters"
    );
}

#[test]
fn nobody_is_the_proxy_of_themselves_and_no_system_is_one() {
    let world = world();
    let both = world.roles(&["clerk", "physician"]);
    let asked = Asked {
        world: &world,
        proxy: both.clone(),
        principal: Actor::Person {
            id: person(1),
            is_enabled: true,
            roles: &both,
            holding: Holding::NOTHING,
        },
        policies: vec![policy("p", Approval::None, &json!({}))],
    };
    let note = Target::Record(world.record("progress-note"));
    assert_eq!(reason(asked.ask(Correct, note)), Reason::NotProxy);
    let entry: SystemClient = SystemClient::read(&json!({
        "name": "電子カルテ",
        "responsible": person(2).to_string(),
        "operations": ["correct"],
        "document_types": ["progress-note"],
        "patients": "all",
        "is_enabled": true,
    }))
    .unwrap();
    let system = Actor::Client {
        id: ClientId::from_slice(&[5; 16]).unwrap(),
        entry: &entry,
    };
    let answer = asked.ask_as(system, Correct, note);
    assert_eq!(reason(answer), Reason::NotProxy);
}

#[test]
fn of_several_policies_the_strictest_approval_counts() {
    let world = world();
    let physician = world.roles(&["physician"]);
    let one = |name, approval| policy(name, approval, &json!({}));
    let asked = Asked {
        world: &world,
        proxy: world.roles(&["clerk"]),
        principal: Actor::Person {
            id: person(2),
            is_enabled: true,
            roles: &physician,
            holding: Holding::NOTHING,
        },
        policies: vec![
            one("free", Approval::None),
            one("strict", Approval::Before),
            one("later", Approval::After),
        ],
    };
    let note = Target::Record(world.new_record("progress-note"));
    let granted = asked.ask(Enter, note).unwrap();
    assert_eq!(granted.rule(), &Rule::Proxy(code("strict")));
    assert_eq!(granted.rule().to_string(), "proxy policy strict");
}
