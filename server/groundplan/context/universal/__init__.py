"""The picture of a workspace that is always ready: what the project is, and how it is built."""
