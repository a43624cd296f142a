"""The second stage: vectors of a sentence-transformers or Ollama model, filled in by a process of its own."""
