"""Table files of other programs (.xlsx, .csv), read and written as rows of text."""
