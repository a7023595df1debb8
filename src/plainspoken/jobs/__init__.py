"""The job store: its tables, its queries, and job rows turned into what customers read."""
