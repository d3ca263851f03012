-- The peer of the case `chart`: one million records of 5,000 patients in a bare table with the columns
-- of ours, written in the order of time, as ours are, so that those of one patient lie far apart.
CREATE TABLE record (
    institution uuid NOT NULL,
    patient uuid NOT NULL,
    event_at bigint NOT NULL,
    id uuid NOT NULL,
    document_type text NOT NULL,
    title text NOT NULL,
    state text NOT NULL,
    head int NOT NULL,
    confirmed_at bigint NOT NULL,
    confirmer uuid NOT NULL,
    mode text NOT NULL,
    department text,
    PRIMARY KEY (institution, patient, event_at, id)
);
INSERT INTO record
    SELECT lpad('1', 32, '0')::uuid, lpad((n % 5000)::text, 32, '0')::uuid,
        n * 1000, lpad(n::text, 32, '7')::uuid, 'progress-note', 'Progress note', 'confirmed', 1,
        n * 1000, lpad((n % 100)::text, 32, '8')::uuid, 'personal', 'Medicine'
    FROM generate_series(1, 1000000) n;
VACUUM ANALYZE record;
