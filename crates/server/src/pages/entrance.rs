//! Accounts, for those who answer for them: who is locked out, who has no second element, whose password
//! is old; and what can be done about it.

use maud::{Markup, html};

use super::dates::{self, Moment};
use super::form::{self, Area as TextArea, Fault, Line};
use super::layout::{Area, Head, Shell, page};
use super::say;

/// One account.
#[derive(Debug, Clone)]
pub struct AccountLine {
    /// Its page.
    pub href: String,
    /// Whose.
    pub name: String,
    /// The user id.
    pub user_id: String,
    /// Since when the password holds.
    pub password_since: Option<Moment>,
    /// When the person last came in.
    pub entered_at: Option<Moment>,
    /// What is enrolled, in words.
    pub factors: String,
    /// What somebody must look at, in words.
    pub alarms: Vec<String>,
}

/// What was asked for.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// Password unchanged for so many days.
    pub unchanged: String,
    /// Not logged in for so many days.
    pub dormant: String,
    /// Without a second element.
    pub without: bool,
    /// Locked, leaked, copied.
    pub alarming: bool,
}

/// The search.
#[derive(Debug, Clone, Default)]
pub struct AccountsPage {
    /// What was asked for.
    pub wishes: Wishes,
    /// What was found.
    pub found: Vec<AccountLine>,
}

impl AccountsPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("entrance-title");
        let body = html! {
            h1 { (title) }
            p { (l.say("entrance-what")) }
            (self.search(shell))
            p { (say!(l, "entrance-found", count = self.found.len() as u64)) }
            div.table-frame tabindex="0" role="group" aria-label=(title) {
                table.table {
                    thead { tr {
                        th scope="col" { (l.say("log-ins-who")) }
                        th scope="col" { (l.say("account-entered")) }
                        th scope="col" { (l.say("account-password-since")) }
                        th scope="col" { (l.say("account-factors")) }
                        th scope="col" { (l.say("entrance-alarms")) }
                    } }
                    tbody { @for one in &self.found { (line(one)) } }
                }
            }
        };
        framed(shell, &title, &body)
    }

    fn search(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let number = |name, value: &str| {
            let field = Line {
                name,
                label: l.say(&format!("entrance-{name}")),
                kind: "number",
                value,
                ..Line::default()
            };
            form::line(l, &field, &[])
        };
        let tick = |name: &str, is_on: bool| {
            html! {
                label {
                    input type="checkbox" name=(name) value="yes" checked[is_on];
                    " " (l.say(&format!("entrance-{name}")))
                }
            }
        };
        html! {
            form.stack method="get" action="/entrance" {
                div.row {
                    (number("unchanged", &self.wishes.unchanged))
                    (number("dormant", &self.wishes.dormant))
                }
                div.choices { (tick("without", self.wishes.without)) (tick("alarming", self.wishes.alarming)) }
                (form::submit(&l.say("entrance-search")))
            }
        }
    }
}

fn line(one: &AccountLine) -> Markup {
    html! {
        tr {
            th scope="row" { a href=(one.href) { (one.name) } " " span.quiet { (one.user_id) } }
            td { @if let Some(at) = one.entered_at { (dates::day(at)) } }
            td { @if let Some(at) = one.password_since { (dates::day(at)) } }
            td { (one.factors) }
            td { @for alarm in &one.alarms { strong { (alarm) } " " } }
        }
    }
}

/// One account with what can be done for it.
#[derive(Debug, Clone)]
pub struct OneAccountPage {
    /// What is known.
    pub account: AccountLine,
    /// Facts in words.
    pub facts: Vec<(String, String)>,
    /// Whether something is to be unlocked.
    pub may_unlock: bool,
    /// Whether the person has no password yet.
    pub needs_password: bool,
    /// Whether it is one's own: others act for it.
    pub is_own: bool,
    /// The most hours of a substitute.
    pub hours_max: u32,
    /// The page of the person.
    pub person: String,
    /// What was refused.
    pub faults: Vec<Fault>,
}

