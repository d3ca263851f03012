//! The forms with which a browser makes or uses a passkey.
//!
//! The one thing in Genpon that needs a script: the browser's own dialog opens from nowhere else. What
//! the script asks for stands in the form as data; what comes back goes into its hidden fields.

use genpon_formats::locale::Locale;
use maud::{Markup, html};
use serde_json::json;

use super::form;
use super::say;

/// What the browser's dialog is told.
#[derive(Debug, Clone)]
pub struct PasskeyOffer {
    /// Of five minutes, for one use; as base64url.
    pub challenge: String,
    /// The site: a host name.
    pub rp_id: String,
    /// The institution, for the dialog.
    pub rp_name: String,
    /// The user handle, as base64url.
    pub user_handle: String,
    /// The user id.
    pub user_id: String,
    /// The name.
    pub user_name: String,
    /// The passkeys of the person, as base64url.
    pub known: Vec<String>,
}

impl PasskeyOffer {
    fn data(&self) -> String {
        json!({
            "challenge": self.challenge,
            "rpId": self.rp_id,
            "rpName": self.rp_name,
            "userHandle": self.user_handle,
            "userId": self.user_id,
            "userName": self.user_name,
            "known": self.known,
            "algorithms": genpon_formats::webauthn::ALGORITHMS,
        })
        .to_string()
    }
}

/// A form that makes a passkey.
pub fn create(l: &Locale, csrf: &str, action: &str, offer: &PasskeyOffer) -> Markup {
    let name = form::Line {
        name: "name",
        label: l.say("passkey-name"),
        hint: l.say("passkey-name-hint"),
        required: true,
        ..form::Line::default()
    };
    let inside = html! {
        (form::line(l, &name, &[]))
        (hidden(&["client_data", "attestation"]))
    };
    asking(
        l,
        (csrf, action, "create"),
        offer,
        &inside,
        "passkey-create",
    )
}

/// A form that uses a passkey; `more` are hidden fields of the page itself.
pub fn get(
    l: &Locale,
    (csrf, action): (&str, &str),
    offer: &PasskeyOffer,
    more: &Markup,
) -> Markup {
    let inside = html! {
        (more)
        (hidden(&[
            "passkey_id", "client_data", "authenticator_data", "signature", "user_handle",
        ]))
    };
    asking(l, (csrf, action, "get"), offer, &inside, "passkey-use")
}

/// Inside the form of something else: a passkey in place of what else the form asks for.
pub fn instead(l: &Locale, offer: &PasskeyOffer) -> Markup {
    html! {
        div.instead data-passkey-here=(offer.data()) {
            p.hint { (l.say("passkey-instead")) }
            (hidden(&[
                "passkey_id", "client_data", "authenticator_data", "signature", "user_handle",
            ]))
            p.fault role="alert" data-passkey-failed hidden { (l.say("passkey-failed")) }
            button.button type="button" { (l.say("passkey-use")) }
        }
    }
}

fn asking(
    l: &Locale,
    (csrf, action, act): (&str, &str, &str),
    offer: &PasskeyOffer,
    inside: &Markup,
    label: &str,
) -> Markup {
    html! {
        form.stack method="post" action=(action) data-passkey=(act) data-offer=(offer.data()) {
            (form::csrf(csrf))
            input type="hidden" name="kind" value={ "passkey-" (act) };
            (inside)
            noscript { p.hint { (l.say("passkey-no-script")) } }
            p.fault data-passkey-none hidden { (l.say("passkey-none")) }
            p.hint data-passkey-elsewhere hidden {
                (say!(l, "passkey-elsewhere", host = offer.rp_id.clone()))
            }
            p.fault role="alert" data-passkey-failed hidden { (l.say("passkey-failed")) }
            button.button type="submit" { (l.say(label)) }
        }
    }
}

fn hidden(names: &[&str]) -> Markup {
    html! { @for name in names { input type="hidden" name=(name) value=""; } }
}
