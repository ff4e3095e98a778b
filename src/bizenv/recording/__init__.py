"""Writing: records before they are written, the one writer of plans/, and what ledgers need."""
