//! SCIM 2.0: a client that is not ours keeps people in step, and what only tests can see around it.

use crate::api_system::Asker;
use axum::http::StatusCode;
use genpon_model::register::life::Verdict;
use genpon_model::registers::Operation;
use genpon_server::listen::{Listening, serve};
use genpon_server::{App, Options, router};
use genpon_testkit::World;
use genpon_vault::administer_register::EntryDecision;
use genpon_vault::log_in_client::NewClient;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Arc;

/// The key of a system that may do this.
fn key(world: &World, operation: Operation) -> String {
    let new = NewClient {
        name: format!("人事システム {}", operation.code())
            .parse()
            .unwrap(),
        responsible: "kato".parse().unwrap(),
        operations: vec![operation],
        document_types: Vec::new(),
        patient_numbers: Vec::new(),
    };
    let issued = world
        .vault
        .add_client_at_setup(world.institution.id, new)
        .unwrap();
    issued.key.to_string()
}

fn ward(world: &World) {
    let name = json!({ "ja": "三階病棟", "en": "Ward 3" });
    let value =
        json!({ "code": "ward-3", "name": name, "manager": world.person("tanaka").to_string() });
    let asked = world
        .propose(&world.caller("admin"), "department", None, value)
        .unwrap();
    let decision = EntryDecision {
        edition: asked.edition,
        verdict: Verdict::Approve,
        reason: None,
    };
    let by = world.caller("admin2");
    world
        .vault
        .decide_entry(&by, "department", &asked.key, decision)
        .unwrap();
}

/// The Python that has scim2-client; none where nobody installed it.
fn python() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let own = root.join("target/scim/venv/bin/python");
    let has = |python: &PathBuf| {
        let asked = std::process::Command::new(python)
            .args(["-c", "import httpx2, scim2_client"])
            .output();
        asked.is_ok_and(|output| output.status.success())
    };
    [own, PathBuf::from("python3")].into_iter().find(has)
}

async fn at_work(world: &World, python: PathBuf, key: String) -> Output {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/scim/v2", listener.local_addr().unwrap());
    let routes = router(App::new(Arc::clone(&world.vault), Options::default()));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let served = tokio::spawn(serve(listener, routes, Listening::new(None), async {
        let _ = stopped.await;
    }));
    let member = world.person("suzuki").to_string();
    let output = tokio::task::spawn_blocking(move || {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scim_client.py");
        std::process::Command::new(python)
            .arg(script)
            .args([address, key, member])
            .output()
            .unwrap()
    });
    let output = output.await.unwrap();
    drop(stop);
    served.await.unwrap().unwrap();
    output
}

// shows: C-p13-3, J-6.2.1-6
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_is_not_ours_provisions_changes_and_removes_people() {
    let Some(python) = python() else {
        println!("SKIPPED: scim2-client is not there (cargo xtask test installs it)");
        return;
    };
    let world = World::new();
    ward(&world);
    let output = at_work(&world, python, key(&world, Operation::ProvisionPeople)).await;
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for line in [
        "discovered User Group True",
        "created momo 0815 True W/\"1\"",
        "read 新人 桃子 True",
        "found 1 True",
        "found by number 1",
        "page 2 3 True",
        "replaced 新人 桃 W/\"2\"",
        "patched False",
        "refused 409 uniqueness user_id: This id was issued on 2026-11-20 and another person uses it now.",
        "groups 三階病棟 0",
        "joined 200 1",
        "left 200 0",
        "stale 412",
        "password 400 invalidValue",
        "filter 400 invalidFilter",
        "deleted 404",
        "id given again 409 user_id: This id was issued before and was in use from 2026-11-20 to 2026-11-20.",
    ] {
        assert!(said.contains(line), "{line}\nis not in\n{said}");
    }
    let event = &world.trail("provision.create")[0];
    assert!(event.client.is_some(), "the trail names the system");
    let masters = world.vault.house(world.institution.id).unwrap().masters();
    let momo = &masters.people[&world.person("momo")];
    assert!(momo.is_retired && momo.value.roles.is_empty());
}

#[tokio::test]
async fn only_a_system_with_this_operation_gets_in_and_nothing_goes_through_a_session() {
    let world = World::new();
    let asker = Asker::laboratory(&world);
    let reply = asker.get("/scim/v2/Users").await;
    assert_eq!(reply.status, StatusCode::FORBIDDEN);
    assert_eq!(reply.header("content-type"), "application/scim+json");
    let mut browser = crate::browser::Browser::of(&world, "admin").await;
    let answer = browser.get("/scim/v2/Users").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}
