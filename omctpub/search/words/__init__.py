"""What becomes of a word in each language: where it ends, how it is spelt, what its stem is, whether it is too common.

`omctpub.search.analysis` puts these together; nobody else needs them.
"""
