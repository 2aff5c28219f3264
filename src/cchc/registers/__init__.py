"""Operations: one folder a register, the same file names in each. Blind to each other and to statistics."""
