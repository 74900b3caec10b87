from pathlib import Path

from omctpub import plugins
from omctpub.testing import Editor, Reader

link = plugins.load(plugins.find(Path(), safe=True)["links"]).plugin.content_types[0]()


def test_a_published_link_needs_the_address_of_another_place() -> None:
    assert [(field.name, field.kind) for field in link.fields if field.required] == [("address", "url")]


def test_a_page_leads_on_and_names_the_source(editor: Editor, reader: Reader) -> None:
    address = "https://news.example.org/lake?page=2&all"
    editor.save("1", "link", data={"address": address, "source": "Lake News"})
    page = reader.get("/en/links/1")
    assert page.said("//dl/dd") == "Lake News"
    assert page.tree.xpath("//p[@class='action']/a/@href") == [address]


def test_a_link_without_fields_leads_nowhere(editor: Editor, reader: Reader) -> None:
    editor.save("1", "link")
    page = reader.get("/en/links/1")
    assert page.status == 200
    assert page.tree.xpath("//dl/* | //p[@class='action']") == []
