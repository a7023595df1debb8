"""Compares two catalogues: what customers would read differently."""
