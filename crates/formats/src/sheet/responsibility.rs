//! Who entered, who confirmed, for whom, how, why, and by which clock.

use genpon_model::ClockReading;
use genpon_model::person::PersonRef;
use genpon_model::record::ConfirmationMode;
use genpon_model::text::Name;

use super::words::{act_text, authentication_text, list, mode_text, person_text};
use super::{Confirmation, Sheet, field, rule_text, time};
use crate::manifest::{ClientRef, Device, Late, Retention};
use crate::view::{Field, Label, Text};

pub(super) fn fields(sheet: &Sheet<'_>) -> Vec<Field> {
    let mut fields = vec![field("sheet-act", act_text(sheet.act))];
    fields.extend(
        sheet
            .reason
            .map(|r| field("sheet-reason", Text::content(r.as_str()))),
    );
    let entered = sheet.entered;
    fields.push(field("sheet-entered", by_at(&entered.by, entered.at)));
    fields.extend(place(
        "sheet-entered-at",
        entered.terminal.as_ref(),
        entered.client.as_ref(),
    ));
    let stands_in = sheet
        .confirmation
        .as_ref()
        .is_some_and(|c| c.mode == ConfirmationMode::StandIn);
    let principal = if stands_in {
        "sheet-in-place-of"
    } else {
        "sheet-principal"
    };
    fields.extend(
        sheet
            .on_behalf_of
            .map(|person| field(principal, person_text(person))),
    );
    fields.extend(sheet.proxy.map(super::proxy::fields).into_iter().flatten());
    fields.extend(sheet.device.map(device).into_iter().flatten());
    fields.extend(sheet.late.map(late).into_iter().flatten());
    fields.extend(
        sheet
            .confirmation
            .as_ref()
            .map(confirmation)
            .into_iter()
            .flatten(),
    );
    fields.push(field(
        "sheet-retention",
        retention(&sheet.document_type.retention),
    ));
    fields
}

fn confirmation(confirmation: &Confirmation<'_>) -> Vec<Field> {
    let confirmed = confirmation.confirmed;
    let mut fields = vec![field("sheet-confirmed", by_at(&confirmed.by, confirmed.at))];
    let (terminal, client) = (confirmed.terminal.as_ref(), confirmed.client.as_ref());
    fields.extend(place("sheet-confirmed-at", terminal, client));
    fields.push(field("sheet-mode", mode_text(confirmation.mode)));
    fields.extend(
        confirmation
            .rule
            .map(|r| field("sheet-rule", rule_text(&r.code, r.edition))),
    );
    if let Some(at) = confirmed.authenticated_at {
        let methods = confirmed
            .authentication
            .iter()
            .map(|method| authentication_text(*method));
        let shown = Text::Joined(vec![list(methods), Text::content(" "), time(at)]);
        fields.push(field("sheet-authentication", shown));
    }
    fields.push(field("sheet-clock", clock_text(confirmation.clock)));
    let last_sync = confirmation.clock.last_sync;
    fields.extend(last_sync.map(|at| field("sheet-clock-last-sync", time(at))));
    fields
}

pub(super) fn by_at(person: &PersonRef, at: genpon_model::Timestamp) -> Text {
    Text::Joined(vec![time(at), Text::content(" "), person_text(person)])
}

/// The terminal, or the system it came through, or both.
fn place(key: &'static str, terminal: Option<&Name>, client: Option<&ClientRef>) -> Option<Field> {
    let names = terminal
        .into_iter()
        .chain(client.map(|client| &client.name));
    let names: Vec<_> = names.map(|name| Text::content(name.as_str())).collect();
    (!names.is_empty()).then(|| field(key, list(names.into_iter())))
}

fn device(device: &Device) -> Vec<Field> {
    let name = field("sheet-device", Text::content(device.name.as_str()));
    let operator = device.operator.as_ref();
    let manager = device.manager.as_ref();
    [
        Some(name),
        operator.map(|person| field("sheet-device-operator", person_text(person))),
        manager.map(|person| field("sheet-device-manager", person_text(person))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn late(late: &Late) -> [Field; 3] {
    [
        field("sheet-late", Text::content(late.what.as_str())),
        field(
            "sheet-late-paper",
            Text::content(late.paper_reference.as_str()),
        ),
        field("sheet-late-written", time(late.written_at)),
    ]
}

fn clock_text(clock: &ClockReading) -> Text {
    let state = match clock.state {
        genpon_model::ClockState::Synchronized => "clock-synchronized",
        genpon_model::ClockState::Unsynchronized => "clock-unsynchronized",
        genpon_model::ClockState::Unknown => "clock-unknown",
    };
    let label = match clock.offset_us {
        Some(offset) => Label::new("sheet-clock-offset").with("offset", offset),
        None => Label::new("sheet-clock-source"),
    };
    label
        .with("state", Text::label(state))
        .with("source", clock.source.as_str())
        .into()
}

fn retention(retention: &Retention) -> Text {
    let label = match retention.years {
        Some(years) => Label::new("sheet-retention-years").with("years", years),
        None => Label::new("sheet-retention-unlimited"),
    };
    label.with("basis", retention.basis.as_str()).into()
}
