//! Log-in at the terminal: the password, and the second element where the account has one.
//!
//! What else is missing (a password of one's own, an enrolment, rules to read) is done in the browser:
//! nobody works here before that.

use crate::terminal::ask_secret;
use anyhow::bail;
use genpon_formats::locale::Lang;
use genpon_model::id::InstitutionId;
use genpon_model::person::AuthenticationMethod as Method;
use genpon_vault::log_in::{Claim, Entered};
use genpon_vault::prove::Proof;
use genpon_vault::sessions::Presence;
use genpon_vault::{Caller, Step, Vault};

/// Lets a person in who types what is asked for; the session ends with the command.
pub(crate) fn enter(
    vault: &Vault,
    institution: InstitutionId,
    user_id: &str,
    lang: Lang,
) -> anyhow::Result<Caller> {
    let password = ask_secret("cli-password")?;
    let entered = vault.log_in(&Claim {
        institution,
        user_id,
        password: &password,
        source: None,
        device: None,
        lang,
    })?;
    let caller = go_in(vault, &entered);
    vault.sessions().close(&entered.token);
    caller
}

fn go_in(vault: &Vault, entered: &Entered) -> anyhow::Result<Caller> {
    let step = match entered.step {
        Step::SecondFactor => prove(vault, entered)?,
        other => other,
    };
    if step != Step::Enter {
        bail!("log in with a browser first: something is to be done there before you can work");
    }
    match vault
        .sessions()
        .resume(&entered.token, None, vault.now().at)
    {
        Presence::Open(caller) => Ok(caller),
        _ => bail!("the log-in has ended"),
    }
}

/// A one-time code is six digits; anything longer is the code of a substitute, or a recovery code.
fn prove(vault: &Vault, entered: &Entered) -> anyhow::Result<Step> {
    let enrolled = vault.enrolled_methods(&entered.caller)?;
    let code = ask_secret("cli-second-factor")?;
    let is_short = code.chars().filter(char::is_ascii_digit).count() <= 6 && code.len() <= 7;
    let proof = if is_short {
        Proof::Totp(&code)
    } else if enrolled.contains(&Method::Substitute) {
        Proof::Substitute(&code)
    } else {
        Proof::RecoveryCode(&code)
    };
    Ok(vault.prove(&entered.caller, &entered.token, proof)?)
}
