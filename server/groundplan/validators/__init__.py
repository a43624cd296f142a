"""The eight checks of a diagram, their registry, and the score."""
