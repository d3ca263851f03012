//! `genpon people`: whose account nobody uses, whose password is old, who has no second element, who
//! has not read the rules. For who runs the server; names no password and no code.

use crate::commands::accounts::Accounts;
use crate::config::Flags;
use crate::engine::{Engine, institution};
use crate::terminal::{say, tell};
use clap::Args;
use genpon_vault::read_accounts::{Account, AccountSearch};
use serde_json::json;
use std::process::ExitCode;

/// Lists people by how they stand at the entrance.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct People {
    #[command(subcommand)]
    what: Option<Accounts>,
    #[command(flatten)]
    flags: Flags,
    /// The institution; the only one, if not set.
    #[arg(long, value_name = "ID")]
    institution: Option<String>,
    /// Whose password is unchanged for so many days.
    #[arg(long, value_name = "DAYS")]
    unchanged: Option<u32>,
    /// Who has not logged in for so many days; 0: as long as the policy says.
    #[arg(long, value_name = "DAYS")]
    dormant: Option<u32>,
    /// Who has no second element.
    #[arg(long)]
    without_second_factor: bool,
    /// Who is locked, reported a leak, or has a passkey that was copied.
    #[arg(long)]
    alarming: bool,
    /// Who has not read which rules and training instead.
    #[arg(long, conflicts_with_all = ["unchanged", "dormant", "without_second_factor", "alarming"])]
    unread: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl People {
    pub(crate) fn run(mut self) -> anyhow::Result<ExitCode> {
        if let Some(what) = self.what.take() {
            return what.run();
        }
        let engine = Engine::open_to_read(&self.flags.config()?)?;
        let institution = institution(&engine.vault, self.institution.as_deref())?;
        if self.unread {
            for text in engine.vault.readers_at_machine(institution.id)? {
                let code = text.text.code.to_string();
                for person in text.missing {
                    self.line(person.user_id.as_str(), person.name.as_str(), &code);
                }
            }
            return Ok(ExitCode::SUCCESS);
        }
        let search = AccountSearch {
            unchanged_days: self.unchanged,
            dormant_days: self.dormant,
            without_second: self.without_second_factor,
            alarming: self.alarming,
        };
        let found = engine
            .vault
            .find_accounts_at_machine(institution.id, &search)?;
        found.iter().for_each(|account| self.show(account));
        if !self.json {
            tell("people-count", &[("count", (found.len() as u64).into())]);
        }
        Ok(ExitCode::SUCCESS)
    }

    fn line(&self, user_id: &str, name: &str, what: &str) {
        if self.json {
            say(&json!({ "user_id": user_id, "name": name, "unread": what }).to_string());
        } else {
            say(&format!("{user_id}\t{name}\t{what}"));
        }
    }

    fn show(&self, account: &Account) {
        let (user_id, name) = (&account.person.user_id, &account.person.name);
        let factors: Vec<&str> = account.factors.iter().map(|one| one.code()).collect();
        let at = |at: Option<genpon_model::Timestamp>| {
            at.map_or_else(|| "-".to_owned(), |at| at.to_string())
        };
        if self.json {
            let line = json!({
                "user_id": user_id.as_str(),
                "name": name.as_str(),
                "last_log_in": account.entered_at,
                "password_since": account.password_since,
                "second_factors": factors,
                "locked_since": account.lock.map(|lock| lock.since),
                "leak_reported": account.leaked_at,
            });
            say(&line.to_string());
        } else {
            let (entered, since) = (at(account.entered_at), at(account.password_since));
            let factors = factors.join(",");
            say(&format!("{user_id}\t{name}\t{entered}\t{since}\t{factors}"));
        }
    }
}
