"""What a form asks: definitions, field types, rules, checking. Writes no files, knows no layout."""
