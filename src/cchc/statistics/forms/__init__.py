"""Forms as data: ``catalog/forms/<form>/<valid_from>/`` read into typed lines and rules."""
