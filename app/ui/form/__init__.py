"""The page where the form is filled in."""
