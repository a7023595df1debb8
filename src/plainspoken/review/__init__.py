"""Two catalogues side by side: what customers would read differently, and what was edited."""
