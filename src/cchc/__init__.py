"""cchc: the daily work of administrative reform, and every figure computed from it."""

__version__ = "0.1.0"
