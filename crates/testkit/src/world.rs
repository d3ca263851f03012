//! An institution in a directory of its own, with one person for each kind of work.

use crate::FakeClock;
use genpon_formats::locale::Lang;
use genpon_model::Institution;
use genpon_model::id::PersonId;
use genpon_model::institution::InstitutionKind;
use genpon_model::registers::Person;
use genpon_model::registers::person::Qualification;
use genpon_model::text::Code;
use genpon_store::Store;
use genpon_store::keys::{RootKeyFile, SystemRandom};
use genpon_store::seam::Direct;
use genpon_store::sqlite::{Options, SqliteStore};
use genpon_vault::clock::Clock;
use genpon_vault::log_in::Claim;
use genpon_vault::settings::PasswordCost;
use genpon_vault::{Caller, Error, Foundation, Settings, Vault};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// The password of everybody in a [`World`].
pub const PASSWORD: &str = "correct horse battery";

/// Who works there: user id, name, role, licence.
const STAFF: [(&str, &str, &str, Option<Qualification>); 8] = [
    (
        "sato",
        "佐藤 恵子",
        "physician",
        Some(Qualification::Physician),
    ),
    (
        "tanaka",
        "田中 一郎",
        "physician",
        Some(Qualification::Physician),
    ),
    ("suzuki", "鈴木 美咲", "nurse", Some(Qualification::Nurse)),
    ("ito", "伊藤 薫", "clerk", None),
    ("kato", "加藤 弘", "records-manager", None),
    ("mori", "森 由美", "auditor", None),
    ("admin", "管理 太郎", "administrator", None),
    ("admin2", "管理 次郎", "administrator", None),
];

/// An institution at work.
pub struct World {
    /// The use cases.
    pub vault: Arc<Vault>,
    /// The store beneath, for looking at what lies there and for damaging it.
    pub store: Arc<SqliteStore>,
    /// The clock of everything.
    pub clock: Arc<FakeClock>,
    /// The institution.
    pub institution: Institution,
    /// The data directory.
    pub directory: PathBuf,
    home: TempDir,
}

impl World {
    /// A hospital with its staff.
    #[must_use]
    pub fn new() -> Self {
        Self::with(quick_settings())
    }

    /// The same under other settings.
    #[must_use]
    pub fn with(settings: Settings) -> Self {
        Self::within(|_| settings)
    }

    /// The same under settings that name places in the directory around the data directory.
    #[must_use]
    pub fn within(settings: impl FnOnce(&Path) -> Settings) -> Self {
        let home = tempfile::tempdir().unwrap();
        let settings = settings(home.path());
        let directory = home.path().join("data");
        let clock = Arc::new(FakeClock::default());
        let store = SqliteStore::create(&directory, &Options::new("a test")).unwrap();
        let key = root_key_file(&directory);
        let random = SystemRandom::default();
        let root_key = RootKeyFile::create(&key, None, &random, &Direct).unwrap();
        let (vault, store) = open(
            store,
            root_key,
            Arc::clone(&clock) as Arc<dyn Clock>,
            settings,
        );
        let name = "試験病院(架空)".parse().unwrap();
        let institution = vault
            .found_institution(name, InstitutionKind::Hospital)
            .unwrap()
            .institution;
        let world = Self {
            vault,
            store,
            clock,
            institution,
            directory,
            home,
        };
        let measure = "試験: 利用者は架空";
        let eased = world
            .vault
            .ease_log_in_at_setup(world.institution.id, measure);
        eased.unwrap();
        for (user_id, name, role, qualification) in STAFF {
            let person = Person {
                qualification,
                roles: vec![Code::constant(role)],
                ..Person::new(user_id.parse().unwrap(), name.parse().unwrap())
            };
            world
                .vault
                .add_person_at_setup(world.institution.id, person, PASSWORD)
                .unwrap();
        }
        world
    }

    /// The person with this user id, logged in now.
    #[must_use]
    pub fn caller(&self, user_id: &str) -> Caller {
        self.log_in(user_id, PASSWORD).unwrap()
    }

    /// The same for somebody with a password of their own.
    #[must_use]
    pub fn caller_with(&self, user_id: &str, password: &str) -> Caller {
        self.log_in(user_id, password).unwrap()
    }

    /// Logs in; the session stays open.
    ///
    /// # Errors
    /// Those of the use case.
    pub fn log_in(&self, user_id: &str, password: &str) -> Result<Caller, Error> {
        let claim = Claim {
            institution: self.institution.id,
            user_id,
            password,
            source: Some("192.0.2.7".to_owned()),
            device: None,
            lang: Lang::Ja,
        };
        self.vault.log_in(&claim).map(|entered| entered.caller)
    }

    /// The id of a person.
    #[must_use]
    pub fn person(&self, user_id: &str) -> PersonId {
        let masters = self.vault.house(self.institution.id).unwrap().masters();
        masters.user_ids[&user_id.parse().unwrap()]
    }

    /// Closes everything and opens it again, as after a restart.
    #[must_use]
    pub fn reopen(self) -> Self {
        self.reopen_after(|_| ())
    }

    /// The same, after somebody did something to the data directory.
    #[must_use]
    pub fn reopen_after(self, act: impl FnOnce(&Path)) -> Self {
        let settings = self.vault.settings().clone();
        let Self {
            vault,
            store,
            clock,
            institution,
            directory,
            home,
        } = self;
        vault.integrate_all().unwrap();
        drop(vault);
        store.close();
        drop(store);
        act(&directory);
        let (vault, store) =
            open_directory(&directory, Arc::clone(&clock) as Arc<dyn Clock>, settings).unwrap();
        Self {
            vault,
            store,
            clock,
            institution,
            directory,
            home,
        }
    }

    /// The directory around the data directory: it goes with the world.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Lets go of the data directory, for others to open; it goes with what is answered.
    #[must_use]
    pub fn close(self) -> TempDir {
        let Self {
            vault, store, home, ..
        } = self;
        vault.integrate_all().unwrap();
        drop(vault);
        store.close();
        home
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

/// Settings under which a test does not wait: the cheapest hash of a password.
#[must_use]
pub fn quick_settings() -> Settings {
    Settings {
        password_cost: PasswordCost {
            memory_kib: 8,
            passes: 1,
            lanes: 1,
        },
        ..Settings::default()
    }
}

/// Opens the data directory of a world that another process or an earlier test left.
///
/// # Errors
/// When the directory does not open.
pub fn open_directory(
    directory: &Path,
    clock: Arc<dyn Clock>,
    settings: Settings,
) -> Result<(Arc<Vault>, Arc<SqliteStore>), String> {
    let store = SqliteStore::open(directory, &Options::new("a test"));
    let store = store.map_err(|error| format!("{error:?}"))?;
    let root_key = RootKeyFile::open(&root_key_file(directory), None);
    let root_key = root_key.map_err(|error| format!("{error:?}"))?;
    Ok(open(store, root_key, clock, settings))
}

fn root_key_file(directory: &Path) -> PathBuf {
    directory.join("keys/root.key")
}

fn open(
    store: SqliteStore,
    root_key: RootKeyFile,
    clock: Arc<dyn Clock>,
    settings: Settings,
) -> (Arc<Vault>, Arc<SqliteStore>) {
    let store = Arc::new(store);
    let foundation = Foundation {
        sealer: store.sealer(),
        store: Arc::clone(&store) as Arc<dyn Store>,
        root_key: Arc::new(root_key),
        clock,
        random: Arc::new(SystemRandom::default()),
        text_indexes: store.directory().to_owned(),
    };
    (Arc::new(Vault::open(foundation, settings).unwrap()), store)
}
