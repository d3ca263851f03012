//! Lists stay whole and quick: a chart under all numbers of a patient, pages without gaps, registers
//! and masters of thousands of entries.

use genpon_model::id::RecordId;
use genpon_model::register::Edition;
use genpon_store::{ChartFilter, PatientSearch};
use genpon_testkit::World;
use genpon_vault::change_row::RowChange;
use genpon_vault::read_record::{CHART_PAGE, Chart};
use genpon_vault::read_register::{REGISTER_PAGE, Sought};
use genpon_vault::read_rows::{ROWS_PAGE, RowsSought};
use genpon_vault::{Caller, Error, Refusal};
use serde_json::{Value, json};

fn ids(chart: &Chart) -> Vec<RecordId> {
    let mut ids: Vec<_> = chart.records.iter().map(|row| row.id).collect();
    ids.sort();
    ids
}

#[test]
fn the_surviving_chart_lists_what_was_written_under_every_number_and_rewrites_nothing() {
    let world = World::new();
    let (doctor, clerk) = (world.caller("sato"), world.caller("ito"));
    let [survivor, second, third, other] = ["1", "2", "3", "4"].map(|n| world.patient(n));
    let written = [&survivor, &second, &third, &other]
        .map(|patient| world.record(&doctor, patient.id, "経過良好").record);
    let open = world.draft(&doctor, second.id, "書きかけ").unwrap();
    let merge = |from, into| {
        let reason = "二重登録".parse().unwrap();
        world
            .vault
            .merge_patients(&clerk, from, into, reason)
            .unwrap();
    };
    merge(third.id, second.id);
    merge(second.id, survivor.id);
    let chart = |patient| {
        let filter = ChartFilter::default();
        world.vault.read_chart(&doctor, patient, &filter).unwrap()
    };
    let whole = chart(survivor.id);
    let mut expected = written[..3].to_vec();
    expected.sort();
    assert_eq!(ids(&whole), expected);
    let numbers = whole.joined.iter().map(|row| row.number.as_str());
    assert_eq!(numbers.collect::<Vec<_>>(), ["2", "3"]);
    for row in &whole.records {
        let patients = [survivor.id, second.id, third.id];
        let place = written.iter().position(|id| *id == row.id).unwrap();
        assert_eq!(row.patient, Some(patients[place]), "under its own number");
    }
    assert_eq!(whole.drafts[0].0.id, open.id);
    let counted: u32 = whole.cells.iter().map(|cell| cell.records).sum();
    assert_eq!(counted, 3);
    let figures = world
        .vault
        .patient_figures(&doctor, std::slice::from_ref(&survivor));
    assert_eq!(figures.unwrap()[0].records, 3);
    let location = world.vault.read_location(&doctor, survivor.id).unwrap();
    assert_eq!(location.electronic[0].records, 3);

    assert_eq!(ids(&chart(third.id)), [written[2]], "its own page stays");
    assert_eq!(chart(third.id).surviving.unwrap().number, "2");
    let read = world.vault.read_record(&doctor, written[2], None).unwrap();
    assert_eq!(read.manifest.patient.unwrap().number.as_str(), "3");
    assert_eq!(
        read.patient.unwrap().number,
        "3",
        "the header names its number"
    );
    let told = world.trail("chart.read");
    let joined = [second.id, third.id].map(|id| id.to_string()).join(" ");
    assert!(
        told.iter()
            .any(|event| { event.details.values().any(|detail| *detail == joined) })
    );
}

#[test]
fn a_joined_chart_pages_without_gaps_and_a_type_that_may_not_be_read_leaves_none() {
    let world = World::new();
    let (doctor, clerk) = (world.caller("sato"), world.caller("ito"));
    let (survivor, joined) = (world.patient("1"), world.patient("2"));
    let count = CHART_PAGE as usize + 20;
    for number in 0..count {
        let patient = if number % 2 == 0 { &survivor } else { &joined };
        world.record(&doctor, patient.id, "経過");
    }
    let reason = "二重登録".parse().unwrap();
    world
        .vault
        .merge_patients(&clerk, joined.id, survivor.id, reason)
        .unwrap();
    let (mut seen, mut filter) = (Vec::new(), ChartFilter::default());
    loop {
        let chart = world
            .vault
            .read_chart(&doctor, survivor.id, &filter)
            .unwrap();
        assert!(chart.next.is_none() || chart.records.len() == CHART_PAGE as usize);
        seen.extend(chart.records.iter().map(|row| row.id));
        let Some(next) = chart.next else { break };
        filter.after = Some(next);
    }
    assert_eq!(seen.len(), count);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count);
}

#[test]
fn a_search_for_patients_goes_on_after_the_first_hundred() {
    let world = World::new();
    let clerk = world.caller("ito");
    for number in 0..230 {
        let _ = world.patient(&format!("{number:05}"));
    }
    let mut search = PatientSearch {
        words: vec!["見本".to_owned()],
        ..PatientSearch::default()
    };
    let mut sizes = Vec::new();
    let mut numbers = Vec::new();
    loop {
        let found = world.vault.find_patients(&clerk, &search).unwrap();
        sizes.push(found.patients.len());
        numbers.extend(found.patients.into_iter().map(|row| row.number));
        // Somebody is registered meanwhile, before the page and behind it: nobody is lost or doubled.
        if sizes.len() == 1 {
            let _ = world.patient("00000-1");
            let _ = world.patient("99999");
        }
        search.after = found.next;
        if search.after.is_none() {
            break;
        }
    }
    assert_eq!(sizes, [100, 100, 31]);
    assert_eq!(numbers.last().unwrap(), "99999");
    assert!(numbers.is_sorted() && numbers.len() == 231);
}

