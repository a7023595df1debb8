"""The pages that `plainspoken serve` shows to people: one document, and the built scripts and styles it names.

Their sources are in `clients/typescript/pages`; `make pages` builds them into `assets`. They speak to the public API
alone, with the caller's own token, so this package only hands out files that are the same for everybody.
"""
