"""The acts of plans, visits and findings."""
