"""Search: chunks found by their words and by their vectors."""
