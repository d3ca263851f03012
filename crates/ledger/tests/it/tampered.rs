//! Every way in which we try to cheat with a proof, each on the proof of the worked example.

use genpon_ledger::{Algorithm, Step};
use serde_json::{Value, json};

use crate::example;
use crate::log::{Log, ORIGIN, sign, signer};

/// A proof file changed in one way, and the step that must notice.
pub(crate) struct Tampered {
    pub(crate) what: &'static str,
    pub(crate) step: Step,
    pub(crate) file: String,
}

pub(crate) fn tampered() -> Vec<Tampered> {
    let mut forger = Forger::new();
    forger.change_the_object();
    forger.change_the_place();
    forger.change_the_checkpoint();
    forger.change_the_later_checkpoint();
    forger.change_the_members();
    forger.change_the_file();
    forger.made
}

struct Forger {
    log: Log,
    good: Value,
    made: Vec<Tampered>,
}

impl Forger {
    fn new() -> Self {
        let log = example::versions();
        let good = serde_json::from_str(&example::proof(&log).to_json().unwrap()).unwrap();
        Self {
            log,
            good,
            made: Vec::new(),
        }
    }

    fn make(&mut self, what: &'static str, step: Step, change: impl Fn(&mut Value)) {
        let mut file = self.good.clone();
        change(&mut file);
        self.made.push(Tampered {
            what,
            step,
            file: file.to_string(),
        });
    }

    fn change_the_object(&mut self) {
        use Step::{Inclusion, Owner, Parts};
        self.make("another title", Inclusion, |p| {
            replace(&mut p["object"], "\"例 42\"", "\"例 43\"")
        });
        self.make("a space more in the object", Inclusion, |p| {
            replace(&mut p["object"], "{", "{ ")
        });
        self.make("another institution in the object", Owner, |p| {
            replace(&mut p["object"], "000000000001", "000000000002");
        });
        self.make("no institution in the object", Owner, |p| {
            p["object"] = "{}".into()
        });
        self.make("an object that is not JSON", Owner, |p| {
            p["object"] = "例".into()
        });
        self.make("another digest of a part", Parts, |p| {
            p["parts"][0]["digest"] = format!("sha-256:{}", "0".repeat(64)).into();
        });
        self.make("another size of a part", Parts, |p| {
            p["parts"][0]["size"] = 5.into()
        });
        self.make("a part less", Parts, |p| p["parts"] = json!([]));
        self.make("a part more", Parts, |p| {
            let part = p["parts"][0].clone();
            list(&mut p["parts"]).push(part);
        });
    }

    fn change_the_place(&mut self) {
        use Step::Inclusion;
        let hash = self.log.head(7).root.to_base64();
        self.make("another salt", Inclusion, |p| {
            p["salt"] = hash.clone().into()
        });
        self.make("another index", Inclusion, |p| p["index"] = 43.into());
        self.make("an index beyond the log", Inclusion, |p| {
            p["index"] = 256.into()
        });
        self.make("another hash in the path", Inclusion, |p| {
            p["path"][3] = hash.clone().into()
        });
        self.make("a hash more in the path", Inclusion, |p| {
            list(&mut p["path"]).push(hash.clone().into());
        });
        self.make("a hash less in the path", Inclusion, |p| {
            list(&mut p["path"]).pop();
        });
    }

    fn change_the_checkpoint(&mut self) {
        use Step::{Format, Owner, Signature};
        let (root, other) = (self.log.head(256).root, self.log.head(7).root);
        let signature = |note: &str| note.rsplit_once("\n\n").unwrap().1.to_owned();
        let ours = signature(&self.log.checkpoint(256));
        let theirs = signature(&self.log.checkpoint(255));
        self.make("another size", Signature, |p| {
            replace(&mut p["checkpoint"], "\n256\n", "\n255\n")
        });
        self.make("another root", Signature, |p| {
            replace(&mut p["checkpoint"], &root.to_base64(), &other.to_base64());
        });
        self.make("a signature over another checkpoint", Signature, |p| {
            replace(&mut p["checkpoint"], &ours, &theirs);
        });
        self.make("another institution in origin and key name", Owner, |p| {
            replace(&mut p["checkpoint"], "000000000001", "000000000002");
        });
        self.make("no signature", Format, |p| {
            replace(&mut p["checkpoint"], &ours, "")
        });
    }

