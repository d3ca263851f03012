//! Documents of the synthetic clinic: laboratory results, a referral letter as a FHIR document, a
//! consent form, a picture.

use super::Document;
use serde_json::{Value, json};

/// The documents of one patient.
pub(crate) fn of(number: usize) -> anyhow::Result<Vec<Document>> {
    let mut documents = vec![laboratory(number)];
    if number % 3 == 1 {
        documents.push(consent());
    }
    if number % 4 == 1 {
        documents.push(referral(number)?);
    }
    if number % 5 == 2 {
        documents.push(picture(number)?);
    }
    Ok(documents)
}

fn laboratory(number: usize) -> Document {
    let ggt = 20 + number % 30;
    let glucose = 92 + number * 7 % 60;
    let text = format!(
        "検査項目            結果    単位      基準範囲\n\
         AST(GOT)            24     U/L       13–30\n\
         ALT(GPT)            27     U/L       10–42\n\
         γ-GTP              {ggt:>3}     U/L       13–64\n\
         血糖(随時)          {glucose:>3}     mg/dL     73–140\n\
         クレアチニン        0.78   mg/dL     0.65–1.07\n"
    );
    Document {
        document_type: "laboratory-result",
        title: "血液生化学検査".to_owned(),
        days_ago: 30 + (number % 120) as i64,
        part_name: "results.txt",
        media_type: "text/plain; charset=utf-8",
        bytes: text.into_bytes(),
    }
}

fn consent() -> Document {
    let text = "大腸内視鏡検査の説明を受け、目的・方法・合併症(出血、穿孔)・代わりの方法を理解しました。\n\
                検査を受けることに同意します。\n";
    Document {
        document_type: "consent",
        title: "大腸内視鏡検査 説明・同意書".to_owned(),
        days_ago: 90,
        part_name: "consent.txt",
        media_type: "text/plain; charset=utf-8",
        bytes: text.as_bytes().to_vec(),
    }
}

fn referral(number: usize) -> anyhow::Result<Document> {
    let section = |code: &str, title: &str, text: &str| {
        json!({
            "title": title,
            "code": {"coding": [{"system": "http://jpfhir.jp/fhir/eReferral/CodeSystem/doc-section", "code": code, "display": title}]},
            "text": {"status": "generated", "div": format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{text}</div>")}
        })
    };
    let composition = json!({
        "resourceType": "Composition",
        "status": "final",
        "type": {"coding": [{"system": "http://jpfhir.jp/fhir/Common/CodeSystem/doc-typecodes", "code": "57133-1", "display": "診療情報提供書"}]},
        "date": "2026-06-15T10:30:00+09:00",
        "title": "診療情報提供書",
        "author": [{"display": "佐藤 恵子"}],
        "section": [
            section("950", "紹介目的", "心電図で ST 変化を認め、精査をお願いいたします。"),
            section("340", "傷病名・主訴", "労作時胸部圧迫感"),
            section("360", "現病歴", "2週間前から階段を上ると胸が重い。安静で数分で消失する。"),
            section("430", "診療方針指示", "抗血小板薬を開始済み。"),
        ]
    });
    let bundle: Value = json!({
        "resourceType": "Bundle",
        "type": "document",
        "timestamp": "2026-06-15T10:30:00+09:00",
        "identifier": {"system": "urn:ietf:rfc:3986", "value": format!("urn:genpon:demo:{number}")},
        "entry": [{"fullUrl": "urn:uuid:00000000-0000-4000-8000-000000000001", "resource": composition}]
    });
    Ok(Document {
        document_type: "referral-letter",
        title: "循環器内科への紹介".to_owned(),
        days_ago: 150,
        part_name: "referral.json",
        media_type: "application/fhir+json",
        bytes: serde_json::to_vec_pretty(&bundle)?,
    })
}

/// A grey picture with a soft bright disc, as from a small ultrasound probe.
fn picture(number: usize) -> anyhow::Result<Document> {
    const SIDE: u32 = 160;
    let centre = 80.0 + f64::from(u32::try_from(number % 7)?);
    let shade = |x: u32, y: u32| {
        let distance = (f64::from(x) - centre).hypot(f64::from(y) - 84.0);
        (230.0 - distance * 2.6).clamp(12.0, 230.0) as u8
    };
    let pixels: Vec<u8> = (0..SIDE)
        .flat_map(|y| (0..SIDE).map(move |x| shade(x, y)))
        .collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, SIDE, SIDE);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(&pixels)?;
    Ok(Document {
        document_type: "image",
        title: "甲状腺超音波(合成画像)".to_owned(),
        days_ago: 45,
        part_name: "thyroid.png",
        media_type: "image/png",
        bytes,
    })
}
