"""Rules of addresses that cost nothing until an address is built by them.

Werkzeug compiles two functions for each rule as it is added: half of the time that an application takes to
be put together, at each start and after each change of the settings, and most of them are never called.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from werkzeug.routing import Rule

Build = Callable[..., tuple[str, str]]


class LateRule(Rule):
    """A rule whose functions are compiled when the first address is built by it."""

    def _compile_builder(self, append_unknown: bool = True) -> Build:
        compiled = cache(super()._compile_builder)

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            return compiled(append_unknown)(rule, **values)

        return build
