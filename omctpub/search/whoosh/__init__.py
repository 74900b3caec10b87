"""The search engine on Whoosh: `engine` keeps the index, `search` and what it asks find in it."""
