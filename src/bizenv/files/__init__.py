"""Bytes: snapshots of folders and revisions, and YAML with the place of everything in it."""
