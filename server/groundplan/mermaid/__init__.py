"""The language of diagrams: Mermaid's own grammar, typed diagrams, rendering and parsing."""
