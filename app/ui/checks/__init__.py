"""检查: everything that is left to do, as one list."""
