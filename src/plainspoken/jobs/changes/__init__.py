"""What changed in the job store since the last look."""
