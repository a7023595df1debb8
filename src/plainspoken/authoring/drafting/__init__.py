"""Drafts of rules and of lines for lists, proved and put into files."""
