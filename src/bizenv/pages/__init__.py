"""Reports in words: one file a report, for people to read."""