    fn change_the_later_checkpoint(&mut self) {
        use Step::Later;
        let hash = self.log.head(7).root.to_base64();
        let fork = sign(&self.log.signer, Log::of(300).head(300));
        let audit = signer(example::AUDIT_ORIGIN, Algorithm::Ed25519, 1);
        let other_log = sign(&audit, self.log.head(300));
        let stranger = sign(
            &signer(ORIGIN, Algorithm::Ed25519, 8),
            Log::of(300).head(300),
        );
        let later = |p: &mut Value, note: &str| p["later"]["checkpoint"] = note.into();
        self.make("a later path cut short", Later, |p| {
            list(&mut p["later"]["path"]).pop();
        });
        self.make("another hash in the later path", Later, |p| {
            p["later"]["path"][0] = hash.clone().into();
        });
        self.make("a later checkpoint of a fork", Later, |p| later(p, &fork));
        self.make("a later checkpoint of another log", Later, |p| {
            later(p, &other_log)
        });
        self.make("a later checkpoint of a stranger's fork", Later, |p| {
            later(p, &stranger)
        });
        self.make("a later checkpoint with another size", Later, |p| {
            replace(&mut p["later"]["checkpoint"], "\n300\n", "\n301\n");
        });
    }

    fn change_the_members(&mut self) {
        use Step::Format;
        self.make("another format", Format, |p| {
            p["format"] = "genpon/proof/2".into()
        });
        self.make("an unknown member", Format, |p| {
            p["note"] = "trust me".into()
        });
        self.make("an unknown member of a part", Format, |p| {
            p["parts"][0]["note"] = "x".into()
        });
        self.make("an unknown member of later", Format, |p| {
            p["later"]["note"] = "x".into()
        });
        self.make("later being null", Format, |p| p["later"] = Value::Null);
        self.make("a missing member", Format, |p| {
            p.as_object_mut().unwrap().remove("keys");
        });
        self.make("a salt too short", Format, |p| p["salt"] = "AAAA".into());
        self.make("a salt with another last bit", Format, |p| {
            replace(&mut p["salt"], "=", "B=")
        });
        self.make("an index that is not whole", Format, |p| {
            p["index"] = json!(42.5)
        });
        self.make("a negative index", Format, |p| p["index"] = (-1).into());
        self.make("an index as text", Format, |p| p["index"] = "42".into());
        self.make("a truth value as index", Format, |p| {
            p["index"] = true.into()
        });
        self.make("a text as path", Format, |p| p["path"] = "AAAA".into());
        self.make("a size of a part as text", Format, |p| {
            p["parts"][0]["size"] = "7".into()
        });
        self.make("a key with another's id", Format, |p| {
            replace(&mut p["keys"][0], "versions+", "versions+0");
        });
    }

    fn change_the_file(&mut self) {
        let text = self.good.to_string();
        let files = [
            ("a member twice", text.replacen('{', "{\"index\":42,", 1)),
            ("two documents", format!("{text}{text}")),
            ("cut off", text[..text.len() - 1].to_owned()),
            ("a byte order mark", format!("\u{feff}{text}")),
            ("nothing", String::new()),
            ("a list", "[]".to_owned()),
            ("deep nesting", "[".repeat(100_000)),
        ];
        self.made.extend(files.map(|(what, file)| Tampered {
            what,
            step: Step::Format,
            file,
        }));
    }
}

/// Replaces in a text, and fails when there is nothing to replace.
fn replace(member: &mut Value, from: &str, to: &str) {
    let text = member.as_str().unwrap();
    assert!(text.contains(from), "{from} in {text}");
    *member = text.replace(from, to).into();
}

fn list(member: &mut Value) -> &mut Vec<Value> {
    member.as_array_mut().unwrap()
}
