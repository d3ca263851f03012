//! One's own cards: once a day one says that a card is where it should be; a lost one is reported here,
//! and lets nobody in from then on (JAHIS 3.3, 7.1.1(1)1)(b)(イ)).

use jiff::civil::Date;
use maud::{Markup, html};

use super::form;
use super::layout::{Head, Shell, page};

/// One's own cards. Posts to `/cards/{key}/confirm` and `/cards/{key}/lost`.
#[derive(Debug, Clone, Default)]
pub struct CardsPage {
    /// The cards.
    pub cards: Vec<OwnCard>,
}

/// A card.
#[derive(Debug, Clone)]
pub struct OwnCard {
    /// The key of its entry.
    pub key: String,
    /// What is printed on it.
    pub name: String,
    /// When it was last confirmed.
    pub seen_on: Option<Date>,
    /// Whether it lets its person in.
    pub is_enabled: bool,
    /// Whether today's confirmation is missing.
    pub is_unconfirmed: bool,
}

impl CardsPage {
    /// The page.
    #[must_use]
    pub fn render(&self, shell: &Shell) -> Markup {
        let l = shell.locale();
        let title = l.say("cards-title");
        let body = html! {
            div.page-head { h1 { (title) } }
            p { (l.say("cards-about")) }
            @if self.cards.is_empty() { div.empty { p.empty-words { (l.say("cards-none")) } } }
            div.tiles { @for card in &self.cards { (tile(shell, card)) } }
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

fn tile(shell: &Shell, card: &OwnCard) -> Markup {
    let l = shell.locale();
    let post = |what: &str, class: &str, words: String| {
        html! {
            form method="post" action={ "/cards/" (card.key) "/" (what) } {
                (form::csrf(&shell.csrf))
                button class=(class) type="submit" { (words) }
            }
        }
    };
    html! {
        section.tile {
            h2 { (card.name) }
            dl.pairs {
                dt { (l.say("card-seen")) }
                dd.num {
                    @if let Some(day) = card.seen_on { (day) } @else { (l.say("card-never")) }
                }
            }
            @if !card.is_enabled {
                p { span.mark.mark-damaged { (l.say("card-out-of-use")) } }
            } @else {
                @if card.is_unconfirmed {
                    (post("confirm", "button button-main", l.say("card-confirm")))
                }
                (post("lost", "button", l.say("card-lost")))
                p.hint { (l.say("card-lost-hint")) }
            }
        }
    }
}
