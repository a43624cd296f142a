"""Groundplan: architecture diagrams that stay true to the code."""

__version__ = "0.1.0"
