"""What the lines of a document mean: from lines to a draft plan, one step a file; `pipeline` is the order of steps."""
