"""What the job store holds: statements in, rows out. No text in these rows may reach a customer as it is."""
