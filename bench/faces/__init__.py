"""What readers see: every kind of page on one site, looked at, weighed and judged in a real browser."""
