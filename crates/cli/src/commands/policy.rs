//! `genpon policy export` and `genpon policy explain`: the policy of rights in writing, and why somebody
//! may or may not do something. Both ask for a person who may read roles and people.

use crate::config::Flags;
use crate::engine::{Engine, institution};
use crate::enter::enter;
use crate::terminal::say;
use anyhow::Context as _;
use clap::{Args, Subcommand};
use genpon_formats::locale::{Lang, Locale};
use genpon_model::id::InstitutionId;
use genpon_model::registers::Operation;
use genpon_model::text::{Code, UserId};
use genpon_vault::explain_access::{AccessAnswer, AskedOn, Question};
use genpon_vault::{Caller, Vault};
use std::path::PathBuf;
use std::process::ExitCode;

/// The policy of rights.
#[derive(Debug, Args)]
pub(crate) struct Policy {
    #[command(flatten)]
    flags: Flags,
    /// The institution; the only one, if not set.
    #[arg(long, value_name = "ID", global = true)]
    institution: Option<String>,
    /// The user ID of the person who asks; the password is asked for.
    #[arg(long = "as", value_name = "USER")]
    user_id: String,
    /// ja or en.
    #[arg(long, value_name = "LANG", default_value = "ja", global = true)]
    lang: Lang,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write the policy in force as Markdown.
    Export {
        /// Where to; standard output, if not set.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Say why a person may or may not do something, and what would be needed. Exit code 1: refused.
    Explain {
        /// The user ID of the person.
        #[arg(long, value_name = "USER")]
        person: UserId,
        /// The operation, such as read, confirm or read_audit.
        #[arg(long, value_name = "OPERATION")]
        operation: String,
        /// On a new document of this type.
        #[arg(long = "type", value_name = "CODE", group = "on")]
        document_type: Option<Code>,
        /// On a record.
        #[arg(long, value_name = "ID", group = "on")]
        record: Option<String>,
        /// On a register.
        #[arg(long, value_name = "CODE", group = "on")]
        register: Option<Code>,
        /// On the patient with this number.
        #[arg(long, value_name = "NUMBER", group = "on")]
        patient: Option<String>,
    },
}

impl Policy {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let engine = Engine::open(&self.flags.config()?)?;
        let id = institution(&engine.vault, self.institution.as_deref())?.id;
        let caller = self.log_in(&engine.vault, id)?;
        let code = match &self.what {
            What::Export { out } => {
                let text = engine.vault.export_policy(&caller)?.markdown();
                match out {
                    Some(path) => std::fs::write(path, text)?,
                    None => say(text.trim_end()),
                }
                ExitCode::SUCCESS
            }
            What::Explain { .. } => {
                let question = self.question(&engine.vault, id)?;
                let answer = engine.vault.explain_access(&caller, &question)?;
                say(self.told(&answer).trim_end());
                ExitCode::from(u8::from(!answer.explanation.is_allowed))
            }
        };
        engine.vault.integrate_all()?;
        Ok(code)
    }

    fn log_in(&self, vault: &Vault, institution: InstitutionId) -> anyhow::Result<Caller> {
        let caller = enter(vault, institution, &self.user_id, self.lang)?;
        Ok(Caller {
            terminal: "genpon policy".parse().ok(),
            ..caller
        })
    }

    fn question(&self, vault: &Vault, id: InstitutionId) -> anyhow::Result<Question> {
        let What::Explain {
            person,
            operation,
            document_type,
            record,
            register,
            patient,
        } = &self.what
        else {
            anyhow::bail!("nothing is asked");
        };
        let masters = vault.house(id)?.masters();
        let on = match (document_type, record, register, patient) {
            (Some(code), ..) => AskedOn::Type(code.clone(), None),
            (_, Some(record), ..) => AskedOn::Record(record.parse()?),
            (_, _, Some(code), _) => AskedOn::Register(code.clone()),
            (.., Some(number)) => AskedOn::Patient(number.parse()?),
            _ => AskedOn::Institution,
        };
        Ok(Question {
            person: *masters
                .user_ids
                .get(person)
                .context("nobody has this user ID")?,
            operation: Operation::from_code(operation).context("there is no such operation")?,
            on,
            at: None,
            terminal_class: None,
        })
    }

    fn told(&self, answer: &AccessAnswer) -> String {
        let locale = Locale::of(self.lang);
        let explained = &answer.explanation;
        let verdict = if explained.is_allowed {
            "explain-yes"
        } else {
            "explain-no"
        };
        let mut lines = vec![
            format!(
                "{} {}",
                locale.say(verdict),
                locale.say(&explained.reason.label_key())
            ),
            format!("{}: {}", locale.say("explain-rule"), explained.rule),
        ];
        let roles = answer.sources.iter().map(|(role, _)| role.as_str());
        let roles: Vec<&str> = roles.collect();
        lines.push(format!(
            "{}: {}",
            locale.say("explain-roles"),
            roles.join(", ")
        ));
        for way in explained.ways.iter().filter(|way| !way.is_open()) {
            let mut missing: Vec<String> = Vec::new();
            missing.extend((!way.is_held).then(|| locale.say("explain-not-held")));
            missing.extend((!way.is_named).then(|| locale.say("explain-not-named")));
            missing.extend(way.missing.iter().map(|one| locale.say(&one.label_key())));
            lines.push(format!(
                "- {} {}: {}",
                way.role,
                way.row,
                missing.join("; ")
            ));
        }
        lines.join("\n") + "\n"
    }
}
