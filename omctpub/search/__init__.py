"""Full-text search: the analysis of languages, what a query means, and the engines that answer it."""
