"""Rule files, read and checked, as immutable data."""
