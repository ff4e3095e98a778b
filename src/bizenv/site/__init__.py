"""The published folder: what stands where, the pages, and how they are written."""
