//! The steps of a log-in after the first thing proven: a second element, its enrolment, a password of
//! one's own, the rules. All post to `/login/step` with their `kind`.

use maud::{Markup, html};

use super::form::{self, Fault, Line};
use super::layout::{Head, Shell, page};
use super::passkey::{self, PasskeyOffer};
use super::qr;
use super::say;

/// Where the steps are taken.
const HERE: &str = "/login/step";

/// A second element is asked for.
#[derive(Debug, Clone, Default)]
pub struct SecondFactorPage {
    /// Whether a device with one-time codes is enrolled.
    pub has_totp: bool,
    /// What the browser needs to ask for a passkey, where one is enrolled.
    pub passkey: Option<PasskeyOffer>,
    /// Whether recovery codes are left.
    pub has_recovery: bool,
    /// Whether a substitute is in force.
    pub has_substitute: bool,
    /// What was refused.
    pub faults: Vec<Fault>,
}

impl SecondFactorPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("step-second-title");
        let none = html! {};
        let body = html! {
            div.door {
                h1 { (title) }
                p { (l.say("step-second-what")) }
                (form::faults(l, &self.faults))
                @if let Some(offer) = &self.passkey {
                    (passkey::get(l, (&shell.csrf, HERE), offer, &none))
                }
                @if self.has_totp { (self.code(shell, "totp", true)) }
                @if self.has_substitute { (self.code(shell, "substitute", !self.has_totp)) }
                @if self.has_recovery {
                    details {
                        summary { (l.say("step-recovery-lost")) }
                        (self.code(shell, "recovery", false))
                    }
                }
                (leave(shell))
            }
        };
        framed(shell, &title, &body)
    }

    fn code(&self, shell: &Shell, kind: &'static str, first: bool) -> Markup {
        let l = shell.locale();
        let autocomplete = match kind {
            "totp" => "one-time-code",
            _ => "off",
        };
        let field = Line {
            name: kind,
            label: l.say(&format!("step-{kind}")),
            hint: l.say(&format!("step-{kind}-hint")),
            autocomplete,
            required: true,
            first: first && self.faults.is_empty() && self.passkey.is_none(),
            ..Line::default()
        };
        html! {
            form.stack method="post" action=(HERE) {
                (form::csrf(&shell.csrf))
                input type="hidden" name="kind" value=(kind);
                (form::line(l, &field, &self.faults))
                (form::submit(&l.say("step-do")))
            }
        }
    }
}

/// A second element is enrolled: on the way in, or from one's own page.
#[derive(Debug, Clone)]
pub struct EnrolPage {
    /// Where the forms go.
    pub action: String,
    /// Where to go back to; none on the way in.
    pub back: Option<String>,
    /// The secret, to be typed where there is no camera.
    pub secret: String,
    /// What the picture says.
    pub uri: String,
    /// What the browser needs to make a passkey.
    pub passkey: PasskeyOffer,
    /// What was refused.
    pub faults: Vec<Fault>,
}

impl EnrolPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("enrol-title");
        let body = html! {
            div.door.door-wide {
                h1 { (title) }
                p { (l.say("enrol-what")) }
                (form::faults(l, &self.faults))
                section.enrol aria-labelledby="enrol-passkey" {
                    h2 #enrol-passkey { (l.say("enrol-passkey")) }
                    p { (l.say("enrol-passkey-what")) }
                    (passkey::create(l, &shell.csrf, &self.action, &self.passkey))
                }
                section.enrol aria-labelledby="enrol-totp" {
                    h2 #enrol-totp { (l.say("enrol-totp")) }
                    (self.totp(shell))
                }
                @match &self.back {
                    Some(back) => p { a.button href=(back) { (l.say("enrol-back")) } },
                    None => (leave(shell)),
                }
            }
        };
        framed(shell, &title, &body)
    }

    fn totp(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let groups: Vec<String> = self
            .secret
            .as_bytes()
            .chunks(4)
            .map(|group| String::from_utf8_lossy(group).into_owned())
            .collect();
        let field = Line {
            name: "code",
            label: l.say("step-totp"),
            hint: l.say("enrol-totp-code-hint"),
            autocomplete: "one-time-code",
            required: true,
            ..Line::default()
        };
        html! {
            ol.steps {
                li { (l.say("enrol-totp-scan")) }
                li { (l.say("enrol-totp-type")) }
            }
            (qr::drawing(&self.uri, &l.say("enrol-totp-picture")))
            details {
                summary { (l.say("enrol-totp-secret")) }
                p { code.secret { (groups.join(" ")) } }
                p.hint { (l.say("enrol-totp-secret-hint")) }
            }
            form.stack method="post" action=(self.action) {
                (form::csrf(&shell.csrf))
                input type="hidden" name="kind" value="enrol-totp";
                (form::line(l, &field, &self.faults))
                (form::submit(&l.say("enrol-totp-do")))
            }
        }
    }
}

