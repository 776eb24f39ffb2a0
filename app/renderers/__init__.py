"""Document in, bytes out. Renderers know nothing of forms, answers or layout."""
