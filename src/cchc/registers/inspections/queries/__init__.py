"""Reads of plans, visits and findings."""
