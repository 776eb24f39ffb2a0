"""How the window looks: colours, type, icons, style. Knows nothing of forms or drafts."""
