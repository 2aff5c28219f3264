"""Forms, filters and pages of legal texts."""
