-- Entries to look over and entries that end are found by their day: nobody opens a whole register of
-- thousands of entries for the few that are due.

CREATE INDEX revision_by_review ON revision (institution, review_on)
    WHERE state = 'effective' AND review_on IS NOT NULL;
CREATE INDEX revision_by_expiry ON revision (institution, expires_on)
    WHERE state = 'effective' AND expires_on IS NOT NULL;
