"""Failures whose answer names no cause, gathered into clusters, and how much is explained."""
