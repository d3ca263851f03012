# views (ja)
