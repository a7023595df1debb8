"""Routes for rule authors: drafts, explanations, proposals, and what became of answers."""
