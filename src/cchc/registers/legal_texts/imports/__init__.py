"""Lists of legal texts taken from files."""
