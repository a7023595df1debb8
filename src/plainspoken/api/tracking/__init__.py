"""Jobs as programs write them over HTTP."""
