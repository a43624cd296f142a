"""Servers that stand in for those that can't be had in a test: real HTTP, strict about what they are sent."""
