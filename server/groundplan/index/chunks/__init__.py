"""Chunks: the pieces of files that search finds and that go before a model."""
