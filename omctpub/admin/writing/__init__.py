"""Writing an item and its texts: what the form holds, what became of it meanwhile, and how it is kept."""
