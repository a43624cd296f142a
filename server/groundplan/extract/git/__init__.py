"""The history of the repository that a workspace lies in."""
