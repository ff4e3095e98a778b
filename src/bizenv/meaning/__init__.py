"""What records mean: terms, stages, risks, and the one verdict. Pure; it knows no clock."""
