# cli (ja)
