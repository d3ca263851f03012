//! Log-in, and the set-up of the first administrator through the one-time link.

use maud::{Markup, html};

use super::account::leak_steps;
use super::form::{self, Choice, Fault, Line};
use super::layout::{Head, Shell, page};
use super::passkey::{self, PasskeyOffer};
use super::say;
use super::sso::{self, Leaving, Provider};

/// The log-in page.
#[derive(Debug, Clone, Default)]
pub struct LoginPage {
    /// The user id typed before.
    pub user_id: String,
    /// Where to go afterwards: an address of ours.
    pub next: String,
    /// The institutions of this server, where there are several.
    pub institutions: Vec<Choice>,
    /// Why the last attempt failed.
    pub faults: Vec<Fault>,
    /// Whether it failed because the device is no registered terminal.
    pub needs_terminal: bool,
    /// What the browser needs to ask for a passkey; none where that cannot be.
    pub passkey: Option<PasskeyOffer>,
    /// Who else vouches for people here.
    pub providers: Vec<Provider>,
    /// Where somebody who has just left may end the log-in at a provider too.
    pub leaving: Vec<Leaving>,
    /// Log-ins to try, on the demonstration only.
    pub samples: Vec<SampleLogin>,
}

/// A log-in of the demonstration.
#[derive(Debug, Clone)]
pub struct SampleLogin {
    /// The user id.
    pub user_id: String,
    /// The password.
    pub password: String,
    /// Who this is, in the reader's language.
    pub who: String,
}

impl LoginPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("login-title");
        let body = html! {
            div.door {
                h1 { (title) }
                (sso::left(l, &self.leaving))
                form.stack method="post" action="/login" {
                    (form::csrf(&shell.csrf))
                    input type="hidden" name="next" value=(self.next);
                    (form::faults(l, &self.faults))
                    @if self.institutions.len() > 1 {
                        (form::select("institution", &l.say("login-institution"), &self.institutions))
                    }
                    (form::line(l, &Line {
                        name: "user_id",
                        label: l.say("login-user-id"),
                        value: &self.user_id,
                        autocomplete: "username",
                        required: true,
                        first: self.faults.is_empty(),
                        ..Line::default()
                    }, &self.faults))
                    (form::line(l, &Line {
                        name: "password",
                        label: l.say("login-password"),
                        kind: "password",
                        autocomplete: "current-password",
                        required: true,
                        ..Line::default()
                    }, &self.faults))
                    (form::submit(&l.say("login-do")))
                    @if self.needs_terminal {
                        p { a.button href="/terminal" { (l.say("terminal-title")) } }
                    }
                    p.hint { (l.say("login-help")) }
                }
                @if let Some(offer) = &self.passkey {
                    section.enrol aria-labelledby="by-passkey" {
                        h2 #by-passkey { (l.say("passkey-log-in")) }
                        (passkey::get(l, (&shell.csrf, "/login/passkey"), offer, &self.hidden()))
                    }
                }
                (sso::buttons(shell, &self.providers, &self.next))
                p.hint { a href="/login/leak" { (l.say("leak-title")) } }
                @if !self.samples.is_empty() { (samples(shell, &self.samples)) }
            }
        };
        page(
            shell,
            &Head {
                title: &title,
                area: None,
                patient: None,
                script: Some("passkey.js"),
            },
            &body,
        )
    }

    /// What goes with a passkey besides.
    fn hidden(&self) -> Markup {
        let chosen = self.institutions.iter().find(|one| one.chosen);
        let institution = chosen.map_or("", |one| one.value.as_str());
        html! {
            input type="hidden" name="next" value=(self.next);
            input type="hidden" name="institution" value=(institution);
        }
    }
}

/// The report of a leak by somebody who is not logged in. Posts to `/login/leak`.
#[derive(Debug, Clone, Default)]
pub struct LeakPage {
    /// The institutions of this server, where there are several.
    pub institutions: Vec<Choice>,
    /// Whether it is done.
    pub is_done: bool,
    /// Why the last attempt failed.
    pub faults: Vec<Fault>,
}

impl LeakPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("leak-title");
        let line = |name, key, kind, autocomplete| {
            let field = Line {
                name,
                label: l.say(key),
                kind,
                autocomplete,
                required: true,
                ..Line::default()
            };
            form::line(l, &field, &self.faults)
        };
        let body = html! {
            div.door {
                h1 { (title) }
                (leak_steps(shell))
                @if self.is_done {
                    div.banner.banner-done role="status" { p { (l.say("leak-done")) } }
                } @else {
                    form.stack method="post" action="/login/leak" {
                        (form::csrf(&shell.csrf))
                        (form::faults(l, &self.faults))
                        @if self.institutions.len() > 1 {
                            (form::select("institution", &l.say("login-institution"), &self.institutions))
                        }
                        (line("user_id", "login-user-id", "text", "username"))
                        (line("password", "login-password", "password", "current-password"))
                        p { (l.say("leak-sure")) }
                        (form::submit(&l.say("leak-do")))
                    }
                }
                p { a.button href="/login" { (l.say("leak-back")) } }
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

fn samples(shell: &Shell, samples: &[SampleLogin]) -> Markup {
    let l = shell.locale();
    html! {
        section.samples aria-labelledby="samples" {
            h2 #samples { (l.say("login-samples")) }
            table.table {
                thead { tr {
                    th scope="col" { (l.say("login-user-id")) }
                    th scope="col" { (l.say("login-password")) }
                    th scope="col" { (l.say("login-who")) }
                } }
                tbody {
                    @for sample in samples {
                        tr {
                            td { code { (sample.user_id) } }
                            td { code { (sample.password) } }
                            td { (sample.who) }
                        }
                    }
                }
            }
        }
    }
}

/// The set-up of the first administrator. Posts to `/setup/{token}`.
#[derive(Debug, Clone, Default)]
pub struct SetupPage {
    /// The token of the one-time link.
    pub token: String,
    /// The user id typed before.
    pub user_id: String,
    /// The name typed before.
    pub name: String,
    /// The least number of characters of a password.
    pub password_length_min: u32,
    /// What was refused.
    pub faults: Vec<Fault>,
}

impl SetupPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("setup-title");
        let body = html! {
            div.door {
                h1 { (title) }
                p { (say!(l, "setup-what", institution = shell.institution.clone())) }
                form.stack method="post" action={ "/setup/" (self.token) } {
                    (form::csrf(&shell.csrf))
                    (form::faults(l, &self.faults))
                    (self.fields(shell))
                    (form::submit(&l.say("setup-do")))
                }
            }
        };
        page(
            shell,
            &Head {
                title: &title,
                area: None,
                patient: None,
                script: None,
            },
            &body,
        )
    }

    fn fields(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let line = |name, key, kind, value, autocomplete, hint| {
            let field = Line {
                name,
                label: l.say(key),
                hint,
                kind,
                value,
                autocomplete,
                required: true,
                ..Line::default()
            };
            form::line(l, &field, &self.faults)
        };
        let length = say!(l, "setup-password-hint", count = self.password_length_min);
        html! {
            (line("name", "setup-name", "text", &self.name, "name", l.say("setup-name-hint")))
            (line("user_id", "login-user-id", "text", &self.user_id, "username", String::new()))
            (line("password", "login-password", "password", "", "new-password", length))
            (line("password_again", "setup-password-again", "password", "", "new-password",
                String::new()))
        }
    }
}
