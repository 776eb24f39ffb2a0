"""佐证材料: the numbered items with their files, and the pages that they will be in the book."""
