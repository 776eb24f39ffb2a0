"""How a filled form looks: a format-neutral model of pages, settled before Word or PDF exist."""
