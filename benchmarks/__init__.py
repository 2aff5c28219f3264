"""What the program costs, measured against what else could have been done. Run by hand; never asserted in tests."""
