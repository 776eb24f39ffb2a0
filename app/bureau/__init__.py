"""Many applicants at a bureau: collected, reviewed, summarised; what applicants sent is only ever read."""
