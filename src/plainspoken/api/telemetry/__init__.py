"""What a server counts and tells of itself."""
