"""Publishes rule files to a site directory, all or none, with a history."""
