//! A table that is computed: the same rows for the screen and for a file. And what is drawn of it: bars
//! for a ranking, each with its words, beside the table that says the same.

use maud::{Markup, html};

use super::dates::{self, Moment};
use super::layout::Shell;
use super::marks::{self, Person};
use super::say;

/// A table.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// Names it in the page.
    pub id: &'static str,
    /// Its title.
    pub title: String,
    /// What it is, in a sentence; empty for none.
    pub about: String,
    /// What stands there when there is nothing.
    pub empty: String,
    /// The heads of its columns.
    pub heads: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell.
#[derive(Debug, Clone)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number or a duration.
    Number(String),
    /// A moment.
    Moment(Moment),
    /// A person, with the address of what they did.
    Person(Person, String),
    /// Words that lead somewhere.
    Link(String, String),
    /// Several lines of words.
    Lines(Vec<String>),
    /// What should be looked at.
    Alert(String),
}

impl Cell {
    /// The same in a file.
    #[must_use]
    pub fn plain(&self) -> String {
        match self {
            Self::Text(text) | Self::Number(text) | Self::Link(text, _) | Self::Alert(text) => {
                text.clone()
            }
            Self::Moment(moment) => moment.full(),
            Self::Person(person, _) => format!("{} ({})", person.name, person.user_id),
            Self::Lines(lines) => lines.join(" / "),
        }
    }

    fn show(&self) -> Markup {
        html! {
            @match self {
                Self::Text(text) => (text),
                Self::Number(text) => span.num { (text) },
                Self::Moment(moment) => (dates::moment(*moment)),
                Self::Person(person, href) => {
                    a.plain href=(href) { (marks::person(person)) }
                    div.quiet.small { (person.user_id) }
                },
                Self::Link(text, href) => a href=(href) { (text) },
                Self::Lines(lines) => @for line in lines { div { (line) } },
                Self::Alert(text) => span.mark.mark-damaged { (text) },
            }
        }
    }

    const fn is_number(&self) -> bool {
        matches!(self, Self::Number(_))
    }
}

impl Listing {
    /// The lines of a file: title, heads, rows.
    #[must_use]
    pub fn lines(&self) -> Vec<Vec<String>> {
        let rows = self.rows.iter();
        let rows = rows.map(|row| row.iter().map(Cell::plain).collect());
        let head = [vec![self.title.clone()], self.heads.clone()];
        head.into_iter().chain(rows).collect()
    }

    /// The table under its title.
    #[must_use]
    pub fn render(&self) -> Markup {
        html! {
            section aria-labelledby=(self.id) {
                h2 id=(self.id) { (self.title) }
                @if !self.about.is_empty() { p.hint { (self.about) } }
                (self.table())
            }
        }
    }

    /// The table alone.
    #[must_use]
    pub fn table(&self) -> Markup {
        html! {
            @if self.rows.is_empty() {
                p.quiet { (self.empty) }
            } @else {
                div.table-frame role="group" aria-labelledby=(self.id) tabindex="0" {
                    table.table.table-lines.table-cards {
                        thead { tr { @for head in &self.heads { th scope="col" { (head) } } } }
                        tbody { @for row in &self.rows { (self.row(row)) } }
                    }
                }
            }
        }
    }

    fn row(&self, row: &[Cell]) -> Markup {
        html! {
            tr {
                @for (number, (head, cell)) in self.heads.iter().zip(row).enumerate() {
                    @if number == 0 {
                        th scope="row" { (cell.show()) }
                    } @else {
                        td class=[cell.is_number().then_some("right")] data-label=(head) {
                            (cell.show())
                        }
                    }
                }
            }
        }
    }
}

/// One bar of a ranking: whose, how much, and how much in words.
#[derive(Debug, Clone)]
pub struct Bar {
    /// Whose.
    pub name: String,
    /// How much.
    pub amount: u64,
    /// The same in words.
    pub words: String,
}

/// A ranking as bars, the most on top. The table beside it says the same of everybody.
#[must_use]
pub fn bars(shell: &Shell, title: &str, all: &[Bar]) -> Markup {
    let shown = all.get(..BARS_MAX.min(all.len())).unwrap_or_default();
    let most = shown.iter().map(|bar| bar.amount).max().unwrap_or(0).max(1);
    let tall = shown.len() * LINE;
    html! {
        @if !shown.is_empty() {
            svg.ranking role="img" aria-label=(title) viewBox={ "0 0 " (WIDE) " " (tall) } {
                @for (number, bar) in shown.iter().enumerate() {
                    @let y = number * LINE;
                    g {
                        title { (bar.name) ": " (bar.words) }
                        text.ranking-name x="0" y=(y + 14) { (bar.name) }
                        rect.chart-bar x=(NAME) y=(y + 3) height=(LINE - 6)
                            width=((bar.amount * BAR / most).max(1)) {}
                        text.ranking-amount x=(NAME + bar.amount * BAR / most + 6) y=(y + 14) {
                            (bar.words)
                        }
                    }
                }
            }
            @if all.len() > BARS_MAX {
                p.hint { (say!(shell.locale(), "ranking-first", count = BARS_MAX as u64)) }
            }
        }
    }
}

/// How many bars are drawn.
const BARS_MAX: usize = 20;
/// Height of a line of the drawing.
const LINE: usize = 20;
/// Its width, that of the names, and that of the longest bar.
const WIDE: u64 = 720;
const NAME: u64 = 160;
const BAR: u64 = 440;
