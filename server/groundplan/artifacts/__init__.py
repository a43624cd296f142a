"""What is kept: source, diagram and provenance; and how it is written to a file."""
