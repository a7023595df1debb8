"""The engine: applies a catalogue to texts. Pure, immutable, thread-safe; does no I/O and never raises on any text."""
