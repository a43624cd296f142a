"""Files in: which of a folder's files count, what is in them, and what changed."""
