"""Formats of documents: one file each, bytes → lines; what a library parses runs apart."""
