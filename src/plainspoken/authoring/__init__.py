"""Tools for rule authors: unexplained failures, drafts, previews, coverage."""
