"""`python -m omctpub` is the command `omctpub`.

What is imported stays: to look for garbage among it meanwhile would take a fifth of the time to start.
"""

import gc
from importlib import import_module


def main() -> None:
    gc.disable()
    commands = import_module("omctpub.cli")
    gc.freeze()
    gc.enable()
    commands.main(prog_name="omctpub")


if __name__ == "__main__":
    main()
