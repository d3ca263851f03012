# problems (en)
