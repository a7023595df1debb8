"""Who may do what: roles, scopes, tokens, and the audit log."""
