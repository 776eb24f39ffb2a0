"""The editors that stand in the cells of the official tables, one for each type of field."""
