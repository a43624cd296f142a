"""Language models: what they are called, who runs them, which are asked for what."""
