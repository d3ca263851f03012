-- The peer of the case `confirm`: what hospitals build today on PostgreSQL. One table of documents,
-- plain; one with a trigger that copies each row to an audit table; one whose audit rows are chained
-- by hash, which serialises the writers.

CREATE TABLE plain (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), body text NOT NULL);
CREATE TABLE audited (LIKE plain INCLUDING ALL);
CREATE TABLE chained (LIKE plain INCLUDING ALL);

CREATE TABLE audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    who text NOT NULL DEFAULT current_user,
    what text NOT NULL,
    new_row jsonb NOT NULL
);

CREATE FUNCTION write_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit (what, new_row) VALUES (TG_OP, to_jsonb(NEW));
    RETURN NEW;
END $$;
CREATE TRIGGER audited_audit AFTER INSERT ON audited FOR EACH ROW EXECUTE FUNCTION write_audit();

CREATE TABLE chain (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    document bigint NOT NULL,
    hash bytea NOT NULL
);
INSERT INTO chain (document, hash) VALUES (0, sha256('start'));

CREATE FUNCTION write_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    previous bytea;
BEGIN
    PERFORM pg_advisory_xact_lock(1);
    SELECT hash INTO previous FROM chain ORDER BY id DESC LIMIT 1;
    INSERT INTO chain (document, hash)
        VALUES (NEW.id, sha256(previous || sha256(convert_to(NEW.body, 'UTF8'))));
    RETURN NEW;
END $$;
CREATE TRIGGER chained_chain AFTER INSERT ON chained FOR EACH ROW EXECUTE FUNCTION write_chain();
