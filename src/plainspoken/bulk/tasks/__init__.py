"""What is done with the rows of a part: what each command makes of a batch."""
