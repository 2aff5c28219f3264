"""The acts on legal texts."""
