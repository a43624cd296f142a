"""The packages of a workspace: which files they hold, and how they import each other."""
