"""Processes that serve the API: their socket, their life, their log."""
