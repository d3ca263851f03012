# registers (ja)
