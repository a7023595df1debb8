"""The one layout of rule files: formats them and keeps their meaning."""
