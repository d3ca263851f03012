//! Damage shows before anybody relies on a record: at once where it is read, and everywhere after a
//! verification has found it.

use crate::browser::Browser;
use genpon_testkit::archive::Archive;

// shows: D-1, J-7.1.2-13
#[tokio::test]
async fn a_damaged_record_warns_wherever_it_shows() {
    let archive = Archive::new();
    let record = format!("/records/{}", archive.results[0]);
    let mut doctor = Browser::of(&archive.world, "sato").await;
    doctor
        .get(&format!("{record}/proof"))
        .await
        .has("verdict-whole");
    Archive::flip_bit(&archive.file(archive.results[0]));
    // Without any verification: the content is not shown as if it were whole, and not proved.
    doctor
        .get(&format!("{record}/proof"))
        .await
        .has("verdict-damaged");
    doctor.get(&record).await.has("壊れているか失われています");
    archive
        .world
        .vault
        .keep_report(&archive.report(false))
        .unwrap();
    let page = doctor.get(&record).await;
    page.has("banner-fault");
    page.lacks("⟦");
    doctor
        .get(&format!("{record}/history"))
        .await
        .has("mark-damaged");
    let chart = doctor.get(&format!("/patients/{}", archive.patient)).await;
    chart.has("mark-damaged");
    let mut administrator = Browser::of(&archive.world, "admin").await;
    let health = administrator.get("/health").await;
    health.has("verdict-damaged");
    health.has(&record);
}
