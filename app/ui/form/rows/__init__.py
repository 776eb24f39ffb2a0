"""Growable tables: the rows of an official table in a view of its own, with paste, import and export."""
