"""What inspections publish."""
