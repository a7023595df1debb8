"""Writing jobs: the tracker, the summaries of ended operations, and what becomes of writers that went away."""
