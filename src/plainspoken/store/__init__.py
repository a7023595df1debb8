"""The job store: its tables on three databases, ways to reach it, and its history."""
