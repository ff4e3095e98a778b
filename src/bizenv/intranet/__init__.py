"""Pages for the offices themselves, as files: what the desk shows of a day, for a server inside."""
