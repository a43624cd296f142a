"""Embeddings: texts as vectors, and the nearest of many vectors."""
