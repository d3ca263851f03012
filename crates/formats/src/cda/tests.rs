use super::*;
use crate::import::{self, Fact};
use crate::locale::{Lang, Locale};

const DOCUMENT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
  <id root="1.2.392.100495" extension="D-77"/>
  <code code="18842-5" codeSystem="2.16.840.1.113883.6.1" displayName="退院時サマリー"/>
  <title>退院時サマリー</title>
  <effectiveTime value="20261120103000+0900"/>
  <x-local flag="7">独自の要素</x-local>
  <recordTarget><patientRole classCode="PAT">
    <id root="1.2.392.1" extension="00012345"/>
    <patient>
      <name use="IDE"><family>見本</family><given>花子</given></name>
      <name use="SYL"><family>ミホン</family><given>ハナコ</given></name>
      <administrativeGenderCode code="F"/><birthTime value="19560229"/>
    </patient>
  </patientRole></recordTarget>
  <author><time value="20261120"/><assignedAuthor><id extension="sato"/>
    <assignedPerson><name>佐藤 恵子</name></assignedPerson></assignedAuthor></author>
  <component><structuredBody><component><section>
    <code code="11535-2"/>
    <title>退院時診断</title>
    <text><paragraph>誤嚥性<content styleCode="Bold">肺炎</content></paragraph>
      <list listType="ordered"><item>抗菌薬</item><item>嚥下訓練</item></list>
      <table><thead><tr><th>検査</th><th>値</th></tr></thead>
        <tbody><tr><td>CRP</td><td>0.3</td></tr></tbody></table>
      <marquee>流れる文字</marquee></text>
    <entry typeCode="DRIV"><observation classCode="OBS" moodCode="EVN"/></entry>
  </section></component></structuredBody></component>
</ClinicalDocument>"#;

fn shown(cda: &Cda) -> String {
    format!("{:?}", cda.view)
}

#[test]
fn header_and_narrative_are_read_and_nothing_is_hidden() {
    let cda = read(DOCUMENT.as_bytes()).unwrap();
    assert_eq!(cda.view.title, Text::content("退院時サマリー"));
    let shown = shown(&cda);
    for words in [
        "見本 花子",
        "2026-11-20T10:30:00+09:00",
        "1956-02-29",
        "D-77 (root=1.2.392.100495)",
        "x-local",
        "独自の要素 (flag=7)",
        "誤嚥性肺炎",
        "嚥下訓練",
        "CRP",
        "[marquee]",
        "流れる文字",
        "POCD_HD000040",
        "cda-entries",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

#[test]
fn the_patient_and_the_facts_come_from_their_places() {
    let cda = read(DOCUMENT.as_bytes()).unwrap();
    let Subject::Patient(patient) = &cda.subject else {
        panic!("{:?}", cda.subject);
    };
    assert_eq!(patient.number.value().unwrap().value, "00012345");
    let name = |fact: &Fact<String>| fact.value().cloned();
    assert_eq!(name(&patient.name).as_deref(), Some("見本 花子"));
    assert_eq!(name(&patient.kana).as_deref(), Some("ミホン ハナコ"));
    let birth = jiff::civil::date(1956, 2, 29);
    assert_eq!(patient.birth_date.value(), Some(&birth));
    assert_eq!(name(&cda.facts.author).as_deref(), Some("佐藤 恵子"));
    assert_eq!(cda.facts.kind.value().unwrap().code, "18842-5");
    let made = cda.facts.date.value().unwrap();
    assert_eq!(made.day(), Some(jiff::civil::date(2026, 11, 20)));
}

#[test]
fn what_is_no_clinical_document_is_refused_with_its_reason() {
    let two = DOCUMENT.replace(
        "<author>",
        "<recordTarget><patientRole/></recordTarget><author>",
    );
    let deep = format!(
        "<ClinicalDocument>{}{}</ClinicalDocument>",
        "<a>".repeat(100),
        "</a>".repeat(100)
    );
    let entity = format!(
        "<!DOCTYPE a [<!ENTITY x 'y'>]>{}",
        DOCUMENT.split_once("?>").unwrap().1
    );
    for (text, code) in [
        ("<a/>", "xml-other"),
        ("<?xml version='1.0'?><a>", "xml-broken"),
        (entity.as_str(), "xml-broken"),
        (deep.as_str(), "xml-broken"),
        (two.as_str(), "cda-several-patients"),
    ] {
        let refusal = import::read(text.as_bytes(), None, "a.xml").unwrap_err();
        assert_eq!(refusal.code(), code, "{text}");
        for lang in Lang::ALL {
            let sentence = Locale::of(lang).read_text(&refusal.sentence());
            assert!(!sentence.contains('⟦'), "{sentence}");
        }
    }
    let taken = import::read(DOCUMENT.as_bytes(), None, "a.xml").unwrap();
    assert_eq!(
        (taken.format.id(), taken.media_type),
        ("cda-r2", "application/xml")
    );
}

#[test]
fn every_label_has_words() {
    let html = |lang| {
        let cda = read(DOCUMENT.as_bytes()).unwrap();
        let locale = Locale::of(lang);
        let texts = format!("{:?}", cda.view);
        let keys = texts
            .split("key: \"")
            .skip(1)
            .filter_map(|it| it.split('"').next());
        keys.filter(|key| !locale.has(key))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    for lang in Lang::ALL {
        assert_eq!(html(lang), Vec::<String>::new(), "{lang}");
    }
}

#[test]
fn a_time_keeps_its_precision() {
    for (given, expected) in [
        ("2026", Some("2026")),
        ("202611", Some("2026-11")),
        ("20261120", Some("2026-11-20")),
        ("202611201030", Some("2026-11-20T10:30")),
        ("20261120103000.5+0900", Some("2026-11-20T10:30:00.5+09:00")),
        ("2026112", None),
        ("2026112010", None),
        ("20261120103000+09", None),
        ("yesterday", None),
        ("２０２６", None),
    ] {
        assert_eq!(header::time(given).as_deref(), expected, "{given}");
    }
}
