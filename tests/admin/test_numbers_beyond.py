"""Numbers larger than any database holds, in every address and form of the rooms that takes one."""

from collections.abc import Mapping

import pytest

from omctpub.testing import SiteUnderTest
from tests.admin.conftest import SECURE, Visitor

# Beyond a number of a row, a number of SQLite, and what Python makes of digits.
NUMBERS = (str(2**31), str(2**63), str(10**20), "9" * 5_000)
ADDRESSES = """
    /admin/redirects/{0}  /admin/redirects?page={0}  /admin/items/{0}  /admin/items?writer={0}
    /admin/items?after={0}.1  /admin/items?after=1.{0}  /admin/items?before={0}.{0}
    /admin/items.csv?after=1.{0}  /admin/items?year={0}  /admin/items?done=submit&count={0}
    /admin/items/one/en/history?page={0}  /admin/items/one/en/history?a={0}&b={0}
    /admin/items/one/en/history?back={0}&made={0}  /admin/items/one/log?page={0}
    /admin/unsaved?page={0}  /admin/refused?page={0}  /admin/takedown?done=words&count={0}
    /admin/items/one/files?done=saved&added={0}  /sitemap-{0}.xml  /en/news?page={0}&from={0}
    /en/news?year={0}  /en/search?q=a&page={0}  /en/statements/{0}
""".split()
FORMS: list[tuple[str, Mapping[str, str]]] = [
    ("/admin/redirects/{0}", {"do": "remove"}),
    ("/admin/redirects/{0}", {"do": "save", "to": "/en/"}),
    ("/admin/people/{0}", {"do": "out", "sure": "1"}),
    ("/admin/items/one/en/history", {"do": "restore", "revision": "{0}"}),
    ("/admin/items/one/fr", {"do": "save", "title": "Un", "up_to_date": "1", "source": "{0}"}),
]


@pytest.mark.both_databases
def test_a_number_beyond_any_is_of_nothing_and_fails_nowhere(site: SiteUnderTest, admin: Visitor) -> None:
    site.editor.save("one")
    failed: list[tuple[str, ...]] = []
    for number in NUMBERS:
        for address in ADDRESSES:
            status = admin.client.get(address.format(number), base_url=SECURE).status_code
            failed += [(address, number[:20])] if status >= 500 else []
        for address, form in FORMS:
            sent = {name: typed.format(number) for name, typed in form.items()}
            status = admin.post(address.format(number), sent).status
            failed += [(address, form["do"], number[:20])] if status >= 500 else []
    assert failed == []


@pytest.mark.both_databases
@pytest.mark.parametrize("number", NUMBERS)
def test_nobody_and_no_redirect_has_such_a_number(admin: Visitor, number: str) -> None:
    assert admin.get(f"/admin/redirects/{number}").status == 404
    for address, form in FORMS[:3]:
        assert admin.post(address.format(number), form).status in (404, 405)
