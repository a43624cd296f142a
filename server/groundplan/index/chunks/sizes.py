"""How large a chunk is, in characters and lines.

A chunk should be what a person would point at, and few enough words for a vector to stand for: some 2,400
characters are 600 tokens of code.
"""

LARGE = 2400  # beyond this a chunk is split
TINY = 160  # neighbours up to this join …
TINY_LINES = 3
JOINED = 800  # … up to this
SMALL_CLASS_SIZE = 500  # a class up to this keeps its methods
SMALL_CLASS_LINES = 15
