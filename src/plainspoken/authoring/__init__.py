"""What rule authors need besides the rules: which failures lack one, a first draft of it, and how much is covered."""
