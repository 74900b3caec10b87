"""Items in from files: JSON Lines are read (lines), checked (records, items) and stored (importing)."""
