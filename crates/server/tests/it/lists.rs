//! Lists on pages and in the API: whole after a merge, going on after the first hundred, and a row of
//! a long master changed without a form of thousands.

use crate::api_system::Asker;
use crate::browser::Browser;
use axum::http::StatusCode;
use genpon_model::id::PatientId;
use genpon_model::registers::Operation;
use genpon_testkit::World;
use serde_json::{Value, json};

/// Somebody registered twice, with a record under each number; the second number was joined.
fn joined(world: &World) -> (PatientId, PatientId) {
    let doctor = world.caller("sato");
    let [survivor, duplicate] = ["1", "2"].map(|number| world.patient(number));
    for patient in [&survivor, &duplicate] {
        let _ = world.record(&doctor, patient.id, "経過良好");
        world.clock.advance(60);
    }
    let reason = "二重登録".parse().unwrap();
    world
        .vault
        .merge_patients(&world.caller("ito"), duplicate.id, survivor.id, reason)
        .unwrap();
    (survivor.id, duplicate.id)
}

#[tokio::test]
async fn the_surviving_chart_marks_what_was_written_under_another_number() {
    let world = World::new();
    let (survivor, duplicate) = joined(&world);
    let mut doctor = Browser::of(&world, "sato").await;
    let page = doctor.get(&format!("/patients/{survivor}")).await;
    page.has("統合された患者番号: 2");
    page.has("番号 2 のときの記録");
    assert_eq!(page.text().matches("のときの記録").count(), 1);
    assert_eq!(page.text().matches("href=\"/records/").count(), 2);
    let old = doctor.get(&format!("/patients/{duplicate}")).await;
    old.has("この番号は 1 に統合されました");
    assert_eq!(old.text().matches("href=\"/records/").count(), 1);
}

#[tokio::test]
async fn the_api_lists_a_patient_under_all_numbers_the_caller_may_know() {
    let world = World::new();
    let (survivor, duplicate) = joined(&world);
    let address = format!("/api/v1/patients/{survivor}/records");
    let list = |reply: Value| -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let records = reply["records"].as_array().unwrap();
        let pair = |record: &Value| (text(&record["number"]), text(&record["patient"]));
        records.iter().map(pair).collect()
    };
    let both = [
        ("2".to_owned(), duplicate.to_string()),
        ("1".to_owned(), survivor.to_string()),
    ];
    let person = Asker::person(&world, "sato");
    let reply = person.get(&address).await.json(200);
    assert_eq!(reply.get("cursor"), None);
    assert_eq!(list(reply), both);
    person
        .get(&format!("{address}?cursor=nonsense"))
        .await
        .problem(422, "field-refused");

    let operations = [Operation::Read, Operation::FindPatient];
    let system = |numbers: &[&str]| Asker::system(&world, &operations, &["progress-note"], numbers);
    assert_eq!(list(system(&[]).get(&address).await.json(200)), both);
    let of_one = system(&["1"]).get(&address).await.json(200);
    assert_eq!(
        list(of_one),
        both[1..],
        "a number it may not know is not listed"
    );
    system(&["2"]).get(&address).await.problem(404, "not-found");
}

#[tokio::test]
async fn a_search_for_patients_goes_on_page_after_page() {
    let world = World::new();
    for number in 0..120 {
        let _ = world.patient(&format!("{number:05}"));
    }
    let mut clerk = Browser::of(&world, "ito").await;
    let first = clerk.post("/patients", &[("q", "見本")]).await;
    first.has("100人を表示しています");
    let after = first.input("after").to_owned();
    let rest = clerk
        .post("/patients", &[("q", "見本"), ("after", &after)])
        .await;
    rest.has("00119");
    rest.lacks("00099");
    rest.has("これで全員です");
    let api = Asker::person(&world, "ito");
    let search = |after: Value| json!({ "words": ["見本"], "after": after });
    let address = "/api/v1/patients/search";
    let page = api.post(address, &search(Value::Null)).await.json(200);
    let rest = api.post(address, &search(page["next"].clone())).await;
    let rest = rest.json(200);
    assert_eq!(rest["patients"].as_array().unwrap().len(), 20);
    assert_eq!(rest.get("next"), None);
}

async fn import_laboratory(browser: &mut Browser, rows: usize) {
    let row = |number: usize| {
        let name = format!("項目 {number}");
        json!({ "code": format!("{number:05}"), "display": { "ja": name, "en": name } })
    };
    let rows: Vec<Value> = (0..rows).map(row).collect();
    let csv = format!(
        "code,name.ja,name.en,rows\nlaboratory,検査項目,Laboratory items,\"{}\"\n",
        Value::Array(rows).to_string().replace('"', "\"\"")
    );
    let files = [("tables.csv", "text/csv", csv.as_bytes())];
    let reason = [("reason", "検査会社の新しい表")];
    let answer = browser
        .upload("/registers/code-table/import", &reason, &files)
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
}

// shows: J-7.3.2-4
#[tokio::test]
async fn a_row_of_a_master_of_twenty_thousand_is_found_changed_and_taken_out() {
    let world = World::new();
    let mut manager = Browser::of(&world, "kato").await;
    import_laboratory(&mut manager, 20_000).await;
    let entry = manager.get("/registers/code-table/laboratory").await;
    let here = "/registers/code-table/laboratory/rows/rows";
    entry.has(here);
    entry.has("20000行");
    let page = manager.get(here).await;
    page.has("項目 99");
    page.lacks("項目 100");
    manager
        .get(&format!("{here}?from=19900"))
        .await
        .has("項目 19999");
    let found = manager.post(here, &[("q", "項目 12345")]).await;
    found.has(&format!("{here}/12345"));
    found.lacks("項目 12346");

    let form = manager.get(&format!("{here}/12345")).await;
    let base = form.input("base").to_owned();
    let row = [
        ("base", base.as_str()),
        ("code", "12345"),
        ("display.ja", "改められた項目"),
        ("display.en", "Changed item"),
        ("reason", "改定"),
    ];
    let answer = manager.post(&format!("{here}/12345"), &row).await;
    manager
        .get(answer.location())
        .await
        .has("項目を保存しました");
    manager
        .post(here, &[("q", "改められた")])
        .await
        .has("12345");
    let stale = manager.post(&format!("{here}/12345"), &row).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    stale.has("改められた項目");
    let taken = [
        ("base", "2"),
        ("code", "00001"),
        ("display.ja", "別の項目"),
        ("display.en", "Another"),
        ("reason", "追加"),
    ];
    let refused = manager.post(&format!("{here}/new"), &taken).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.has("別の項目");
    let out = [("base", "2"), ("remove", "true"), ("reason", "廃止")];
    let answer = manager.post(&format!("{here}/0"), &out).await;
    let page = manager.get(answer.location()).await;
    page.has("全19999行");
    page.lacks("項目 0<");
    let history = manager.get("/registers/code-table/laboratory").await;
    history.has("廃止");
    assert!(
        history.text().len() < 200_000,
        "no page of twenty thousand rows"
    );

    let mut doctor = Browser::of(&world, "sato").await;
    let refused = doctor.post(&format!("{here}/0"), &out).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}
