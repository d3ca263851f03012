# pages (ja)
