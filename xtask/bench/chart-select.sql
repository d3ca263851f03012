\set patient random(0, 4999)
SELECT id, patient, document_type, title, event_at, state, head, confirmed_at, confirmer, mode, department FROM record WHERE institution = lpad('1', 32, '0')::uuid AND patient = lpad((:patient)::text, 32, '0')::uuid ORDER BY event_at DESC, id DESC LIMIT 50;
