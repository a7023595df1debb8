"""The HTTP API and the pages: routes over jobs and rules, with every error as a problem."""
