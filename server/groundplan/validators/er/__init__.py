"""What the validators know about entity-relationship diagrams."""
