use super::*;
use crate::institution::InstitutionKind;
use crate::register::{Field, FieldKind, check, references};
use crate::text::Code;
use document_type::Chapter;
use serde::de::{Deserializer, Error, Visitor};
use std::collections::BTreeSet;

#[test]
fn shipped_entries_fit_their_registers() {
    let shipped = shipped();
    let keys: BTreeSet<_> = shipped
        .iter()
        .map(|entry| (entry.register.code, entry.key.to_string()))
        .collect();
    assert_eq!(keys.len(), shipped.len(), "a key is shipped twice");
    for entry in &shipped {
        let place = format!("{} {}", entry.register.code, entry.key);
        assert_eq!(check(entry.register, &entry.value), Ok(()), "{place}");
        for referred in references(entry.register, &entry.value) {
            let key = (referred.register, referred.key.clone());
            assert!(
                keys.contains(&key),
                "{place}: {} → {}",
                referred.path,
                referred.key
            );
        }
    }
}

fn shipped_of<R: Register>() -> Vec<R> {
    let entries = shipped()
        .into_iter()
        .filter(|one| one.register.code == R::DESCRIPTION.code);
    entries
        .map(|entry| R::read(&entry.value).unwrap())
        .collect()
}

// shows: J-6.1.2-3
#[test]
fn every_shipped_type_proposes_a_class_of_importance() {
    let types: Vec<DocumentType> = shipped_of();
    assert!(types.len() >= 40, "{}", types.len());
    for name in [
        "診療録",
        "歯科診療録",
        "処方箋",
        "調剤済み処方箋",
        "調剤録",
        "薬歴",
        "手術記録",
        "麻酔記録",
        "看護記録",
        "検査所見",
        "検査結果",
        "画像",
        "画像診断報告書",
        "病理診断",
        "同意書",
        "入院診療計画書",
        "診療情報提供書",
        "紹介状(受)",
        "退院時サマリー",
        "照射録",
        "助産録",
        "歯科技工指示書",
        "歯科衛生士業務記録",
        "救急救命処置録",
        "特定生物由来製品使用記録",
    ] {
        assert!(
            types.iter().any(|one| one.name.ja.as_str() == name),
            "{name}"
        );
    }
    let without_class = |mut value: serde_json::Value| {
        value.as_object_mut().unwrap().shift_remove("importance");
        DocumentType::read(&value)
    };
    assert!(types.iter().all(|one| without_class(one.write()).is_err()));
}

// shows: D-39
#[test]
fn the_chapters_that_apply_differ_by_kind_and_external_storage_applies_to_both() {
    let types: Vec<DocumentType> = shipped_of();
    let find = |code: &str| types.iter().find(|one| one.code.as_str() == code).unwrap();
    let (dispensed, operation) = (find("dispensed-prescription"), find("operation-record"));
    assert_ne!(dispensed.chapters, operation.chapters);
    assert!(dispensed.chapters.contains(&Chapter::PrescriptionScanning));
    assert!(
        [dispensed, operation]
            .iter()
            .all(|one| one.chapters.contains(&Chapter::ExternalStorage))
    );
    let reference = find("reference-data");
    assert!(
        !reference.chapters.contains(&Chapter::ElectronicStorage),
        "no statutory duty"
    );
}

// shows: B-10
#[test]
fn the_kind_of_institution_switches_its_document_types() {
    let types: Vec<DocumentType> = shipped_of();
    let of = |kind| -> Vec<&str> {
        types
            .iter()
            .filter(|one| one.is_for(kind))
            .map(|one| one.code.as_str())
            .collect()
    };
    for kind in InstitutionKind::ALL {
        assert!(!of(kind).is_empty(), "{}", kind.code());
    }
    use InstitutionKind::{Hospital, MaternityClinic, Pharmacy};
    assert!(of(Pharmacy).contains(&"dispensing-record") && !of(Pharmacy).contains(&"birth-record"));
    assert!(of(MaternityClinic).contains(&"birth-record"));
    assert!(!of(Hospital).contains(&"medication-history"));
    let codes: Vec<&str> = InstitutionKind::ALL
        .iter()
        .map(|kind| kind.code())
        .collect();
    let field = DocumentType::DESCRIPTION.field("institutions").unwrap();
    assert!(matches!(field.kind, FieldKind::List(FieldKind::Choice(list)) if list.codes == codes));
}

// shows: J-7.2.1-1
#[test]
fn a_paper_item_says_where_it_is_who_has_it_and_how_long_it_takes() {
    let value = serde_json::json!({
        "patient_no": "00012345",
        "what": "紙カルテ 第2冊",
        "place": "地下書庫 B-12",
        "borrower": "外来 内科",
        "back_on": "2026-11-25",
        "minutes_to_obtain": 20,
    });
    let item = PaperItem::read(&value).unwrap();
    assert_eq!(item.write(), value);
    let terms = PaperItem::DESCRIPTION.search_terms(&value);
    assert!(
        terms.contains(&("patient_no", "00012345".to_owned())),
        "listed per patient: {terms:?}"
    );
    for name in ["place", "minutes_to_obtain"] {
        let mut without = value.clone();
        without.as_object_mut().unwrap().shift_remove(name);
        assert!(PaperItem::read(&without).is_err(), "{name}");
    }
}

