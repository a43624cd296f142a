"""From a request to a checked diagram: the catalogue of types, and what answers each."""
