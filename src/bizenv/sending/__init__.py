"""What goes out by mail and chat: what it says, to whom, by which way, and the journal of it."""
