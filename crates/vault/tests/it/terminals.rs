//! Terminals and screens: from where one logs in, when a screen locks, and what a stolen token is
//! good for. The clock is moved, nothing waits.

use genpon_formats::audit_event::{AuditEvent, Outcome};
use genpon_formats::locale::Lang;
use genpon_model::register::Register as _;
use genpon_model::registers::authentication_policy::{AuthenticationPolicy, TerminalRule};
use genpon_model::registers::{RemoteWindow, Terminal, TerminalClass};
use genpon_model::text::Code;
use genpon_testkit::World;
use genpon_testkit::world::PASSWORD;
use genpon_vault::log_in::{Claim, Entered};
use genpon_vault::prove::Proof;
use genpon_vault::sessions::{DeviceMark, Presence};
use genpon_vault::{Error, Refusal};
use serde_json::json;

const HERE: &str = "192.0.2.7";

fn mark(secret: &str) -> DeviceMark {
    DeviceMark::new(secret, std::sync::Arc::default())
}

fn log_in(
    world: &World,
    user_id: &str,
    device: Option<&str>,
    from: &str,
) -> Result<Entered, Error> {
    world.vault.log_in(&Claim {
        institution: world.institution.id,
        user_id,
        password: PASSWORD,
        source: Some(from.to_owned()),
        device: device.map(mark),
        lang: Lang::Ja,
    })
}

/// Makes the policy of staff ask for registered terminals, or another rule.
fn ask_for(world: &World, code: &str, terminals: TerminalRule) {
    let key = Code::constant(if code == "staff" {
        "staff"
    } else {
        "administrator"
    });
    let masters = world.vault.house(world.institution.id).unwrap().masters();
    let policy = AuthenticationPolicy {
        terminals,
        ..masters.authentication_policies[&key].value.clone()
    };
    let put = world
        .vault
        .put_at_setup(world.institution.id, &key, &policy);
    put.unwrap();
}

/// Registers a terminal and sets it up on the device with this secret.
fn terminal(world: &World, entry: &Terminal, secret: &str) -> String {
    let id = world.institution.id;
    let (terminal, issued) = world.vault.add_terminal_at_setup(id, entry).unwrap();
    let typed = issued.code.to_lowercase().replace('-', " ");
    let source = Some(HERE.to_owned());
    world
        .vault
        .become_terminal(id, &typed, &mark(secret), source)
        .unwrap();
    terminal.to_string()
}

fn staff(name: &str) -> Terminal {
    Terminal::new(name.parse().unwrap(), TerminalClass::Staff)
}

/// Logs in over a connection that shows this chain of certificates.
pub(crate) fn with_chain(
    world: &World,
    user_id: &str,
    chain: Vec<Vec<u8>>,
) -> Result<Entered, Error> {
    world.vault.log_in(&Claim {
        institution: world.institution.id,
        user_id,
        password: PASSWORD,
        source: Some(HERE.to_owned()),
        device: Some(DeviceMark::new("with a card", chain.into())),
        lang: Lang::Ja,
    })
}

/// The code of a refusal.
pub(crate) fn refusal_code(error: &Error) -> &'static str {
    error.code()
}

fn refusal<T>(outcome: Result<T, Error>) -> &'static str {
    match outcome {
        Err(Error::Refused(refusal)) => match refusal {
            Refusal::TerminalUnknown => "unknown",
            Refusal::TerminalElsewhere => "elsewhere",
            Refusal::NotAManagementTerminal => "not-management",
            Refusal::NoRemoteWindow => "no-window",
            Refusal::LinkUsed => "used",
            Refusal::LogInFailed => "log-in",
            Refusal::NotAllowed => "not-allowed",
            _ => "another",
        },
        _ => "none",
    }
}

fn is_refused(event: &AuditEvent, code: &str) -> bool {
    matches!(&event.outcome, Outcome::Refused { reason } if reason.as_str() == code)
}

