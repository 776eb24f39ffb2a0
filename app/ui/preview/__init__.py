"""The pages as they will be printed: beside the form, and the whole book."""
