"""The frame around the pages: header, tabs, menu, keys, status bar, and the system's dialogs."""
