"""One module a kind of diagram: what a model is asked for, and how its answer is read."""
