"""Indicators: definitions as data, and the engine that computes all of them in one grouped pass a fact."""
