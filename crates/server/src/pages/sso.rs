//! Log-in through an identity provider: its buttons, and the page on the way to it and back.
//!
//! Every button is a form of ours that posts to us; the way out is an answer that leads on. So the rule
//! that forms go to no other site holds on the page on which passwords are typed.

use genpon_formats::locale::Locale;
use maud::{Markup, html};

use super::form::{self, Fault, Line};
use super::layout::{Area, Head, Shell, page};
use super::say;
use super::step_up::StepUp;

/// A provider to choose.
#[derive(Debug, Clone)]
pub struct Provider {
    /// Where its button posts to, or its link leads.
    pub action: String,
    /// Its name, in the reader's language.
    pub name: String,
}

/// A provider at which somebody may end their log-in.
#[derive(Debug, Clone)]
pub struct Leaving {
    /// Where.
    pub address: String,
    /// Its name, in the reader's language.
    pub name: String,
}

/// The buttons of the log-in page.
pub(crate) fn buttons(shell: &Shell, providers: &[Provider], next: &str) -> Markup {
    let l = shell.locale();
    html! {
        @if !providers.is_empty() {
            section.enrol aria-labelledby="by-provider" {
                h2 #by-provider { (l.say("sso-log-in")) }
                @for provider in providers {
                    form.stack method="post" action=(provider.action) {
                        (form::csrf(&shell.csrf))
                        input type="hidden" name="next" value=(next);
                        button.button type="submit" {
                            (say!(l, "sso-log-in-through", name = provider.name.clone()))
                        }
                    }
                }
            }
        }
    }
}

/// The ways on from inside a form in which somebody proves again who they are. Links, not buttons: the
/// first button of a form is the one that Enter presses.
pub(crate) fn instead(l: &Locale, providers: &[Provider]) -> Markup {
    html! {
        @for provider in providers {
            p {
                a.button href=(provider.action) {
                    (say!(l, "sso-prove-through", name = provider.name.clone()))
                }
            }
        }
    }
}

/// What is said after a log-out: the log-in at the provider goes on.
pub(crate) fn left(l: &Locale, leaving: &[Leaving]) -> Markup {
    html! {
        @for provider in leaving {
            div.banner.banner-note role="status" {
                p { (say!(l, "sso-left", name = provider.name.clone())) }
                p { a.button href=(provider.address) rel="noreferrer" {
                    (say!(l, "sso-leave", name = provider.name.clone()))
                } }
            }
        }
    }
}

/// The page that leads on: to the provider, or from it.
#[derive(Debug, Clone)]
pub struct OnwardPage {
    /// Where to.
    pub address: String,
    /// The name of the provider, where the way leads there; empty on the way back.
    pub name: String,
}

impl OnwardPage {
    /// The page. A browser goes on by itself; the button is for those that do not.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = match self.name.as_str() {
            "" => l.say("sso-back"),
            name => say!(l, "sso-onward", name = name.to_owned()),
        };
        let body = html! {
            div.door {
                h1 { (title) }
                p { a.button.button-main href=(self.address) rel="noreferrer" { (l.say("sso-go")) } }
            }
        };
        let head = Head {
            title: &title,
            area: None,
            patient: None,
            script: None,
        };
        page(shell, &head, &body)
    }
}

/// The form in which the secret of a provider is entered. Posts to `<entry>/secret`.
#[derive(Debug, Clone)]
pub struct SecretPage {
    /// The page of the provider's entry.
    pub entry: String,
    /// What is to be proven again, where it is due.
    pub step_up: Option<StepUp>,
    /// What was refused.
    pub faults: Vec<Fault>,
}

impl SecretPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("provider-secret-enter");
        let body = html! {
            p.crumb { a href=(self.entry) { (l.say("register-identity-provider")) } }
            h1 { (title) }
            form.stack method="post" action={ (self.entry) "/secret" } {
                (form::csrf(&shell.csrf))
                (form::faults(l, &self.faults))
                (form::line(l, &Line {
                    name: "secret",
                    label: l.say("provider-secret"),
                    hint: l.say("provider-secret-hint"),
                    kind: "password",
                    autocomplete: "off",
                    ..Line::default()
                }, &self.faults))
                @if let Some(step_up) = &self.step_up {
                    (step_up.fields(shell, &l.say("login-password"), "", &self.faults))
                }
                (form::submit(&l.say("provider-secret-keep")))
            }
        };
        let head = Head {
            title: &title,
            area: Some(Area::Registers),
            patient: None,
            script: Some("passkey.js"),
        };
        page(shell, &head, &body)
    }
}
