//! Synthetic patients for the demonstration. Nobody here exists; names and numbers are made from
//! short lists by a counter, so that every demonstration is the same.
//!
//! Everything goes through the use cases that a real institution uses: people log in, write, are
//! shown what they confirm, confirm, correct.

mod documents;
mod notes;
mod patients;

use anyhow::Context as _;
use genpon_formats::locale::Lang;
use genpon_formats::manifest::Encounter;
use genpon_model::Timestamp;
use genpon_model::id::{DraftId, InstitutionId, PatientId};
use genpon_model::institution::InstitutionKind;
use genpon_model::record::{Act, PartRole};
use genpon_model::registers::Person;
use genpon_model::registers::person::Qualification;
use genpon_model::text::Code;
use genpon_vault::begin_draft::NewRecord;
use genpon_vault::confirm_version::{Confirm, Confirmed};
use genpon_vault::log_in::Claim;
use genpon_vault::save_draft::DraftChange;
use genpon_vault::stage_part::PartOffer;
use genpon_vault::{Caller, Vault};

/// Why the demonstration asks for a second element only from those who enrolled one.
const EQUIVALENT_MEASURE: &str = "デモ: 架空のデータ、この計算機の中だけ";

/// The password of every log-in of the demonstration: synthetic data on loopback only.
pub(crate) const PASSWORD: &str = "genpon-demo-2026";

/// A member of the synthetic staff.
pub(crate) struct StaffMember {
    pub(crate) user_id: &'static str,
    pub(crate) name: &'static str,
    kana: &'static str,
    roles: &'static [&'static str],
    qualification: Option<Qualification>,
    department: &'static str,
}

/// The synthetic staff, the physician first.
pub(crate) const STAFF: [StaffMember; 7] = [
    StaffMember {
        user_id: "sato",
        name: "佐藤 恵子",
        kana: "サトウ ケイコ",
        roles: &["physician"],
        qualification: Some(Qualification::Physician),
        department: "内科",
    },
    StaffMember {
        user_id: "tanaka",
        name: "田中 一郎",
        kana: "タナカ イチロウ",
        roles: &["physician"],
        qualification: Some(Qualification::Physician),
        department: "整形外科",
    },
    StaffMember {
        user_id: "suzuki",
        name: "鈴木 美咲",
        kana: "スズキ ミサキ",
        roles: &["nurse"],
        qualification: Some(Qualification::Nurse),
        department: "看護部",
    },
    StaffMember {
        user_id: "ito",
        name: "伊藤 薫",
        kana: "イトウ カオル",
        roles: &["clerk"],
        qualification: None,
        department: "医事課",
    },
    StaffMember {
        user_id: "kato",
        name: "加藤 弘",
        kana: "カトウ ヒロシ",
        roles: &["records-manager"],
        qualification: None,
        department: "診療情報管理室",
    },
    StaffMember {
        user_id: "mori",
        name: "森 由美",
        kana: "モリ ユミ",
        roles: &["auditor"],
        qualification: None,
        department: "監査室",
    },
    StaffMember {
        user_id: "admin",
        name: "管理 太郎",
        kana: "カンリ タロウ",
        roles: &["administrator"],
        qualification: None,
        department: "情報システム室",
    },
];

/// Founds the synthetic clinic and fills it.
pub(crate) fn fill(vault: &Vault, patients: usize) -> anyhow::Result<()> {
    let name = "見本クリニック(架空)".parse()?;
    let founded = vault.found_institution(name, InstitutionKind::Hospital)?;
    let institution = founded.institution.id;
    vault.ease_log_in_at_setup(institution, EQUIVALENT_MEASURE)?;
    for member in &STAFF {
        let person = member.person()?;
        vault
            .add_person_at_setup(institution, person, PASSWORD)
            .with_context(|| format!("{} cannot be added", member.user_id))?;
    }
    let scene = Scene::open(vault, institution)?;
    for number in 0..patients {
        let patient = scene
            .vault
            .register_patient(&scene.clerk, patients::patient(number)?)?;
        scene.fill_chart(patient.id, number)?;
    }
    scene.leave_work_open()?;
    vault.integrate_all()?;
    Ok(())
}

impl StaffMember {
    fn person(&self) -> anyhow::Result<Person> {
        Ok(Person {
            kana: Some(self.kana.parse()?),
            qualification: self.qualification,
            roles: self.roles.iter().map(|code| Code::constant(code)).collect(),
            department: Some(self.department.parse()?),
            ..Person::new(self.user_id.parse()?, self.name.parse()?)
        })
    }
}

/// The staff at work.
struct Scene<'a> {
    vault: &'a Vault,
    physician: Caller,
    surgeon: Caller,
    nurse: Caller,
    clerk: Caller,
    now: Timestamp,
}

/// One document to be entered and confirmed.
pub(crate) struct Document {
    pub(crate) document_type: &'static str,
    pub(crate) title: String,
    pub(crate) days_ago: i64,
    pub(crate) part_name: &'static str,
    pub(crate) media_type: &'static str,
    pub(crate) bytes: Vec<u8>,
}

const DAY_SECONDS: i64 = 24 * 3600;

