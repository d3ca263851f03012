\set patient random(0, 4999)
SELECT id, event_at, document_type, title FROM record WHERE patient = :patient ORDER BY event_at DESC LIMIT 50;
