-- A chart is read from its index alone: the records of one patient lie together in it, newest event
-- last, with everything that a list shows. Found through the table, each would be a page of its own.

DROP INDEX record_by_patient;
CREATE INDEX record_by_patient ON record (institution, patient, event_at, id, document_type, state,
    title, head, confirmed_at, confirmer, mode, department);

-- Which numbers were joined into a patient.
CREATE INDEX patient_by_survivor ON patient (institution, merged_into, id) WHERE merged_into IS NOT NULL;
