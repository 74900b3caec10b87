"""What an address is built by is compiled when the first one is built, and builds the same."""

from typing import Any

import pytest
from werkzeug.routing import Map, Rule

from omctpub.app import create_app
from omctpub.testing import SiteUnderTest
from omctpub.web.late_rules import LateRule

RULES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/", {}),
    ("/<lang>/news", {"defaults": {"page": 1}}),
    ("/<lang>/news/<int(fixed_digits=2):page>", {}),
    ("/<any(en, ar):lang>/<path:rest>", {}),
)
ASKED: tuple[dict[str, Any], ...] = (
    {},
    {"lang": "ar", "page": 7, "q": ["a b", "ü"]},
    {"lang": "ar", "rest": "a/ü b"},
)


def test_addresses_are_those_of_any_rule() -> None:
    for values in ASKED:
        for unknown in (True, False):
            built = []
            for kind in (Rule, LateRule):
                rules = [kind(rule, endpoint=rule, **more) for rule, more in RULES]
                Map(rules)
                fit = [rule for rule in rules if rule.suitable_for(values)]
                built.append([rule.build(values, unknown) for rule in fit for _ in "twice"])
            assert built[0] == built[1]
            assert built[0]


def test_putting_an_application_together_compiles_none(
    site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled, whole = list[str](), Rule._compile_builder

    def watched(rule: Rule, unknown: bool = True) -> Any:
        compiled.append(rule.rule)
        return whole(rule, unknown)

    monkeypatch.setattr(Rule, "_compile_builder", watched)
    app = create_app(site.folder)
    assert compiled == []
    with app.test_request_context():
        assert app.url_for("reading.home", lang="en") == "/en/"
    assert len(compiled) == 1
