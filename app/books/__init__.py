"""One bound volume: evidence taken in, pages planned, bound, and audited."""
