//! Who used what, seen by those who must look: log-ins, what stands out of a week, timelines. The days
//! are planted by a script under a clock that is moved; nothing else may be found.

use genpon_formats::locale::Lang;
use genpon_model::id::PersonId;
use genpon_model::registers::audit_check::{AuditCheck, CheckKind, CheckResult};
use genpon_model::registers::{Terminal, TerminalClass};
use genpon_model::{Timestamp, register::Register as _};
use genpon_testkit::World;
use genpon_testkit::world::PASSWORD;
use genpon_vault::log_in::{Claim, Entered};
use genpon_vault::prove::Proof;
use genpon_vault::read_timeline::{Subject, TimelineAsk};
use genpon_vault::sessions::DeviceMark;
use genpon_vault::uses::{End, Period, Who};
use genpon_vault::{Error, Refusal};

const HERE: &str = "192.0.2.7";

fn jst(text: &str) -> Timestamp {
    format!("{text}:00+09:00").parse().unwrap()
}

fn period(from: &str, until: &str) -> Period {
    Period {
        from: jst(from),
        until: jst(until),
    }
}

/// Moves the clock to this minute in Japan.
fn move_to(world: &World, text: &str) {
    let seconds = jst(text).seconds_since(world.clock.now().at);
    world.clock.advance(seconds);
}

/// Registers a terminal that shows this secret.
fn terminal(world: &World, name: &str, class: TerminalClass) {
    let entry = Terminal::new(name.parse().unwrap(), class);
    let id = world.institution.id;
    let (_, issued) = world.vault.add_terminal_at_setup(id, &entry).unwrap();
    let mark = DeviceMark::new(name, std::sync::Arc::default());
    let became = world
        .vault
        .become_terminal(id, &issued.code, &mark, Some(HERE.to_owned()));
    became.unwrap();
}

fn try_in(world: &World, user_id: &str, at: &str, password: &str) -> Result<Entered, Error> {
    world.vault.log_in(&Claim {
        institution: world.institution.id,
        user_id,
        password,
        source: Some(HERE.to_owned()),
        device: Some(DeviceMark::new(at, std::sync::Arc::default())),
        lang: Lang::Ja,
    })
}

fn log_in(world: &World, user_id: &str, at: &str) -> Entered {
    try_in(world, user_id, at, PASSWORD).unwrap()
}

fn log_out(world: &World, entered: &Entered) {
    world.vault.log_out(&entered.token).unwrap();
}

/// Two terminals, two days: one log-in with a lock in between, two failures, one screen left alone.
fn two_days() -> World {
    let world = World::new();
    terminal(&world, "外来1", TerminalClass::Staff);
    terminal(&world, "病棟2", TerminalClass::PatientReachable);
    move_to(&world, "2026-11-23T09:00");
    let first = log_in(&world, "sato", "外来1");
    move_to(&world, "2026-11-23T09:40");
    world.vault.lock_screen(&first.token).unwrap();
    move_to(&world, "2026-11-23T10:00");
    let proof = [Proof::Password(PASSWORD)];
    world
        .vault
        .prove_again(&first.caller, &first.token, &proof)
        .unwrap();
    move_to(&world, "2026-11-23T10:20");
    log_out(&world, &first);
    move_to(&world, "2026-11-23T13:00");
    for minute in ["13:00", "13:10"] {
        move_to(&world, &format!("2026-11-23T{minute}"));
        assert!(try_in(&world, "ito", "病棟2", "wrong").is_err());
    }
    move_to(&world, "2026-11-24T08:00");
    let second = log_in(&world, "sato", "病棟2");
    world.clock.advance(6 * 60);
    assert_eq!(world.vault.lock_idle_screens().unwrap(), 1);
    log_out(&world, &second);
    move_to(&world, "2026-12-25T00:00");
    world
}

