"""`python -m omctpub` is the command `omctpub`."""

from omctpub.cli import main

main(prog_name="omctpub")