impl OneAccountPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = say!(l, "entrance-one", name = self.account.name.clone());
        let body = html! {
            div.page-head {
                h1 { (title) }
                a.button href=(self.person) { (l.say("link-back")) }
            }
            (form::faults(l, &self.faults))
            @for alarm in &self.account.alarms {
                div.banner.banner-fault role="status" { p { (alarm) } }
            }
            dl.facts {
                @for (name, value) in &self.facts { dt { (name) } dd { (value) } }
            }
            @if self.is_own { p { (l.say("entrance-own")) } } @else { (self.acts(shell)) }
        };
        framed(shell, &title, &body)
    }

    fn acts(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        html! {
            @if self.may_unlock {
                (self.act(shell, "unlock", &html! {}))
            }
            @if self.needs_password {
                (self.act(shell, "temporary", &html! {}))
            }
            (self.act(shell, "substitute", &html! {
                (form::line(l, &Line {
                    name: "hours",
                    label: l.say("entrance-hours"),
                    hint: say!(l, "entrance-hours-hint", count = self.hours_max),
                    kind: "number",
                    value: "12",
                    required: true,
                    ..Line::default()
                }, &self.faults))
            }))
            (self.reset(shell))
        }
    }

    fn act(&self, shell: &Shell, name: &str, more: &Markup) -> Markup {
        let l = shell.locale();
        let id = format!("reason-{name}");
        html! {
            section.panel aria-labelledby=(name) {
                h2 id=(name) { (l.say(&format!("entrance-{name}"))) }
                p { (l.say(&format!("entrance-{name}-what"))) }
                form.stack method="post" action={ (self.account.href) "/" (name) } {
                    (form::csrf(&shell.csrf))
                    (more)
                    div.field {
                        label for=(id) { (l.say("reason")) " " span.needed { (l.say("form-required")) } }
                        input id=(id) name="reason" type="text" required autocomplete="off";
                    }
                    (form::submit(&l.say(&format!("entrance-{name}-do"))))
                }
            }
        }
    }

    fn reset(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let method = TextArea {
            name: "method",
            label: l.say("register-credential-reset-method"),
            hint: l.say("entrance-reset-method-hint"),
            rows: 2,
            required: true,
            ..TextArea::default()
        };
        html! {
            section.panel aria-labelledby="reset" {
                h2 #reset { (l.say("entrance-reset")) }
                p { (l.say("entrance-reset-what")) }
                form.stack method="post" action={ (self.account.href) "/reset" }
                    enctype="multipart/form-data" {
                    (form::csrf(&shell.csrf))
                    (form::area(l, &method, &self.faults))
                    div.field {
                        label for="evidence" {
                            (l.say("register-credential-reset-evidence")) " "
                            span.needed { (l.say("form-required")) }
                        }
                        p.hint #evidence-hint { (l.say("entrance-reset-evidence-hint")) }
                        input #evidence name="evidence" type="file" required
                            aria-describedby="evidence-hint";
                    }
                    (form::submit(&l.say("entrance-reset-do")))
                }
            }
        }
    }
}

/// A secret, shown once to whoever hands it over.
#[derive(Debug, Clone)]
pub struct HandOverPage {
    /// The title.
    pub title: String,
    /// What to do with it.
    pub what: String,
    /// It.
    pub secret: String,
    /// Until when it is good.
    pub until: Option<Moment>,
    /// Back to the account.
    pub back: String,
}

impl HandOverPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let body = html! {
            h1 { (self.title) }
            p { (self.what) }
            p { code.big.secret { (self.secret) } }
            @if let Some(until) = self.until {
                dl.facts { dt { (l.say("link-until")) } dd { (dates::moment(until)) } }
            }
            p { a.button href=(self.back) { (l.say("link-back")) } }
        };
        framed(shell, &self.title, &body)
    }
}

fn framed(shell: &Shell, title: &str, body: &Markup) -> Markup {
    let head = Head {
        title,
        area: Some(Area::Registers),
        patient: None,
        script: None,
    };
    page(shell, &head, body)
}
