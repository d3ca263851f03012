//! The fields in which a person proves again who they are, inside the form of what they want to do.

use maud::{Markup, html};

use super::form::{self, Fault, Line};
use super::layout::Shell;
use super::passkey::{self, PasskeyOffer};
use super::sso::{self, Provider};

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct StepUp {
    /// Whether a one-time code goes with the password.
    pub has_totp: bool,
    /// Whether the code of a substitute goes with the password.
    pub has_substitute: bool,
    /// For a passkey in place of both.
    pub passkey: Option<PasskeyOffer>,
    /// Providers that vouch again in place of both.
    pub providers: Vec<Provider>,
}

impl StepUp {
    /// The fields; `label` and `hint` are those of the password.
    pub fn fields(&self, shell: &Shell, label: &str, hint: &str, faults: &[Fault]) -> Markup {
        let l = shell.locale();
        let password = Line {
            name: "password",
            label: label.to_owned(),
            hint: hint.to_owned(),
            kind: "password",
            autocomplete: "current-password",
            required: true,
            ..Line::default()
        };
        let code = |name, kind: &str, autocomplete| Line {
            name,
            label: l.say(kind),
            autocomplete,
            // Somebody with a substitute has left the device at home.
            required: self.has_totp != self.has_substitute,
            ..Line::default()
        };
        html! {
            (form::line(l, &password, faults))
            @if self.has_totp {
                (form::line(l, &code("totp", "step-totp", "one-time-code"), faults))
            }
            @if self.has_substitute {
                (form::line(l, &code("substitute", "step-substitute", "off"), faults))
            }
            @if let Some(offer) = &self.passkey { (passkey::instead(l, offer)) }
            (sso::instead(l, &self.providers))
        }
    }
}
