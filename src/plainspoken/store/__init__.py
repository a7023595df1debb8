"""The job store: tables on three databases, connections and migrations."""
