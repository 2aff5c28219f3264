"""What is read of legal texts."""
