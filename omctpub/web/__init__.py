"""The reader's side: pages that htmx makes quick and that work without scripts."""
