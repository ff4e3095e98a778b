"""JSON for programs: a versioned model for each output, and the schemas of files and outputs."""