/// The trail, read by an auditor from wherever.
fn trail(world: &World, action: &str) -> Vec<AuditEvent> {
    ask_for(world, "staff", TerminalRule::Any);
    world.trail(action)
}

fn presence(world: &World, entered: &Entered, device: &str, from: &str) -> Presence {
    world
        .vault
        .presence(&entered.token, Some(&mark(device)), Some(from))
        .unwrap()
}

// shows: J-7.1.1-17
#[test]
fn who_comes_from_nowhere_known_is_refused_before_the_password_is_looked_at() {
    let world = World::new();
    ask_for(&world, "staff", TerminalRule::Registered);
    let entry = Terminal {
        networks: vec!["192.0.2.0/24".parse().unwrap()],
        ..staff("外来1")
    };
    terminal(&world, &entry, "secret of this browser");
    assert_eq!(refusal(log_in(&world, "sato", None, HERE)), "unknown");
    assert_eq!(
        refusal(log_in(&world, "sato", Some("another"), HERE)),
        "unknown"
    );
    assert_eq!(
        refusal(log_in(&world, "nobody", Some("another"), HERE)),
        "unknown"
    );
    let there = "198.51.100.9";
    let known = Some("secret of this browser");
    assert_eq!(refusal(log_in(&world, "sato", known, there)), "elsewhere");
    let trail = trail(&world, "session.log-in");
    let refused = |code: &str| trail.iter().filter(|event| is_refused(event, code)).count();
    assert_eq!(
        (refused("terminal-unknown"), refused("terminal-elsewhere")),
        (3, 1)
    );
    assert!(trail.iter().all(|event| event.source.is_some()));
    let entered = log_in(&world, "sato", known, HERE).unwrap();
    assert_eq!(entered.caller.terminal.unwrap().as_str(), "外来1");
}

#[test]
fn a_code_makes_one_device_a_terminal_once_and_in_time() {
    let world = World::new();
    let id = world.institution.id;
    let (_, issued) = world
        .vault
        .add_terminal_at_setup(id, &staff("外来1"))
        .unwrap();
    let become_it =
        |code: &str, secret: &str| world.vault.become_terminal(id, code, &mark(secret), None);
    assert_eq!(refusal(become_it("AAAA-AAAA-AAAA-AAAA", "a")), "used");
    assert_eq!(become_it(&issued.code, "a").unwrap().as_str(), "外来1");
    assert_eq!(refusal(become_it(&issued.code, "b")), "used");
    let (_, late) = world
        .vault
        .add_terminal_at_setup(id, &staff("外来2"))
        .unwrap();
    world.clock.advance(31 * 60);
    assert_eq!(refusal(become_it(&late.code, "c")), "used");
    let trail = world.trail("terminal.set-up");
    assert_eq!(
        trail
            .iter()
            .filter(|event| is_refused(event, "link-used"))
            .count(),
        3
    );
}

#[test]
fn who_administers_terminals_issues_their_codes() {
    let world = World::new();
    let id: genpon_model::id::TerminalId =
        terminal(&world, &staff("外来1"), "old").parse().unwrap();
    let issue = |by: &str| world.vault.issue_terminal_code(&world.caller(by), id);
    assert_eq!(refusal(issue("suzuki")), "not-allowed");
    let issued = issue("admin").unwrap();
    let institution = world.institution.id;
    let again = world
        .vault
        .become_terminal(institution, &issued.code, &mark("new"), None);
    assert_eq!(again.unwrap().as_str(), "外来1");
}

// shows: J-8.2.2.9-3
#[test]
fn privileges_are_used_at_management_terminals_only() {
    let world = World::new();
    ask_for(&world, "staff", TerminalRule::Management);
    terminal(&world, &staff("外来1"), "staff");
    let management = Terminal::new("管理1".parse().unwrap(), TerminalClass::Management);
    terminal(&world, &management, "management");
    assert_eq!(
        refusal(log_in(&world, "admin", Some("staff"), HERE)),
        "not-management"
    );
    let trail = trail(&world, "session.log-in");
    let refused = trail
        .iter()
        .find(|event| is_refused(event, "not-a-management-terminal"));
    let person = refused.unwrap().person.as_ref().unwrap();
    assert_eq!(person.user_id.as_str(), "admin");
    assert!(log_in(&world, "admin", Some("management"), HERE).is_ok());
}

