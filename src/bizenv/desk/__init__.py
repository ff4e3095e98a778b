"""The desk: the workspace in a browser, live from its files."""
