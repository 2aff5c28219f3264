"""Imports: a file is read whole, checked column by column, and enters by one act or not at all."""
