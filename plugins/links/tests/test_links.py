from pathlib import Path

from omctpub import plugins

link = plugins.load(plugins.find(Path(), safe=True)["links"]).plugin.content_types[0]()


def test_a_published_link_needs_the_address_of_another_place() -> None:
    assert [(field.name, field.kind) for field in link.fields if field.required] == [("address", "url")]
