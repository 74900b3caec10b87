"""The editors' rooms, all under /admin/: who comes in, and what they find there."""
