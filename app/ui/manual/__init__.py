"""The manual in a window of its own (F1): its headings at the left, its pages at the right, nothing from outside."""
