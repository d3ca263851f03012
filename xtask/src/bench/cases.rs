//! What is measured, beside whom, and with which goal. A case without a function waits for the part
//! of Genpon that does its work; its goal stands here so that nobody forgets it.

use super::{Case, chart, confirm, files, idle, people, proof, search, upload};

pub(super) const CASES: [Case; 16] = [
    Case {
        name: "confirm",
        work: "32 clients over HTTP, 2 KiB note each, durable",
        peer: "PostgreSQL, 32 connections, same bytes, audit trigger and hash-chain trigger",
        goal: "≥ 0.5 × audit trigger, ≥ 1.5 × hash chain, ≥ 6 × hash chain at +1 ms; p99 ≤ 10 ms at 500/s",
        measure: Some(confirm::measure),
    },
    Case {
        name: "deposit-bulk",
        work: "import of 100,000 documents of 4 KiB",
        peer: "the same rows through COPY and triggers",
        goal: "≥ 1.0 ×",
        measure: None,
    },
    Case {
        name: "chart",
        work: "one patient's 200 records and one record, at 10k / 1M / 10M versions",
        peer: "the same select on bare PostgreSQL by primary key",
        goal: "p99 ≤ 20 ms; at 10M ≤ 1.3 × the time at 10k",
        measure: Some(chart::measure),
    },
    Case {
        name: "search",
        work: "number, name, kana, date, type, full text at 1M versions",
        peer: "SQLite FTS5 and PostgreSQL trigrams alone",
        goal: "≤ 1.5 × the time",
        measure: Some(search::measure),
    },
    Case {
        name: "verify-all",
        work: "re-hash, unseal, compare rows, rebuild both trees over 10 GB",
        peer: "sha256sum over the same bytes on one core",
        goal: "≥ 1.5 × on two cores",
        measure: Some(files::measure_verify),
    },
    Case {
        name: "proof",
        work: "inclusion and consistency at 10M leaves",
        peer: "ct-merkle",
        goal: "≤ 1 ms cold, ≤ 10 µs warm",
        measure: Some(proof::measure),
    },
    Case {
        name: "sign",
        work: "CAdES-B, -T, -LTA; XAdES; PAdES per second on one core",
        peer: "openssl speed, raw signatures with the same key",
        goal: "B ≥ 0.9 × RSA, ≥ 0.6 × P-256",
        measure: None,
    },
    Case {
        name: "validate",
        work: "LTA validations per second; memory on a detached file of 1 GiB",
        peer: "pyHanko, and openssl cms for -B",
        goal: "≥ 20 × pyHanko; ≤ 32 MiB",
        measure: None,
    },
    Case {
        name: "evidence",
        work: "evidence records for 1,000,000 versions with one timestamp; renewal of 10M",
        peer: "one RFC 3161 request per document",
        goal: "≥ 200 ×",
        measure: None,
    },
    Case {
        name: "audit",
        work: "events appended per second; screening query over 10M events",
        peer: "the same query on a plain SQLite table",
        goal: "≥ 30,000/s; ≤ 1.2 × the time",
        measure: None,
    },
    Case {
        name: "backup",
        work: "full, incremental after 1 %, verify, restore of 10 GB in 200k objects",
        peer: "restic and borg on the same tree",
        goal: "full ≥ 1.5 ×, incremental ≥ 3 ×, restore ≥ 1.2 ×",
        measure: None,
    },
    Case {
        name: "export",
        work: "one patient's 200 records; a whole institution",
        peer: "zip -r of the same bytes",
        goal: "≥ 0.5 ×",
        measure: None,
    },
    Case {
        name: "pdf",
        work: "confirmed record to PDF/A with Japanese fonts, pages per second",
        peer: "headless Chromium printing the same page",
        goal: "≥ 20 ×",
        measure: None,
    },
    Case {
        name: "upload",
        work: "4 GiB file streamed in",
        peer: "cp and sha256sum",
        goal: "≥ 0.6 ×; resident memory ≤ 64 MiB",
        measure: Some(upload::measure),
    },
    Case {
        name: "people",
        work: "32 people log in, read and confirm for five minutes while one account is attacked",
        peer: "nobody",
        goal: "p99 of the others ≤ 100 ms; memory flat",
        measure: Some(people::measure),
    },
    Case {
        name: "idle",
        work: "serve with an empty archive: start time, resident memory",
        peer: "nobody",
        goal: "≤ 1 s, ≤ 60 MiB",
        measure: Some(idle::measure),
    },
];
