"""What other programs read of the site: addresses to know it by, feeds, share cards, search engines."""
