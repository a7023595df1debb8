"""Rows of jobs turned into what customers read."""
