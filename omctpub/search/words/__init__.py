"""What becomes of a word in each language: where it ends, its spelling, its stem, whether it is too common.

`omctpub.search.analysis` puts these together; nobody else needs them.
"""
