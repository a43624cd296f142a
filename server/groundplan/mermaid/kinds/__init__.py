"""One module a diagram kind: its typed value, its renderer, its parser, its schema."""
