"""Calls from a function: what `mermaid_sequence` shows."""
