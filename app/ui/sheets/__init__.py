"""What lies over a window for a moment: questions, lists, settings; each is opened by :mod:`app.ui.sheets.dispatch`."""
