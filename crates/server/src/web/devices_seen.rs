//! What `/audit/clocks`, `/audit/devices` and `/audit/cards` say.

use crate::pages::form::Choice;
use crate::pages::listing::{Cell, Listing};
use crate::pages::use_seen::{Look, UseSeenPage};
use crate::web::seen_words::{moment, person};
use crate::web::use_seen::{check_form, empty_page, listing, overdue};
use crate::web::words::Words;
use genpon_model::registers::Device;
use genpon_model::registers::audit_check::CheckKind;
use genpon_vault::hold_card::Card;
use genpon_vault::read_clocks::{ClockFault, ClockFaultKind};
use genpon_vault::read_devices::{DeviceEntry, DeviceLog};
use genpon_vault::uses::Period;

pub(super) fn clocks_page(words: &Words, period: Period, found: Vec<ClockFault>) -> UseSeenPage {
    let mut page = empty_page(words, Look::Clocks, period);
    let rows = found.iter().map(|fault| {
        let kind = match fault.kind {
            ClockFaultKind::Backwards => "clock-backwards",
            ClockFaultKind::Off => "clock-off",
        };
        vec![
            Cell::Text(words.code("terminal", &fault.whose)),
            moment(fault.at),
            moment(fault.said),
            Cell::Alert(words.say(kind)),
            Cell::Number(words.text("clock-seconds", &[("count", fault.seconds.into())])),
        ]
    });
    let heads = [
        "terminal",
        "clock-received",
        "clock-said",
        "clock-what",
        "clock-jump",
    ];
    page.listings = vec![listing(words, "seen-clocks", &heads, rows.collect())];
    page
}

pub(super) fn devices_page(words: &Words, period: Period, found: DeviceLog) -> UseSeenPage {
    let mut page = empty_page(words, Look::Devices, period);
    let overdue = found.overdue.iter().map(|one| overdue(words, one));
    page.overdue = overdue.collect();
    let made = |id, wanted: &dyn Fn(&DeviceEntry) -> bool| {
        let entries = found.entries.iter().filter(|entry| wanted(entry));
        let rows = entries.map(|entry| device_row(words, entry)).collect();
        listing(words, id, &MADE, rows)
    };
    let is_open = |entry: &DeviceEntry| entry.operator.is_none();
    let waiting = made("seen-without-operator", &is_open);
    let findings = waiting.rows.len() as u64;
    let all = made("seen-made", &|_| true);
    page.listings = vec![waiting, all, devices(words, &found)];
    let choice = |device: &Device| Choice {
        value: device.code.to_string(),
        text: device.name.to_string(),
        chosen: false,
    };
    let devices: Vec<Choice> = found.devices.values().map(choice).collect();
    let is_any = !devices.is_empty();
    page.check = is_any.then(|| check_form(words, &[CheckKind::Device], devices, findings));
    page
}

const MADE: [&str; 5] = [
    "device",
    "record",
    "device-made",
    "device-received",
    "device-operator",
];

fn device_row(words: &Words, entry: &DeviceEntry) -> Vec<Cell> {
    let (record, number) = entry.record;
    let version = words.text("version-number", &[("number", number.number().into())]);
    vec![
        Cell::Text(entry.device.name.to_string()),
        Cell::Link(
            format!("{} {version}", record.short()),
            format!("/records/{record}"),
        ),
        moment(entry.made_at),
        moment(entry.received_at),
        match entry.operator {
            Some(operator) => person(words, operator),
            None => Cell::Alert(words.say("device-no-operator")),
        },
    ]
}

fn devices(words: &Words, found: &DeviceLog) -> Listing {
    let rows = found.devices.values().map(|device| {
        let names = device.operators.iter().map(|id| words.person_of(*id).name);
        vec![
            Cell::Link(
                device.name.to_string(),
                format!("/registers/device/{}", device.code),
            ),
            Cell::Text(words.say(&device.kind.label_key())),
            person(words, device.manager),
            Cell::Lines(names.collect()),
        ]
    });
    let heads = [
        "device",
        "register-device-kind",
        "register-device-manager",
        "register-device-operators",
    ];
    listing(words, "seen-devices", &heads, rows.collect())
}

pub(super) fn cards_page(words: &Words, period: Period, found: Vec<Card>) -> UseSeenPage {
    let mut page = empty_page(words, Look::Cards, period);
    let rows = found.iter().map(|card| {
        let entry = format!("/registers/certificate/{}", card.key);
        let seen = card.card.seen_on.map(|day| day.to_string());
        vec![
            person(words, card.card.person),
            Cell::Link(card.card.name.to_string(), entry),
            Cell::Number(seen.unwrap_or_else(|| words.say("card-never"))),
        ]
    });
    let heads = ["person", "card", "card-seen"];
    page.listings = vec![listing(words, "seen-cards", &heads, rows.collect())];
    page.typed = None;
    page.export = format!("{}?form=csv", Look::Cards.address());
    page
}
