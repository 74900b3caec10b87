"""One item: its page, its files and its past, when it is published, and how it is taken down."""
