# pages (en)