#[test]
fn codes_of_registers_are_codes_and_differ() {
    let codes: BTreeSet<Code> = all().iter().map(|one| one.code.parse().unwrap()).collect();
    assert_eq!(codes.len(), all().len());
    assert!(all().iter().all(|one| find(one.code).is_some()));
    assert!(find("no-such-register").is_none());
}

/// Idea 5: a new register must cost under 100 lines.
#[test]
fn a_register_costs_less_than_a_hundred_lines() {
    let smallest = include_str!("paper_item.rs");
    assert!(
        smallest.lines().count() < 100,
        "{}",
        smallest.lines().count()
    );
}

#[test]
fn a_row_of_rights_says_what_it_allows_once_and_no_role_includes_another() {
    let role = |right: serde_json::Value| {
        let name = serde_json::json!({ "ja": "役割", "en": "Role" });
        Role::read(&serde_json::json!({ "code": "role", "name": name, "rights": [right] }))
    };
    let fault = |right| {
        let faults = role(right).unwrap_err();
        (faults[0].path.clone(), faults[0].fault.code())
    };
    assert!(role(serde_json::json!({ "groups": ["reading"], "own_patients": true })).is_ok());
    let both = serde_json::json!({ "groups": ["reading"], "operations": ["read"] });
    assert_eq!(fault(both), ("rights.0.groups".to_owned(), "contradicts"));
    let neither = serde_json::json!({ "labels": ["normal"] });
    assert_eq!(
        fault(neither),
        ("rights.0.operations".to_owned(), "missing")
    );
    let includes = serde_json::json!({ "operations": ["read"], "roles": ["nurse"] });
    assert_eq!(
        fault(includes),
        ("rights.0.roles".to_owned(), "no-such-field")
    );
}

#[test]
fn described_fields_are_the_fields_of_the_type() {
    described::<Label>();
    described::<Role>();
    described::<RetentionRule>();
    described::<DocumentType>();
    described::<CodeTable>();
    described::<Person>();
    described::<ConfirmationRule>();
    described::<SystemClient>();
    described::<PaperItem>();
    described::<Outage>();
    described::<StorageMedium>();
    described::<EquipmentDisposal>();
    described::<InstalledChange>();
    described::<InformationGroup>();
    described::<Grant>();
    described::<Restriction>();
    described::<PatientCare>();
    described::<Privilege>();
    described::<RightsReview>();
    rows::<rights_review::ReviewItem>(RightsReview::DESCRIPTION, "items");
    described::<PooledId>();
    described::<IdStocktake>();
    described::<DutyRoster>();
    rows::<pooled_id::Loan>(PooledId::DESCRIPTION, "loans");
    rows::<id_stocktake::StocktakeItem>(IdStocktake::DESCRIPTION, "items");
    rows::<duty_roster::Duty>(DutyRoster::DESCRIPTION, "duties");
    rows::<role::Right>(Privilege::DESCRIPTION, "rights");
    rows::<role::Right>(Role::DESCRIPTION, "rights");
    rows::<retention_rule::Term>(RetentionRule::DESCRIPTION, "terms");
    rows::<code_table::CodeRow>(CodeTable::DESCRIPTION, "rows");
    rows::<outage::LateItem>(Outage::DESCRIPTION, "items");
}

fn described<R: Register>() {
    assert_eq!(
        names(R::DESCRIPTION.fields),
        fields_of::<R>(),
        "{}",
        R::DESCRIPTION.code
    );
    assert!(
        find(R::DESCRIPTION.code).is_some(),
        "{} is not in all()",
        R::DESCRIPTION.code
    );
}

fn rows<T: serde::de::DeserializeOwned>(description: &Description, table: &str) {
    let Some(Field {
        kind: FieldKind::Table(fields),
        ..
    }) = description.field(table)
    else {
        panic!("{} has no table {table}", description.code);
    };
    assert_eq!(
        names(fields),
        fields_of::<T>(),
        "{} {table}",
        description.code
    );
}

fn names(fields: &[Field]) -> Vec<&str> {
    fields.iter().map(|field| field.name).collect()
}

/// The names that the derived reader of a type asks for.
fn fields_of<T: serde::de::DeserializeOwned>() -> Vec<&'static str> {
    struct Ask<'a>(&'a mut Vec<&'static str>);
    impl<'de> Deserializer<'de> for Ask<'_> {
        type Error = serde::de::value::Error;
        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
            Err(Self::Error::custom("asked"))
        }
        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            _: V,
        ) -> Result<V::Value, Self::Error> {
            self.0.extend(fields);
            Err(Self::Error::custom("asked"))
        }
        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
            unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
        }
    }
    let mut names = Vec::new();
    let _ = T::deserialize(Ask(&mut names));
    names
}
