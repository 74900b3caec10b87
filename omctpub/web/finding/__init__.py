"""How readers find what they look for: lists and what narrows them, searches, ways in besides the newest."""
