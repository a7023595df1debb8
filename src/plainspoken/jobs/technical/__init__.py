"""Everything that is stored about a job, for administrators."""
