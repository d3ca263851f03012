//! Notes of the synthetic staff.

use super::Document;
use genpon_formats::note::{MEDIA_TYPE, Note};

/// What people come with: title, S, O, A, P.
const CASES: [(&str, [&str; 4]); 6] = [
    (
        "高血圧症 定期受診",
        [
            "自覚症状なし。家庭血圧は朝 132/82 前後。",
            "血圧 138/84 mmHg、脈拍 72/分・整。浮腫なし。心音・呼吸音に異常なし。",
            "本態性高血圧症。目標値にわずかに届かない。",
            "アムロジピン 5 mg 1日1回朝 継続。減塩を再度説明。4週後再診。",
        ],
    ),
    (
        "2型糖尿病 定期受診",
        [
            "間食が増えた。低血糖症状なし。",
            "体重 68.2 kg(前回 +0.6)。HbA1c 7.1 %、随時血糖 148 mg/dL。足部に潰瘍なし。",
            "2型糖尿病。血糖はやや悪化。",
            "メトホルミン 500 mg 1日2回 継続。食事記録を依頼。眼科受診を勧める。",
        ],
    ),
    (
        "急性上気道炎",
        [
            "2日前から咽頭痛、鼻汁。昨夜 37.8 ℃。",
            "体温 37.4 ℃、SpO₂ 98 %。咽頭に発赤あり、扁桃に白苔なし。肺音清。",
            "急性上気道炎。細菌感染を疑う所見なし。",
            "対症療法。アセトアミノフェン 400 mg 頓用 5回分。悪化時は再診。",
        ],
    ),
    (
        "腰痛",
        [
            "1週間前に荷物を持ち上げてから腰が痛い。しびれなし。",
            "前屈で疼痛増強。SLR 陰性。下肢筋力低下なし。膀胱直腸障害なし。",
            "急性腰痛症。危険な徴候なし。",
            "ロキソプロフェン 60 mg 1日3回 7日分。安静にしすぎないよう説明。",
        ],
    ),
    (
        "脂質異常症 定期受診",
        [
            "筋肉痛なし。",
            "LDL-C 118 mg/dL、TG 162 mg/dL、AST 24 U/L、ALT 27 U/L、CK 98 U/L。",
            "脂質異常症。目標値を達成。",
            "ロスバスタチン 2.5 mg 1日1回 継続。3か月後に採血。",
        ],
    ),
    (
        "膝関節痛",
        [
            "階段の下りで右膝が痛む。",
            "右膝内側に圧痛。関節水腫なし。可動域 0–130度。",
            "変形性膝関節症(右)。",
            "大腿四頭筋訓練を指導。外用薬 処方。",
        ],
    ),
];

/// The visits of one patient over a year.
pub(crate) fn visits(number: usize) -> anyhow::Result<Vec<Document>> {
    let count = 3 + number % 5;
    (0..count)
        .map(|visit| visit_note(number, visit, 360 / count))
        .collect()
}

fn visit_note(number: usize, visit: usize, every_days: usize) -> anyhow::Result<Document> {
    let (title, texts) = CASES[(number + visit * (number % 2)) % CASES.len()];
    let days_ago = i64::try_from(visit * every_days + 3 + number % 9)?;
    Ok(note(title, texts, days_ago)?)
}

/// The draft of a visit that nobody has confirmed yet.
pub(crate) fn open_visit(index: usize) -> anyhow::Result<Document> {
    let (title, texts) = CASES[index % CASES.len()];
    Ok(note(title, texts, 0)?)
}

fn note(
    title: &str,
    texts: [&str; 4],
    days_ago: i64,
) -> Result<Document, genpon_formats::note::NoteError> {
    Ok(Document {
        document_type: "progress-note",
        title: title.to_owned(),
        days_ago,
        part_name: "note.json",
        media_type: MEDIA_TYPE,
        bytes: Note::soap(texts)?.to_bytes()?,
    })
}

/// Some of the notes are corrected later: reason and new bytes.
pub(crate) fn correction(
    number: usize,
    document: &Document,
) -> anyhow::Result<Option<(&'static str, Vec<u8>)>> {
    let case = CASES.iter().find(|(title, _)| *title == document.title);
    let Some((_, [s, o, a, p])) = case.filter(|_| number.is_multiple_of(4)) else {
        return Ok(None);
    };
    let corrected = match document.title.as_str() {
        "高血圧症 定期受診" => o.replace("138/84", "148/84"),
        "急性上気道炎" => o.replace("37.4", "38.1"),
        _ => return Ok(None),
    };
    let bytes = Note::soap([s, &corrected, a, p])?.to_bytes()?;
    Ok(Some(("測定値の転記を誤ったため", bytes)))
}

/// Nursing notes of one patient.
pub(crate) fn nursing(number: usize) -> anyhow::Result<Vec<Document>> {
    if number % 2 == 1 {
        return Ok(Vec::new());
    }
    let text = "来院時バイタル:体温 36.5 ℃、脈拍 74/分、血圧 134/80 mmHg、SpO₂ 98 %。\n\
                服薬は自己管理できている。転倒なし。次回予約を確認した。";
    Ok(vec![Document {
        document_type: "nursing-record",
        title: "外来看護記録".to_owned(),
        days_ago: i64::try_from(number % 60)?,
        part_name: "note.json",
        media_type: MEDIA_TYPE,
        bytes: Note::free(text)?.to_bytes()?,
    }])
}
