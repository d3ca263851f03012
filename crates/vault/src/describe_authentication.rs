//! The rules on authentication in words, from the settings in force: for the operating rules and for
//! whoever asks how people are identified (JAHIS 3.3, 8.3.1; 企画管理13①②; システム運用14).
//!
//! Written anew each time, so that it cannot say anything else than what the system does. Where a
//! password alone lets somebody in, it says that this is not recommended, and how many it concerns.

use crate::Vault;
use crate::error::Error;
use crate::masters::Masters;
use crate::read_accounts::AccountSearch;
use genpon_formats::locale::{Lang, Locale};
use genpon_formats::view::Arg;
use genpon_model::id::InstitutionId;
use genpon_model::registers::AuthenticationPolicy;
use genpon_model::registers::authentication_policy::{SecondFactor, TerminalRule};
use genpon_model::text::Code;

impl Vault {
    /// The rules as Markdown; `risk_reference` names the assessment they follow from.
    ///
    /// # Errors
    /// No such institution; a store that cannot read.
    pub fn describe_authentication(
        &self,
        institution: InstitutionId,
        risk_reference: Option<&str>,
        lang: Lang,
    ) -> Result<String, Error> {
        let house = self.house(institution)?;
        let (masters, l) = (house.masters(), Locale::of(lang));
        let mut lines = vec![
            format!("# {}", l.say("auth-title")),
            format!(
                "{}: {}",
                house.institution.name,
                self.now().at.to_japan_text()
            ),
        ];
        if let Some(reference) = risk_reference {
            lines.push(format!("{}: {reference}", l.say("auth-risk")));
        }
        lines.push(l.say("auth-general"));
        let search = AccountSearch {
            without_second: true,
            ..AccountSearch::default()
        };
        let alone = self.find_accounts_at_machine(institution, &search)?;
        for (key, entry) in &masters.authentication_policies {
            if entry.is_retired {
                continue;
            }
            let held = alone.iter().filter(|account| {
                let person = masters.active_person(account.person.id);
                person.is_some_and(|person| person.policy() == key.as_str())
            });
            lines.extend(section(l, lang, &entry.value, held.count()));
        }
        lines.extend(confirmation(l, lang, &masters));
        Ok(lines.join("\n\n"))
    }
}

/// How enterers and confirmers are identified, and by which rules somebody else may confirm
/// (企画管理13⑧; JAHIS 3.3, 7.1.2).
fn confirmation(l: &Locale, lang: Lang, masters: &Masters) -> Vec<String> {
    let rules = masters.confirmation_rules.values();
    let in_force = rules.filter(|entry| !entry.is_retired).map(|entry| {
        let rule = &entry.value;
        let name = match lang {
            Lang::Ja => &rule.name.ja,
            Lang::En => &rule.name.en,
        };
        let types: Vec<&str> = rule.document_types.iter().map(Code::as_str).collect();
        let mode = l.say(&format!("choice-confirmation-mode-{}", rule.mode.code()));
        format!("- {name} ({}, {mode}): {}", rule.code, types.join(", "))
    });
    let mut in_force: Vec<String> = in_force.collect();
    if in_force.is_empty() {
        in_force.push(format!("- {}", l.say("auth-confirming-no-rule")));
    }
    vec![
        format!("## {}", l.say("auth-confirming")),
        l.say("auth-confirming-how"),
        l.say("auth-confirming-rules"),
        in_force.join("\n"),
    ]
}

fn section(l: &Locale, lang: Lang, policy: &AuthenticationPolicy, alone: usize) -> Vec<String> {
    let name = match lang {
        Lang::Ja => &policy.name.ja,
        Lang::En => &policy.name.en,
    };
    let count = |key: &str, number: u32| l.text(key, &[("count", number.into())]);
    let mut items = vec![match policy.second_factor {
        SecondFactor::Required => l.say("auth-two"),
        SecondFactor::Enrolled => l.say("auth-one"),
    }];
    if let Some(measure) = &policy.equivalent_measure {
        items.push(l.text("auth-measure", &[("text", Arg::from(measure.to_string()))]));
    }
    if policy.second_factor == SecondFactor::Enrolled {
        let alone = u32::try_from(alone).unwrap_or(u32::MAX);
        items.push(count("auth-alone", alone));
    }
    items.push(l.say(match policy.terminals {
        TerminalRule::Registered => "auth-terminals-registered",
        TerminalRule::Management => "auth-terminals-management",
        TerminalRule::Any => "auth-terminals-any",
    }));
    items.push(match &policy.disclosure {
        Some(edition) => l.text(
            "auth-disclosure",
            &[("text", Arg::from(edition.to_string()))],
        ),
        None => l.say("auth-disclosure-none"),
    });
    items.push(count("auth-length", policy.password_chars_min));
    if policy.needs_three_classes {
        items.push(l.say("auth-classes"));
    }
    items.push(match policy.password_days_max {
        0 => l.say("auth-no-lifetime"),
        days => count("auth-lifetime", days),
    });
    if let Some(measure) = &policy.no_lifetime_measure {
        items.push(l.text("auth-measure", &[("text", Arg::from(measure.to_string()))]));
    }
    items.push(count("auth-generations", policy.password_generations));
    items.push(count("auth-delay", policy.failure_delay_seconds));
    let (failures, minutes) = (policy.failures_max.into(), policy.lock_minutes.into());
    let key = match policy.lock_minutes {
        0 => "auth-lock-until-released",
        _ => "auth-lock",
    };
    items.push(l.text(key, &[("count", failures), ("minutes", minutes)]));
    items.push(count("auth-step-up", policy.step_up_minutes));
    items.push(count("auth-dormant", policy.dormant_days));
    let items: Vec<String> = items.iter().map(|item| format!("- {item}")).collect();
    vec![format!("## {name}"), items.join("\n")]
}
