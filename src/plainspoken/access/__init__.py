"""Who may do what: roles and scopes, tokens, and the record of who saw technical detail."""
