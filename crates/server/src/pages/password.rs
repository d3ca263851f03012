//! A one-time link, shown once to whoever hands it over; and the page behind it, where a person
//! chooses a password of their own.

use maud::{Markup, html};

use super::dates::{self, Moment};
use super::form::{self, Fault, Line};
use super::layout::{Area, Head, Shell, page};
use super::say;

/// The link that was issued.
#[derive(Debug, Clone)]
pub struct LinkPage {
    /// Whose.
    pub name: String,
    /// Their user id.
    pub user_id: String,
    /// The path of the page behind it.
    pub path: String,
    /// Until when it is good.
    pub until: Moment,
    /// The page of the person.
    pub person: String,
}

impl LinkPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = say!(l, "link-title", name = self.name.clone());
        let body = html! {
            h1 { (title) }
            p { (l.say("link-what")) }
            p { a href=(self.path) { code { (self.path) } } }
            dl.facts {
                dt { (l.say("login-user-id")) }
                dd { code { (self.user_id) } }
                dt { (l.say("link-until")) }
                dd { (dates::moment(self.until)) }
            }
            p { a.button href=(self.person) { (l.say("link-back")) } }
        };
        let head = Head {
            title: &title,
            area: Some(Area::Registers),
            patient: None,
            script: None,
        };
        page(shell, &head, &body)
    }
}

/// The choice of a password. Posts to its own address.
#[derive(Debug, Clone)]
pub struct PasswordPage {
    /// Who chooses.
    pub name: String,
    /// With which user id they will log in.
    pub user_id: String,
    /// Where the form goes.
    pub action: String,
    /// The least number of characters of a password.
    pub password_length_min: u32,
    /// What was refused.
    pub faults: Vec<Fault>,
}

impl PasswordPage {
    /// The page.
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("password-title");
        let hint = say!(l, "setup-password-hint", count = self.password_length_min);
        let line = |name, key, hint| {
            let field = Line {
                name,
                label: l.say(key),
                hint,
                kind: "password",
                autocomplete: "new-password",
                required: true,
                ..Line::default()
            };
            form::line(l, &field, &self.faults)
        };
        let body = html! {
            div.door {
                h1 { (title) }
                p { (say!(l, "password-what", name = self.name.clone(), id = self.user_id.clone())) }
                form.stack method="post" action=(self.action) {
                    (form::csrf(&shell.csrf))
                    (form::faults(l, &self.faults))
                    (line("password", "login-password", hint))
                    (line("password_again", "setup-password-again", String::new()))
                    (form::submit(&l.say("password-do")))
                }
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
