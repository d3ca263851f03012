//! `genpon people log-ins`: who logged in when, where and for how long, and who tried in vain, in a
//! period (JAHIS 3.3, 7.1.1(1)1)(a)(ウ)). Reads beside a running server.

use crate::commands::accounts::Where;
use anyhow::Context as _;
use clap::Args;
use genpon_model::Timestamp;
use genpon_vault::read_log_ins::{Failing, UserDay};
use genpon_vault::uses::{Period, Place, Who};
use std::process::ExitCode;

/// Lists log-ins and failures of a period.
#[derive(Debug, Args)]
pub(crate) struct LogIns {
    #[command(flatten)]
    here: Where,
    /// From this day or minute on, in Japan: 2026-11-20 or 2026-11-20T09:00.
    #[arg(long, value_name = "TIME", value_parser = minute)]
    from: Timestamp,
    /// Before this day or minute, in Japan.
    #[arg(long, value_name = "TIME", value_parser = minute)]
    to: Timestamp,
}

impl LogIns {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let (engine, institution) = self.here.open()?;
        let period = Period {
            from: self.from,
            until: self.to,
        };
        let found = engine.vault.log_ins_at_machine(institution, period)?;
        found.days.iter().for_each(|day| self.day(day));
        found.failing.iter().for_each(|one| self.failing(one));
        Ok(ExitCode::SUCCESS)
    }

    fn day(&self, day: &UserDay) {
        for one in &day.uses {
            self.here.line(&[
                ("user_id", day.person.user_id.to_string()),
                ("from", one.began_at.to_japan_text()),
                ("until", one.ended_at().to_japan_text()),
                ("seconds", one.seconds().to_string()),
                ("auto_locks", one.auto_locks.to_string()),
                ("terminal", place(&one.place)),
            ]);
        }
    }

    fn failing(&self, one: &Failing) {
        let user_id = match &one.who {
            Who::UserId(user_id) => user_id.as_str(),
            Who::Nobody => "-",
        };
        for failure in &one.failures {
            self.here.line(&[
                ("user_id", user_id.to_owned()),
                ("failed_at", failure.at.to_japan_text()),
                ("reason", failure.reason.to_string()),
                ("attempts", failure.attempts.to_string()),
                ("terminal", place(&failure.place)),
            ]);
        }
    }
}

fn place(place: &Place) -> String {
    let terminal = place.terminal.as_ref().map(ToString::to_string);
    let both = [terminal, place.source.clone()].into_iter().flatten();
    both.collect::<Vec<_>>().join(" ")
}

/// A day or a minute in Japan.
fn minute(text: &str) -> anyhow::Result<Timestamp> {
    let time = match text.len() {
        10 => format!("{text}T00:00:00+09:00"),
        _ => format!("{text}:00+09:00"),
    };
    time.parse().context("as 2026-11-20 or 2026-11-20T09:00")
}
