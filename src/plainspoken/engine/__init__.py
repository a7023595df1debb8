"""Applies a catalogue to a text. Pure, thread-safe, and never raises on a text."""
