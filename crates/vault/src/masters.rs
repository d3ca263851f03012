//! The registers that every decision needs, as one snapshot per institution.
//!
//! Read from the store when the institution is opened and after each change; a use case works on
//! one snapshot from beginning to end. An entry that does not read is left out and named: default
//! deny, never a guess.

use crate::error::Error;
use crate::rights::Rights;
use crate::sealing::Sealing;
use crate::terminals::terminal_marks;
use genpon_model::id::{InstitutionId, PersonId, RecordId};
use genpon_model::register::{Register, Revision};
use genpon_model::registers::audit_rule::USUAL;
use genpon_model::registers::{
    AuditCheck, AuditRule, AuthenticationPolicy, Certificate, CertificateAuthority,
    ConfirmationRule, Department, Device, DocumentType, Feature, FeatureCode, HoursException,
    IdentityProvider, Label, Outage, Person, PooledId, ProxyPolicy, RemoteWindow, RetentionRule,
    Role, Rules, SystemClient, Terminal,
};
use genpon_model::text::{Code, UserId};
use genpon_store::{RevisionRow, RevisionState, Store};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// How many entries of one register are read.
const ENTRIES_MAX: u32 = 100_000;

/// One entry in force.
#[derive(Debug, Clone)]
pub struct Entry<R> {
    /// Its number: what a manifest names.
    pub edition: u32,
    /// Whether it is retired: shown with old records, not used for new ones.
    pub is_retired: bool,
    /// When it is to be reviewed.
    pub review_on: Option<Date>,
    /// What it says.
    pub value: R,
}

/// Entries in force by key.
pub type Entries<R> = BTreeMap<Code, Entry<R>>;

/// The registers of one institution at one moment.
#[derive(Debug, Clone, Default)]
pub struct Masters {
    /// 文書種別
    pub document_types: Entries<DocumentType>,
    /// 情報区分
    pub labels: Entries<Label>,
    /// Roles with their rights.
    pub roles: Entries<Role>,
    /// 保存期間
    pub retention_rules: Entries<RetentionRule>,
    /// 確定規則
    pub confirmation_rules: Entries<ConfirmationRule>,
    /// 代行入力規程
    pub proxy_policies: Entries<ProxyPolicy>,
    /// Systems that call the API.
    pub clients: Entries<SystemClient>,
    /// 認証規程
    pub authentication_policies: Entries<AuthenticationPolicy>,
    /// 端末
    pub terminals: Entries<Terminal>,
    /// Which terminal a device is, by what it shows; of those in use.
    pub(crate) terminal_marks: BTreeMap<String, Code>,
    /// 認証局
    pub certificate_authorities: Entries<CertificateAuthority>,
    /// 証明書・カード
    pub certificates: Entries<Certificate>,
    /// 認証連携先
    pub identity_providers: Entries<IdentityProvider>,
    /// 短期利用ID
    pub pooled_ids: Entries<PooledId>,
    /// 遠隔利用許可
    pub remote_windows: Entries<RemoteWindow>,
    /// 部署
    pub departments: Entries<Department>,
    /// 障害期間, with what was written on paper meanwhile.
    pub outages: Entries<Outage>,
    /// The records that were made of such paper.
    pub late_records: BTreeSet<RecordId>,
    /// 利用規則・教材
    pub rules: Entries<Rules>,
    /// 時間外利用の許可
    pub hours_exceptions: Entries<HoursException>,
    /// 監査の基準
    pub audit_rules: Entries<AuditRule>,
    /// 点検の記録
    pub audit_checks: Entries<AuditCheck>,
    /// 機器
    pub devices: Entries<Device>,
    /// 選択機能
    pub features: Entries<Feature>,
    /// Who holds what besides the roles of their entries.
    pub rights: Rights,
    /// People, by id.
    pub people: BTreeMap<PersonId, Entry<Person>>,
    /// Who logs in with which id.
    pub user_ids: BTreeMap<UserId, PersonId>,
    /// Entries that did not read, as `register/key`.
    pub unreadable: Vec<String>,
}

