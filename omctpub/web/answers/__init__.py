"""How answers go out: kept pages, static files, nothing for whoever has it already, and compressed."""