/// Recovery codes, shown once.
#[derive(Debug, Clone)]
pub struct RecoveryPage {
    /// The codes.
    pub codes: Vec<String>,
    /// Where to go on.
    pub next: String,
}

impl RecoveryPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("recovery-title");
        let body = html! {
            div.door {
                h1 { (title) }
                p { (l.say("recovery-what")) }
                ol.codes { @for code in &self.codes { li { code.secret { (code) } } } }
                p.hint { (l.say("recovery-hint")) }
                p { a.button.button-main href=(self.next) { (l.say("recovery-done")) } }
            }
        };
        framed(shell, &title, &body)
    }
}

/// A password of one's own is chosen.
#[derive(Debug, Clone, Default)]
pub struct ChangePage {
    /// Where the form goes.
    pub action: String,
    /// Where to go back to; none on the way in.
    pub back: Option<String>,
    /// Why it is asked for; empty for no reason but one's own.
    pub why: String,
    /// The least number of characters.
    pub chars_min: u32,
    /// Whether letters, digits and symbols are asked for.
    pub needs_three_classes: bool,
    /// How many earlier ones are refused.
    pub generations: u32,
    /// A random one, for whoever wants it.
    pub suggestion: String,
    /// What was refused.
    pub faults: Vec<Fault>,
}

impl ChangePage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("password-change-title");
        let line = |name, key, autocomplete, hint| {
            let field = Line {
                name,
                label: l.say(key),
                hint,
                kind: "password",
                autocomplete,
                required: true,
                ..Line::default()
            };
            form::line(l, &field, &self.faults)
        };
        let body = html! {
            div.door {
                h1 { (title) }
                @if !self.why.is_empty() { p { (self.why) } }
                (rules(shell, self.chars_min, self.needs_three_classes, self.generations))
                form.stack method="post" action=(self.action) {
                    (form::csrf(&shell.csrf))
                    input type="hidden" name="kind" value="password";
                    (form::faults(l, &self.faults))
                    (line("old", "password-old", "current-password", String::new()))
                    (line("password", "password-new", "new-password", String::new()))
                    (line("password_again", "setup-password-again", "new-password", String::new()))
                    (form::submit(&l.say("password-do")))
                }
                details {
                    summary { (l.say("password-suggestion")) }
                    p { code.secret { (self.suggestion) } }
                    p.hint { (l.say("password-suggestion-hint")) }
                }
                @match &self.back {
                    Some(back) => p { a.button href=(back) { (l.say("enrol-back")) } },
                    None => (leave(shell)),
                }
            }
        };
        framed(shell, &title, &body)
    }
}

/// What a password must be, as a list.
pub fn rules(shell: &Shell, chars_min: u32, three_classes: bool, generations: u32) -> Markup {
    let l = shell.locale();
    html! {
        ul.hint {
            li { (say!(l, "password-rule-length", count = chars_min)) }
            @if three_classes { li { (l.say("password-rule-classes")) } }
            li { (l.say("password-rule-guess")) }
            @if generations > 0 { li { (say!(l, "password-rule-history", count = generations)) } }
        }
    }
}

/// Rules to be read and acknowledged.
#[derive(Debug, Clone)]
pub struct RulesPage {
    /// The key.
    pub code: String,
    /// The edition that is shown.
    pub edition: u32,
    /// The title, in the reader's language.
    pub name: String,
    /// What is read.
    pub text: String,
    /// What follows misuse; empty where nothing is said.
    pub penalties: String,
    /// Where the form goes.
    pub action: String,
    /// Whether this is on the way in.
    pub is_entering: bool,
}

impl RulesPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let body = html! {
            div.door.door-wide {
                h1 { (self.name) }
                p.quiet { (say!(l, "rules-edition", edition = self.edition)) }
                div.rules tabindex="0" role="group" aria-label=(self.name) {
                    @for line in self.text.lines() { p { (line) } }
                    @if !self.penalties.is_empty() {
                        h2 { (l.say("register-rules-penalties")) }
                        @for line in self.penalties.lines() { p { (line) } }
                    }
                }
                form.stack method="post" action=(self.action) {
                    (form::csrf(&shell.csrf))
                    input type="hidden" name="kind" value="acknowledge";
                    input type="hidden" name="code" value=(self.code);
                    input type="hidden" name="edition" value=(self.edition);
                    (form::submit(&l.say("rules-do")))
                }
                @if self.is_entering { (leave(shell)) }
            }
        };
        framed(shell, &self.name, &body)
    }
}

/// Leaves the way in.
fn leave(shell: &Shell) -> Markup {
    let l = shell.locale();
    html! {
        form.bare method="post" action=(HERE) {
            (form::csrf(&shell.csrf))
            input type="hidden" name="kind" value="leave";
            button.button type="submit" { (l.say("step-leave")) }
        }
    }
}

fn framed(shell: &Shell, title: &str, body: &Markup) -> Markup {
    let head = Head {
        title,
        area: None,
        patient: None,
        script: Some("passkey.js"),
    };
    page(shell, &head, body)
}
