//! How quick a register of many entries and a master of many rows are to read, to search and to change.
//!
//!     cargo run --release -p genpon-vault --example register_rate -- [entries] [rows]
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement prints, measures, and stops where something fails"
)]

use genpon_model::register::Edition;
use genpon_testkit::World;
use genpon_vault::Caller;
use genpon_vault::change_row::RowChange;
use genpon_vault::import_register::TableForm;
use genpon_vault::read_register::Sought;
use genpon_vault::read_rows::RowsSought;
use serde_json::{Value, json};
use std::time::Instant;

const TURNS: usize = 20;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut count = |usual: usize| {
        let given = arguments.next();
        given.map_or(usual, |text| text.parse().unwrap())
    };
    let (entries, rows) = (count(20_000), count(20_000));
    let world = World::new();
    let manager = world.caller("kato");
    let tables: Vec<String> = (0..entries).map(|number| line(number, 1)).collect();
    once("import of all entries", || {
        import(&world, &manager, &tables)
    });
    let sought = |q: &str, after: &str| Sought {
        q: q.to_owned(),
        after: after.to_owned(),
    };
    let read = |sought: &Sought| {
        let list = world.vault.read_register(&manager, "code-table", sought);
        list.unwrap().entries.len()
    };
    let middle = format!("t{:06}", entries / 2);
    usual("first page", || read(&sought("", "")));
    usual("page in the middle", || read(&sought("", &middle)));
    once("search, first", || read(&sought("項目 19", "")));
    usual("search, again", || read(&sought("項目 19", "")));
    usual("search, nothing found", || read(&sought("麒麟", "")));
    usual("overview", || {
        world
            .vault
            .read_registers(&manager)
            .unwrap()
            .registers
            .len()
    });
    let long = vec![line(999_999, rows)];
    once("import of one long master", || {
        import(&world, &manager, &long)
    });
    let page = |q: &str, from: usize| {
        let sought = RowsSought {
            field: "rows".to_owned(),
            q: q.to_owned(),
            from,
        };
        let read = world
            .vault
            .read_rows(&manager, "code-table", "t999999", &sought);
        read.unwrap().places.len()
    };
    usual("rows, first page", || page("", 0));
    usual("rows, last page", || page("", rows - 50));
    usual("rows, search", || page("19", 0));
    let mut edition = 0;
    usual("change of one row", || {
        edition += 1;
        change(&world, &manager, edition)
    });
}

fn line(number: usize, rows: usize) -> String {
    let row = |row: usize| {
        let name = format!("項目 {row}");
        json!({ "code": format!("{row:05}"), "display": { "ja": name, "en": name } })
    };
    let rows = Value::Array((0..rows).map(row).collect());
    let rows = rows.to_string().replace('"', "\"\"");
    format!("t{number:06},検査項目 {number},Items {number},\"{rows}\"\n")
}

fn import(world: &World, manager: &Caller, lines: &[String]) -> usize {
    let file = format!("code,name.ja,name.en,rows\n{}", lines.concat());
    let reason = "測定".parse().unwrap();
    let file = (TableForm::Csv, file.as_bytes());
    let imported = world
        .vault
        .import_register(manager, "code-table", file, &reason);
    imported.unwrap();
    lines.len()
}

fn change(world: &World, manager: &Caller, edition: u32) -> usize {
    let name = format!("改 {edition}");
    let change = RowChange {
        field: "rows".to_owned(),
        base: Edition::new(edition).unwrap(),
        place: Some(7),
        row: Some(json!({ "code": "00007", "display": { "ja": name, "en": name } })),
        reason: "改定".parse().unwrap(),
    };
    let changed = world
        .vault
        .change_row(manager, "code-table", "t999999", change);
    changed.unwrap().edition.number() as usize
}

fn once(what: &str, act: impl FnOnce() -> usize) {
    let began = Instant::now();
    let rows = act();
    let ms = began.elapsed().as_secs_f64() * 1000.0;
    println!("{what:28} {ms:10.2} ms  {rows:6}");
}

/// The median and the slowest of several turns.
fn usual(what: &str, mut act: impl FnMut() -> usize) {
    let mut rows = 0;
    let mut times: Vec<f64> = (0..TURNS)
        .map(|_| {
            let began = Instant::now();
            rows = act();
            began.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let (median, slowest) = (times[TURNS / 2], times[TURNS - 1]);
    println!("{what:28} {median:10.2} ms  {rows:6}   slowest {slowest:.2} ms");
}
