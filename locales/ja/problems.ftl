# problems (ja)