// shows: J-6.7.7-1, J-6.7.11-1, C-p8-8
#[test]
fn from_outside_one_comes_in_within_an_approved_window_and_not_a_second_longer() {
    let world = World::new();
    ask_for(&world, "staff", TerminalRule::Registered);
    let entry = Terminal {
        is_remote: true,
        ..staff("在宅1")
    };
    terminal(&world, &entry, "at home");
    let home = "203.0.113.5";
    let enter = || log_in(&world, "sato", Some("at home"), home);
    assert_eq!(refusal(enter()), "no-window");
    let now = world.vault.now().at;
    let window = json!({
        "person": world.person("sato"), "purpose": "当直の応援", "conditions": "VPNと仮想デスクトップ",
        "networks": ["203.0.113.0/28"],
        "starts_at": now.to_string(), "ends_at": now.plus_seconds(600).to_string(),
    });
    let window = RemoteWindow::read(&window).unwrap();
    let key = Code::constant("0193a2f0-7c1e-7abc-8def-0123456789ab");
    world
        .vault
        .put_at_setup(world.institution.id, &key, &window)
        .unwrap();
    assert_eq!(
        refusal(log_in(&world, "tanaka", Some("at home"), home)),
        "no-window"
    );
    assert_eq!(
        refusal(log_in(&world, "sato", Some("at home"), "203.0.113.77")),
        "no-window"
    );
    let entered = enter().unwrap();
    assert!(matches!(
        presence(&world, &entered, "at home", home),
        Presence::Open(_)
    ));
    world.clock.advance(601);
    assert!(matches!(
        presence(&world, &entered, "at home", home),
        Presence::Gone
    ));
    assert!(is_refused(
        &trail(&world, "session.end")[0],
        "no-remote-window"
    ));
}

// shows: A-4
#[test]
fn a_terminal_taken_out_of_use_ends_what_is_open_on_it() {
    let world = World::new();
    let key = terminal(&world, &staff("外来1"), "browser");
    let entered = log_in(&world, "sato", Some("browser"), HERE).unwrap();
    assert!(matches!(
        presence(&world, &entered, "browser", HERE),
        Presence::Open(_)
    ));
    let masters = world.vault.house(world.institution.id).unwrap().masters();
    let key: Code = key.parse().unwrap();
    let gone = Terminal {
        is_enabled: false,
        ..masters.terminals[&key].value.clone()
    };
    world
        .vault
        .put_at_setup(world.institution.id, &key, &gone)
        .unwrap();
    assert!(matches!(
        presence(&world, &entered, "browser", HERE),
        Presence::Gone
    ));
    assert!(is_refused(
        &trail(&world, "session.end")[0],
        "terminal-unknown"
    ));
}

