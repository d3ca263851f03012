//! Opens a data directory as a vault, and serves one.

use crate::config::Config;
use anyhow::Context as _;
use genpon_model::Institution;
use genpon_server::listen::{Listening, serve};
use genpon_server::{App, Options};
use genpon_store::keys::{RootKeyFile, SystemRandom};
use genpon_store::seam::Direct;
use genpon_store::sqlite::SqliteStore;
use genpon_vault::clock::SystemClock;
use genpon_vault::verify::Schedule;
use genpon_vault::{Foundation, Vault};
use std::sync::Arc;
use tokio::net::TcpListener;

/// A vault over a data directory, and the store beneath it.
pub(crate) struct Engine {
    pub(crate) vault: Arc<Vault>,
    store: Arc<SqliteStore>,
}

impl Engine {
    /// Makes a new data directory with its root key.
    pub(crate) fn create(config: &Config) -> anyhow::Result<Self> {
        let store = SqliteStore::create(&config.data, &config.store()?).with_context(|| {
            format!("cannot make a data directory in {}", config.data.display())
        })?;
        let passphrase = config.passphrase()?;
        let passphrase = passphrase.as_ref().map(|text| text.as_str());
        let random = SystemRandom::default();
        let root_key = RootKeyFile::create(&config.root_key(), passphrase, &random, &Direct)
            .context("cannot make the root key")?;
        Self::start(config, store, root_key)
    }

    /// Opens a data directory for this process alone.
    pub(crate) fn open(config: &Config) -> anyhow::Result<Self> {
        let store = SqliteStore::open(&config.data, &config.store()?)
            .with_context(|| format!("cannot open {}", config.data.display()))?;
        let root_key = open_root_key(config)?;
        Self::start(config, store, root_key)
    }

    /// The same with a passphrase that somebody typed.
    pub(crate) fn open_under(config: &Config, passphrase: Option<&str>) -> anyhow::Result<Self> {
        let store = SqliteStore::open(&config.data, &config.store()?)
            .with_context(|| format!("cannot open {}", config.data.display()))?;
        let root_key = RootKeyFile::open(&config.root_key(), passphrase)
            .context("cannot open the root key")?;
        Self::start(config, store, root_key)
    }

    /// Opens a data directory beside the process that has it, to read only.
    pub(crate) fn open_to_read(config: &Config) -> anyhow::Result<Self> {
        let store = SqliteStore::open_to_read(&config.data)
            .with_context(|| format!("cannot open {}", config.data.display()))?;
        let root_key = open_root_key(config)?;
        Self::start(config, store, root_key)
    }

    fn start(config: &Config, store: SqliteStore, root_key: RootKeyFile) -> anyhow::Result<Self> {
        let store = Arc::new(store);
        let foundation = Foundation {
            sealer: store.sealer(),
            store: Arc::clone(&store) as Arc<dyn genpon_store::Store>,
            root_key: Arc::new(root_key),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom::default()),
            text_indexes: store.directory().to_owned(),
        };
        let vault = Vault::open(foundation, config.vault()).context("cannot open the archive")?;
        Ok(Self {
            vault: Arc::new(vault),
            store,
        })
    }

    /// The store beneath.
    pub(crate) fn store(&self) -> &SqliteStore {
        &self.store
    }

    /// Lets go of the data directory, after the commits at hand.
    pub(crate) fn close(self) {
        self.store.close();
    }

    /// A thread that works on the vault until it is told to end.
    fn thread(&self, name: &str, work: fn(&Vault)) -> anyhow::Result<std::thread::JoinHandle<()>> {
        let vault = Arc::clone(&self.vault);
        let thread = std::thread::Builder::new().name(name.to_owned());
        thread
            .spawn(move || work(&vault))
            .with_context(|| format!("cannot start the thread {name}"))
    }

    /// Serves until a signal asks to stop, then drains requests, leaves and commits.
    pub(crate) fn serve(
        self,
        listening: Listening,
        options: Options,
        ready: Ready,
    ) -> anyhow::Result<()> {
        let sequencer = self.thread("sequencer", Vault::run_sequencer)?;
        let rounds = self.thread("rounds", Vault::run_rounds)?;
        let follower = self.thread("text-follower", Vault::run_text_follower)?;
        let verifier = self.thread("verifier", |vault| vault.run_verifier(&Schedule::default()))?;
        let router = genpon_server::router(App::new(Arc::clone(&self.vault), options));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        let served = runtime.block_on(async {
            let listener = TcpListener::bind(ready.listen).await;
            let listener =
                listener.with_context(|| format!("cannot listen on {}", ready.listen))?;
            (ready.tell)(listener.local_addr()?);
            serve(listener, router, listening, asked_to_stop())
                .await
                .context("the listener broke")
        });
        runtime.shutdown_timeout(std::time::Duration::from_secs(5));
        self.vault.close_verifier();
        if verifier.join().is_err() {
            tracing::error!("the verification broke off; it goes on after the next start");
        }
        self.vault.close_text_follower();
        if follower.join().is_err() {
            tracing::error!("the full-text index broke off; it goes on after the next start");
        }
        self.vault.close_rounds();
        if rounds.join().is_err() {
            tracing::error!("the rounds broke off; what is due is done after the next start");
        }
        self.vault.close_sequencer();
        if sequencer.join().is_err() {
            tracing::error!(
                "the sequencer broke off; pending leaves are integrated at the next start"
            );
        }
        self.vault
            .integrate_all()
            .context("pending leaves could not be integrated")?;
        self.store.close();
        served
    }
}

/// Where to listen, and what to do once the server listens.
pub(crate) struct Ready {
    pub(crate) listen: std::net::SocketAddr,
    pub(crate) tell: Box<dyn FnOnce(std::net::SocketAddr)>,
}

/// The institution of this id, or the only one.
pub(crate) fn institution(vault: &Vault, named: Option<&str>) -> anyhow::Result<Institution> {
    let mut institutions = vault.institutions();
    match named {
        Some(id) => institutions
            .into_iter()
            .find(|one| one.id.to_string() == id),
        None if institutions.len() == 1 => institutions.pop(),
        None => None,
    }
    .context("name one institution of this directory with --institution")
}

/// Opens the root key of a data directory.
pub(crate) fn open_root_key(config: &Config) -> anyhow::Result<RootKeyFile> {
    let passphrase = config.passphrase()?;
    let passphrase = passphrase.as_ref().map(|text| text.as_str());
    RootKeyFile::open(&config.root_key(), passphrase).context("cannot open the root key")
}

async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let interrupt = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        },
        Err(_) => drop(interrupt.await),
    }
    tracing::info!("asked to stop: finishing open requests");
}
