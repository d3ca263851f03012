//! Every page with made-up people and patients, for the gallery and the tests.
//!
//! Nobody here exists. The names are chosen so that the hard cases show: long names, rare characters,
//! namesakes, a newborn, a person born under Meiji's grandson.

#![expect(
    clippy::unwrap_used,
    reason = "constants of this file, seen by the gallery and tests only"
)]

mod archive;
mod chart;
mod drafts;
mod ids;
mod looks;
mod people;
mod proxy;
mod records;
mod registers;
mod rights;
mod work;

use genpon_formats::locale::Lang;
use jiff::civil::{Date, date};
use maud::Markup;

use super::dates::Moment;
use super::layout::{Area, PatientHeader, Shell, SignedIn};
use super::marks::{Digest, Person};
use super::record::Stamp;

/// A page of the gallery: its file name and its markup.
pub type Example = (&'static str, Markup);

/// All pages in one language.
pub fn all(lang: Lang) -> Vec<Example> {
    [
        work::all,
        chart::all,
        drafts::all,
        proxy::all,
        people::all,
        ids::all,
        records::all,
        registers::all,
        rights::all,
        archive::all,
        looks::all,
    ]
    .iter()
    .flat_map(|room| room(lang))
    .collect()
}

/// The frame for a physician.
fn shell(lang: Lang) -> Shell {
    Shell {
        lang,
        institution: words(
            lang,
            "医療法人みなと会 みなと内科クリニック",
            "Minato Clinic",
        )
        .to_owned(),
        demo: true,
        csrf: "4f1c2b7a90de".to_owned(),
        here: "/".to_owned(),
        person: Some(SignedIn {
            name: physician(lang).name,
            user_id: "yamada".to_owned(),
            roles: vec![physician(lang).role],
            waiting: 3,
            has_more_ids: true,
            under: None,
        }),
        areas: Area::ALL.to_vec(),
        notice: None,
        lock_after_seconds: None,
        damaged: false,
    }
}

const fn words(lang: Lang, ja: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

const TODAY: Date = date(2026, 11, 20);

fn at(text: &str) -> Moment {
    Moment(format!("{text}+09:00").parse().unwrap())
}

fn digest(seed: &str) -> Digest {
    let hex = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    Digest(format!(
        "sha-256:{seed}{}",
        hex.get(seed.len()..).unwrap_or("")
    ))
}

fn patient(lang: Lang) -> PatientHeader {
    PatientHeader {
        patient_id: "019a8f2e-6b1c-7d20-9c41-5e0a7c3b1f02".to_owned(),
        patient_no: "00012345".to_owned(),
        name: "髙橋 美津子".to_owned(),
        kana: "タカハシ ミツコ".to_owned(),
        birth_date: Some(date(1948, 3, 12)),
        today: TODAY,
        sex: words(lang, "女", "female").to_owned(),
    }
}

fn physician(lang: Lang) -> Person {
    person("山田 太郎", "yamada", words(lang, "医師", "physician"))
}

fn nurse(lang: Lang) -> Person {
    person("佐藤 はるか", "sato.h", words(lang, "看護師", "nurse"))
}

fn clerk(lang: Lang) -> Person {
    person("伊藤 健一", "ito", words(lang, "事務", "clerk"))
}

fn person(name: &str, user_id: &str, role: &str) -> Person {
    Person {
        name: name.to_owned(),
        user_id: user_id.to_owned(),
        role: role.to_owned(),
    }
}

fn stamp(by: Person, when: &str) -> Stamp {
    Stamp {
        by,
        at: at(when),
        terminal: "診察室1-02".to_owned(),
    }
}