impl<'a> Scene<'a> {
    fn open(vault: &'a Vault, institution: InstitutionId) -> anyhow::Result<Self> {
        let log_in = |user_id: &str| {
            let claim = Claim {
                institution,
                user_id,
                password: PASSWORD,
                source: Some("127.0.0.1".to_owned()),
                device: None,
                lang: Lang::Ja,
            };
            let entered = vault.log_in(&claim)?;
            vault.sessions().close(&entered.token);
            anyhow::Ok(entered.caller)
        };
        Ok(Self {
            vault,
            physician: log_in("sato")?,
            surgeon: log_in("tanaka")?,
            nurse: log_in("suzuki")?,
            clerk: log_in("ito")?,
            now: vault.now().at,
        })
    }

    /// One year of one patient: visits, vital signs, results, letters; some corrected, one withdrawn.
    fn fill_chart(&self, patient: PatientId, number: usize) -> anyhow::Result<()> {
        for document in notes::visits(number)? {
            let doctor = if number % 3 == 2 {
                &self.surgeon
            } else {
                &self.physician
            };
            let confirmed = self.confirm_new(doctor, patient, &document)?;
            if let Some((reason, bytes)) = notes::correction(number, &document)? {
                self.correct(doctor, &confirmed, &document, reason, bytes)?;
            }
        }
        for document in notes::nursing(number)? {
            self.confirm_new(&self.nurse, patient, &document)?;
        }
        for document in documents::of(number)? {
            let confirmed = self.confirm_new(&self.physician, patient, &document)?;
            if number == 1 && document.document_type == "consent" {
                self.withdraw(&self.physician, &confirmed)?;
            }
        }
        Ok(())
    }

    /// Drafts that wait, so that the inbox has something to show.
    fn leave_work_open(&self) -> anyhow::Result<()> {
        let found = self.vault.find_patients(&self.clerk, &patients::any())?;
        for (index, patient) in found.patients.iter().take(2).enumerate() {
            let document = notes::open_visit(index)?;
            self.begin(&self.physician, patient.id, &document)?;
        }
        Ok(())
    }

    fn begin(
        &self,
        who: &Caller,
        patient: PatientId,
        document: &Document,
    ) -> anyhow::Result<DraftId> {
        let part = self
            .vault
            .stage_part(who, &offer(document)?, &mut document.bytes.as_slice())?;
        let new = NewRecord {
            patient: Some(patient),
            document_type: document.document_type.to_owned(),
            title: document.title.parse()?,
            event_at: Some(self.now.plus_seconds(-document.days_ago * DAY_SECONDS)),
            encounter: Some(self.encounter(who)?),
            confirmer: None,
            device: None,
            on_behalf: None,
            parts: vec![part],
        };
        Ok(self.vault.begin_record(who, new)?.id)
    }

    /// A visit to the department of whoever writes.
    fn encounter(&self, who: &Caller) -> anyhow::Result<Encounter> {
        let member = STAFF
            .iter()
            .find(|member| member.user_id == who.person.user_id.as_str());
        Ok(Encounter {
            number: "外来".parse()?,
            kind: Some(Code::constant("outpatient")),
            department: member.map(|member| member.department.parse()).transpose()?,
        })
    }

    fn confirm_new(
        &self,
        who: &Caller,
        patient: PatientId,
        document: &Document,
    ) -> anyhow::Result<Confirmed> {
        let draft = self.begin(who, patient, document);
        let draft =
            draft.with_context(|| format!("{} of {}", document.title, document.document_type))?;
        self.confirm(who, draft)
    }

    fn confirm(&self, who: &Caller, draft: DraftId) -> anyhow::Result<Confirmed> {
        let shown = self.vault.present_draft(who, draft)?;
        let confirm = Confirm {
            draft,
            seen: Some(shown.digest),
            stand_in: None,
        };
        Ok(self.vault.confirm_version(who, &confirm)?)
    }

    fn correct(
        &self,
        who: &Caller,
        confirmed: &Confirmed,
        document: &Document,
        reason: &str,
        bytes: Vec<u8>,
    ) -> anyhow::Result<()> {
        let reason = Some(reason.parse()?);
        let draft = self
            .vault
            .begin_version(who, confirmed.record, Act::Correct, reason)?;
        let part = self
            .vault
            .stage_part(who, &offer(document)?, &mut bytes.as_slice())?;
        let change = DraftChange {
            put: vec![part],
            ..DraftChange::default()
        };
        self.vault
            .save_draft(who, draft.id, draft.revision, change)?;
        self.confirm(who, draft.id)?;
        Ok(())
    }

    fn withdraw(&self, who: &Caller, confirmed: &Confirmed) -> anyhow::Result<()> {
        let reason = Some("別の患者の同意書を取り違えて登録したため".parse()?);
        let draft = self
            .vault
            .begin_version(who, confirmed.record, Act::Withdraw, reason)?;
        self.confirm(who, draft.id)?;
        Ok(())
    }
}

fn offer(document: &Document) -> anyhow::Result<PartOffer> {
    Ok(PartOffer {
        name: document.part_name.parse()?,
        role: PartRole::Original,
        media_type: document.media_type.parse()?,
        digest: None,
    })
}
