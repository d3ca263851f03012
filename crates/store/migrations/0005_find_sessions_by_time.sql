-- Who logged in when is looked for by time, among events of which hardly any are about sessions.
CREATE INDEX audit_event_of_sessions ON audit_event (institution, at, leaf_index)
    WHERE action >= 'session.' AND action < 'session/';