// shows: J-6.2.5-1, J-6.2.5-2
#[test]
fn a_screen_locks_by_one_action_and_by_itself_and_only_its_person_is_let_back() {
    let world = World::new();
    let entry = Terminal {
        idle_minutes: Some(3),
        ..staff("外来1")
    };
    terminal(&world, &entry, "browser");
    let entered = log_in(&world, "sato", Some("browser"), HERE).unwrap();
    let look = || presence(&world, &entered, "browser", HERE);
    let back = |password: &str| {
        let caller = &entered.caller;
        world
            .vault
            .prove_again(caller, &entered.token, &[Proof::Password(password)])
    };
    world.vault.lock_screen(&entered.token).unwrap();
    assert!(matches!(look(), Presence::Locked(_)));
    assert_eq!(refusal(back("not the password")), "log-in");
    assert!(matches!(look(), Presence::Locked(_)));
    world.clock.advance(60);
    back(PASSWORD).unwrap();
    assert!(matches!(look(), Presence::Open(_)));
    world.clock.advance(3 * 60);
    assert!(matches!(look(), Presence::Open(_)), "still within the time");
    world.clock.advance(3 * 60 + 1);
    assert!(matches!(look(), Presence::JustLocked(_)));
    assert!(matches!(look(), Presence::Locked(_)));
    let locked = trail(&world, "session.auto-lock");
    assert_eq!(locked.len(), 1);
    assert_eq!(locked[0].terminal.as_ref().unwrap().as_str(), "外来1");
    assert_eq!(trail(&world, "session.lock").len(), 1);
    back(PASSWORD).unwrap();
    world.clock.advance(3 * 60 + 1);
    assert_eq!(world.vault.lock_idle_screens().unwrap(), 1);
    assert!(matches!(look(), Presence::Locked(_)));
}

#[test]
fn a_token_on_another_device_opens_nothing_and_is_told_once_a_minute() {
    let world = World::new();
    let entered = log_in(&world, "sato", Some("mine"), HERE).unwrap();
    let stolen = || presence(&world, &entered, "a thief's", "198.51.100.66");
    assert!(matches!(stolen(), Presence::Elsewhere(_)));
    assert!(matches!(stolen(), Presence::Gone));
    let trail = trail(&world, "session.resume");
    assert_eq!(trail.len(), 1);
    assert!(is_refused(&trail[0], "session-elsewhere"));
    assert_eq!(trail[0].source.as_deref(), Some("198.51.100.66"));
    world.clock.advance(61);
    assert!(matches!(stolen(), Presence::Elsewhere(_)));
    assert!(matches!(
        presence(&world, &entered, "mine", HERE),
        Presence::Open(_)
    ));
}

#[test]
fn a_log_in_is_ended_from_elsewhere_by_its_person_or_by_who_administers_people() {
    let world = World::new();
    let here = log_in(&world, "sato", Some("here"), HERE).unwrap();
    let there = log_in(&world, "sato", Some("there"), HERE).unwrap();
    assert_eq!(world.vault.own_sessions(&here.caller).len(), 2);
    let nurse = world.caller("suzuki");
    assert_eq!(refusal(world.vault.all_sessions(&nurse)), "not-allowed");
    assert_eq!(
        refusal(world.vault.end_session(&nurse, here.token.name())),
        "not-allowed"
    );
    world
        .vault
        .end_session(&here.caller, there.token.name())
        .unwrap();
    assert!(matches!(
        presence(&world, &there, "there", HERE),
        Presence::Gone
    ));
    let administrator = world.caller("admin");
    world
        .vault
        .end_session(&administrator, here.token.name())
        .unwrap();
    assert!(matches!(
        presence(&world, &here, "here", HERE),
        Presence::Gone
    ));
}

// shows: J-6.2.3-2
#[test]
fn a_controlled_entry_counts_as_one_element_and_stands_in_the_trail() {
    let world = World::new();
    let entry = Terminal {
        entry_control: Some("手術室(入退室管理)".parse().unwrap()),
        ..staff("手術室1")
    };
    terminal(&world, &entry, "browser");
    let entered = log_in(&world, "sato", Some("browser"), HERE).unwrap();
    let methods: Vec<&str> = entered
        .caller
        .authentication
        .iter()
        .map(|one| one.code())
        .collect();
    assert_eq!(methods, ["password", "entry_control"]);
    let trail = trail(&world, "session.log-in");
    let event = trail.iter().find(|event| {
        event
            .terminal
            .as_ref()
            .is_some_and(|name| name.as_str() == "手術室1")
    });
    let event = event.unwrap();
    let how = &event.details[&Code::constant("authentication")];
    assert_eq!(how, "password,entry_control");
}
