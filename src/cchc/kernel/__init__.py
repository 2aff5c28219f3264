"""Mechanisms without domain: registry, clock, periods, numbers, operations, journal, catalogue files."""