impl Masters {
    /// Reads all registers that decisions need.
    ///
    /// # Errors
    /// When the store cannot read or a body does not open.
    pub fn read(
        store: &dyn Store,
        institution: InstitutionId,
        sealing: &Sealing,
    ) -> Result<Self, Error> {
        let mut masters = Self::default();
        let reader = Reader {
            store,
            institution,
            sealing,
        };
        masters.document_types = reader.entries(&mut masters.unreadable)?;
        masters.labels = reader.entries(&mut masters.unreadable)?;
        masters.roles = reader.entries(&mut masters.unreadable)?;
        masters.retention_rules = reader.entries(&mut masters.unreadable)?;
        masters.confirmation_rules = reader.entries(&mut masters.unreadable)?;
        masters.proxy_policies = reader.entries(&mut masters.unreadable)?;
        masters.clients = reader.entries(&mut masters.unreadable)?;
        masters.outages = reader.entries(&mut masters.unreadable)?;
        masters.late_records = late_records(&masters.outages);
        masters.authentication_policies = reader.entries(&mut masters.unreadable)?;
        masters.terminals = reader.entries(&mut masters.unreadable)?;
        masters.terminal_marks = terminal_marks(&masters.terminals);
        masters.certificate_authorities = reader.entries(&mut masters.unreadable)?;
        masters.certificates = reader.entries(&mut masters.unreadable)?;
        masters.identity_providers = reader.entries(&mut masters.unreadable)?;
        masters.pooled_ids = reader.entries(&mut masters.unreadable)?;
        masters.remote_windows = reader.entries(&mut masters.unreadable)?;
        masters.departments = reader.entries(&mut masters.unreadable)?;
        masters.rules = reader.entries(&mut masters.unreadable)?;
        masters.hours_exceptions = reader.entries(&mut masters.unreadable)?;
        masters.audit_rules = reader.entries(&mut masters.unreadable)?;
        masters.audit_checks = reader.entries(&mut masters.unreadable)?;
        masters.devices = reader.entries(&mut masters.unreadable)?;
        masters.features = reader.entries(&mut masters.unreadable)?;
        masters.rights = Rights::read(&reader, &mut masters.unreadable)?;
        for (key, entry) in reader.entries::<Person>(&mut masters.unreadable)? {
            let Ok(id) = key.as_str().parse::<PersonId>() else {
                masters.unreadable.push(format!("person/{key}"));
                continue;
            };
            masters.user_ids.insert(entry.value.user_id.clone(), id);
            masters.people.insert(id, entry);
        }
        Ok(masters)
    }

    /// Whether an optional feature is on: off until somebody turned it on.
    #[must_use]
    pub fn is_on(&self, feature: FeatureCode) -> bool {
        let entry = self.features.get(&feature.key());
        entry.is_some_and(|entry| !entry.is_retired && entry.value.is_on)
    }

    /// From when on use is out of the ordinary: as the institution says, or else as we do.
    #[must_use]
    pub fn audit_rule(&self) -> AuditRule {
        let entry = self.audit_rules.get(&Code::constant(USUAL));
        let entry = entry.filter(|entry| !entry.is_retired);
        entry.map_or_else(AuditRule::default, |entry| entry.value.clone())
    }

    /// The person, while the account is in use.
    #[must_use]
    pub fn active_person(&self, id: PersonId) -> Option<&Person> {
        let entry = self.people.get(&id).filter(|entry| !entry.is_retired)?;
        Some(&entry.value).filter(|person| person.is_enabled)
    }

    /// Who logs in with this id on that day: whose id it is, or to whom it is lent.
    #[must_use]
    pub fn who_logs_in(&self, user_id: &UserId, day: Date) -> Option<PersonId> {
        let own = self.user_ids.get(user_id).copied();
        own.or_else(|| {
            let mut pooled = self.pooled_ids.values();
            let entry = pooled.find(|entry| entry.value.user_id == *user_id)?;
            let is_used = !entry.is_retired && entry.value.is_enabled;
            let loan = entry.value.holder_on(day).filter(|_| is_used)?;
            Some(loan.person)
        })
    }

    /// The document type, whether retired or not.
    #[must_use]
    pub fn document_type(&self, code: &str) -> Option<&Entry<DocumentType>> {
        self.document_types.get(&code.parse::<Code>().ok()?)
    }
}

fn late_records(outages: &Entries<Outage>) -> BTreeSet<RecordId> {
    let items = outages.values().flat_map(|entry| &entry.value.items);
    items.filter_map(|item| item.record).collect()
}

/// Reads the entries in force of one register after another.
pub(crate) struct Reader<'a> {
    store: &'a dyn Store,
    institution: InstitutionId,
    sealing: &'a Sealing,
}

impl Reader<'_> {
    pub(crate) fn entries<R: Register>(
        &self,
        unreadable: &mut Vec<String>,
    ) -> Result<Entries<R>, Error> {
        let code = R::DESCRIPTION.code();
        let rows = self.store.entries(
            self.institution,
            &code,
            RevisionState::Effective,
            ENTRIES_MAX,
        )?;
        let mut entries = Entries::new();
        for row in rows {
            let revision = open_revision(self.sealing, &row)?;
            match R::read(&revision.value) {
                Ok(value) => {
                    let edition = revision.edition.number();
                    let is_retired = revision.is_retired;
                    entries.insert(
                        revision.key,
                        Entry {
                            edition,
                            is_retired,
                            review_on: revision.care.review_on,
                            value,
                        },
                    );
                }
                Err(_) => unreadable.push(format!("{}/{}", row.register, row.key)),
            }
        }
        Ok(entries)
    }
}

/// The revision that a row seals.
pub(crate) fn open_revision(sealing: &Sealing, row: &RevisionRow) -> Result<Revision, Error> {
    sealing.open_revision(row)
}
