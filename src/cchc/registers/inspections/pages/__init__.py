"""Forms and filters of the screens of inspections."""
