-- The peer of the case `chart`: one million records of 5,000 patients in a bare table.
CREATE TABLE record (
    patient int NOT NULL,
    event_at bigint NOT NULL,
    id int NOT NULL,
    document_type text NOT NULL,
    title text NOT NULL,
    PRIMARY KEY (patient, event_at, id)
);
INSERT INTO record
    SELECT n % 5000, n, n, 'progress-note', 'Progress note ' || n FROM generate_series(1, 1000000) n;
VACUUM ANALYZE record;
