"""The catalogue: rule files read, checked and held as immutable data. Knows nothing of matching."""
