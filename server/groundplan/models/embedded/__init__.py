"""Models that run with no server at all: a GGUF file, in a process of its own."""
