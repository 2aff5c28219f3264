"""The facts of legal texts."""
