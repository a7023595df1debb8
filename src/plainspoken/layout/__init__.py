"""The one canonical layout of rule files: comments kept, meaning unchanged."""
