"""Exporting the books, printing them, and the list of places to stamp."""
