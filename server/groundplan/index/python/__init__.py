"""A static reader of Python: modules, classes and expressions as values, with nothing executed."""
