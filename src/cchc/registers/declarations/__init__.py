"""Declarations: a figure that no register holds yet, said by a unit for a period, with its reason and evidence.

A line moves from here to a register by an edit of the catalogue (its ``indicator``), never of code. Glossary:
declaration, not arising, not applicable.
"""
