-- The first layout of a Genpon database. docs/format/data-directory.md says what every column means.
-- Ids are 16 bytes, instants are UTC microseconds, digests are texts that name their algorithm.
-- Columns named body or wrapped are sealed; every other column is in clear.

CREATE TABLE store (
    one           INTEGER PRIMARY KEY CHECK (one = 1),
    last_write_at INTEGER
) STRICT;
INSERT INTO store (one) VALUES (1);

CREATE TABLE institution (
    id   BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    kind TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE institution_key (
    institution BLOB NOT NULL REFERENCES institution (id),
    edition     INTEGER NOT NULL CHECK (edition >= 1),
    wrapped     BLOB NOT NULL,
    PRIMARY KEY (institution, edition)
) STRICT, WITHOUT ROWID;

-- Running counts for the health page, so that it never counts rows.
CREATE TABLE tally (
    institution    BLOB NOT NULL PRIMARY KEY REFERENCES institution (id),
    patients       INTEGER NOT NULL DEFAULT 0,
    records        INTEGER NOT NULL DEFAULT 0,
    drafts         INTEGER NOT NULL DEFAULT 0,
    contents       INTEGER NOT NULL DEFAULT 0,
    contents_bytes INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- ---- contents

CREATE TABLE content (
    institution       BLOB NOT NULL,
    id                BLOB NOT NULL CHECK (length(id) = 16),
    sealed_size_bytes INTEGER NOT NULL CHECK (sealed_size_bytes > 0),
    sealed_digest     TEXT NOT NULL CHECK (sealed_digest GLOB 'sha*:*'),
    inline            BLOB CHECK (inline IS NULL OR length(inline) = sealed_size_bytes),
    PRIMARY KEY (institution, id)
) STRICT;

CREATE TABLE content_key (
    institution BLOB NOT NULL,
    content     BLOB NOT NULL,
    key_edition INTEGER NOT NULL CHECK (key_edition >= 1),
    wrapped     BLOB NOT NULL,
    PRIMARY KEY (institution, content)
) STRICT, WITHOUT ROWID;
CREATE INDEX content_key_by_edition ON content_key (institution, key_edition, content);

-- ---- records

CREATE TABLE patient (
    institution   BLOB NOT NULL,
    id            BLOB NOT NULL CHECK (length(id) = 16),
    revision      INTEGER NOT NULL CHECK (revision >= 1),
    number        TEXT NOT NULL,
    name          TEXT NOT NULL,
    kana          TEXT,
    birth_date    TEXT CHECK (birth_date GLOB '????-??-??'),
    sex           TEXT NOT NULL,
    death_date    TEXT CHECK (death_date GLOB '????-??-??'),
    merged_into   BLOB,
    order_key     TEXT NOT NULL,
    folded_number TEXT NOT NULL,
    folded        TEXT NOT NULL,
    PRIMARY KEY (institution, id)
) STRICT;
CREATE UNIQUE INDEX patient_by_number ON patient (institution, number);
CREATE INDEX patient_by_folded_number ON patient (institution, folded_number);
CREATE INDEX patient_by_birth_date ON patient (institution, birth_date, order_key, number);
CREATE INDEX patient_by_order ON patient (institution, order_key, number);

CREATE TABLE patient_gram (
    institution BLOB NOT NULL,
    gram        TEXT NOT NULL,
    order_key   TEXT NOT NULL,
    patient     BLOB NOT NULL,
    PRIMARY KEY (institution, gram, order_key, patient)
) STRICT, WITHOUT ROWID;

CREATE TABLE patient_revision (
    institution BLOB NOT NULL,
    patient     BLOB NOT NULL,
    revision    INTEGER NOT NULL CHECK (revision >= 1),
    at          INTEGER NOT NULL,
    body        BLOB NOT NULL,
    PRIMARY KEY (institution, patient, revision)
) STRICT;

CREATE TABLE draft (
    institution   BLOB NOT NULL,
    id            BLOB NOT NULL CHECK (length(id) = 16),
    revision      INTEGER NOT NULL CHECK (revision >= 1),
    record        BLOB NOT NULL,
    patient       BLOB,
    document_type TEXT NOT NULL,
    act           TEXT NOT NULL,
    base          INTEGER,
    enterer       BLOB NOT NULL,
    confirmer     BLOB,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    body          BLOB NOT NULL,
    contents      BLOB NOT NULL CHECK (length(contents) % 16 = 0),
    PRIMARY KEY (institution, id)
) STRICT;
CREATE INDEX draft_by_time ON draft (institution, updated_at, id);
CREATE INDEX draft_by_enterer ON draft (institution, enterer, updated_at, id);
CREATE INDEX draft_by_confirmer ON draft (institution, confirmer, updated_at, id) WHERE confirmer IS NOT NULL;
CREATE INDEX draft_by_record ON draft (institution, record, updated_at, id);
CREATE INDEX draft_by_patient ON draft (institution, patient, updated_at, id) WHERE patient IS NOT NULL;

CREATE TABLE presentation (
    institution BLOB NOT NULL,
    draft       BLOB NOT NULL,
    person      BLOB NOT NULL,
    id          BLOB NOT NULL CHECK (length(id) = 16),
    revision    INTEGER NOT NULL,
    digest      TEXT NOT NULL,
    language    TEXT NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (institution, draft, person, id)
) STRICT, WITHOUT ROWID;

-- A row here is a confirmed version: it cannot exist without both identities, the time and the state
-- of its clock, the manifest, and exactly the parts that it covers.
CREATE TABLE version (
    institution           BLOB NOT NULL,
    record                BLOB NOT NULL CHECK (length(record) = 16),
    number                INTEGER NOT NULL CHECK (number >= 1),
    manifest              BLOB NOT NULL CHECK (length(manifest) = 16),
    manifest_digest       TEXT NOT NULL CHECK (manifest_digest GLOB 'sha*:*'),
    previous_digest       TEXT CHECK (previous_digest GLOB 'sha*:*'),
    act                   TEXT NOT NULL CHECK (act IN ('create', 'correct', 'add', 'withdraw')),
    mode                  TEXT NOT NULL CHECK (mode IN ('personal', 'stand_in', 'automatic', 'device')),
    patient               BLOB CHECK (length(patient) = 16),
    document_type         TEXT NOT NULL CHECK (document_type <> ''),
    document_type_edition INTEGER NOT NULL CHECK (document_type_edition >= 1),
    title                 TEXT NOT NULL,
    event_at              INTEGER NOT NULL,
    confirmed_at          INTEGER NOT NULL,
    clock                 TEXT NOT NULL CHECK (clock IN ('synchronized', 'unsynchronized', 'unknown')),
    enterer               BLOB NOT NULL CHECK (length(enterer) = 16),
    confirmer             BLOB NOT NULL CHECK (length(confirmer) = 16),
    department            TEXT,
    parts                 INTEGER NOT NULL CHECK (parts >= 1 OR act = 'withdraw'),
    leaf_index            INTEGER NOT NULL CHECK (leaf_index >= 0),
    commitment            BLOB NOT NULL CHECK (length(commitment) = 32),
    PRIMARY KEY (institution, record, number),
    FOREIGN KEY (institution, manifest) REFERENCES content (institution, id),
    CHECK ((number = 1) = (act = 'create')),
    CHECK ((number = 1) = (previous_digest IS NULL))
) STRICT;
CREATE UNIQUE INDEX version_by_leaf ON version (institution, leaf_index);
CREATE UNIQUE INDEX version_by_manifest ON version (institution, manifest);

CREATE TABLE part (
    institution BLOB NOT NULL,
    record      BLOB NOT NULL,
    version     INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    name        TEXT NOT NULL,
    role        TEXT NOT NULL CHECK (role IN ('original', 'data', 'view', 'attachment', 'rendition')),
    media_type  TEXT NOT NULL,
    format      TEXT NOT NULL,
    size_bytes  INTEGER NOT NULL CHECK (size_bytes >= 0),
    digest      TEXT NOT NULL CHECK (digest GLOB 'sha*:*'),
    content     BLOB NOT NULL CHECK (length(content) = 16),
    PRIMARY KEY (institution, record, version, position),
    FOREIGN KEY (institution, content) REFERENCES content (institution, id)
) STRICT;
CREATE INDEX part_by_content ON part (institution, content, record);

-- The newest version of each record, for lists. Derived: it can be rebuilt from version.
CREATE TABLE record (
    institution   BLOB NOT NULL,
    id            BLOB NOT NULL CHECK (length(id) = 16),
    patient       BLOB,
    document_type TEXT NOT NULL,
    title         TEXT NOT NULL,
    event_at      INTEGER NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('confirmed', 'withdrawn')),
    head          INTEGER NOT NULL,
    confirmed_at  INTEGER NOT NULL,
    confirmer     BLOB NOT NULL,
    mode          TEXT NOT NULL,
    department    TEXT,
    PRIMARY KEY (institution, id)
) STRICT;
CREATE INDEX record_by_patient ON record (institution, patient, event_at, id, document_type, state);

CREATE TABLE reply (
    institution    BLOB NOT NULL,
    caller         TEXT NOT NULL,
    key            TEXT NOT NULL,
    request_digest TEXT NOT NULL,
    at             INTEGER NOT NULL,
    body           BLOB NOT NULL,
    PRIMARY KEY (institution, caller, key)
) STRICT;

-- ---- logs

CREATE TABLE audit_event (
    institution BLOB NOT NULL,
    leaf_index  INTEGER NOT NULL CHECK (leaf_index >= 0),
    id          BLOB NOT NULL CHECK (length(id) = 16),
    at          INTEGER NOT NULL,
    action      TEXT NOT NULL,
    outcome     TEXT NOT NULL CHECK (outcome IN ('success', 'refused', 'failed')),
    person      BLOB,
    client      BLOB,
    patient     BLOB,
    record      BLOB,
    commitment  BLOB NOT NULL CHECK (length(commitment) = 32),
    body        BLOB NOT NULL,
    PRIMARY KEY (institution, leaf_index)
) STRICT;
CREATE INDEX audit_event_by_time ON audit_event (institution, at, leaf_index);
CREATE INDEX audit_event_by_person ON audit_event (institution, person, leaf_index) WHERE person IS NOT NULL;
CREATE INDEX audit_event_by_patient ON audit_event (institution, patient, leaf_index) WHERE patient IS NOT NULL;
CREATE INDEX audit_event_by_record ON audit_event (institution, record, leaf_index) WHERE record IS NOT NULL;

CREATE TABLE tile (
    institution BLOB NOT NULL,
    log         TEXT NOT NULL CHECK (log IN ('versions', 'audit')),
    level       INTEGER NOT NULL CHECK (level >= 0),
    place       INTEGER NOT NULL CHECK (place >= 0),
    hashes      BLOB NOT NULL CHECK (length(hashes) % 32 = 0 AND length(hashes) BETWEEN 32 AND 8192),
    PRIMARY KEY (institution, log, level, place)
) STRICT;

CREATE TABLE checkpoint (
    institution BLOB NOT NULL,
    log         TEXT NOT NULL CHECK (log IN ('versions', 'audit')),
    size        INTEGER NOT NULL CHECK (size >= 0),
    note        TEXT NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (institution, log, size)
) STRICT;

-- ---- registers

CREATE TABLE revision (
    institution BLOB NOT NULL,
    register    TEXT NOT NULL,
    key         TEXT NOT NULL,
    number      INTEGER NOT NULL CHECK (number >= 1),
    id          BLOB NOT NULL CHECK (length(id) = 16),
    state       TEXT NOT NULL CHECK (state IN ('requested', 'effective', 'rejected', 'taken_back')),
    by          BLOB,
    at          INTEGER NOT NULL,
    decided_by  BLOB,
    decided_at  INTEGER,
    owner       BLOB,
    review_on   TEXT CHECK (review_on GLOB '????-??-??'),
    expires_on  TEXT CHECK (expires_on GLOB '????-??-??'),
    is_retired  INTEGER NOT NULL CHECK (is_retired IN (0, 1)),
    body        BLOB NOT NULL,
    PRIMARY KEY (institution, register, key, number)
) STRICT;
CREATE UNIQUE INDEX revision_by_id ON revision (institution, id);
CREATE INDEX revision_by_state ON revision (institution, register, state, key, number);
CREATE INDEX revision_requested ON revision (institution, at, id) WHERE state = 'requested';

-- ---- housekeeping

CREATE TABLE verification (
    institution BLOB NOT NULL,
    number      INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    is_deep     INTEGER NOT NULL CHECK (is_deep IN (0, 1)),
    versions    INTEGER NOT NULL,
    findings    INTEGER NOT NULL,
    body        BLOB NOT NULL,
    PRIMARY KEY (institution, number)
) STRICT;

CREATE TABLE damage (
    institution BLOB NOT NULL,
    record      BLOB NOT NULL,
    version     INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    found_at    INTEGER NOT NULL,
    PRIMARY KEY (institution, record, version, kind)
) STRICT, WITHOUT ROWID;

-- ---- what is confirmed stays as it is

CREATE TRIGGER part_belongs_to_no_version_yet BEFORE INSERT ON part
WHEN EXISTS (SELECT 1 FROM version v WHERE v.institution = NEW.institution
             AND v.record = NEW.record AND v.number = NEW.version)
BEGIN SELECT RAISE(ABORT, 'a confirmed version takes no more parts'); END;

CREATE TRIGGER version_covers_its_parts BEFORE INSERT ON version
WHEN NEW.parts <> (SELECT count(*) FROM part p WHERE p.institution = NEW.institution
                   AND p.record = NEW.record AND p.version = NEW.number)
BEGIN SELECT RAISE(ABORT, 'a version covers exactly its parts'); END;

CREATE TRIGGER version_follows_the_one_before BEFORE INSERT ON version
WHEN NEW.number > 1 AND NOT EXISTS (
    SELECT 1 FROM version v WHERE v.institution = NEW.institution AND v.record = NEW.record
    AND v.number = NEW.number - 1 AND v.manifest_digest = NEW.previous_digest)
BEGIN SELECT RAISE(ABORT, 'a version names the digest of the one before'); END;

CREATE TRIGGER version_is_final BEFORE UPDATE ON version
BEGIN SELECT RAISE(ABORT, 'a confirmed version is never changed'); END;
CREATE TRIGGER version_stays BEFORE DELETE ON version
BEGIN SELECT RAISE(ABORT, 'a confirmed version is never deleted'); END;
CREATE TRIGGER part_is_final BEFORE UPDATE ON part
BEGIN SELECT RAISE(ABORT, 'a part of a version is never changed'); END;
CREATE TRIGGER part_stays BEFORE DELETE ON part
BEGIN SELECT RAISE(ABORT, 'a part of a version is never deleted'); END;
CREATE TRIGGER content_is_final BEFORE UPDATE ON content
BEGIN SELECT RAISE(ABORT, 'a content is never changed'); END;
CREATE TRIGGER audit_event_is_final BEFORE UPDATE ON audit_event
BEGIN SELECT RAISE(ABORT, 'an audit event is never changed'); END;
CREATE TRIGGER audit_event_stays BEFORE DELETE ON audit_event
BEGIN SELECT RAISE(ABORT, 'an audit event is never deleted'); END;
CREATE TRIGGER checkpoint_is_final BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never changed'); END;
CREATE TRIGGER checkpoint_stays BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never deleted'); END;
CREATE TRIGGER tile_only_grows BEFORE UPDATE ON tile
WHEN substr(NEW.hashes, 1, length(OLD.hashes)) <> OLD.hashes OR NEW.institution <> OLD.institution
     OR NEW.log <> OLD.log OR NEW.level <> OLD.level OR NEW.place <> OLD.place
BEGIN SELECT RAISE(ABORT, 'a tile only grows'); END;
CREATE TRIGGER tile_stays BEFORE DELETE ON tile
BEGIN SELECT RAISE(ABORT, 'a tile is never deleted'); END;
CREATE TRIGGER patient_revision_is_final BEFORE UPDATE ON patient_revision
BEGIN SELECT RAISE(ABORT, 'a revision of a patient is never changed'); END;
CREATE TRIGGER patient_revision_stays BEFORE DELETE ON patient_revision
BEGIN SELECT RAISE(ABORT, 'a revision of a patient is never deleted'); END;
CREATE TRIGGER patient_stays BEFORE DELETE ON patient
BEGIN SELECT RAISE(ABORT, 'a patient is never deleted'); END;
CREATE TRIGGER revision_is_decided_once BEFORE UPDATE ON revision
WHEN OLD.state <> 'requested' OR NEW.state = 'requested' OR NEW.decided_by IS NULL OR NEW.decided_at IS NULL
     OR NEW.institution <> OLD.institution OR NEW.register <> OLD.register OR NEW.key <> OLD.key
     OR NEW.number <> OLD.number OR NEW.id <> OLD.id OR NEW.by IS NOT OLD.by OR NEW.at <> OLD.at
BEGIN SELECT RAISE(ABORT, 'a revision is decided once and never changed'); END;
CREATE TRIGGER revision_stays BEFORE DELETE ON revision
BEGIN SELECT RAISE(ABORT, 'a revision of a register is never deleted'); END;
CREATE TRIGGER verification_is_final BEFORE UPDATE ON verification
BEGIN SELECT RAISE(ABORT, 'a verification is never changed'); END;
CREATE TRIGGER verification_stays BEFORE DELETE ON verification
BEGIN SELECT RAISE(ABORT, 'a verification is never deleted'); END;

-- INSERT OR REPLACE would delete without asking the triggers above.
CREATE TRIGGER version_is_not_replaced BEFORE INSERT ON version
WHEN EXISTS (SELECT 1 FROM version o WHERE o.institution = NEW.institution AND o.record = NEW.record AND o.number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'exists already'); END;
CREATE TRIGGER content_is_not_replaced BEFORE INSERT ON content
WHEN EXISTS (SELECT 1 FROM content o WHERE o.institution = NEW.institution AND o.id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'exists already'); END;
CREATE TRIGGER audit_event_is_not_replaced BEFORE INSERT ON audit_event
WHEN EXISTS (SELECT 1 FROM audit_event o WHERE o.institution = NEW.institution AND o.leaf_index = NEW.leaf_index)
BEGIN SELECT RAISE(ABORT, 'exists already'); END;
CREATE TRIGGER checkpoint_is_not_replaced BEFORE INSERT ON checkpoint
WHEN EXISTS (SELECT 1 FROM checkpoint o WHERE o.institution = NEW.institution AND o.log = NEW.log AND o.size = NEW.size)
BEGIN SELECT RAISE(ABORT, 'exists already'); END;
CREATE TRIGGER patient_revision_is_not_replaced BEFORE INSERT ON patient_revision
WHEN EXISTS (SELECT 1 FROM patient_revision o WHERE o.institution = NEW.institution AND o.patient = NEW.patient AND o.revision = NEW.revision)
BEGIN SELECT RAISE(ABORT, 'exists already'); END;
CREATE TRIGGER verification_is_not_replaced BEFORE INSERT ON verification
WHEN EXISTS (SELECT 1 FROM verification o WHERE o.institution = NEW.institution AND o.number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'exists already'); END;
CREATE TRIGGER revision_is_not_replaced BEFORE INSERT ON revision
WHEN EXISTS (SELECT 1 FROM revision o WHERE o.institution = NEW.institution AND o.register = NEW.register AND o.key = NEW.key AND o.number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'exists already'); END;
