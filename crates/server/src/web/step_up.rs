//! What was posted to prove again who somebody is, with the form of what they want to do.

use crate::pages::layout::Shell;
use crate::pages::sso::Provider;
use crate::pages::step_up::StepUp as Shown;
use crate::web::form::Fields;
use crate::web::sso::{self, name};
use crate::web::step::{assertion, offered};
use genpon_model::lifecycle;
use genpon_model::web_address::encoded;
use genpon_vault::prove::Proof;
use genpon_vault::sessions::SessionToken;
use genpon_vault::sign_on::Offered;
use genpon_vault::step_up::StepUp;
use genpon_vault::{Caller, Error, Refusal, Vault};

/// Proves again with what was posted; nothing where nothing was.
pub(crate) fn prove_posted(
    vault: &Vault,
    caller: &Caller,
    token: &SessionToken,
    fields: &Fields,
) -> Result<Option<Caller>, Error> {
    let passkey = assertion(fields);
    let mut proofs = Vec::new();
    if !passkey.id.is_empty() {
        proofs.push(Proof::Passkey(&passkey));
    } else if !fields.text("password").is_empty() {
        proofs.push(Proof::Password(fields.text("password")));
        let codes = [
            Proof::Totp(fields.text("totp")),
            Proof::Substitute(fields.text("substitute")),
        ];
        proofs.extend(codes.into_iter().filter(|proof| !proof.is_empty()));
    }
    if proofs.is_empty() {
        return Ok(None);
    }
    vault.prove_again(caller, token, &proofs).map(Some)
}

/// What the page asks for.
pub(crate) fn asked(shell: &Shell, caller: &Caller, step_up: StepUp) -> Shown {
    Shown {
        has_totp: step_up.has_totp,
        has_substitute: step_up.has_substitute,
        providers: providers(shell, caller, step_up.providers),
        passkey: step_up.passkey.map(|offer| offered(shell, caller, offer)),
    }
}

fn providers(shell: &Shell, caller: &Caller, offered: Vec<Offered>) -> Vec<Provider> {
    let back = encoded(&page_of(&shell.here));
    let one = |offered: Offered| Provider {
        action: format!(
            "{}/again?back={back}",
            sso::address(caller.institution, &offered.code)
        ),
        name: name(&offered.name, shell.lang),
    };
    offered.into_iter().map(one).collect()
}

/// A refused form is shown at the address that it was posted to; this is the one that opens it anew.
fn page_of(here: &str) -> String {
    match here.rsplit_once('/') {
        Some((page, "confirm")) => format!("{page}/present"),
        Some((page, "secret")) => page.to_owned(),
        _ => here.to_owned(),
    }
}

/// Whether it is the authentication that is wrong or too old.
pub(crate) const fn is_about_proof(error: &Error) -> bool {
    matches!(
        error,
        Error::Refused(
            Refusal::LogInFailed
                | Refusal::ProofWrong
                | Refusal::Lifecycle(lifecycle::Refusal::AuthenticationTooOld)
        )
    )
}
