"""Fictional evidence for the samples, drawn on demand so that no scan has to be kept in the repository."""
