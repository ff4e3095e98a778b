"""From words that people write to a question, and to the report that answers it: for every way in."""
