//! Names, birth dates and numbers of people who do not exist.

use genpon_model::patient::Sex;
use genpon_store::PatientSearch;
use genpon_vault::patients::PatientData;
use jiff::civil::Date;

const FAMILY: [(&str, &str); 12] = [
    ("髙橋", "タカハシ"),
    ("渡邉", "ワタナベ"),
    ("山本", "ヤマモト"),
    ("中村", "ナカムラ"),
    ("小林", "コバヤシ"),
    ("𠮷田", "ヨシダ"),
    ("山﨑", "ヤマサキ"),
    ("松本", "マツモト"),
    ("井上", "イノウエ"),
    ("木村", "キムラ"),
    ("清水", "シミズ"),
    ("斎藤", "サイトウ"),
];

const GIVEN: [(&str, &str, Sex); 10] = [
    ("花子", "ハナコ", Sex::Female),
    ("太一", "タイチ", Sex::Male),
    ("さくら", "サクラ", Sex::Female),
    ("健", "ケン", Sex::Male),
    ("美和", "ミワ", Sex::Female),
    ("次郎", "ジロウ", Sex::Male),
    ("陽菜", "ヒナ", Sex::Female),
    ("蓮", "レン", Sex::Male),
    ("和子", "カズコ", Sex::Female),
    ("正", "タダシ", Sex::Male),
];

/// The patient of this number; two of them share a name, as in life.
pub(crate) fn patient(number: usize) -> anyhow::Result<PatientData> {
    let (family, family_kana) = FAMILY[number % FAMILY.len()];
    let (given, given_kana, sex) = GIVEN[number * 7 % GIVEN.len()];
    let year = i16::try_from(1936 + number * 37 % 84)?;
    let month = i8::try_from(1 + number * 5 % 12)?;
    let day = i8::try_from(1 + number * 11 % 28)?;
    Ok(PatientData {
        number: format!("{:08}", 10_001 + number * 17).parse()?,
        name: format!("{family} {given}").parse()?,
        kana: Some(format!("{family_kana} {given_kana}").parse()?),
        birth_date: Some(Date::new(year, month, day)?),
        sex,
        death_date: None,
    })
}

/// A search that finds everybody.
pub(crate) fn any() -> PatientSearch {
    PatientSearch {
        words: vec!["0".to_owned()],
        ..PatientSearch::default()
    }
}