// shows: J-7.1.1-4, J-7.1.1-5, J-6.2.5-2
#[test]
fn log_ins_are_found_by_user_and_day_and_failures_by_user_with_their_terminals() {
    let world = two_days();
    let auditor = world.caller("mori");
    let whole = period("2026-11-23T00:00", "2026-11-25T00:00");
    let found = world.vault.read_log_ins(&auditor, whole).unwrap();
    let day = |number: usize| &found.days[number];
    assert_eq!(found.days.len(), 2, "{:?}", found.days);
    assert_eq!(day(0).day.to_string(), "2026-11-23");
    assert_eq!(day(0).person.user_id.as_str(), "sato");
    assert_eq!(day(0).uses[0].began_at, jst("2026-11-23T09:00"));
    assert_eq!(day(0).uses[0].seconds(), 60 * 60, "without the locked time");
    assert_eq!(day(0).uses[0].end, End::LoggedOut);
    let at = |number: usize| day(number).uses[0].place.terminal.as_ref().unwrap();
    assert_eq!(at(0).as_str(), "外来1");
    assert_eq!(day(1).day.to_string(), "2026-11-24");
    assert_eq!(at(1).as_str(), "病棟2");
    assert_eq!(day(1).seconds(), 6 * 60);

    assert_eq!(found.failing.len(), 1);
    assert_eq!(found.failing[0].who, Who::UserId("ito".to_owned()));
    assert_eq!(found.failing[0].attempts(), 2);
    let failure = &found.failing[0].failures[0];
    assert_eq!(failure.at, jst("2026-11-23T13:00"));
    assert_eq!(failure.place.terminal.as_ref().unwrap().as_str(), "病棟2");

    let counts: Vec<_> = found
        .locks
        .iter()
        .map(|one| {
            (
                one.place.terminal.as_ref().unwrap().as_str(),
                one.by_hand,
                one.by_itself,
            )
        })
        .collect();
    assert_eq!(counts, [("病棟2", 0, 1), ("外来1", 1, 0)]);

    let morning = period("2026-11-23T13:05", "2026-11-24T07:59");
    let found = world.vault.read_log_ins(&auditor, morning).unwrap();
    assert!(found.days.is_empty());
    assert_eq!(found.failing[0].attempts(), 1);
    assert_eq!(found.kept_days, 31);
}

// shows: J-7.1.1-4
#[test]
fn log_ins_are_kept_for_a_month_at_least_and_shown_to_those_who_read_the_trail() {
    let world = two_days();
    let whole = period("2026-11-23T00:00", "2026-11-25T00:00");
    let administrator = world.caller("admin");
    let mut rule = genpon_model::registers::AuditRule::default().write();
    rule["log_in_days"] = 30.into();
    let refused = world.propose(&administrator, "audit-rule", None, rule);
    assert!(
        matches!(refused, Err(Error::Refused(Refusal::Entry(_)))),
        "{refused:?}"
    );
    let nurse = world.caller("suzuki");
    assert!(matches!(
        world.vault.read_log_ins(&nurse, whole),
        Err(Error::Refused(Refusal::NotAllowed))
    ));
}

/// A week of work from Monday the 23rd in which three people stand out.
fn week(world: &World) {
    terminal(world, "個室1", TerminalClass::OutOfSight);
    for day in 23..28 {
        let staff = ["sato", "tanaka", "ito", "kato", "admin"];
        move_to(world, &format!("2026-11-{day}T09:00"));
        let at_work: Vec<Entered> = staff
            .iter()
            .map(|user_id| log_in(world, user_id, user_id))
            .collect();
        if day == 25 {
            // Lasts far longer than anybody's.
            move_to(world, "2026-11-25T17:00");
            at_work[1..].iter().for_each(|one| log_out(world, one));
            move_to(world, "2026-11-25T20:50");
            log_out(world, &at_work[0]);
            continue;
        }
        if day == 26 {
            // In two places at once, once.
            move_to(world, "2026-11-26T12:00");
            let elsewhere = world.vault.log_in(&Claim {
                institution: world.institution.id,
                user_id: "kato",
                password: PASSWORD,
                source: Some("192.0.2.99".to_owned()),
                device: None,
                lang: Lang::Ja,
            });
            world.clock.advance(600);
            log_out(world, &elsewhere.unwrap());
        }
        move_to(world, &format!("2026-11-{day}T17:00"));
        at_work.iter().for_each(|one| log_out(world, one));
    }
    // Very many, at night, where nobody sees it.
    move_to(world, "2026-11-27T23:00");
    for _ in 0..25 {
        let entered = log_in(world, "suzuki", "個室1");
        world.clock.advance(60);
        log_out(world, &entered);
    }
}

fn user_id(world: &World, person: PersonId) -> String {
    let masters = world.vault.house(world.institution.id).unwrap().masters();
    masters.people[&person].value.user_id.to_string()
}

