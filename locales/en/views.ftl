# views (en)
