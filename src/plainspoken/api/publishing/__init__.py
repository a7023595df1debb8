"""Publishing rules: the files that may be written, publications, and what became of them."""