fn table(code: &str, rows: usize) -> Value {
    let row = |number: usize| {
        let name = format!("項目 {number}");
        json!({ "code": format!("{number:05}"), "display": { "ja": name, "en": name } })
    };
    let rows: Vec<Value> = (0..rows).map(row).collect();
    let name = json!({ "ja": format!("検査 {code}"), "en": code });
    json!({ "code": code, "name": name, "rows": rows })
}

#[test]
fn a_register_is_read_a_page_at_a_time_and_searched_as_it_is_now() {
    let world = World::new();
    let manager = world.caller("kato");
    let count = REGISTER_PAGE + 30;
    for number in 0..count {
        let value = table(&format!("t{number:03}"), 1);
        world.propose(&manager, "code-table", None, value).unwrap();
    }
    let read = |q: &str, after: &str| {
        let (q, after) = (q.to_owned(), after.to_owned());
        let sought = Sought { q, after };
        let list = world.vault.read_register(&manager, "code-table", &sought);
        let list = list.unwrap();
        let keys = list.entries.iter().map(|listed| listed.key.to_string());
        (
            keys.collect::<Vec<_>>(),
            list.next.map(|key| key.to_string()),
        )
    };
    let whole: Vec<String> = (0..count).map(|number| format!("t{number:03}")).collect();
    for q in ["", "検査 T"] {
        let (first, next) = read(q, "");
        assert_eq!(first, whole[..REGISTER_PAGE]);
        let (rest, end) = read(q, &next.unwrap());
        assert_eq!((rest.as_slice(), end), (&whole[REGISTER_PAGE..], None));
    }
    assert_eq!(read("t007", "").0, ["t007"]);
    assert_eq!(read("検査 改名", "").0, [""; 0]);
    let mut renamed = table("t007", 1);
    renamed["name"]["ja"] = "検査 改名".into();
    world
        .propose(&manager, "code-table", Some("t007"), renamed)
        .unwrap();
    assert_eq!(
        read("検査 改名", "").0,
        ["t007"],
        "a change is found at once"
    );
    let glance = world.vault.read_registers(&manager).unwrap().registers;
    let glance = glance
        .iter()
        .find(|glance| glance.register.code == "code-table");
    assert_eq!(glance.unwrap().entries, count as u64);
}

fn change(base: u32, place: Option<usize>, row: Option<Value>) -> RowChange {
    RowChange {
        field: "rows".to_owned(),
        base: Edition::new(base).unwrap(),
        place,
        row,
        reason: "検査会社の改定".parse().unwrap(),
    }
}

fn codes(world: &World, caller: &Caller, q: &str, from: usize) -> (Vec<String>, Option<usize>) {
    let sought = RowsSought {
        field: "rows".to_owned(),
        q: q.to_owned(),
        from,
    };
    let rows = world
        .vault
        .read_rows(caller, "code-table", "laboratory", &sought)
        .unwrap();
    let code = |(_, row): (usize, &Value)| row["code"].as_str().unwrap().to_owned();
    (rows.shown().map(code).collect(), rows.next)
}

// shows: J-7.3.2-4
#[test]
fn one_row_of_a_long_master_is_changed_as_a_new_edition() {
    let world = World::new();
    let manager = world.caller("kato");
    let count = 2 * ROWS_PAGE + 50;
    let value = table("laboratory", count);
    world.propose(&manager, "code-table", None, value).unwrap();
    let (first, next) = codes(&world, &manager, "", 0);
    assert_eq!((first.len(), next), (ROWS_PAGE, Some(ROWS_PAGE)));
    let (last, end) = codes(&world, &manager, "", 2 * ROWS_PAGE);
    assert_eq!((last.len(), end), (50, None));
    assert_eq!(codes(&world, &manager, "項目 249", 0).0, ["00249"]);

    let vault = &world.vault;
    let edit = |change| vault.change_row(&manager, "code-table", "laboratory", change);
    let row = |code: &str| json!({ "code": code, "display": { "ja": "改", "en": "new" } });
    edit(change(1, Some(7), Some(row("00007")))).unwrap();
    edit(change(2, None, Some(row("99999")))).unwrap();
    edit(change(3, Some(0), None)).unwrap();
    assert_eq!(codes(&world, &manager, "改", 0).0, ["00007", "99999"]);
    assert_eq!(codes(&world, &manager, "00000", 0).0, [""; 0]);
    let stale = edit(change(3, Some(0), None)).unwrap_err();
    assert_eq!(stale.code(), "entry-not-latest");
    let none = edit(change(4, Some(9_999), None));
    assert!(matches!(none, Err(Error::NotFound(_))));
    let twice = edit(change(4, None, Some(row("99999"))));
    let Err(Error::Refused(Refusal::Entry(faults))) = twice else {
        panic!("a code stands twice")
    };
    assert_eq!(faults[0].path, format!("rows.{count}.code"));

    let history = vault.read_entry(&manager, "code-table", "laboratory");
    let history = history.unwrap().history;
    assert_eq!(history.len(), 4, "every change is an edition");
    assert_eq!(
        history[0].value["rows"][0]["code"], "00000",
        "the old one stays"
    );
    assert_eq!(history[3].reason.as_str(), "検査会社の改定");
    let doctor = world.caller("sato");
    let refused = vault.change_row(
        &doctor,
        "code-table",
        "laboratory",
        change(4, Some(0), None),
    );
    assert!(matches!(refused, Err(Error::Refused(Refusal::NotAllowed))));
}
