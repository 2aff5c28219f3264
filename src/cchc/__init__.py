"""cchc: the daily work of administrative reform, and every figure computed from it."""
