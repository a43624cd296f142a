"""The classes of a workspace: what they hold, what they inherit from, and what they know of each other."""
