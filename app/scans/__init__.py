"""The sealed paper put back: scanned pages matched to the pages that they replace, and the scan version of a book."""
