"""From the index to a diagram, with no model: one module a framework or a diagram."""
