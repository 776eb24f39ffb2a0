"""收集: what was sent is taken in, told apart and chosen from."""
