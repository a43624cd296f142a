"""Which reader knows the statements of a language."""

from collections.abc import Callable, Mapping

from groundplan.extract.control_flow.braces import read_braces
from groundplan.extract.control_flow.python import read_python
from groundplan.extract.control_flow.statements import Body
from groundplan.index.parse import Node

READERS: Mapping[str, Callable[[Node], Body]] = {
    "python": read_python,
    "javascript": read_braces,
    "typescript": read_braces,
    "tsx": read_braces,
    "java": read_braces,
}
LANGUAGES = frozenset(READERS)
