"""The HTTP API: routes over `jobs` and `engine`, and every error as one kind of answer."""
