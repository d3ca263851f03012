# registers (en)
