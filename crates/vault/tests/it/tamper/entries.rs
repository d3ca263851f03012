//! Register entries that were altered, set back, or given to somebody else.

use genpon_testkit::archive::{Archive, has_sqlite, only};
use genpon_vault::verify::{Finding, Kind};
use serde_json::json;

#[track_caller]
fn of(findings: &[Finding], kind: Kind, register: &str, key: &str) -> Finding {
    let fits = |it: &&Finding| {
        let place = &it.place;
        it.kind == kind
            && place.register.as_deref() == Some(register)
            && place.key.as_deref() == Some(key)
    };
    let found = findings.iter().find(fits);
    assert!(
        found.is_some(),
        "no {kind:?} of {register} {key}: {findings:#?}"
    );
    found.unwrap().clone()
}

// shows: J-7.1.2-13
#[test]
fn an_altered_entry_is_found() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    archive.sql(
        "UPDATE revision SET is_retired = 1 WHERE register = 'role' AND key = 'auditor'; \
         UPDATE revision SET body = CAST(substr(body, 1, 50) || x'ff' || substr(body, 52) AS BLOB) \
         WHERE register = 'role' AND key = 'nurse'",
    );
    let damage = archive.damage();
    only(&damage, &[Kind::EntryForged, Kind::EntryRowDiffers]);
    let differs = of(&damage, Kind::EntryRowDiffers, "role", "auditor");
    assert_eq!(differs.columns, ["is_retired"]);
    assert_eq!(
        of(&damage, Kind::EntryForged, "role", "nurse")
            .place
            .revision,
        Some(1)
    );
}

// shows: J-7.1.2-13
#[test]
fn an_entry_set_back_to_what_was_before_is_found_by_the_trail() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let manager = archive.world.caller("kato");
    let value = |name: &str| {
        json!({ "code": "x-ward", "name": { "ja": name, "en": name },
        "importance": "high", "storage": "庫", "delivery": "手渡し", "copying": "禁止", "disposal": "溶解" })
    };
    let proposed = |key, name| {
        let proposed = archive.world.propose(&manager, "label", key, value(name));
        proposed.unwrap().edition.number()
    };
    let first = proposed(None, "一");
    let second = proposed(Some("x-ward"), "二");
    assert_eq!((first, second), (1, 2));
    assert_eq!(archive.damage(), []);
    archive.sql("DELETE FROM revision WHERE key = 'x-ward' AND number = 2");
    let damage = archive.damage();
    only(&damage, &[Kind::EntryRevisionMissing]);
    let finding = of(&damage, Kind::EntryRevisionMissing, "label", "x-ward");
    assert_eq!(finding.place.revision, Some(2));
}

// shows: J-7.1.2-13
#[test]
fn a_password_given_to_somebody_else_neither_opens_nor_stays_unseen() {
    if !has_sqlite() {
        return;
    }
    let archive = Archive::new();
    let key = |user_id| archive.world.person(user_id).to_string();
    let (doctor, clerk) = (key("sato"), key("ito"));
    archive.sql(&format!(
        "UPDATE revision SET key = 'kept' WHERE register = 'credential' AND key = '{doctor}'; \
         UPDATE revision SET key = '{doctor}' WHERE register = 'credential' AND key = '{clerk}'; \
         UPDATE revision SET key = '{clerk}' WHERE register = 'credential' AND key = 'kept'"
    ));
    let damage = archive.damage();
    only(&damage, &[Kind::EntryForged]);
    let _ = of(&damage, Kind::EntryForged, "credential", &doctor);
    let _ = of(&damage, Kind::EntryForged, "credential", &clerk);
    let password = genpon_testkit::world::PASSWORD;
    assert!(archive.world.log_in("sato", password).is_err());
}
