"""omctpub: a multilingual publishing server for short items, each in a language of its own."""

__version__ = "0.1.0"
