"""`python -m plainspoken`."""

from plainspoken.cli import main

main()
