"""Records jobs, and keeps the summaries of operations."""
