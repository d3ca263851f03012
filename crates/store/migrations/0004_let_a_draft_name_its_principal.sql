-- Who asked for a draft that a proxy entered: what waits for one person is found without opening it.

ALTER TABLE draft ADD COLUMN principal BLOB;
CREATE INDEX draft_by_principal ON draft (institution, principal, updated_at, id) WHERE principal IS NOT NULL;
CREATE INDEX draft_by_proxy ON draft (institution, updated_at, id) WHERE principal IS NOT NULL;
