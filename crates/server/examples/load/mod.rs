//! What the measuring programs share: an archive with its people, drafts ready to be confirmed, a
//! server on loopback, and one connection to it.

use genpon_formats::locale::Lang;
use genpon_formats::note::{MEDIA_TYPE, Note};
use genpon_model::id::{InstitutionId, PatientId};
use genpon_model::institution::InstitutionKind;
use genpon_model::patient::Sex;
use genpon_model::record::PartRole;
use genpon_model::registers::Person;
use genpon_model::registers::person::Qualification;
use genpon_model::text::Code;
use genpon_server::listen::{Listening, serve};
use genpon_server::{App, Options};
use genpon_store::keys::{RootKeyFile, SystemRandom};
use genpon_store::seam::Direct;
use genpon_store::sqlite::{self, SqliteStore};
use genpon_vault::begin_draft::NewRecord;
use genpon_vault::clock::SystemClock;
use genpon_vault::log_in::{Claim, Entered};
use genpon_vault::patients::PatientData;
use genpon_vault::sessions::SessionToken;
use genpon_vault::settings::PasswordCost;
use genpon_vault::stage_part::PartOffer;
use genpon_vault::{Caller, Foundation, Settings, Vault};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

/// The password of everybody.
pub(crate) const PASSWORD: &str = "kQ7#measuring-Tsu9";

/// A confirmation that is ready to be sent.
pub(crate) struct Prepared {
    pub(crate) draft: String,
    pub(crate) presentation: String,
    pub(crate) revision: u32,
}

/// An empty archive; `cost` is that of a password.
pub(crate) fn found(directory: &Path, cost: PasswordCost) -> Vault {
    let store = SqliteStore::create(directory, &sqlite::Options::new("load")).expect("create");
    let random = SystemRandom::default();
    let key = directory.join("keys/root.key");
    let root_key = RootKeyFile::create(&key, None, &random, &Direct).expect("root key");
    let foundation = Foundation {
        sealer: store.sealer(),
        store: Arc::new(store),
        root_key: Arc::new(root_key),
        clock: Arc::new(SystemClock),
        random: Arc::new(random),
        text_indexes: directory.to_owned(),
    };
    let settings = Settings {
        password_cost: cost,
        ..Settings::default()
    };
    Vault::open(foundation, settings).expect("open")
}

/// An institution whose people need no second element to be measured.
pub(crate) fn institution(vault: &Vault) -> InstitutionId {
    let name = "Load".parse().expect("name");
    let founded = vault
        .found_institution(name, InstitutionKind::Hospital)
        .expect("found");
    let id = founded.institution.id;
    vault
        .ease_log_in_at_setup(id, "measuring")
        .expect("policies");
    id
}

/// A physician who also registers patients, logged in.
pub(crate) fn physician(vault: &Vault, institution: InstitutionId, user_id: &str) -> Entered {
    let person = Person {
        qualification: Some(Qualification::Physician),
        roles: vec![Code::constant("physician"), Code::constant("clerk")],
        ..Person::new(
            user_id.parse().expect("id"),
            "負荷 太郎".parse().expect("name"),
        )
    };
    vault
        .add_person_at_setup(institution, person, PASSWORD)
        .expect("person");
    let claim = Claim {
        institution,
        user_id,
        password: PASSWORD,
        source: None,
        device: None,
        lang: Lang::Ja,
    };
    vault.log_in(&claim).expect("log in")
}

/// A patient of this number.
pub(crate) fn patient(vault: &Vault, caller: &Caller, number: usize) -> PatientId {
    let data = PatientData {
        number: format!("{number:08}").parse().expect("number"),
        name: "負荷 花子".parse().expect("name"),
        kana: None,
        birth_date: None,
        sex: Sex::Female,
        death_date: None,
    };
    vault.register_patient(caller, data).expect("patient").id
}

/// A draft of a note of 2 KiB, presented.
pub(crate) fn present(vault: &Vault, caller: &Caller, patient: PatientId) -> Prepared {
    let text = "体温 36.8 ℃、血圧 128/76 mmHg、特記すべき所見なし。".repeat(28);
    let bytes = Note::free(&text)
        .and_then(|note| note.to_bytes())
        .expect("note");
    let offer = PartOffer {
        name: "note.json".parse().expect("name"),
        role: PartRole::Original,
        media_type: MEDIA_TYPE.parse().expect("media type"),
        digest: None,
    };
    let part = vault
        .stage_part(caller, &offer, &mut bytes.as_slice())
        .expect("stage");
    let new = NewRecord {
        patient: Some(patient),
        document_type: "progress-note".to_owned(),
        title: "負荷".parse().expect("title"),
        event_at: None,
        encounter: None,
        confirmer: None,
        device: None,
        on_behalf: None,
        parts: vec![part],
    };
    let draft = vault.begin_record(caller, new).expect("draft");
    let shown = vault.present_draft(caller, draft.id).expect("present");
    Prepared {
        draft: draft.id.to_string(),
        presentation: shown.digest.to_string(),
        revision: draft.revision,
    }
}

/// Serves the archive on loopback; the address.
pub(crate) fn start(vault: &Arc<Vault>) -> String {
    let sequencer = Arc::clone(vault);
    std::thread::spawn(move || sequencer.run_sequencer());
    let router = genpon_server::router(App::new(Arc::clone(vault), Options::default()));
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .expect("runtime");
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
                .await
                .expect("listen");
            sender
                .send(listener.local_addr().expect("address"))
                .expect("send");
            let listening = Listening::new(None);
            serve(listener, router, listening, std::future::pending())
                .await
                .expect("serve");
        });
    });
    receiver.recv().expect("address").to_string()
}

/// The request that confirms a draft.
pub(crate) fn request(
    address: &str,
    token: &SessionToken,
    prepared: &Prepared,
    cookies: &str,
) -> String {
    let encode = |text: &str| text.replace(':', "%3A");
    let body = format!(
        "csrf={}&presentation={}&revision={}",
        encode(&token.csrf()),
        encode(&prepared.presentation),
        prepared.revision,
    );
    format!(
        "POST /drafts/{}/confirm HTTP/1.1\r\nHost: {address}\r\nCookie: genpon-demo={}{cookies}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        prepared.draft,
        token.as_str(),
        body.len(),
    )
}

/// One connection to the server.
pub(crate) struct Connection {
    stream: TcpStream,
    reader: BufReader<TcpStream>,
}

/// What came back: the status, and the cookies that were set.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) cookies: Vec<(String, String)>,
}

impl Connection {
    pub(crate) fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("connect");
        stream.set_nodelay(true).expect("nodelay");
        let reader = BufReader::new(stream.try_clone().expect("clone"));
        Self { stream, reader }
    }

    /// Sends a request and reads the whole answer.
    pub(crate) fn ask(&mut self, request: &str) -> Answer {
        self.stream.write_all(request.as_bytes()).expect("send");
        let status = self
            .line()
            .split(' ')
            .nth(1)
            .and_then(|text| text.parse().ok());
        let mut answer = Answer {
            status: status.expect("status"),
            cookies: Vec::new(),
        };
        let mut length = 0;
        loop {
            let line = self.line();
            let Some((name, value)) = line.trim().split_once(": ") else {
                break;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.parse().expect("length");
            } else if name.eq_ignore_ascii_case("set-cookie") {
                let pair = value
                    .split(';')
                    .next()
                    .and_then(|pair| pair.split_once('='));
                let (name, value) = pair.expect("cookie");
                answer.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body).expect("body");
        answer
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.reader.read_line(&mut line).expect("line");
        line
    }
}
