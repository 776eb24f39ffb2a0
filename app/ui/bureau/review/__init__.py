"""初审: the applicants as a table, and beside it one of them: conditions, problems, evidence, what this office says."""
