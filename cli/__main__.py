"""`python -m cli` is `record`."""

from cli import main

main()