// shows: J-7.1.1-7, J-7.1.1-13, J-7.1.1-15
#[test]
fn exactly_the_planted_outliers_are_listed() {
    let world = World::new();
    let clerk = world.caller("ito");
    let patients: Vec<_> = (1..=3).map(|n| world.patient(&n.to_string()).id).collect();
    week(&world);
    move_to(&world, "2026-11-28T10:00");
    let looked = [("sato", 3), ("tanaka", 1), ("suzuki", 2)];
    for (user_id, count) in looked {
        let caller = world.caller(user_id);
        for patient in &patients[..count] {
            let filter = genpon_store::ChartFilter::default();
            world.vault.read_chart(&caller, *patient, &filter).unwrap();
        }
    }
    drop(clerk);
    move_to(&world, "2026-11-30T09:00");
    let auditor = world.caller("mori");
    let of_week = period("2026-11-23T00:00", "2026-11-30T00:00");
    let found = world.vault.screen_use(&auditor, of_week).unwrap();

    let long: Vec<_> = found
        .long
        .iter()
        .map(|one| one.person.user_id.as_str())
        .collect();
    assert_eq!(long, ["sato"]);
    assert_eq!(found.long[0].seconds(), (11 * 60 + 50) * 60);
    let many: Vec<_> = found
        .many
        .iter()
        .map(|(who, n)| (user_id(&world, *who), *n))
        .collect();
    assert_eq!(many, [("suzuki".to_owned(), 26)]);
    let both: Vec<_> = found
        .simultaneous
        .iter()
        .map(|one| user_id(&world, one.person))
        .collect();
    assert_eq!(both, ["kato"]);
    assert_eq!(
        found.simultaneous[0].stretch,
        (jst("2026-11-26T12:00"), jst("2026-11-26T12:10"))
    );

    let unusual: Vec<_> = found
        .unusual
        .iter()
        .map(|(who, s)| (user_id(&world, *who), *s))
        .collect();
    assert_eq!(unusual, [("suzuki".to_owned(), 25 * 60)]);
    let seen: Vec<_> = found
        .patients
        .iter()
        .map(|sum| (user_id(&world, sum.person), sum.patients))
        .collect();
    let expected = [("sato", 3), ("suzuki", 2), ("tanaka", 1)];
    assert_eq!(seen, expected.map(|(who, count)| (who.to_owned(), count)));

    assert_eq!(found.out_of_sight.len(), 1);
    assert_eq!(found.out_of_sight[0].terminal, "個室1");
    assert_eq!(found.out_of_sight[0].uses.len(), 25);
}

// shows: J-7.1.1-7, J-7.1.1-15
#[test]
fn a_week_without_a_check_is_overdue_until_somebody_records_one() {
    let world = World::new();
    move_to(&world, "2026-11-30T09:00");
    let auditor = world.caller("mori");
    let of_week = period("2026-11-23T00:00", "2026-11-30T00:00");
    // Nobody has ever looked: overdue, in the inbox of those who must and of nobody else.
    let due = |world: &World, who: &str| -> Vec<CheckKind> {
        let inbox = world.vault.read_inbox(&world.caller(who)).unwrap();
        inbox.overdue.iter().map(|one| one.kind).collect()
    };
    let both = [CheckKind::AbnormalUse, CheckKind::Screening];
    assert_eq!(due(&world, "mori"), both);
    assert!(due(&world, "suzuki").is_empty());
    for kind in both {
        let check = AuditCheck {
            kind,
            device: None,
            from: of_week.from,
            until: of_week.until,
            findings: 3,
            result: CheckResult::Pursued,
            note: Some("本人に確認中".parse().unwrap()),
            checked_on: None,
        };
        let reason = "週次の点検".parse().unwrap();
        world
            .vault
            .record_check(&auditor, check.clone(), reason)
            .unwrap();
        let nurse = world.caller("suzuki");
        let reason = "自分では点検できない".parse().unwrap();
        assert!(world.vault.record_check(&nurse, check, reason).is_err());
    }
    assert!(due(&world, "mori").is_empty());
    let found = world.vault.screen_use(&auditor, of_week).unwrap();
    assert_eq!(found.checks.len(), 2);
    move_to(&world, "2026-12-07T00:01");
    assert_eq!(due(&world, "mori"), both, "a week was skipped");
}

