"""What there is and what waits: the desk, the matrix with its search, and deeds for many items at once."""
