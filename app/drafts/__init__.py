"""What the user has entered so far: a folder that is saved atomically and never lost."""
