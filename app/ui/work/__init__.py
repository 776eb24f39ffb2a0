"""The opened draft on the table: the one place of the window that changes, checks and saves it. No widgets."""