// shows: J-7.1.1-13
#[test]
fn unusual_hours_are_settable() {
    let world = World::new();
    week(&world);
    move_to(&world, "2026-11-30T09:00");
    let rule = genpon_model::registers::AuditRule {
        unusual_from_minute: 16 * 60,
        unusual_until_minute: 22 * 60,
        ..Default::default()
    };
    let key = "usual".parse().unwrap();
    world
        .vault
        .put_at_setup(world.institution.id, &key, &rule)
        .unwrap();
    let of_week = period("2026-11-23T00:00", "2026-11-30T00:00");
    let found = world
        .vault
        .screen_use(&world.caller("mori"), of_week)
        .unwrap();
    let first = found.unusual[0];
    assert_eq!(user_id(&world, first.0), "sato");
    assert_eq!(first.1, 4 * 3600 + (4 * 60 + 50) * 60);
    let others: Vec<i64> = found.unusual[1..]
        .iter()
        .map(|(_, seconds)| *seconds)
        .collect();
    assert_eq!(others, [5 * 3600; 4]);
}

/// A reading, a wrong password, a refusal and a reading again, five minutes apart each.
fn twenty_minutes() -> World {
    let world = World::new();
    terminal(&world, "外来1", TerminalClass::Staff);
    let patient = world.patient("1").id;
    let record = world.record(&world.caller("sato"), patient, "所見").record;
    move_to(&world, "2026-11-23T09:00");
    let doctor = log_in(&world, "sato", "外来1").caller;
    move_to(&world, "2026-11-23T09:05");
    world.vault.read_record(&doctor, record, None).unwrap();
    move_to(&world, "2026-11-23T09:10");
    assert!(try_in(&world, "tanaka", "外来1", "wrong").is_err());
    move_to(&world, "2026-11-23T09:15");
    let administrator = log_in(&world, "admin", "elsewhere").caller;
    assert!(
        world
            .vault
            .read_record(&administrator, record, None)
            .is_err()
    );
    move_to(&world, "2026-11-23T09:20");
    world.vault.read_record(&doctor, record, None).unwrap();
    move_to(&world, "2026-11-23T10:00");
    world
}

// shows: J-7.1.1-11, J-7.1.1-12
#[test]
fn timelines_of_a_kind_a_person_and_a_terminal_equal_the_script() {
    let world = twenty_minutes();
    let auditor = world.caller("mori");
    let asked = |subject: Subject, from: &str, until: &str| -> Vec<String> {
        let ask = TimelineAsk {
            subject,
            period: period(from, until),
            refusals_only: false,
            after: None,
        };
        let page = world.vault.read_timeline(&auditor, &ask).unwrap();
        assert_eq!(page.next, None);
        let told = |one: &genpon_vault::read_timeline::OnAxis| {
            let event = &one.reading.event;
            let who = event.person.as_ref().map(|who| who.user_id.to_string());
            let who = who.or(event.claimed_user_id.as_ref().map(ToString::to_string));
            let kind = one.document_type.as_ref().map_or("-", |code| code.as_str());
            let minute = event.at.to_japan_text()[14..16].to_owned();
            format!(
                "{minute} {} {} {kind} {}",
                who.unwrap(),
                event.action,
                event.outcome.code()
            )
        };
        page.events.iter().map(told).collect()
    };
    let kind = Subject::DocumentType("progress-note".parse().unwrap());
    assert_eq!(
        asked(kind, "2026-11-23T09:00", "2026-11-23T09:20"),
        [
            "05 sato record.read progress-note success",
            "10 tanaka session.log-in - refused",
            "15 admin record.read progress-note refused",
        ]
    );
    let by = |user_id: &str| Subject::Person(world.person(user_id));
    assert_eq!(
        asked(by("sato"), "2026-11-23T09:00", "2026-11-23T10:00"),
        [
            "00 sato session.log-in - success",
            "05 sato record.read progress-note success",
            "20 sato record.read progress-note success",
        ]
    );
    assert_eq!(
        asked(by("tanaka"), "2026-11-23T09:00", "2026-11-23T10:00"),
        ["10 tanaka session.log-in - refused"]
    );
    let at = Subject::Terminal("外来1".parse().unwrap());
    assert_eq!(
        asked(at, "2026-11-23T09:04", "2026-11-23T09:20"),
        [
            "05 sato record.read progress-note success",
            "10 tanaka session.log-in - refused",
        ]
    );
}
